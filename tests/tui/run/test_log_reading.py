"""A log is read piece by piece from any place, and what goes wrong is said in words."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from tracker.feed.log_times import LogTimes
from tracker.feed.run_logs import find_logs
from tracker.feed.text_log import PIECE, TextLog
from tracker.tui.panes.log_reading import LogReader, logs_of

LINES = [f"line {number:06}" for number in range(60_000)]


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "console.log"
    path.write_text("\n".join(LINES) + "\n")
    return path


def reader_of(path: Path) -> LogReader:
    return LogReader(str(path.parent), path.name)


def no_line(offset: int) -> int:
    return offset


def always() -> bool:
    return True


def test_the_end_of_a_log_is_read_in_whole_lines(long_log: Path) -> None:
    chunk = TextLog(str(long_log)).tail()
    assert chunk.content.decode().splitlines() == LINES[-len(chunk.content.splitlines()) :]
    assert len(chunk.content) <= PIECE
    assert chunk.end == long_log.stat().st_size


def test_what_is_read_backwards_piece_by_piece_is_the_whole_log(long_log: Path) -> None:
    log = TextLog(str(long_log))
    chunk = log.tail()
    read = chunk.content
    while chunk.begin:
        chunk = log.before(chunk.begin)
        read = chunk.content + read
    assert read == long_log.read_bytes()


def test_what_is_read_forwards_piece_by_piece_is_the_whole_log(long_log: Path) -> None:
    log = TextLog(str(long_log))
    read = b""
    while len(read) < long_log.stat().st_size:
        chunk = log.after(len(read))
        assert chunk.content.endswith(b"\n")
        read += chunk.content
    assert read == long_log.read_bytes()


def test_a_line_longer_than_a_piece_comes_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    path.write_bytes(b"x" * (2 * PIECE + 10) + b"\nend\n")
    log = TextLog(str(path))
    chunk = log.before(path.stat().st_size - 4)
    assert len(chunk.content) == PIECE
    assert len(log.after(0).content) == PIECE


@pytest.mark.parametrize(("forward", "start", "found"), [(True, 0, 777), (False, 50_000, 777), (True, 778, None)])
def test_a_text_is_found_on_both_ways(long_log: Path, forward: bool, start: int, found: int | None) -> None:
    place = TextLog(str(long_log)).find(b"000777", start * 12, forward=forward, is_wanted=always)
    assert place == (None if found is None else found * 12)


def test_a_text_across_the_border_of_two_pieces_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"." * (PIECE - 3) + b"needle" + b"." * PIECE)
    log = TextLog(str(path))
    assert log.find(b"needle", 0, forward=True, is_wanted=always) == 0
    assert log.find(b"needle", path.stat().st_size, forward=False, is_wanted=always) == 0
    assert log.find(b"needless", 0, forward=True, is_wanted=always) is None


def test_colours_do_not_hide_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"\x1b[34mone\x1b[0m 1\n" * 3 + b"the \x1b[1mtwo\x1b[0m 2\n\x1b[31mend\n")
    log = TextLog(str(path))
    assert log.find(b"two 2", 0, forward=True, is_wanted=always) == 45
    assert log.find(b"one 1", path.stat().st_size, forward=False, is_wanted=always) == 30


def test_a_search_goes_on_from_the_other_end(long_log: Path) -> None:
    answer = reader_of(long_log).search("line 000001", 40_000, forward=True, is_wanted=always)
    assert (answer.current, answer.note) == (12, "from the beginning")
    assert reader_of(long_log).search("nowhere", 0, forward=True, is_wanted=always).note == "not found"


def test_a_search_that_nobody_waits_for_ends(long_log: Path) -> None:
    assert TextLog(str(long_log)).find(b"nowhere", 0, forward=True, is_wanted=lambda: False) is None


def test_a_log_that_grew_is_read_from_its_last_lines_on(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    path.write_text("one\ntwo\n")
    reader = reader_of(path)
    tail = reader.tail()
    assert tail.look is not None
    assert reader.grown(tail.look, 0, 8, no_line).kind == "same"
    path.write_text("one\ntwo, written over\nthree\n")
    answer = reader.grown(tail.look, 0, 8, no_line)
    assert (answer.kind, answer.chunk.content) == ("grown", path.read_bytes())


def test_a_log_that_was_cut_short_or_replaced_is_read_anew_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    path.write_text("x" * 99_999 + "\n")
    reader = reader_of(path)
    look = reader.tail().look
    assert look is not None
    path.write_text("short\n")
    assert reader.grown(look, 0, 100_000, no_line).note == "it was cut short"
    other = tmp_path / "other"
    other.write_text("another\n")
    other.rename(path)
    answer = reader.grown(look, 0, 100_000, no_line)
    assert (answer.kind, answer.note, answer.chunk.content) == ("tail", "another file took its place", b"another\n")


def test_trouble_with_a_log_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    assert reader_of(path).tail().trouble == "console.log is gone."
    path.mkdir()
    assert reader_of(path).tail().trouble == "console.log is no plain file."
    pipe = tmp_path / "pipe.log"
    os.mkfifo(pipe)
    assert reader_of(pipe).tail().trouble == "pipe.log is no plain file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_log_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    path.touch(mode=0)
    assert reader_of(path).tail().trouble == "console.log cannot be read: Permission denied."


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "console.log"
    path.write_bytes(b"caf\xe9, said one\n" * 3)
    assert "not UTF-8" in reader_of(path).tail().note
    path.write_bytes(b"\0\1\2" * 9)
    assert reader_of(path).tail().note == "not a text"


def test_lines_have_the_time_at_which_they_were_begun(tmp_path: Path) -> None:
    (tmp_path / "console.times").write_bytes(b"".join(struct.pack("<qq", n * 10, 1000 + n) for n in range(1, 500)))
    times = LogTimes(str(tmp_path / "console.log"))
    assert times.of_lines([0, 9, 10, 4_980, 9_999]) == [1001, 1001, 1002, 1499, None]
    assert times.offset_at(1003) == 20
    assert times.offset_at(5) == 0
    assert times.offset_at(9_999) == 4_990


def test_a_log_without_times_has_none(tmp_path: Path) -> None:
    times = LogTimes(str(tmp_path / "train.log"))
    assert times.of_lines([0, 1]) == [None, None]
    assert times.offset_at(1) is None
    (tmp_path / "train.log").write_text("x\n")
    assert "does not tell when" in reader_of(tmp_path / "train.log").at_time(1).note


def test_what_the_console_is_kept_in_comes_before_other_logs(tmp_path: Path) -> None:
    for name in ("a.log", "console.log", "out/deep/stderr.txt", "out/model.pkl", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert find_logs(str(tmp_path)).names == ("console.log", "a.log", "out/deep/stderr.txt")
    answer = logs_of(str(tmp_path), "a.log")
    assert answer.logs is not None
    assert answer.logs.names[0] == "a.log"


def test_a_run_without_logs_here_says_why(tmp_path: Path) -> None:
    assert "log_console=True" in logs_of(str(tmp_path), None).trouble
    assert "log_console=True" in logs_of(str(tmp_path / "gone"), None).trouble
    assert "s3://bucket/run" in logs_of("s3://bucket/run", None).trouble
