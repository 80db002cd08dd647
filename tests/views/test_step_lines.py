"""Points become lines: one a step, in columns that stay where they are."""

from array import array
from collections.abc import Sequence

from tracker.core.events import PointsLogged
from tracker.views.step_lines import StepLines, in_order
from tracker.views.width import width

NAMES = {"a": "fox", "b": "wolf"}


def logged(key: str, rows: Sequence[tuple[int, int, float]], run_id: str = "a") -> PointsLogged:
    """Rows of (timestamp, step, value)."""
    times, steps, values = zip(*rows, strict=True)
    return PointsLogged(run_id, key, array("q", times), array("q", steps), array("d", values), values[-1])


def texts(lines: StepLines, *points: PointsLogged) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines.lines(in_order(points), NAMES)]


def cells(text: str) -> list[str]:
    return text.split()


def test_metrics_of_one_step_share_a_line() -> None:
    printed = texts(StepLines(room=80), logged("loss", [(1, 0, 0.5), (2, 1, 0.25)]), logged("acc", [(1, 0, 0.1)]))
    header, first, second = map(cells, printed)
    assert header == ["time", "step", "loss", "acc"]
    assert first[1:] == ["0", "0.5", "0.1"]
    assert second[1:] == ["1", "0.25"]


def test_columns_stay_where_they_are_and_a_missing_value_leaves_its_place_empty() -> None:
    lines = StepLines(room=80)
    both = texts(lines, logged("loss", [(1, 0, 0.5)]), logged("acc", [(1, 0, 0.1)]))[-1]
    alone = texts(lines, logged("acc", [(2, 1, 0.2)]))[-1]
    assert both.index("0.1") == alone.index("0.2")


def test_a_metric_logged_twice_in_a_step_has_two_lines() -> None:
    printed = texts(StepLines(room=80), logged("loss", [(1, 7, 0.5), (2, 7, 0.25)]))
    assert [cells(text)[1:] for text in printed[-2:]] == [["7", "0.5"], ["7", "0.25"]]


def test_runs_that_log_at_once_keep_lines_of_their_own() -> None:
    lines = StepLines(room=80, has_names=True)
    rows = [(1, 0, 0.5), (2, 1, 0.25)]
    printed = texts(lines, logged("loss", rows), logged("loss", rows, "b"), logged("acc", rows))
    assert sum("fox" in text for text in printed) == 2
    assert sum("wolf" in text for text in printed) == 2


def test_the_titles_are_said_again_when_a_metric_comes() -> None:
    lines = StepLines(room=80)
    texts(lines, logged("loss", [(1, 0, 0.5)]))
    assert cells(texts(lines, logged("acc", [(2, 1, 0.5)]))[0]) == ["time", "step", "loss", "acc"]
    assert len(texts(lines, logged("acc", [(3, 2, 0.5)]))) == 1


def test_no_line_is_wider_than_the_terminal_and_what_finds_no_room_is_named() -> None:
    lines = StepLines(room=50, has_names=True)
    points = [logged(f"some/quite/long/name/{n}", [(1, 10**9, 1e300)]) for n in range(5)]
    assert max(width(text) for text in texts(lines, *points)) <= 50
    assert lines.hidden == {f"some/quite/long/name/{n}" for n in range(1, 5)}


def test_a_line_whose_metrics_all_found_no_room_is_left_out() -> None:
    lines = StepLines(room=30)
    texts(lines, logged("loss", [(1, 0, 0.5)]), logged("acc", [(1, 0, 0.5)]))
    assert texts(lines, logged("acc", [(2, 1, 0.5)])) == []


def test_in_a_pipe_numbers_are_exact_and_all_metrics_have_room() -> None:
    points = [logged(f"metric/{n}", [(0, 3, 1 / 3)]) for n in range(40)]
    printed = texts(StepLines(room=None), *points)
    assert cells(printed[-1])[2:] == [repr(1 / 3)] * 40


def test_hostile_names_do_not_reach_the_line() -> None:
    names = {"a": "x\x1b]52;c;aGk=\x07\ny"}
    points = in_order([logged("k\x1b[2J", [(1, 0, 0.5)])])
    printed = ["".join(t for t, _ in line) for line in StepLines(room=80, has_names=True).lines(points, names)]
    assert all(text.isprintable() for text in printed)


def test_points_whose_times_run_backwards_are_all_there() -> None:
    printed = texts(StepLines(room=80), logged("loss", [(5, 0, 1.0), (3, 1, 2.0), (4, 2, 3.0)]))
    assert [cells(text)[2] for text in printed[1:]] == ["1", "2", "3"]


def test_times_beyond_any_calendar_are_no_error() -> None:
    assert "--:--:--" in texts(StepLines(room=80), logged("loss", [(2**62, 0, 1.0)]))[-1]
