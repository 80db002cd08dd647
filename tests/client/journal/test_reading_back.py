"""What one process appends to a journal, another reads: whole, in order, and never what is not there yet."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.client import lanes
from tracker.client.journal import Journal
from tracker.core.journal.folder import JournalFolder, Mark
from tracker.core.journal.reader import FIRST_PLACE, JournalReader
from tracker.core.journal.records import END, PARAMS, POINT, POINT_MARK, SLOT, TAGS, segment_name
from tracker.core.journal.spool import Spool

MODES = ("mapped", "streamed", "in memory")
_names = count()
KEYS = ("loss", "acc", "näme")

Said = tuple[str, Any]
operations = st.lists(
    st.one_of(
        st.tuples(st.just("point"), st.sampled_from(KEYS)),
        st.tuples(st.just("row"), st.sampled_from([KEYS[:2], KEYS[1:], KEYS])),
        st.tuples(st.just("texts"), st.lists(st.text(max_size=70), min_size=2, max_size=2)),
        st.tuples(st.just("long text"), st.integers(0, 200_000)),
        st.tuples(st.just("many"), st.integers(1, 3000)),
        st.tuples(st.just("read"), st.none()),
        st.tuples(st.just("read from the mark"), st.none()),
    ),
    max_size=30,
)


@pytest.fixture
def folder(tmp_path: Path) -> JournalFolder:
    return made(tmp_path)


def made(parent: Path) -> JournalFolder:
    spool = Spool(str(parent / "spool"))
    spool.make("sqlite:////nowhere.db")
    return spool.make_journal(f"journal-{next(_names)}", {"run_id": "r"})


def opened(folder: JournalFolder, mode: str, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal that writes in one of its ways."""
    if mode == "streamed":
        monkeypatch.setattr(lanes, "_MAPPABLE", ())
    return Journal(None if mode == "in memory" else folder.path, print)


def reader_of(journal: Journal, folder: JournalFolder, *places: tuple[int, int]) -> JournalReader:
    return JournalReader(folder.path, *places, memory=journal.memory, unsaved_keys=journal.unsaved_keys)


def everything(reader: JournalReader) -> Iterator[Said]:
    while stretch := reader.read():
        for number, points in stretch.points.items():
            yield from (("point", (reader.key(number), *point)) for point in points)
        for shape, rows in stretch.rows.items():
            yield from (("row", (reader.shape(shape), *row)) for row in rows)
        yield from (("texts", operation.texts) for operation in stretch.operations)


class Conversation:
    """What was said to a journal, and what was heard of it."""

    def __init__(self, journal: Journal, folder: JournalFolder) -> None:
        self.journal = journal
        self.folder = folder
        self.reader = reader_of(journal, folder)
        self.said: list[Said] = []
        self.heard: list[Said] = []
        self._step = count()

    def do(self, operation: tuple[str, Any]) -> None:
        kind, value = operation
        match kind:
            case "point":
                self._point(value)
            case "many":
                for _ in range(value):
                    self._point("loss")
            case "row":
                self._row(value)
            case "texts":
                self._texts(value)
            case "long text":
                self._texts(["k", "x" * value])
            case "read":
                self.heard += everything(self.reader)
            case _:
                self.heard += everything(self.reader)
                places = self.reader.safe_places
                self.reader.close()
                self.reader = reader_of(self.journal, self.folder, *places)

    def _point(self, key: str) -> None:
        step = next(self._step)
        self.journal.add_point(self.journal.define(key), step / 7, 1000 + step, step)
        self.said.append(("point", (key, 1000 + step, step, step / 7)))

    def _row(self, keys: tuple[str, ...]) -> None:
        step = next(self._step)
        values = tuple(step / (place + 1) for place in range(len(keys)))
        shape = self.journal.shape(keys)
        assert shape is not None
        self.journal.add_row(shape, values, 1000 + step, step)
        self.said.append(("row", (keys, 1000 + step, step, values)))

    def _texts(self, texts: list[str]) -> None:
        self.journal.add_texts(PARAMS, texts)
        self.said.append(("texts", tuple(texts)))


def of_kind(kind: str, said: list[Said]) -> list[Said]:
    return [each for each in said if each[0] == kind]


