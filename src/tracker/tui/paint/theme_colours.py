"""The colours of all themes. What is read stands out from its background: a test computes by how much."""

from __future__ import annotations

from tracker.tui.paint.theme import Theme

NIGHT = Theme(
    name="night", is_dark=True, background="#11131c", text="#c0caf5", dim="#7f88ad", faint="#4f577b",
    border="#2c3350", accent="#7dcfff", title="#bb9af7", good="#9ece6a", warn="#e0af68", bad="#f7768e",
    bar="#232840", cursor="#282e4a",
    lines=("#7dcfff", "#ff9e64", "#9ece6a", "#bb9af7", "#f7768e", "#e0af68", "#73daca", "#c0caf5"),
)  # fmt: skip
EMBER = Theme(
    name="ember", is_dark=True, background="#1b1715", text="#e6d8c3", dim="#a39079", faint="#6b5d4f",
    border="#40362e", accent="#ffb454", title="#d9a3c7", good="#b5c468", warn="#f2cc60", bad="#f4776b",
    bar="#2b2420", cursor="#382e27",
    lines=("#ffb454", "#7cc5c9", "#b5c468", "#d9a3c7", "#f4776b", "#f2e08a", "#8fb0e8", "#e6d8c3"),
)  # fmt: skip
MOSS = Theme(
    name="moss", is_dark=True, background="#0f1714", text="#cfe3d6", dim="#84a193", faint="#4b6459",
    border="#263a31", accent="#6fe0b0", title="#9cc4f0", good="#a8d96c", warn="#e6c15c", bad="#ff8379",
    bar="#1a2721", cursor="#22342b",
    lines=("#6fe0b0", "#f0a866", "#8fb8ff", "#d7e36a", "#ff8379", "#c9a0f0", "#5cc8e8", "#cfe3d6"),
)  # fmt: skip
COAL = Theme(
    name="coal", is_dark=True, background="#000000", text="#ededed", dim="#a0a0a0", faint="#666666",
    border="#3a3a3a", accent="#4fc3ff", title="#ffffff", good="#7ee787", warn="#ffd33d", bad="#ff7b72",
    bar="#1c1c1c", cursor="#2b2b2b",
    lines=("#4fc3ff", "#ffa657", "#7ee787", "#d2a8ff", "#ff7b72", "#ffe066", "#56e0d0", "#ededed"),
)  # fmt: skip
CLEAR = Theme(
    name="clear", is_dark=True, background="#10141a", text="#e4e9f0", dim="#98a4b3", faint="#5d6877",
    border="#323c4a", accent="#57bdfc", title="#e4e9f0", good="#57bdfc", warn="#ffe45d", bad="#ff9a3c",
    bar="#1d2430", cursor="#27313f",
    lines=("#57bdfc", "#e8a000", "#1ea46d", "#cc7cac", "#c55300", "#ffff5d", "#4179d5", "#f0f0f0"),
)  # fmt: skip
"""For eyes that tell red from green badly: blue is good, orange is bad, and lines differ in lightness as well."""
DAY = Theme(
    name="day", is_dark=False, background="#f7f8fc", text="#2b3150", dim="#606a8c", faint="#939cba",
    border="#c9cfe2", accent="#1a66c2", title="#7a3fc4", good="#35731a", warn="#8a5900", bad="#c02a49",
    bar="#e3e7f3", cursor="#d7dff2",
    lines=("#1a66c2", "#c05500", "#35731a", "#7a3fc4", "#c02a49", "#8a5900", "#00796b", "#2b3150"),
)  # fmt: skip
PAPER = Theme(
    name="paper", is_dark=False, background="#fbf6ea", text="#3a3226", dim="#6f6350", faint="#9f927b",
    border="#dccfb4", accent="#0b6b8a", title="#8a3b78", good="#4a6d10", warn="#8a5a00", bad="#b53324",
    bar="#f0e7d2", cursor="#e8dcbf",
    lines=("#0b6b8a", "#c2571a", "#4a6d10", "#8a3b78", "#b53324", "#8a6a00", "#3f5fc0", "#3a3226"),
)  # fmt: skip
ANSI = Theme(
    name="ansi", is_dark=True, background="", text="", dim="", faint="", border="", accent="6", title="5",
    good="2", warn="3", bad="1", bar="", cursor="",
    lines=("6", "3", "2", "5", "1", "4", "14", "13"),
    attributes=(("dim", "2"), ("faint", "2"), ("border", "2"), ("quiet", "2")),
)  # fmt: skip
"""The terminal's own colours, on its own background, dark or light. Its greys are not used: many a palette has the
background in the place of one of them."""
PLAIN = Theme(
    name="plain", is_dark=True, background="", text="", dim="", faint="", border="", accent="", title="",
    good="", warn="", bad="", bar="", cursor="", lines=("",) * 8,
    attributes=(
        ("dim", "2"), ("faint", "2"), ("border", "2"), ("quiet", "2"), ("accent", "1"), ("title", "4"),
        ("good", "1"), ("warn", "4"), ("bad", "1;4"),
    ),
)  # fmt: skip
"""No colours at all."""
