"""A stretch of a journal as what a store is asked to do: batches, and changes of the run between them, in order."""

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from tracker.core.batches import Batch, PointColumns
from tracker.core.journal.reader import JournalReader, Stretch
from tracker.core.journal.records import END, PARAMS, TAGS, Operation


class Step(NamedTuple):
    """One call to a store: a batch, or an operation that stands alone."""

    batch: Batch | None = None
    operation: Operation | None = None


class _Gathered:
    """What goes into the next batch."""

    __slots__ = ("columns", "params", "tags")

    def __init__(self, columns: dict[str, PointColumns]) -> None:
        self.columns = columns
        self.params: dict[str, str] = {}
        self.tags: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.columns or self.params or self.tags)


def steps_of(stretch: Stretch, reader: JournalReader, *, again: bool) -> Iterator[Step]:
    """What to ask of the store, in the order of the journal; the points first. `again` is the batches' own."""
    gathered = _Gathered(columns_of(stretch, reader))
    for operation in stretch.operations:
        if operation.kind == PARAMS and not _clashes(gathered.params, operation):
            gathered.params.update(operation.pairs())
        elif operation.kind == TAGS:
            gathered.tags.update(operation.pairs())
        elif operation.kind != END:
            if gathered:
                yield Step(_batch(gathered, again))
            gathered = _Gathered({})
            if operation.kind == PARAMS:
                gathered.params.update(operation.pairs())
            else:
                yield Step(operation=operation)
    if gathered:
        yield Step(_batch(gathered, again))


def columns_of(stretch: Stretch, reader: JournalReader) -> dict[str, PointColumns]:
    """The points of a stretch, by key. Those whose key's definition never reached the disk are not to be had."""
    columns: dict[str, PointColumns] = {}
    for shape, rows in stretch.rows.items():
        keys = reader.shape(shape)
        if keys is not None:
            timestamps, steps, values = zip(*rows, strict=True)
            for key, column in zip(keys, zip(*values, strict=True), strict=True):
                _add(columns, key, timestamps, steps, column)
    for number, points in stretch.points.items():
        name = reader.key(number)
        if name is not None:
            timestamps, steps, column = zip(*points, strict=True)
            _add(columns, name, timestamps, steps, column)
    return columns


def _add(
    columns: dict[str, PointColumns],
    key: str,
    timestamps: Sequence[int],
    steps: Sequence[int],
    column: Sequence[float],
) -> None:
    """Add points; where a key was logged in several ways they are in the order of their timestamps."""
    known = columns.get(key)
    if known is not None:
        rows = chain(
            zip(known.timestamps, known.steps, known.values, strict=True), zip(timestamps, steps, column, strict=True)
        )
        timestamps, steps, column = zip(*sorted(rows, key=itemgetter(0)), strict=True)
    columns[key] = PointColumns(timestamps, steps, column)


def _clashes(params: dict[str, str], operation: Operation) -> bool:
    """Whether a param comes a second time with another value: the store is to say so, which one batch could not."""
    return any(params.get(key, value) != value for key, value in operation.pairs().items())


def _batch(gathered: _Gathered, again: bool) -> Batch:
    return Batch(columns=gathered.columns, params=gathered.params, tags=gathered.tags, again=again)
