"""What is typed into the charts: a filter, or a value that runs are to get to."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from tracker.core.errors import InvalidValue, shorten
from tracker.tui.paint.charts_legend import entry_line
from tracker.tui.paint.tones import PaintLine
from tracker.tui.typed import Typed
from tracker.views.board import Board
from tracker.views.chart_pages import ChartPages
from tracker.views.chart_view import ChartView

_HINTS = {"filter": "a regular expression, such as loss|acc", "threshold": "a number; nothing takes the line away"}


@dataclass(slots=True)
class Entry:
    """A line that is open, and what it changes."""

    kind: Literal["filter", "threshold"]
    key: str
    """The metric of the chosen chart."""
    before: str
    """What held when it was opened."""
    typed: Typed = field(default_factory=Typed)
    error: str = ""

    def change(self, pages: ChartPages) -> None:
        """A filter holds as one types, so far as it can be read."""
        self.error = ""
        if self.kind == "filter":
            try:
                Board.of_keys({}, pattern=self.typed.text)
            except InvalidValue as error:
                self.error = str(error)
            else:
                pages.pattern = self.typed.text

    def keep(self, view: ChartView) -> bool:
        """Take what is typed; whether the line can close."""
        if self.kind == "filter":
            return not self.error
        text = self.typed.text.strip()
        if not text:
            view.thresholds.pop(self.key, None)
            return True
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            self.error = f"{shorten(text)} is no number."
            return False
        view.thresholds[self.key] = value
        return True

    def give_up(self, pages: ChartPages) -> None:
        if self.kind == "filter":
            pages.pattern = self.before

    def line(self, width: int, *, has_glyphs: bool) -> PaintLine:
        title = "charts /" if self.kind == "filter" else "value to get to"
        return entry_line(
            title, self.typed.text, self.typed.at, width=width, error=self.error, hint=_HINTS[self.kind],
            has_glyphs=has_glyphs,
        )  # fmt: skip