@pytest.mark.parametrize("mode", MODES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doing=operations)
def test_everything_is_read_once_in_its_order_however_reading_and_writing_alternate(
    mode: str, doing: list[tuple[str, Any]], tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = made(tmp_path)
        journal = opened(folder, mode, monkeypatch)
        conversation = Conversation(journal, folder)
        for operation in [*doing, ("read", None)]:
            conversation.do(operation)
        journal.close()
        conversation.reader.close()
    for key in KEYS:
        assert [p for p in of_kind("point", conversation.heard) if p[1][0] == key] == [
            p for p in of_kind("point", conversation.said) if p[1][0] == key
        ]
    assert sorted(of_kind("row", conversation.heard)) == sorted(of_kind("row", conversation.said))
    assert of_kind("texts", conversation.heard) == of_kind("texts", conversation.said)


def test_a_slot_that_is_filled_late_is_read_when_it_is(folder: JournalFolder) -> None:
    journal = Journal(folder.path, print)
    number = journal.define("loss")
    buffer, take = journal.slots
    assert buffer is not None
    late = take()
    journal.add_point(number, 2.0, 20, 2)
    reader = reader_of(journal, folder)
    assert [value for _, value in everything(reader)] == [("loss", 20, 2, 2.0)]
    assert reader.safe_places[0] == (0, late)
    POINT.pack_into(buffer, late, 1.0, 10, 1, number, POINT_MARK)
    assert [value for _, value in everything(reader)] == [("loss", 10, 1, 1.0)]
    assert reader.safe_places[0] == reader.points_at
    reader.close()
    journal.close()


def test_a_slot_that_is_never_filled_keeps_nobody_waiting(folder: JournalFolder) -> None:
    journal = Journal(folder.path, print)
    journal.slots[1]()
    for step in range(100_000):
        journal.add_point(journal.define("loss"), 0.0, step, step)
    reader = reader_of(journal, folder)
    assert [value[2] for _, value in everything(reader)] == list(range(100_000))
    reader.close()
    journal.close()


def test_a_payload_that_never_reached_the_disk_is_left_out_and_what_follows_is_not(folder: JournalFolder) -> None:
    journal = Journal(folder.path, print)
    for value in ("first", "second", "third"):
        journal.add_texts(TAGS, ("k", value))
    buffer = journal._records.buffer
    assert buffer is not None
    place = buffer.find(b"second")
    buffer[place : place + 6] = bytes(6)
    reader = reader_of(journal, folder)
    assert [texts for _, texts in everything(reader)] == [("k", "first"), ("k", "third")]
    reader.close()
    journal.close()


@pytest.mark.parametrize("kept", [1, SLOT - 1, SLOT, SLOT + 5])
def test_half_a_record_is_not_read(folder: JournalFolder, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    journal = opened(folder, "streamed", monkeypatch)
    journal.add_texts(TAGS, ("k", "whole"))
    path = Path(folder.path, segment_name("records", 0))
    size = path.stat().st_size
    journal.add_texts(TAGS, ("k", "cut off"))
    journal.close()
    os.truncate(path, size + kept)
    reader = JournalReader(folder.path)
    assert [texts for _, texts in everything(reader)] == [("k", "whole")]
    reader.close()


def test_a_key_whose_definition_is_not_there_has_no_name(folder: JournalFolder) -> None:
    journal = Journal(folder.path, print)
    journal.add_point(journal.define("loss"), 1.0, 1, 1)
    journal.close()
    Path(folder.path, "keys").write_bytes(b"")
    reader = JournalReader(folder.path)
    assert [value for _, value in everything(reader)] == [(None, 1, 1, 1.0)]
    reader.close()


def test_the_end_says_where_in_the_other_lane_it_belongs(folder: JournalFolder) -> None:
    journal = Journal(folder.path, print)
    journal.add_point(journal.define("loss"), 1.0, 1, 1)
    journal.add_end("FINISHED", 99)
    journal.add_point(journal.define("loss"), 2.0, 2, 2)
    journal.close()
    reader = JournalReader(folder.path)
    stretch = reader.read()
    (end,) = [operation for operation in stretch.operations if operation.kind == END]
    assert stretch.points == {1: [(1, 1, 1.0), (2, 2, 2.0)]}
    assert end.texts == ("FINISHED", "99")
    assert (end.a, end.b) == (0, 2 * SLOT)
    reader.close()


def test_a_torn_mark_is_no_mark(folder: JournalFolder) -> None:
    places = ((3, 64), (1, 32))
    folder.write_mark(Mark(places))
    assert folder.mark().safe == places
    path = Path(folder.path, "mark")
    path.write_bytes(path.read_bytes()[:-8] + bytes(8))
    assert folder.mark().safe == (FIRST_PLACE, FIRST_PLACE)
