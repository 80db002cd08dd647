"""The columns of a table of runs as texts: what a terminal shows, and what a pipe gets in full."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.core.entities import Run
from tracker.views.choosing import RankedColumn
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.format import ago, aligned_numbers, duration, exact_number, iso
from tracker.views.progress import progress_text
from tracker.views.run_row import RunRow, Surroundings, Value
from tracker.views.sparkline import ASCII_BARS, BARS, sparkline
from tracker.views.states import STATES, state_text
from tracker.views.table import Column, Style
from tracker.views.width import width

if TYPE_CHECKING:  # a plain listing follows nothing and loads no events
    from tracker.core.events import LivenessState

ID_LENGTH = 8
_NAME_LEAST = 18
_EXPERIMENT_LEAST = 12
_TEXT_LEAST = 10
_NAMES_SHARE = 8
"""Names are not cut below the terminal's width divided by this."""
_TITLE_LEAST = 10
_LONG_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Look:
    """What a table is made for."""

    room: int | None
    """The terminal's width; None for a pipe or a file, where all is told in full."""
    has_glyphs: bool = True
    """Whether more than ASCII can be shown."""
    sort: Sequence[SortLevel] = ()
    """By what the rows are sorted, which arrows show."""

    @property
    def is_terminal(self) -> bool:
        return self.room is not None

    @property
    def missing(self) -> str:
        return "·" if self.is_terminal and self.has_glyphs else "-"


