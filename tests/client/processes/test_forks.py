"""Bare forks: the child leaves what is the parent's alone, and what it logs is its own to bring home."""

from pathlib import Path

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_folder

_START = """
import os, sys, threading
def wait(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
def log(key, points=100):
    for step in range(points):
        tracker.log_metric(key, step, step)
"""
_LEAVING = {"as ever": "sys.exit(3)", "at once": "os._exit(3)", "by an error": "raise SystemExit(3) from ValueError()"}


def points(count: int) -> list[tuple[int, float]]:
    return [(step, float(step)) for step in range(count)]


@pytest.mark.parametrize("leaving", _LEAVING)
def test_a_child_logs_to_the_run_and_does_not_end_it(scripts: Scripts, stored: Reading, leaving: str) -> None:
    outcome = scripts.run(f"""{_START}
with tracker.start_run() as run:
    log("before")
    pid = os.fork()
    if pid == 0:
        log("child")
        tracker.log_param("from", "child")
        {_LEAVING[leaving]}
    assert wait(pid) == 3
    assert tracker.flush()
    print(run.run_id, tracker.get_run(run.run_id).info.status)
    log("after")
""")
    assert (outcome.code, outcome.err) == (0, "")
    run_id, status = outcome.out.split()
    assert status == "RUNNING"
    run = stored.store.get_run(run_id)
    assert (run.status, run.params) == ("FINISHED", {"from": "child"})
    for key in ("before", "child", "after"):
        assert stored.points(run_id, key) == points(100), key


def test_what_waits_in_the_parent_at_the_fork_is_stored_once(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(f"""{_START}
with tracker.start_run() as run:
    for round in range(10):
        for step in range(100 * round, 100 * round + 100):
            tracker.log_metric("loss", step, step)
            tracker.log_metrics({{"a": step}}, step=step)
        if os.fork() == 0:
            log(f"child_{{round}}", 10)
            sys.exit()
    for _ in range(10):
        os.wait()
print(run.run_id)
""")
    assert (outcome.code, outcome.err) == (0, "")
    assert stored.points(outcome.out, "loss") == points(1000)
    assert stored.points(outcome.out, "a") == points(1000)
    for number in range(10):
        assert stored.points(outcome.out, f"child_{number}") == points(10)


def test_a_child_that_starts_a_run_of_its_own_ends_that_alone(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(f"""{_START}
with tracker.start_run() as run:
    log("parent")
    pid = os.fork()
    if pid == 0:
        with tracker.start_run(nested=True) as own:
            log("child")
            print(own.run_id)
        sys.exit()
    wait(pid)
    print(run.run_id)
    log("parent too")
""")
    assert (outcome.code, outcome.err) == (0, "")
    child, parent = (stored.store.get_run(run_id) for run_id in outcome.out.split())
    assert (parent.status, set(parent.metrics)) == ("FINISHED", {"parent", "parent too"})
    assert (child.status, set(child.metrics)) == ("FINISHED", {"child"})
    assert child.tags["mlflow.parentRunId"] == parent.run_id


def test_a_child_goes_on_when_its_parent_has_ended(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(f"""{_START}
read, write = os.pipe()
run = tracker.start_run()
log("parent")
if os.fork() == 0:
    os.close(write)
    os.read(read, 1)
    log("child")
    sys.exit()
os.close(read)
print(run.run_id)
""")
    assert (outcome.code, outcome.err) == (0, "")
    scripts.wait_until_undrained()
    run = stored.store.get_run(outcome.out)
    assert run.status == "FINISHED"
    assert stored.points(outcome.out, "parent") == stored.points(outcome.out, "child") == points(100)


@in_a_folder
def test_generations_of_children_each_bring_theirs_home(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(f"""{_START}
run = tracker.start_run()
print(run.run_id)
for generation in range(5):
    log(f"generation_{{generation}}")
    pid = os.fork()
    if pid:
        sys.exit(wait(pid))
log("last")
""")
    assert (outcome.code, outcome.err) == (0, "")
    for key in [*(f"generation_{number}" for number in range(5)), "last"]:
        assert stored.points(outcome.out, key) == points(100), key
    assert stored.store.get_run(outcome.out).status == "FINISHED"


def test_forks_amid_threads_that_log_lose_and_double_nothing(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(f"""{_START}
def work(number):
    for step in range(3000):
        run.log_metric(f"thread_{{number}}", step, step)
        if step % 10 == 0:
            run.log_metrics({{f"row_{{number}}": step}}, step=step)
        if step % 500 == 0:
            run.flush()
with tracker.start_run() as run:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    children = []
    for number in range(12):
        pid = os.fork()
        if pid == 0:
            log(f"child_{{number}}")
            os._exit(0 if number % 2 else not tracker.flush())
        children.append(pid)
    codes = [wait(pid) for pid in children]
    for thread in threads:
        thread.join()
print(run.run_id, *codes)
""")
    assert (outcome.code, outcome.err) == (0, "")
    run_id, *codes = outcome.out.split()
    assert set(codes) == {"0"}
    for number in range(4):
        assert stored.points(run_id, f"thread_{number}") == points(3000)
        assert [step for step, _ in stored.points(run_id, f"row_{number}")] == list(range(0, 3000, 10))
    for number in range(12):
        assert stored.points(run_id, f"child_{number}") == points(100), number


def test_a_child_that_does_nothing_keeps_nobody_from_storing(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(
        f"""{_START}
read, write = os.pipe()
is_over = False
def flush():
    while not is_over:
        tracker.log_metric("flushed", 1.0)
        assert tracker.flush()
run = tracker.start_run()
tracker.log_metric("loss", 1.0)
threads = [threading.Thread(target=flush) for _ in range(2)]
for thread in threads:
    thread.start()
children = []
for number in range(40):
    pid = os.fork()
    if pid == 0:
        os.close(write)
        os.read(read, 1)
        os._exit(0)
    children.append(pid)
is_over = True
for thread in threads:
    thread.join()
tracker.log_metric("loss", 2.0, step=1)
print(run.run_id, tracker.flush())
tracker.end_run()
os.close(write)
for pid in children:
    wait(pid)
""",
        environment={"TRACKER_FLUSH_TIMEOUT": "3"},
    )
    assert outcome.err == ""
    run_id, is_stored = outcome.out.split()
    assert is_stored == "True"
    assert stored.points(run_id, "loss") == [(0, 1.0), (1, 2.0)]


@in_a_folder
def test_a_fork_waits_for_what_a_thread_that_logs_is_importing(
    scripts: Scripts, stored: Reading, tmp_path: Path
) -> None:
    (tmp_path / "slow.py").write_text("import time; time.sleep(0.5); whole = True")
    outcome = scripts.run(
        """
        import os, sys, threading, time
        with tracker.start_run():
            threading.Thread(target=lambda: __import__("slow"), name="tracker-like").start()
            time.sleep(0.1)
            pid = os.fork()
            if pid == 0:
                import slow
                os._exit(3 if slow.whole else 4)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """,
        environment={"PYTHONPATH": str(tmp_path)},
    )
    assert outcome == (0, "3", "")
