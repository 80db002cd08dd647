"""Programs that start processes of their own: each point that any of them logs is in the store once."""

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts

by_each_method = pytest.mark.parametrize(
    ("store_path", "method"),
    [("mlruns", "fork"), ("mlflow.db", "fork"), ("mlflow.db", "spawn"), ("mlruns", "forkserver")],
    indirect=["store_path"],
)

_LOGGING = """
import multiprocessing as mp, os, sys
def log(worker, points=50):
    for step in range(points):
        tracker.log_metric(f"worker_{worker}", step, step)
        tracker.log_metrics({"row": worker * 1000 + step, f"row_{worker}": step}, step=step)
    tracker.log_param(f"param_{worker}", worker)
    return worker
"""


def check(stored: Reading, run_id: str, *, workers: int, points: int = 50, status: str = "FINISHED") -> None:
    """All points of each worker are there, once."""
    run = stored.store.get_run(run_id)
    assert run.status == status
    assert run.params == {f"param_{worker}": str(worker) for worker in range(workers)}
    expected = [(step, float(step)) for step in range(points)]
    for worker in range(workers):
        assert sorted(stored.points(run_id, f"worker_{worker}")) == expected, worker
        assert sorted(stored.points(run_id, f"row_{worker}")) == expected, worker
    rows = sorted(value for _, value in stored.points(run_id, "row"))
    assert rows == [float(worker * 1000 + step) for worker in range(workers) for step in range(points)]


@by_each_method
def test_processes_log_to_the_run_of_their_parent(scripts: Scripts, stored: Reading, method: str) -> None:
    outcome = scripts.run(f"""{_LOGGING}
if __name__ == "__main__":
    context = mp.get_context("{method}")
    with tracker.start_run() as run:
        log(0)
        processes = [context.Process(target=log, args=(worker,)) for worker in range(1, 4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        print(run.run_id, *(process.exitcode for process in processes))
    """)
    assert outcome.err == ""
    run_id, *codes = outcome.out.split()
    assert codes == ["0"] * 3
    check(stored, run_id, workers=4)


@by_each_method
def test_a_pool_logs_to_the_run_of_its_parent(scripts: Scripts, stored: Reading, method: str) -> None:
    outcome = scripts.run(f"""{_LOGGING}
if __name__ == "__main__":
    with tracker.start_run() as run, mp.get_context("{method}").Pool(2) as pool:
        print(run.run_id, sorted(pool.map(log, range(6), chunksize=1)))
    """)
    assert (outcome.code, outcome.err) == (0, "")
    run_id, numbers = outcome.out.split(maxsplit=1)
    assert numbers == "[0, 1, 2, 3, 4, 5]"
    scripts.wait_until_stored()
    check(stored, run_id, workers=6)


@by_each_method
def test_an_executor_logs_to_the_run_of_its_parent(scripts: Scripts, stored: Reading, method: str) -> None:
    outcome = scripts.run(f"""{_LOGGING}
from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    with tracker.start_run() as run:
        with ProcessPoolExecutor(2, mp_context=mp.get_context("{method}")) as pool:
            list(pool.map(log, range(6)))
    print(run.run_id)
    """)
    assert (outcome.code, outcome.err) == (0, "")
    check(stored, outcome.out, workers=6)


@by_each_method
def test_processes_log_to_the_run_that_is_innermost_when_they_start(
    scripts: Scripts, stored: Reading, method: str
) -> None:
    outcome = scripts.run(f"""{_LOGGING}
def work(key):
    tracker.log_metric(key, 1.0)
def in_process(key):
    process = context.Process(target=work, args=(key,))
    process.start()
    process.join()
if __name__ == "__main__":
    context = mp.get_context("{method}")
    with tracker.start_run() as outer:
        in_process("before")
        with tracker.start_run(nested=True) as inner:
            in_process("inside")
        in_process("after")
    with tracker.start_run() as second:
        in_process("second")
    print(outer.run_id, inner.run_id, second.run_id)
    """)
    assert (outcome.code, outcome.err) == (0, "")
    keys = [set(stored.store.get_run(run_id).metrics) for run_id in outcome.out.split()]
    assert keys == [{"before", "after"}, {"inside"}, {"second"}]


