"""What all parts of a comparison's page share: which runs get a column, how they are called, how much room there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

from tracker.cli.output import Output
from tracker.views.better import told_direction
from tracker.views.change import Change
from tracker.views.compare import Comparison
from tracker.views.format import aligned_numbers, exact_number
from tracker.views.table import GAP, Line, Style, shown
from tracker.views.width import cut, cut_left, width

INDENT = "  "
_LEAST_CELL = 9
"""What a run's column needs: a number of four digits with its sign and exponent."""
_KEYS_SHARE = 3
_LEAST_KEY = 12
_WIDEST_RULE = 100
_LONG_VALUE = 60
"""In a pipe a longer value than this gets a line of its own."""


@dataclass(frozen=True)
class DiffLayout:
    """A comparison, and the place where it is shown."""

    comparison: Comparison
    output: Output
    shows_all: bool

    @cached_property
    def letters(self) -> Sequence[str]:
        """What runs are called on the page: A, B ... Z, AA, AB ..."""
        return [_letters(place) for place in range(len(self.comparison.runs))]

    @cached_property
    def visible(self) -> Sequence[int]:
        """The runs that get a column: the baseline and, as room goes, those that differ most from it."""
        comparison = self.comparison
        runs = range(len(comparison.runs))
        if self.output.room is None:
            return runs
        most = max(2, (self.output.room - len(INDENT) - _LEAST_KEY) // (_LEAST_CELL + GAP))
        order = sorted(runs, key=lambda run: (run != comparison.baseline, -comparison.differences(run), run))
        return sorted(order[:most])

    @cached_property
    def hidden(self) -> Sequence[int]:
        """The runs without a column."""
        return [run for run in range(len(self.comparison.runs)) if run not in self.visible]

    @property
    def missing(self) -> str:
        return "·" if self.output.is_terminal and self.output.has_glyphs else "-"

    @property
    def widest_key(self) -> int | None:
        """To what keys are cut."""
        room = self.output.room
        return None if room is None else max(_LEAST_KEY, room // _KEYS_SHARE - len(INDENT))

    def cells(self, keys: int) -> int:
        """How wide a value may be to stand in a run's column, beside keys of some width."""
        if self.output.room is None:
            return _LONG_VALUE
        room = self.output.room - len(INDENT) - keys
        return max(_LEAST_CELL, room // len(self.visible) - GAP)

    def key(self, text: str) -> str:
        """A key, its end where it is too long: what tells `train/loss` from `train/accuracy` stands at the end."""
        key = shown(text)
        return key if self.widest_key is None else cut_left(key, self.widest_key, ellipsis=self.output.ellipsis)

    def numbers(self, values: Sequence[float | None]) -> list[str]:
        """Numbers of one metric: alike on a terminal, exact in a pipe."""
        if self.output.is_terminal:
            return aligned_numbers(values, missing=self.missing)
        return [self.missing if value is None else exact_number(value) for value in values]

    def change(self, key: str, change: Change | None) -> tuple[str, Style]:
        """A change, green where the metric's name says that it is one for the better, red for the worse."""
        if change is None:
            return self.missing, "dim"
        better = told_direction(key)
        if better is None or change.amount == 0:
            return str(change), ""
        return str(change), "good" if (change.amount < 0) == (better == "smaller") else "bad"

    def heading(self, title: str, words: str) -> list[Line]:
        """A section's first line, behind an empty one."""
        line: Line = [(title, "heading"), (f"  {words}", "dim")]
        if self.output.room is not None:
            filled = sum(width(text) for text, _ in line) + 1
            rule = "─" if self.output.has_glyphs else "-"
            line.append((" " + rule * max(0, min(self.output.room, _WIDEST_RULE) - filled), "dim"))
        return [[], self.fitted(line)]

    def fitted(self, line: Line) -> Line:
        """A line of running text, cut where the terminal ends."""
        room = self.output.room
        if room is None:
            return line
        fitted: Line = []
        for text, style in line:
            part = cut(text, max(0, room), ellipsis=self.output.ellipsis)
            fitted.append((part, style))
            room -= width(part)
        return fitted


def _letters(place: int) -> str:
    first, last = divmod(place, len(ascii_uppercase))
    return (_letters(first - 1) if first else "") + ascii_uppercase[last]
