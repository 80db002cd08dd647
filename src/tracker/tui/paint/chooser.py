"""A column in a list to choose from."""

from __future__ import annotations

from tracker.tui.paint.tones import PaintLine, spread, told
from tracker.views.columns import RunColumn
from tracker.views.width import cut

_VALUE = 24
_KIND = 11


def column_line(
    column: RunColumn, *, sign: str, place: int | None, value: str, width: int, has_glyphs: bool = True
) -> PaintLine:
    """Whether it is chosen, what it is, and at the right a value or how many it has. `sign` is that of a chosen one,
    `place` where it stands among them."""
    is_chosen = place is not None
    mark = sign if is_chosen else ("○" if has_glyphs else "-")
    name = told(
        str(column) if column.kind in ("delta", "spark") else f"{column.key}{column.reducer}", has_glyphs=has_glyphs
    )
    number = f"{place + 1:>3} " if place is not None else "    "
    ellipsis = "…" if has_glyphs else "~"
    return spread(
        [(f"{mark} ", "accent" if is_chosen else "faint"), (name, "strong" if is_chosen else "text")],
        [
            (f"  {cut(told(value, has_glyphs=has_glyphs), _VALUE, ellipsis=ellipsis)}  ", "dim"),
            (column.kind.ljust(_KIND), "faint"),
            (number, "accent"),
        ],
        width,
        ellipsis=ellipsis,
    )