@by_each_method
def test_a_process_without_a_run_of_its_parent_has_one_of_its_own(
    scripts: Scripts, stored: Reading, method: str
) -> None:
    outcome = scripts.run(f"""{_LOGGING}
def work():
    tracker.log_metric("own", 1.0)
    print(tracker.active_run().run_id, flush=True)
if __name__ == "__main__":
    with tracker.start_run() as run:
        print(run.run_id, flush=True)
    process = mp.get_context("{method}").Process(target=work)
    process.start()
    process.join()
    """)
    assert (outcome.code, outcome.err) == (0, "")
    parent, child = outcome.out.split()
    scripts.wait_until_stored()
    assert parent != child
    assert stored.store.get_run(parent).metrics == {}
    assert stored.points(child, "own") == [(0, 1.0)]
    assert stored.store.get_run(child).status == "FINISHED"


@pytest.mark.parametrize(
    ("store_path", "method"),
    [("mlruns", "fork"), ("mlflow.db", "spawn"), ("mlruns", "forkserver")],
    indirect=["store_path"],
)
@pytest.mark.parametrize(
    ("deed", "status", "code"),
    [("pass", "FINISHED", 0), ("1 / 0", "FAILED", 1), ("sys.exit(4)", "FAILED", 4), ("os._exit(5)", "KILLED", 5)],
)
def test_a_run_that_a_process_starts_ends_as_it_does(
    scripts: Scripts, stored: Reading, method: str, deed: str, status: str, code: int
) -> None:
    outcome = scripts.run(f"""{_LOGGING}
def work(deed):
    tracker.start_run(nested=True)
    tracker.log_metric("loss", 1.0)
    print(tracker.active_run().run_id, flush=True)
    exec(deed)
if __name__ == "__main__":
    with tracker.start_run() as run:
        print(run.run_id, flush=True)
        process = mp.get_context("{method}").Process(target=work, args=("{deed}",))
        process.start()
        process.join()
        sys.exit(process.exitcode)
    """)
    _, child = outcome.out.split()
    assert outcome.code == code
    scripts.wait_until_stored_by_anybody()
    run = stored.store.get_run(child)
    assert (run.status, stored.points(child, "loss")) == (status, [(0, 1.0)])
    assert run.tags.get("tracker.error", "").endswith("division by zero" if "/" in deed else "")


@by_each_method
def test_a_process_that_outlives_the_run_of_its_parent_still_logs_to_it(
    scripts: Scripts, stored: Reading, method: str
) -> None:
    outcome = scripts.run(f"""{_LOGGING}
def work(ready, event):
    log(0, 10)
    ready.set()
    event.wait()
    log(1, 10)
if __name__ == "__main__":
    context = mp.get_context("{method}")
    ready, event = context.Event(), context.Event()
    with tracker.start_run() as run:
        process = context.Process(target=work, args=(ready, event))
        process.start()
        ready.wait()
    print(run.run_id, tracker.get_run(run.run_id).info.status)
    event.set()
    """)
    assert (outcome.code, outcome.err) == (0, "")
    run_id, status = outcome.out.split()
    assert status == "FINISHED"
    scripts.wait_until_stored_by_anybody()
    check(stored, run_id, workers=2, points=10)


@by_each_method
def test_a_worker_that_is_killed_costs_none_of_what_it_logged(scripts: Scripts, stored: Reading, method: str) -> None:
    outcome = scripts.run(f"""{_LOGGING}
def work(worker):
    log(worker)
    os.kill(os.getpid(), 9)
if __name__ == "__main__":
    with tracker.start_run() as run:
        processes = [mp.get_context("{method}").Process(target=work, args=(worker,)) for worker in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
    print(run.run_id, *(process.exitcode for process in processes))
    """)
    assert outcome.err == ""
    run_id, *codes = outcome.out.split()
    assert codes == ["-9", "-9"]
    check(stored, run_id, workers=2)
