"""One run as a page: who it is, then what was logged to it, section by section."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeAlias

from tracker.cli.output import Output
from tracker.cli.run_columns import Setting, run_columns, state, took
from tracker.core.entities import DATASET_CONTEXT_TAG, NOTE_TAG, PARENT_RUN_TAG, RUN_NAME_TAG, DatasetInput, Run
from tracker.core.untrusted import clean
from tracker.views.format import ago, exact_number, iso, moment, natural_key, number
from tracker.views.table import Column, Line, Style, shown, table
from tracker.views.width import cut, cut_left, padded, width, wrapped

Pair: TypeAlias = tuple[str, str]

INDENT = "  "
_GAP = 4
_LONG_VALUE = 32
"""A value wider than this gets a line of its own."""
_MOST_CHILDREN = 20
_SHOWN_ELSEWHERE = (RUN_NAME_TAG, NOTE_TAG, PARENT_RUN_TAG)


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is made of, and for where."""

    run: Run
    experiment: str
    inputs: Sequence[DatasetInput]
    children: Sequence[Run]
    output: Output
    now: int

    def lines(self) -> Iterator[Line]:
        yield from self._header()
        run, output = self.run, self.output
        yield from self._pairs("params", run.params)
        as_text = number if output.is_terminal else exact_number
        metrics = {key: as_text(value) for key, value in run.metrics.items()}
        yield from self._pairs("metrics", metrics, are_numbers=True)
        tags = {key: value for key, value in run.tags.items() if key not in _SHOWN_ELSEWHERE}
        yield from self._pairs("tags", {k: v for k, v in tags.items() if not k.startswith("mlflow.")})
        yield from self._pairs("mlflow tags", {k: v for k, v in tags.items() if k.startswith("mlflow.")})
        yield from self._note()
        yield from self._datasets()
        yield from self._children()

    def _header(self) -> Iterator[Line]:
        run, output = self.run, self.output
        text, style = state(run.status, output)
        title: Line = [(self._fit(shown(run.run_name or run.run_id), width(text) + 12), "strong"), ("  ", "")]
        title.append((text, "good" if run.status == "FINISHED" else style))
        if run.lifecycle_stage == "deleted":
            title += [("  deleted", "warn")]
        yield title
        facts = {
            "run": run.run_id,
            "experiment": self.experiment,
            "parent": run.tags.get(PARENT_RUN_TAG, ""),
            "user": run.user_id,
            "started": self._when(run.start_time),
            "ended": self._when(run.end_time),
            "took": took(run, self.now) or "",
        }
        yield from self._one_by_one([(name, shown(value)) for name, value in facts.items() if value])
        if run.artifact_uri:
            yield from self._place("artifacts", shown(run.artifact_uri))

    def _place(self, label: str, path: str) -> Iterator[Line]:
        """A path that is there to be copied: on a line of its own where that keeps it whole."""
        room = self.output.room
        beside = f"{INDENT}{label:10}  "
        if room is None or width(beside) + width(path) <= room:
            yield [(beside, "dim"), (path, "")]
            return
        yield [(INDENT + label, "dim")]
        yield [(INDENT * 2 + cut_left(path, room - 2 * len(INDENT), ellipsis=self.output.ellipsis), "")]

    def _when(self, time: int | None) -> str:
        if time is None:
            return ""
        if not self.output.is_terminal:
            return iso(time)
        at, since = moment(time), ago(time, self.now)
        return at if at.startswith(since) else f"{at} ({since})"

    def _heading(self, title: str, count: int | None = None) -> Iterator[Line]:
        yield []
        line: Line = [(title, "heading")]
        if count is not None:
            line.append((f" {count:,}", "dim"))
        if self.output.room is not None:
            filled = sum(width(text) for text, _ in line) + 1
            rule = "─" if self.output.has_glyphs else "-"
            line.append((" " + rule * max(0, min(self.output.room, 100) - filled), "dim"))
        yield line

    def _pairs(self, title: str, values: Mapping[str, str], *, are_numbers: bool = False) -> Iterator[Line]:
        """Keys and values, as many side by side as there is room for; long values each on a line."""
        if not values:
            return
        yield from self._heading(title, len(values))
        pairs = [(shown(key), shown(values[key])) for key in sorted(values, key=natural_key)]
        if self.output.room is None:
            yield from self._one_by_one(pairs)
            return
        yield from self._side_by_side(
            [pair for pair in pairs if width(pair[1]) <= _LONG_VALUE], self.output.room, right=are_numbers
        )
        yield from self._one_by_one([pair for pair in pairs if width(pair[1]) > _LONG_VALUE])

    def _one_by_one(self, pairs: Sequence[Pair]) -> Iterator[Line]:
        labels = [self._fit(key, _LONG_VALUE) for key, _ in pairs]
        keys = max(map(width, labels), default=0)
        for label, (_, value) in zip(labels, pairs, strict=True):
            yield [(f"{INDENT}{padded(label, keys)}  ", "dim"), (self._fit(value, keys + 2 * len(INDENT)), "")]

    def _side_by_side(self, pairs: Sequence[Pair], room: int, *, right: bool) -> Iterator[Line]:
        """Column after column, like `ls`."""
        fitting = [(cut(key, room // 2, ellipsis=self.output.ellipsis), value) for key, value in pairs]
        columns = _columns_within(fitting, room - len(INDENT))
        style: Style = "accent" if right else ""
        blocks: list[list[Line]] = []
        for column in columns:
            keys, cells = _widths(column)
            blocks.append(
                [
                    [(f"{padded(key, keys)}  ", "dim"), (padded(value, cells, right=right), style)]
                    for key, value in column
                ]
            )
        for row in zip_longest(*blocks):
            line: Line = []
            for pair in row:
                if pair is not None:
                    line += [(" " * _GAP if line else INDENT, ""), *pair]
            yield line

    def _note(self) -> Iterator[Line]:
        note = self.run.tags.get(NOTE_TAG, "").strip()
        if not note:
            return
        yield from self._heading("note")
        room = self.output.room
        for line in note.splitlines():
            for part in [clean(line)] if room is None else wrapped(shown(line), min(room, 100) - len(INDENT)):
                yield [(INDENT + part, "")]

    def _datasets(self) -> Iterator[Line]:
        if not self.inputs:
            return
        yield from self._heading("datasets", len(self.inputs))
        datasets = [given.dataset for given in self.inputs]
        yield from self._indented(
            [
                Column("name", [dataset.name for dataset in datasets], least=16),
                Column("digest", [dataset.digest for dataset in datasets], style="dim", rank=2),
                Column("context", [given.tags.get(DATASET_CONTEXT_TAG, "-") for given in self.inputs], rank=1),
                Column("source", [f"{d.source_type} {d.source}" for d in datasets], style="dim", rank=3, least=16),
            ]
        )

    def _children(self) -> Iterator[Line]:
        if not self.children:
            return
        yield from self._heading("children", len(self.children))
        listed = self.children if self.output.room is None else self.children[:_MOST_CHILDREN]
        yield from self._indented(run_columns(listed, Setting(output=self.output, now=self.now)))
        if rest := len(self.children) - len(listed):
            query = f"tracker runs --filter \"tags.mlflow.parentRunId = '{self.run.run_id}'\""
            yield [(f"{INDENT}and {rest:,} more: {query}", "dim")]

    def _indented(self, columns: Sequence[Column]) -> Iterator[Line]:
        room = self.output.room
        for line in table(columns, room=None if room is None else room - len(INDENT), ellipsis=self.output.ellipsis):
            yield [(INDENT, ""), *line]

    def _fit(self, text: str, taken: int) -> str:
        """The text, cut where the terminal has no room for it behind what is taken already."""
        room = self.output.room
        return text if room is None else cut(text, max(4, room - taken), ellipsis=self.output.ellipsis)


def _columns_within(pairs: Sequence[Pair], room: int) -> list[Sequence[Pair]]:
    """The pairs in as many columns as fit side by side, one in any case."""
    for down in range(1, len(pairs) + 1):
        columns = [pairs[start : start + down] for start in range(0, len(pairs), down)]
        filled = sum(sum(_widths(column)) + 2 for column in columns) + _GAP * (len(columns) - 1)
        if filled <= room:
            return columns
    return [pairs] if pairs else []


def _widths(column: Sequence[Pair]) -> tuple[int, int]:
    return max(width(key) for key, _ in column), max(width(value) for _, value in column)