@dataclass(frozen=True, slots=True)
class RunCells:
    """Makes the columns of some rows."""

    look: Look
    around: Surroundings
    ambiguous: Collection[str] = field(default_factory=frozenset)
    """Keys of params that a metric has too."""

    def columns(self, rows: Sequence[RunRow], ranked: Sequence[RankedColumn]) -> list[Column]:
        return [self.column(rows, column, rank) for column, rank in ranked]

    def column(self, rows: Sequence[RunRow], column: RunColumn, rank: int) -> Column:
        values = [row.value(column, self.around) for row in rows]
        if column.kind == "attribute":
            return self.attribute(column, values, rank, runs=[row.run for row in rows])
        return self.data(column, values, rank)

    def data(self, column: RunColumn, values: Sequence[Value], rank: int) -> Column:
        """A column of what was logged."""
        title = self.title(column)
        match column.kind:
            case "metric" if column.reducer.is_step:
                return Column(title, self._counts(values), right=self.look.is_terminal, rank=rank)
            case "metric":
                return self.numbers(title, values, rank)
            case "delta":
                return self._deltas(title, values, rank)
            case "spark":
                return self._sparks(title, values, rank)
            case _:
                return self._texts(title, values, rank)

    def numbers(self, title: str, values: Sequence[Value], rank: int, *, style: Style = "accent") -> Column:
        """A column of metrics' values."""
        numbers = [value if isinstance(value, int | float) else None for value in values]
        if self.look.is_terminal:
            cells = aligned_numbers(numbers, missing=self.look.missing)
        else:
            cells = [self.look.missing if value is None else exact_number(value) for value in numbers]
        return Column(
            title, cells, style=style, right=self.look.is_terminal, rank=rank, least=_least_of_numbers(title, cells)
        )

    def title(self, column: RunColumn) -> str:
        """As a person wrote it, or on a terminal the bare key where it is not ambiguous, or as a filter would call it;
        with an arrow where the rows are sorted by it."""
        is_bare = self.look.is_terminal and not (column.kind == "param" and column.key in self.ambiguous)
        has_bare = column.kind in ("metric", "param", "attribute")
        bare = f"{column.key}{column.reducer}" if column.kind == "metric" else column.key
        title = column.written or (bare if is_bare and has_bare else str(column))
        if not (self.look.is_terminal and self.look.has_glyphs):
            return title
        arrow = next(("▲" if level.ascending else "▼" for level in self.look.sort if level.column == column), "")
        return f"{title}{arrow}"

    def attribute(self, column: RunColumn, values: Sequence[Value], rank: int, *, runs: Sequence[Run] = ()) -> Column:
        """A column of what every run has; the names of live `runs` stand out."""
        title, look = self.title(column), self.look
        share = (look.room or 0) // _NAMES_SHARE
        match column.key:
            case "id":
                ids = [str(value)[: ID_LENGTH if look.is_terminal else None] for value in values]
                return Column(title, ids, style="dim", rank=rank)
            case "name":
                emphasis: list[Style] = ["strong" if run.status == "RUNNING" else "" for run in runs]
                names = self._or_missing(values)
                return Column(title, names, styles=emphasis or None, rank=rank, least=max(_NAME_LEAST, share))
            case "state":
                states = [_state(value) for value in values]
                styles: list[Style] = [STATES[state].style if state else "dim" for state in states]
                return Column(title, [self._state_text(state) for state in states], styles=styles, rank=rank)
            case "stage":
                return Column(title, self._or_missing(values), style="warn", rank=rank)
            case "experiment":
                return Column(title, self._or_missing(values), rank=rank, least=max(_EXPERIMENT_LEAST, share))
            case "user":
                return Column(title, self._or_missing(values), rank=rank, least=_TEXT_LEAST)
            case "runs":
                return Column(title, self._counts(values), right=look.is_terminal, rank=rank)
        return Column(title, self._times(column.key, values), style="dim", right=look.is_terminal, rank=rank)

    def _state_text(self, state: LivenessState | None) -> str:
        if state is None:
            return self.look.missing
        return state_text(state, has_glyphs=self.look.has_glyphs if self.look.is_terminal else None)

    def _times(self, key: str, values: Sequence[Value]) -> list[str]:
        """Moments, durations and shares."""
        return [self._time(key, value) if isinstance(value, int | float) else self.look.missing for value in values]

    def _time(self, key: str, value: float) -> str:
        look = self.look
        if key == "progress":
            return progress_text(value, has_glyphs=look.has_glyphs) if look.is_terminal else exact_number(value)
        if key in ("took", "eta"):
            return duration(int(value))
        return ago(int(value), self.around.now) if look.is_terminal else iso(int(value))

    def _deltas(self, title: str, values: Sequence[Value], rank: int) -> Column:
        """Distances to the best, which is marked as such."""
        column = self.numbers(title, values, rank)
        best = "★" if self.look.has_glyphs else "*"
        cells = list(column.cells)
        for place, value in enumerate(values):
            if isinstance(value, int | float) and self.look.is_terminal:
                cells[place] = best if value == 0 else f"+{cells[place]}" if value > 0 else cells[place]
        return Column(
            title, cells, style="accent", right=column.right, rank=rank, least=_least_of_numbers(title, cells)
        )

    def _sparks(self, title: str, values: Sequence[Value], rank: int) -> Column:
        bars = BARS if self.look.has_glyphs else ASCII_BARS
        cells = [sparkline(value, bars=bars) if isinstance(value, list) else self.look.missing for value in values]
        return Column(title, cells, style="accent", rank=rank)

    def _texts(self, title: str, values: Sequence[Value], rank: int) -> Column:
        """Params and tags; long numbers are aligned where all are numbers."""
        texts = [None if value is None else str(value) for value in values]
        numbers = _numbers(texts) if self.look.is_terminal else None
        if numbers is not None and any(text and "." in text and len(text) > _LONG_NUMBER for text in texts):
            cells = aligned_numbers(numbers, missing=self.look.missing)
        else:
            cells = self._or_missing(texts)
        return Column(title, cells, right=numbers is not None, rank=rank, least=_TEXT_LEAST)

    def _or_missing(self, values: Sequence[Value]) -> list[str]:
        return [self.look.missing if value is None else str(value) for value in values]

    def _counts(self, values: Sequence[Value]) -> list[str]:
        spelled = "{:,}" if self.look.is_terminal else "{}"
        return [spelled.format(value) if isinstance(value, int) else self.look.missing for value in values]


def _state(value: Value) -> LivenessState | None:
    return next((state for state in STATES if state == value), None)


def _least_of_numbers(title: str, cells: Sequence[str]) -> int:
    return max(max(map(width, cells), default=0), min(width(title), _TITLE_LEAST))


def _numbers(texts: Sequence[str | None]) -> list[float | None] | None:
    """The texts as numbers, if all that are there are numbers."""
    try:
        return [None if text is None else float(text) for text in texts]
    except ValueError:
        return None
