"""Metric files, line by line: what MLflow writes and what may have become of it."""

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.files.raw import RUN, START, put

from tracker.core.entities import History, Problem, Run
from tracker.store.files.store import FileStore

Read = Callable[[Path], Run]


def history(root: Path, key: str = "m") -> History:
    return FileStore.open(root, mode="read").history(RUN, key)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("1700000000000 0.25", (START, 0, 0.25)),
        ("1700000000000 0.25 7", (START, 7, 0.25)),
        ("1700000000000 0.25 7 mnist 1a2b3c", (START, 7, 0.25)),
        ("1700000000000 0.25 7 two words 1a2b3c", (START, 7, 0.25)),
        ("0 3 -5", (0, -5, 3.0)),
        ("1 1e-300 1099511627776", (1, 2**40, 1e-300)),
        ("1 5e-324 0", (1, 0, 5e-324)),
        ("1 -0.0 0", (1, 0, -0.0)),
        ("1 -0 0", (1, 0, -0.0)),
        ("1 1e+16 0", (1, 0, 1e16)),
        ("1 inf 0", (1, 0, math.inf)),
        ("1 -inf 0", (1, 0, -math.inf)),
        ("1 -Infinity 0", (1, 0, -math.inf)),
        ("1 1_000.5 1_0", (1, 10, 1000.5)),
        ("01 +1. 007", (1, 7, 1.0)),
        (f"1 {10**400} 0", (1, 0, math.inf)),
        ("-1 1.0 0", (-1, 0, 1.0)),
        (f"1 1.0 {-(2**63)}", (1, -(2**63), 1.0)),
        ("1 1.0 2\r", (1, 2, 1.0)),
    ],
)
@pytest.mark.parametrize("copies", [1, 3, 100])
def test_a_line_reads_as_mlflow_reads_it(
    run: Path, read: Read, line: str, row: tuple[int, int, float], copies: int
) -> None:
    put(run, "metrics/m", f"{line}\n".encode() * copies)
    found = history(run.parent.parent)
    assert [repr(each) for each in found.rows()] == [repr(row)] * copies
    assert found.problems == ()
    assert repr(read(run).metrics) == repr({"m": row[2]})
    assert read(run).problems == ()


def test_nan_is_read_among_numbers(root: Path, run: Path) -> None:
    put(run, "metrics/m", b"".join(b"%d %s %d\n" % (i, b"nan" if i == 70 else b"0.5", i) for i in range(100)))
    found = history(root)
    assert [i for i, value in enumerate(found.values) if math.isnan(value)] == [70]
    assert list(found.steps) == list(range(100))


@pytest.mark.parametrize(
    "line",
    [
        b"17",
        b"\0\0\0\0",
        b"x 1.0 2",
        b"1 x 2",
        b"1 1.0 x",
        b"1.5 1.0 2",
        b"1 1.0 2.5",
        b"1 1.0 2 name",
        b"1  1.0 2",
        b"1 1.0 \xff",
        b"1 [1] 2",
        b"1 true 2",
        b'1 "1" 2',
        b"1 1.2.3 2",
        b"1 - 2",
        b"1 1.0 9223372036854775808",
        b"9223372036854775808 1.0 1",
        b"1 1.0 " + b"9" * 5000,
        b"1 1.0 2 " + b"x" * 200_000,
    ],
)
def test_a_bad_line_is_left_out_and_named(root: Path, run: Path, read: Read, line: bytes) -> None:
    good = b"".join(b"%d 0.5 %d\n" % (i, i) for i in range(60))
    put(run, "metrics/m", good + line + b"\n" + b"99 0.75 99\n")
    found = history(root)
    assert list(found.steps) == [*range(60), 99]
    assert [problem.field for problem in found.problems] == ["metrics.m"]
    assert found.problems[0].reason.startswith("line 61 ")
    assert read(run).metrics == {"m": 0.75}
    assert read(run).problems == found.problems


def test_a_blank_line_is_no_damage(root: Path, run: Path) -> None:
    put(run, "metrics/m", b"1 0.5 1\n\n2 0.25 2\n")
    found = history(root)
    assert (list(found.steps), found.problems) == ([1, 2], ())


