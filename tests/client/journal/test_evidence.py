"""Whether the process behind a journal is there, told from real processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.core.journal.evidence import evidence_in, evidence_tags, is_own, own_evidence, presence

SAY_EVIDENCE = "from tracker.core.journal.evidence import own_evidence; print(own_evidence(), flush=True); input()"


def test_this_process_is_alive_and_its_own() -> None:
    assert presence(own_evidence()) == "alive"
    assert is_own(own_evidence())


@pytest.mark.parametrize("is_reaped", [True, False], ids=["gone", "a zombie"])
def test_a_killed_process_is_dead(is_reaped: bool) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", SAY_EVIDENCE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    evidence = eval(child.stdout.readline())
    assert presence(evidence) == "alive"
    assert not is_own(evidence)
    child.send_signal(signal.SIGKILL)
    if is_reaped:
        child.wait()
    else:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert presence(evidence) == "dead"
    child.communicate()


def test_a_number_that_came_round_is_not_the_process() -> None:
    assert presence(own_evidence() | {"born": "1"}) == "dead"


def test_what_ran_before_the_machine_started_is_dead() -> None:
    assert presence(own_evidence() | {"boot": "an earlier one"}) == "dead"


@pytest.mark.parametrize("elsewhere", [{"host": "far"}, {"namespace": "pid:[1]"}, {"pid": ""}])
def test_of_another_machine_or_container_nothing_is_known(elsewhere: dict[str, str]) -> None:
    assert presence(own_evidence() | elsewhere) == "unknown"


def test_evidence_goes_through_a_runs_tags() -> None:
    assert evidence_in(evidence_tags(own_evidence())) == own_evidence()


@pytest.mark.parametrize("tags", [{}, {"tracker.host": "h", "tracker.pid": "1"}, {"tracker.process": "a b c"}])
def test_tags_that_say_too_little_are_no_evidence(tags: dict[str, str]) -> None:
    assert evidence_in(tags) == {}


def test_no_proc_says_nothing_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.core.journal import evidence

    monkeypatch.setattr(evidence, "_first_line", lambda _path: "?")
    assert presence(evidence.own_evidence()) == "alive"
