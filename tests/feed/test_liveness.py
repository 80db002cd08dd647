"""How a run stands that says it is running, by what can be seen from outside."""

import os
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.client.reliability.killing import drainer_of, wait_until

from tracker.client.drain.starting import is_drained_by_somebody
from tracker.core.entities import Run
from tracker.core.events import Liveness, LivenessJudged, PointsLogged
from tracker.core.journal.evidence import evidence_tags, own_evidence
from tracker.core.journal.places import spools_in
from tracker.feed.known import Known
from tracker.feed.liveness import Judge
from tracker.store.files.store import FileStore

RUN = Run("r", "1", "fox", "RUNNING", 5, None, "active", "me", "")
HOUR = 3600.0
_NO_CAPTURE = {"TRACKER_CAPTURE_DIFF": "false", "TRACKER_CAPTURE_REQUIREMENTS": "false"}


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def __call__(self) -> float:
        return self.time


class Watched:
    """One run, and what is said of it."""

    def __init__(self, run: Run = RUN, places: tuple[str, ...] = (), last_sign: int | None = None) -> None:
        self.clock = Clock()
        self.known = Known()
        self.known.see_run(run)
        self._judge = Judge(places, clock=self.clock, now=self.clock)
        self._last_sign = last_sign

    def log(self, timestamp: int) -> None:
        points = PointsLogged("r", "loss", array("q", [timestamp]), array("q", [0]), array("d", [1.0]), 1.0)
        self._judge.note([points])

    def after(self, seconds: float) -> Liveness | None:
        """What is said when so many seconds more have gone; None where nothing new is."""
        self.clock.time += seconds
        for event in self._judge.judge(self.known, lambda _: self._last_sign):
            assert isinstance(event, LivenessJudged)
            return event.liveness
        return None


@pytest.fixture
def other_process() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def with_evidence(evidence: dict[str, str]) -> Run:
    return replace(RUN, tags=evidence_tags(evidence))


def test_a_run_that_nothing_is_known_of_is_running() -> None:
    assert Watched().after(0) == Liveness("running")


def test_a_run_whose_status_is_unreadable_is_unknown() -> None:
    found = Watched(replace(RUN, status=None)).after(0)
    assert found is not None
    assert found.state == "unknown"


def test_a_run_is_judged_by_its_process(other_process: subprocess.Popen[bytes]) -> None:
    evidence = own_evidence()
    stat = Path(f"/proc/{other_process.pid}/stat").read_text().rpartition(")")[2].split()
    watched = Watched(with_evidence({**evidence, "pid": str(other_process.pid), "born": stat[19]}))
    assert watched.after(0) == Liveness("running", f"pid {other_process.pid} is there")
    other_process.kill()
    other_process.wait()
    watched.after(2)
    assert watched.after(6) == Liveness("crashed", f"pid {other_process.pid} is gone")


def test_a_process_that_went_this_moment_may_yet_have_ended_its_run() -> None:
    gone = {**own_evidence(), "born": "1"}
    assert Watched(with_evidence(gone)).after(0) == Liveness("running")
    found = Watched(with_evidence(gone), last_sign=int((1_000_000 - HOUR) * 1000)).after(0)
    assert found is not None
    assert found.state == "crashed"


def test_a_process_of_another_machine_is_not_looked_for_here() -> None:
    assert Watched(with_evidence({**own_evidence(), "host": "elsewhere", "born": "1"})).after(0) == Liveness("running")


def test_a_process_before_the_last_boot_is_gone() -> None:
    watched = Watched(with_evidence({**own_evidence(), "boot": "another"}))
    watched.after(0)
    found = watched.after(6)
    assert found is not None
    assert found.state == "crashed"


def test_silence_is_measured_by_the_runs_own_rhythm() -> None:
    watched = Watched()
    for number in range(5):
        watched.log(number * 60_000)
        watched.clock.time += 60
    assert watched.after(0) == Liveness("running")
    assert watched.after(200) is None
    found = watched.after(100)
    assert found is not None
    assert found.state == "stalled"
    assert "1m 00s" in found.how


def test_a_run_that_logs_again_is_running_again() -> None:
    watched = Watched()
    watched.log(1)
    found = watched.after(60)
    assert found is not None
    assert found.state == "stalled"
    watched.log(60_000)
    assert watched.after(2) == Liveness("running")


