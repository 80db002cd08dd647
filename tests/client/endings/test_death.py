"""What becomes of runs whose process dies without a word, and of those who drain for it."""

import signal
import time

from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_database, in_a_folder
from tests.client.reliability.killing import wait_until

import tracker
from tracker.core.journal.evidence import presence

_LOGGING = """
import os, signal
run = tracker.start_run()
tracker.log_param("lr", 0.1)
for step in range(1000):
    tracker.log_metric("loss", step, step)
print(run.run_id)
"""
_POINTS = [(step, float(step)) for step in range(1000)]


def started_again(scripts: Scripts) -> None:
    """What any next program does that opens the store for writing."""
    assert scripts.run("with tracker.start_run(): tracker.log_metric('loss', 1.0)").err == ""
    scripts.wait_until_stored()


def test_a_killed_program_s_run_is_seen_dead_until_somebody_ends_it(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(_LOGGING + "signal.pause()")
    run_id = script.line()
    assert all(presence(journal.head()) == "alive" for journal in scripts.journals())
    scripts.kill_drain()
    script.send(signal.SIGKILL)
    script.end()
    journals = scripts.journals()
    assert [journal.head()["run_id"] for journal in journals] == [run_id]
    assert presence(journals[0].head()) == "dead"
    started_again(scripts)
    run = stored.store.get_run(run_id)
    assert (run.status, run.params) == ("KILLED", {"lr": "0.1"})
    assert run.end_time is not None
    assert stored.points(run_id, "loss") == _POINTS


def test_whoever_drains_ends_the_run_of_a_program_that_is_killed(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(_LOGGING + "signal.pause()")
    run_id = script.line()
    scripts.wait_until_drained_by_somebody()
    script.send(signal.SIGKILL)
    script.end()
    scripts.wait_until_stored()
    assert stored.store.get_run(run_id).status == "KILLED"
    assert stored.points(run_id, "loss") == _POINTS


def test_a_program_that_skips_its_end_after_a_while_is_ended_by_whoever_drains(
    scripts: Scripts, stored: Reading
) -> None:
    script = scripts.start(_LOGGING + "input(); os._exit(9)")
    run_id = script.line()
    scripts.wait_until_drained_by_somebody()
    script.say("go")
    assert script.end().code == 9
    scripts.wait_until_stored()
    assert stored.store.get_run(run_id).status == "KILLED"
    assert stored.points(run_id, "loss") == _POINTS


@in_a_database
def test_a_crash_in_native_code_leaves_the_run_killed_with_all_its_points(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(_LOGGING + "import ctypes; ctypes.string_at(0)")
    assert outcome.code == -signal.SIGSEGV
    started_again(scripts)
    assert stored.store.get_run(outcome.out).status == "KILLED"
    assert stored.points(outcome.out, "loss") == _POINTS


@in_a_folder
def test_a_drain_that_dies_while_the_program_runs_is_followed_by_another(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])"
        + _LOGGING
        + "signal.sigwait([signal.SIGTERM])"
    )
    run_id = script.line()
    scripts.kill_drain()
    script.go_on()
    scripts.wait_until_drained_by_somebody()
    script.send(signal.SIGTERM)
    assert script.end() == (0, "", "")
    assert stored.store.get_run(run_id).status == "FINISHED"
    assert stored.points(run_id, "loss") == _POINTS


def test_a_run_of_this_program_that_opens_the_store_ends_the_dead_ones(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(_LOGGING + "os._exit(0)")
    with tracker.start_run() as run:
        tracker.log_metric("loss", 1.0)
    scripts.wait_until_stored()
    assert stored.store.get_run(outcome.out).status == "KILLED"
    assert stored.store.get_run(run.run_id).status == "FINISHED"


@in_a_folder
def test_a_run_that_ended_keeps_its_end_though_its_program_dies_later(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(_LOGGING + "tracker.end_run('FAILED'); os.kill(os.getpid(), signal.SIGKILL)")
    assert outcome.code == -signal.SIGKILL
    started_again(scripts)
    assert stored.store.get_run(outcome.out).status == "FAILED"


@in_a_database
def test_the_end_of_a_killed_run_is_when_it_last_wrote(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(_LOGGING + "import time; print(int(time.time() * 1000)); os._exit(0)")
    run_id, last = outcome.out.split()
    wait_until(lambda: time.time() * 1000 > int(last) + 500)
    started_again(scripts)
    end_time = stored.store.get_run(run_id).end_time
    assert end_time is not None
    assert abs(end_time - int(last)) < 250
