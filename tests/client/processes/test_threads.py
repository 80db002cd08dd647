"""Threads that log: to one run, to runs of their own, to several at once."""

import threading
from collections.abc import Callable

from tests.client.conftest import Reading
from tests.client.endings.scripts import in_a_folder

import tracker

THREADS = 8
POINTS = 5_000
EXPECTED = [(step, float(step)) for step in range(POINTS)]


def at_once(work: Callable[[int], None]) -> None:
    """Do it in several threads that begin together."""
    barrier = threading.Barrier(THREADS)

    def begin(number: int) -> None:
        barrier.wait()
        work(number)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_threads_that_log_to_one_run_lose_and_double_nothing(stored: Reading) -> None:
    def work(number: int) -> None:
        for step in range(POINTS):
            run.log_metric(f"own_{number}", step, step)
            run.log_metric("shared", number, step)
            if step % 10 == 0:
                run.log_metrics({f"row_{number}": step, "row": number}, step=step)
        run.log_param(f"param_{number}", number)
        run.set_tag(f"tag_{number}", number)

    with tracker.start_run() as run:
        at_once(work)
    for number in range(THREADS):
        assert stored.points(run.run_id, f"own_{number}") == EXPECTED
        assert stored.points(run.run_id, f"row_{number}") == EXPECTED[::10]
    everybody = sorted((step, float(number)) for step in range(POINTS) for number in range(THREADS))
    assert sorted(stored.points(run.run_id, "shared")) == everybody
    assert len(stored.points(run.run_id, "row")) == THREADS * POINTS / 10
    found = stored.store.get_run(run.run_id)
    assert found.params == {f"param_{number}": str(number) for number in range(THREADS)}
    assert {key: value for key, value in found.tags.items() if key.startswith("tag_")} == {
        f"tag_{number}": str(number) for number in range(THREADS)
    }


def test_threads_log_to_several_runs_through_the_runs_themselves(stored: Reading) -> None:
    def work(number: int) -> None:
        for step in range(1000):
            runs[(number + step) % len(runs)].log_metric(f"by_{number}", step, step)

    runs = [tracker.start_run(nested=True) for _ in range(4)]
    at_once(work)
    for run in reversed(runs):
        run.end()
    for index, run in enumerate(runs):
        for number in range(THREADS):
            steps = [step for step in range(1000) if (number + step) % len(runs) == index]
            assert stored.points(run.run_id, f"by_{number}") == [(step, float(step)) for step in steps]
        assert stored.store.get_run(run.run_id).status == "FINISHED"


def test_a_thread_s_run_fails_alone(stored: Reading) -> None:
    ids: dict[int, str] = {}

    def work(number: int) -> None:
        try:
            with tracker.start_run() as run:
                ids[number] = run.run_id
                tracker.log_metric("loss", number)
                if number % 2:
                    raise RuntimeError("odd")
        except RuntimeError:
            pass

    at_once(work)
    for number, run_id in ids.items():
        assert stored.store.get_run(run_id).status == ("FAILED" if number % 2 else "FINISHED")
        assert stored.points(run_id, "loss") == [(0, float(number))]


@in_a_folder
def test_threads_that_log_first_share_the_run_that_begins(stored: Reading) -> None:
    at_once(lambda number: tracker.log_metric(f"first_{number}", number))
    run = tracker.active_run()
    assert run is not None
    tracker.end_run()
    assert set(stored.store.get_run(run.info.run_id).metrics) == {f"first_{number}" for number in range(THREADS)}


def test_keys_that_threads_use_first_at_the_same_moment_are_one_key(stored: Reading) -> None:
    def work(number: int) -> None:
        for key in range(200):
            run.log_metric(f"key_{key}", number, number)
            run.log_metrics({f"key_{key}": number, f"other_{key}": number}, step=THREADS + number)

    with tracker.start_run() as run:
        at_once(work)
    for key in range(200):
        points = stored.points(run.run_id, f"key_{key}")
        assert sorted(points) == [(step, float(step % THREADS)) for step in range(2 * THREADS)]


def test_flushes_of_several_threads_all_come_back(stored: Reading) -> None:
    def work(number: int) -> None:
        for step in range(20):
            run.log_metric(f"by_{number}", step, step)
            assert run.flush()
            seen[number] += 1

    seen = [0] * THREADS
    with tracker.start_run() as run:
        at_once(work)
    assert seen == [20] * THREADS
    for number in range(THREADS):
        assert stored.points(run.run_id, f"by_{number}") == EXPECTED[:20]
