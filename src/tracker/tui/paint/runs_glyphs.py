"""The signs of a table of runs, in Unicode or in plain ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tracker.core.events import LivenessState
from tracker.tui.paint.header import spinner
from tracker.tui.paint.tones import PaintSpan, Tone
from tracker.views.sparkline import ASCII_BARS, BARS, sparkline
from tracker.views.states import STATES
from tracker.views.table import shown

_PERCENT = 5
_SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class RunGlyphs:
    """What a table is drawn with."""

    has_glyphs: bool = True
    moves: bool = True
    """Whether live runs have something that turns."""

    @property
    def missing(self) -> tuple[PaintSpan, ...]:
        return (("·" if self.has_glyphs else "-", "faint"),)

    @property
    def star(self) -> str:
        return "★" if self.has_glyphs else "*"

    @property
    def spread(self) -> str:
        return "±" if self.has_glyphs else "+-"

    @property
    def delta(self) -> str:
        return "Δ" if self.has_glyphs else "to "

    @property
    def ellipsis(self) -> str:
        return "…" if self.has_glyphs else "."

    @property
    def cursor(self) -> str:
        return "▌" if self.has_glyphs else ">"

    @property
    def pin(self) -> str:
        return "↑" if self.has_glyphs else "^"

    def mark(self, *, is_marked: bool) -> str:
        if self.has_glyphs:
            return "●" if is_marked else "○"
        return "*" if is_marked else "."

    def fold(self, *, is_folded: bool) -> str:
        if self.has_glyphs:
            return "▸ " if is_folded else "▾ "
        return "+ " if is_folded else "- "

    def arrow(self, level: int | None, *, ascending: bool) -> str:
        """Which way rows are sorted; with several levels, which of them it is, counted from 0."""
        arrow = ("▲" if ascending else "▼") if self.has_glyphs else ("^" if ascending else "v")
        if level is None:
            return arrow
        return arrow + (_SUPERSCRIPTS[min(level, 8)] if self.has_glyphs else str(level + 1))

    def plain(self, text: str) -> str:
        """A text from a store, as it may be shown."""
        text = shown(text)
        return text if self.has_glyphs or text.isascii() else text.encode("ascii", "replace").decode()

    def state(self, state: LivenessState, beat: int) -> tuple[PaintSpan, ...]:
        """The glyph and the word for how a run stands."""
        look = STATES[state]
        if state == "running":
            glyph = spinner(beat, has_glyphs=self.has_glyphs) if self.moves else self.mark(is_marked=True)
            return ((f"{glyph} live", "good"),)
        return ((f"{look.glyph if self.has_glyphs else look.ascii_glyph} {look.word}", look.style),)

    def spark(self, values: list[float], cells: int) -> str:
        return _spark(tuple(values), cells, BARS if self.has_glyphs else ASCII_BARS)

    def progress(self, share: float, cells: int, *, tone: Tone) -> tuple[PaintSpan, ...]:
        """A bar and the percentage in so many cells; the percentage alone where there is no room for both."""
        percent = (f"{int(share * 100):>{_PERCENT - 1}}%", "dim")  # 100% is said when it is so
        bar = cells - _PERCENT
        if bar < 1:
            return ((percent[0].rjust(cells)[-cells:], "dim"),)
        if not self.has_glyphs:
            whole = int(share * bar)
            return ("=" * whole, tone), ("-" * (bar - whole), "faint"), percent
        halves = int(share * bar * 2)
        done = "━" * (halves // 2) + ("╸" if halves % 2 else "")
        return (done, tone), ("━" * (bar - len(done)), "border"), percent


@lru_cache(maxsize=2048)
def _spark(values: tuple[float, ...], cells: int, bars: str) -> str:
    return sparkline(values, cells=cells, bars=bars)
