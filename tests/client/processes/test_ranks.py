"""Ranks of one training that share a run by its id in the environment: it ends when all of them have, as the worst."""

import signal
from pathlib import Path

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Script, Scripts, in_a_database, in_a_folder

RANKS = 4
POINTS = 200
_RANK = f"""
import os, signal, sys
rank = int(os.environ["RANK"])
with tracker.start_run() as run:
    for step in range({POINTS}):
        tracker.log_metric(f"rank_{{rank}}", step, step)
        tracker.log_metric("shared", step, step)
        tracker.log_metrics({{"row": rank, f"row_{{rank}}": step}}, step=step)
    tracker.set_tag(f"rank_{{rank}}", "there")
    print(run.run_id)
    input()
    if os.environ.get("FAILS") == str(rank):
        raise RuntimeError("out of memory")
"""


@pytest.fixture
def run_id(scripts: Scripts) -> str:
    """A run that whoever launches the ranks has created."""
    return scripts.run("print(tracker.start_run(run_name='launched').run_id)").out


def launched(scripts: Scripts, run_id: str, *, fails: int | None = None) -> list[Script]:
    """Ranks that have logged all they log and wait to end."""
    shared = {"MLFLOW_RUN_ID": run_id, "FAILS": str(fails)}
    ranks = [scripts.start(_RANK, environment={**shared, "RANK": str(rank)}) for rank in range(RANKS)]
    assert [rank.line() for rank in ranks] == [run_id] * RANKS
    return ranks


def check(stored: Reading, run_id: str, status: str) -> None:
    run = stored.store.get_run(run_id)
    assert run.status == status
    expected = [(step, float(step)) for step in range(POINTS)]
    for rank in range(RANKS):
        assert stored.points(run_id, f"rank_{rank}") == expected
        assert stored.points(run_id, f"row_{rank}") == expected
        assert run.tags[f"rank_{rank}"] == "there"
    assert sorted(value for _, value in stored.points(run_id, "row")) == sorted([*range(RANKS)] * POINTS)


def test_a_run_that_ranks_share_ends_with_the_last_of_them(scripts: Scripts, stored: Reading, run_id: str) -> None:
    ranks = launched(scripts, run_id)
    for rank in ranks[:-1]:
        rank.say("end")
        assert rank.end() == (0, "", "")
        assert stored.store.get_run(run_id).status == "RUNNING"
    ranks[-1].say("end")
    assert ranks[-1].end() == (0, "", "")
    check(stored, run_id, "FINISHED")


def test_the_values_that_ranks_log_under_one_key_are_all_there(
    scripts: Scripts, stored: Reading, run_id: str, store_path: Path
) -> None:
    for rank in launched(scripts, run_id):
        rank.say("end")
        assert rank.end().code == 0
    logged = stored.points(run_id, "shared")
    if store_path.name == "mlruns":
        assert sorted(logged) == sorted([(step, float(step)) for step in range(POINTS)] * RANKS)
    else:  # a database keeps the same value at the same millisecond and step once
        assert {step for step, _ in logged} == set(range(POINTS))


@pytest.mark.parametrize("failing", [0, RANKS - 1])
def test_a_rank_that_fails_fails_the_run_whenever_it_does(
    scripts: Scripts, stored: Reading, run_id: str, failing: int
) -> None:
    for number, rank in enumerate(launched(scripts, run_id, fails=failing)):
        rank.say("end")
        assert rank.end().code == (1 if number == failing else 0)
    scripts.wait_until_stored()
    check(stored, run_id, "FAILED")
    assert stored.store.get_run(run_id).tags["tracker.error"].endswith("RuntimeError: out of memory")


@pytest.mark.parametrize("killed", [0, RANKS - 1])
def test_a_rank_that_is_killed_kills_the_run_with_all_it_logged(
    scripts: Scripts, stored: Reading, run_id: str, killed: int
) -> None:
    for number, rank in enumerate(launched(scripts, run_id)):
        if number == killed:
            rank.send(signal.SIGKILL)
        else:
            rank.say("end")
        rank.end()
    scripts.wait_until_stored_by_anybody()
    check(stored, run_id, "KILLED")


@in_a_folder
def test_a_failure_is_worse_than_a_kill(scripts: Scripts, stored: Reading, run_id: str) -> None:
    ranks = launched(scripts, run_id, fails=1)
    ranks[0].send(signal.SIGKILL)
    ranks[0].end()
    for rank in ranks[1:]:
        rank.say("end")
        rank.end()
    scripts.wait_until_stored_by_anybody()
    check(stored, run_id, "FAILED")


@in_a_database
def test_ranks_that_are_all_killed_leave_the_run_killed(scripts: Scripts, stored: Reading, run_id: str) -> None:
    ranks = launched(scripts, run_id)
    scripts.kill_drain()
    for rank in ranks:
        rank.send(signal.SIGKILL)
        rank.end()
    scripts.wait_until_stored_by_anybody()
    check(stored, run_id, "KILLED")


@in_a_database
def test_ranks_join_a_run_that_is_not_in_the_store_yet(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(f"""
import os, subprocess, sys
if "RANK" in os.environ:
    for step in range({POINTS}):
        tracker.log_metric("rank_" + os.environ["RANK"], step, step)
    sys.exit()
with tracker.start_run() as run:
    print(run.run_id)
    environment = {{**os.environ, "MLFLOW_RUN_ID": run.run_id}}
    environments = [{{**environment, "RANK": str(rank)}} for rank in range(3)]
    ranks = [subprocess.Popen([sys.executable, __file__], env=each) for each in environments]
    print(*(rank.wait() for rank in ranks))
""")
    run_id, (code, codes, error) = script.line(), script.end()
    assert (code, codes, error) == (0, "0 0 0", "")
    assert stored.store.get_run(run_id).status == "FINISHED"
    for rank in range(3):
        assert stored.points(run_id, f"rank_{rank}") == [(step, float(step)) for step in range(POINTS)]
