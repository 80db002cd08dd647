"""Programs that go on with a run that an earlier one ended, or did not."""

import signal

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_database, in_a_folder

_GOING_ON = """
import sys
with tracker.start_run(run_id="{run_id}") as run:
    for step in range(10, 20):
        tracker.log_metric("loss", step, step)
    tracker.log_param("batch", 32)
    tracker.flush()
    print(tracker.get_run(run.run_id).info.status)
"""
_BEGUN = """
import os, signal
run = tracker.start_run()
for step in range(10):
    tracker.log_metric("loss", step, step)
tracker.log_param("lr", 0.1)
print(run.run_id)
"""
_ENDS = {
    "finished": "tracker.end_run()",
    "failed": "raise SystemExit(tracker.end_run('FAILED'))",
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "gone without a word": "os._exit(3)",
}


@pytest.mark.parametrize("end", _ENDS)
def test_a_run_goes_on_where_it_was(scripts: Scripts, stored: Reading, end: str) -> None:
    run_id = scripts.run(_BEGUN + _ENDS[end]).out
    outcome = scripts.run(_GOING_ON.format(run_id=run_id))
    assert (outcome.code, outcome.err, outcome.out) == (0, "", "RUNNING")
    scripts.wait_until_stored()
    run = stored.store.get_run(run_id)
    assert (run.status, run.params) == ("FINISHED", {"lr": "0.1", "batch": "32"})
    assert stored.points(run_id, "loss") == [(step, float(step)) for step in range(20)]


@in_a_folder
def test_a_run_that_fails_when_it_goes_on_has_failed(scripts: Scripts, stored: Reading) -> None:
    run_id = scripts.run(_BEGUN).out
    scripts.run(f"with tracker.start_run(run_id='{run_id}'): 1 / 0")
    run = stored.store.get_run(run_id)
    assert run.status == "FAILED"
    assert run.tags["tracker.error"].endswith("ZeroDivisionError: division by zero")


@in_a_database
def test_a_param_that_another_process_logged_cannot_change(scripts: Scripts, stored: Reading) -> None:
    run_id = scripts.run(_BEGUN).out
    outcome = scripts.run(f"tracker.start_run(run_id='{run_id}'); tracker.log_param('lr', 0.2)")
    assert outcome.code == 1
    assert "ParamChanged" in outcome.err
    assert stored.store.get_run(run_id).params["lr"] == "0.1"


def test_a_job_that_is_queued_again_after_it_was_killed_goes_on(scripts: Scripts, stored: Reading) -> None:
    source = """
        import os, signal
        run = tracker.start_run(resume="auto")
        restart = int(os.environ.get("SLURM_RESTART_COUNT", "0"))
        for step in range(10 * restart, 10 * restart + 10):
            tracker.log_metric("loss", step, step)
        print(run.run_id)
        if restart < 2:
            os.kill(os.getpid(), signal.SIGKILL)
    """
    job = {"SLURM_JOB_ID": "4711"}
    first = scripts.run(source, environment=job)
    second = scripts.run(source, environment={**job, "SLURM_RESTART_COUNT": "1"})
    third = scripts.run(source, environment={**job, "SLURM_RESTART_COUNT": "2"})
    assert (first.code, second.code, third.code) == (-signal.SIGKILL, -signal.SIGKILL, 0)
    assert first.out == second.out == third.out
    scripts.wait_until_stored()
    run = stored.store.get_run(first.out)
    assert run.status == "FINISHED"
    assert run.tags["tracker.slurm.restart_count"] == "2"
    assert stored.points(first.out, "loss") == [(step, float(step)) for step in range(30)]


@in_a_database
def test_another_job_has_a_run_of_its_own(scripts: Scripts, stored: Reading) -> None:
    source = "print(tracker.start_run(resume='auto').run_id)"
    runs = {scripts.run(source, environment={"SLURM_JOB_ID": job}).out for job in ("4711", "4712")}
    assert len(runs) == 2
    assert scripts.run(source, environment={"SLURM_JOB_ID": "4711"}).out in runs


@in_a_folder
def test_the_tasks_of_a_job_each_find_their_own_run(scripts: Scripts, stored: Reading) -> None:
    source = "print(tracker.start_run(resume='auto').run_id)"
    tasks = [{"SLURM_JOB_ID": "4711", "SLURM_PROCID": str(number)} for number in range(3)]
    first = [scripts.run(source, environment=task).out for task in tasks]
    assert len(set(first)) == 3
    again = [scripts.run(source, environment={**task, "SLURM_RESTART_COUNT": "1"}).out for task in tasks]
    assert again == first