def test_a_long_pause_counts_less_and_less() -> None:
    watched = Watched()
    watched.log(1)
    watched.log(int(HOUR * 1000))
    for number in range(1, 12 * 60):
        watched.clock.time += 60
        watched.log(int((HOUR + 60 * number) * 1000))
    watched.after(0)
    found = watched.after(600)
    assert found is not None
    assert found.state == "stalled"


def test_a_run_that_was_silent_for_long_before_anybody_looked_is_stalled() -> None:
    watched = Watched(last_sign=int((1_000_000 - 3 * HOUR) * 1000))
    assert watched.after(0) == Liveness("stalled", "nothing logged for 3h 00m")
    watched.log(1)
    assert watched.after(2) == Liveness("running")


def test_clocks_that_differ_by_minutes_make_no_stall() -> None:
    assert Watched(last_sign=(1_000_000 - 300) * 1000).after(0) == Liveness("running")
    assert Watched(last_sign=int((1_000_000 + 9 * HOUR) * 1000)).after(0) == Liveness("running")


def test_the_same_is_not_said_twice_but_how_long_it_lasts_now_and_then() -> None:
    watched = Watched(last_sign=int((1_000_000 - HOUR) * 1000))
    assert watched.after(0) == Liveness("stalled", "nothing logged for 1h 00m")
    assert watched.after(30) is None
    assert watched.after(90) == Liveness("stalled", "nothing logged for 1h 02m")


def test_a_run_that_ended_is_not_judged() -> None:
    watched = Watched()
    watched.after(0)
    watched.known.see_run(replace(RUN, status="FINISHED"))
    assert watched.after(2) is None


class Trainer:
    """A real process that logs to a store of files, and what is said of its run."""

    def __init__(self, folder: Path) -> None:
        store = folder / "mlruns"
        code = (
            f"import tracker; tracker.set_tracking_uri({str(store)!r})\n"
            "run = tracker.start_run(); tracker.log_metric('loss', 1.0); tracker.flush()\n"
            "print(run.info.run_id, flush=True); input()"
        )
        environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), **_NO_CAPTURE}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self.process.stdout is not None
        self.run_id = self.process.stdout.readline().decode().strip()
        self.store = store
        self.journals = folder / ".tracker" / "mlruns"
        wait_until(lambda: drainer_of(store) is not None, 5.0)

    def drainer(self) -> int:
        """The process that drains, not the one that started it and goes: it holds the lock."""
        spool = spools_in(str(self.journals))[0]
        wait_until(lambda: is_drained_by_somebody(spool), 10.0)
        found: list[int] = []
        wait_until(lambda: found.append(drainer_of(self.store) or 0) or found[-1] > 0, 10.0)  # type: ignore[func-returns-value]
        return found[-1]


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    trainer = Trainer(tmp_path)
    yield trainer
    trainer.process.kill()
    trainer.process.communicate()
    wait_until(lambda: drainer_of(trainer.store) is None, 10.0)


def judged(trainer: Trainer, clock: Callable[[], float]) -> tuple[Judge, Known]:
    known = Known()
    known.see_run(FileStore.open(trainer.store, mode="read").get_run(trainer.run_id))
    return Judge([str(trainer.journals)], clock=clock), known


def said(judge: Judge, known: Known) -> Liveness | None:
    for event in judge.judge(known, lambda _: None):
        assert isinstance(event, LivenessJudged)
        return event.liveness
    return None


def test_a_heart_that_beats_is_seen_and_one_that_stops(trainer: Trainer) -> None:
    clock = Clock()
    judge, known = judged(trainer, clock)
    assert said(judge, known) == Liveness("running", "heartbeat")
    os.kill(trainer.process.pid, signal.SIGSTOP)
    clock.time += 2
    said(judge, known)
    clock.time += 60
    found = said(judge, known)
    assert found is not None
    assert found.state == "stalled"
    assert f"pid {trainer.process.pid} gives no heartbeat" in found.how
    os.kill(trainer.process.pid, signal.SIGCONT)

    def beats_again() -> bool:
        clock.time += 2
        return said(judge, known) == Liveness("running", "heartbeat")

    wait_until(beats_again, 5.0)


def test_a_process_that_was_killed_with_all_that_belongs_to_it_is_crashed(trainer: Trainer) -> None:
    os.kill(trainer.drainer(), signal.SIGKILL)
    trainer.process.kill()
    trainer.process.wait()
    _, known = judged(trainer, Clock())
    crashed = Liveness("crashed", f"pid {trainer.process.pid} is gone")
    wait_until(lambda: said(Judge([str(trainer.journals)]), known) == crashed, 10.0)
