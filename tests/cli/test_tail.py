"""`tracker tail` beside real programs that log: every point once, and an end when they end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import create
from tests.client.reliability.killing import drainer_of, wait_until

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point

PATIENCE = 60
_TRAINING = """
import sys, tracker
tracker.set_tracking_uri(sys.argv[1])
with tracker.start_run(run_name=sys.argv[2]) as run:
    tracker.log_metric("loss", 1.0, step=0)
    tracker.flush()
    print(run.info.run_id, flush=True)
    for step, line in enumerate(sys.stdin, 1):
        for part in range(int(line)):
            tracker.log_metric("loss", 1 / (part + 1), step=step)
            tracker.log_metric("acc", part, step=step)
"""
_NO_CAPTURE = {"TRACKER_CAPTURE_DIFF": "false", "TRACKER_CAPTURE_REQUIREMENTS": "false"}


@pytest.fixture(params=["mlruns", "mlflow.db"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / str(request.param)
    create(path).close()
    yield path
    wait_until(lambda: drainer_of(path) is None, 20.0)


class Training:
    """A program that logs as many points as it is told to."""

    def __init__(self, store: Path, name: str) -> None:
        command = [sys.executable, "-c", _TRAINING, str(store), name]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **_NO_CAPTURE}
        )
        assert self.process.stdout is not None
        self.run_id = self.process.stdout.readline().strip()

    def log(self, *counts: int) -> None:
        """A step for each of the counts, with so many points of each metric."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{count}\n" for count in counts))
        self.process.stdin.flush()

    def end(self) -> None:
        self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0


class Tailing:
    """`tracker tail` in a process of its own."""

    def __init__(self, store: Path, *words: str) -> None:
        command = [sys.executable, "-m", "tracker", "tail", "--store", str(store), *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def point(self) -> dict[str, object]:
        """The next point."""
        assert self.process.stdout is not None
        shape = json.loads(self.process.stdout.readline())
        assert list(shape) == ["run_id", "key", "value", "step", "timestamp"]
        return dict(shape)

    def end(self) -> tuple[int, str, str]:
        with self.process as process:
            assert process.stdout is not None
            assert process.stderr is not None
            out, err = process.stdout.read(), process.stderr.read()
        return process.returncode, out, err


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that do not outlive the test."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.communicate()


def points_in(output: str) -> list[tuple[str, int, float]]:
    shapes = [json.loads(line) for line in output.splitlines()]
    return [(shape["key"], shape["step"], shape["value"]) for shape in shapes]


def test_every_point_is_printed_once_until_the_run_ends(store: Path, processes: list[subprocess.Popen[str]]) -> None:
    training = Training(store, "fox")
    tailing = Tailing(store, "fox", "--since-start", "--json")
    processes += [training.process, tailing.process]
    assert tailing.point()["key"] == "loss"
    training.log(2000, 1, 2000)
    training.end()
    code, out, err = tailing.end()
    expected = [("loss", step, 1 / (n + 1)) for step, count in ((1, 2000), (2, 1), (3, 2000)) for n in range(count)]
    printed = points_in(out)
    assert sorted(point for point in printed if point[0] == "loss") == sorted(expected)
    assert len(printed) == 2 * len(expected)
    assert (code, err) == (0, "Run fox is done.\n")


def test_without_a_run_those_that_come_are_followed_until_ctrl_c(
    store: Path, processes: list[subprocess.Popen[str]]
) -> None:
    tailing = Tailing(store, "--json")
    processes.append(tailing.process)
    assert tailing.process.stderr is not None
    assert "No run is live" in tailing.process.stderr.readline()
    trainings = [Training(store, name) for name in ("fox", "wolf")]
    processes += [training.process for training in trainings]
    assert {tailing.point()["run_id"] for _ in trainings} == {training.run_id for training in trainings}
    trainings[0].log(1)
    assert {str(tailing.point()["key"]) for _ in range(2)} == {"loss", "acc"}
    for training in trainings:
        training.end()
    tailing.process.send_signal(signal.SIGINT)
    code, out, err = tailing.end()
    assert (code, out) == (130, "")
    assert "Traceback" not in err


def test_a_killed_program_ends_the_tail_with_what_it_logged(
    store: Path, processes: list[subprocess.Popen[str]]
) -> None:
    training = Training(store, "fox")
    tailing = Tailing(store, "fox", "acc", "--since-start", "--json")
    processes += [training.process, tailing.process]
    wait_until(lambda: drainer_of(store) is not None, 10.0)
    training.log(500)
    assert tailing.point()["key"] == "acc"
    training.process.kill()
    code, out, err = tailing.end()
    steps = [step for _, step, _ in points_in(out)]
    assert steps == [1] * len(steps)
    assert (code, err.splitlines()[-1]) == (0, "Run fox was killed.")


def test_a_run_that_has_ended_is_told_of_at_once(store: Path) -> None:
    with_points(store)
    code, out, err = Tailing(store, "fox").end()
    assert (code, out, err) == (0, "", "Run fox is done.\n")


def test_text_has_a_line_a_step_with_aligned_columns(store: Path) -> None:
    with_points(store)
    code, out, _ = Tailing(store, "fox", "--since-start").end()
    header, *lines = out.splitlines()
    assert code == 0
    assert header.split() == ["time", "step", "acc", "loss"]
    assert [line.split()[1:] for line in lines] == [["0", "0.0", "NaN"], ["1", "0.25", "1e-300"]]
    assert len({len(line) for line in out.splitlines()}) == 1


def test_a_word_that_is_neither_run_nor_metric_is_told_of(store: Path) -> None:
    with_points(store)
    code, _, err = Tailing(store, "fox", "los").end()
    assert code == 0
    assert "No run has logged a metric 'los' yet" in err
    code, out, err = Tailing(store, "wolf").end()
    assert (code, out) == (2, "")
    assert "wolf" in err


def test_since_start_needs_a_run(store: Path) -> None:
    code, _, err = Tailing(store, "--since-start").end()
    assert code == 2
    assert "--since-start needs a RUN" in err


def with_points(store: Path) -> None:
    """A run that has ended."""
    opened = create(store)
    run = opened.create_run(NewRun("0", start_time=1, run_name="fox"))
    points = [
        Point("acc", 0.0, 1_000, 0),
        Point("acc", 0.25, 2_000, 1),
        Point("loss", float("nan"), 1_000, 0),
        Point("loss", 1e-300, 2_000, 1),
    ]
    opened.log_batch(run.run_id, Batch(points))
    opened.update_run(run.run_id, status="FINISHED", end_time=3_000)
    opened.close()