@pytest.mark.parametrize("tail", [b"17000", b"1700000000000 0.4", b"1700000000000 0.4 2", b"\0" * 512])
@pytest.mark.parametrize("count", [1, 100])
def test_a_torn_line_is_not_read(root: Path, run: Path, read: Read, tail: bytes, count: int) -> None:
    put(run, "metrics/m", b"1 0.5 1\n" * count + tail)
    found = history(root)
    assert list(found.steps) == [1] * count
    assert found.problems[0].field == "metrics.m"
    assert found.problems[0].reason.startswith(f"line {count + 1} ")
    assert read(run).metrics == {"m": 0.5}


def test_a_line_without_end_is_given_up_and_the_next_ones_are_read(root: Path, run: Path) -> None:
    put(run, "metrics/m", b"1 0.5 1\n" + b" " * 300_000 + b"1 0.5 2\n" + b"1 0.5 3\n")
    found = history(root)
    assert list(found.steps) == [1, 3]
    assert found.problems[0].reason.startswith("line 2 ")


def test_many_bad_lines_are_counted(root: Path, run: Path) -> None:
    put(run, "metrics/m", b"1 0.5 1\nx\ny\nz\n")
    (problem,) = history(root).problems
    assert problem.reason == "line 2 is no 'timestamp value step', and 2 more lines like it"


@pytest.mark.parametrize("content", [b"", b"17", b"x\n", b"\n\n", b"\0" * 100_000])
def test_a_file_without_a_point_is_a_problem_and_no_metric(root: Path, run: Path, read: Read, content: bytes) -> None:
    put(run, "metrics/m", content)
    put(run, "metrics/good", b"1 0.5 1\n")
    found = read(run)
    assert found.metrics == {"good": 0.5}
    assert [problem.field for problem in found.problems] == ["metrics.m"]
    assert len(history(root)) == 0


def test_the_latest_is_of_the_greatest_step_time_and_value(run: Path, read: Read) -> None:
    put(run, "metrics/out of order", b"9 0.1 5\n1 0.2 7\n2 0.3 7\n1 9.0 7\n3 0.4 6\n")
    put(run, "metrics/equal", b"1 0.1 1\n1 0.3 1\n1 0.2 1\n")
    put(run, "metrics/negative", b"1 0.1 -5\n1 0.2 -3\n")
    assert read(run).metrics == {"out of order": 0.3, "equal": 0.3, "negative": 0.2}


@pytest.mark.parametrize(
    ("values", "latest"),
    [("nan 1.0", "nan"), ("1.0 nan", "1.0"), ("-1.0 nan 1.0", "1.0"), ("nan nan", "nan"), ("0.0 -0.0", "0.0")],
)
def test_where_nan_decides_nothing_the_first_stays_the_latest_as_in_mlflow(
    run: Path, read: Read, values: str, latest: str
) -> None:
    put(run, "metrics/m", "".join(f"1 {value} 1\n" for value in values.split()).encode())
    assert repr(read(run).metrics["m"]) == latest


def test_a_history_keeps_the_order_of_the_file_and_its_duplicates(root: Path, run: Path) -> None:
    rows = [(5, 3, 0.5), (1, 9, 0.25), (5, 3, 0.5), (0, -1, 7.0)]
    put(run, "metrics/m", "".join(f"{t} {v} {s}\n" for t, s, v in rows).encode())
    assert list(history(root).rows()) == rows


def test_a_long_history_is_read_across_the_pieces_it_comes_in(root: Path, run: Path) -> None:
    chance = random.Random(1)
    rows = [(START + i, i, chance.uniform(-1, 1) * 10 ** chance.randrange(-300, 300)) for i in range(30_000)]
    put(run, "metrics/m", "".join(f"{t} {v!r} {s}\n" for t, s, v in rows).encode())
    assert list(history(root).rows()) == rows


def test_problems_are_told_apart_by_key(run: Path, read: Read) -> None:
    put(run, "metrics/a/b", b"bad\n")
    assert read(run).problems == (Problem("metrics.a/b", "line 1 is no 'timestamp value step'"),)
