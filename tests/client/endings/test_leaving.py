"""How a run ends whose program leaves by itself: with its last line, by an exception, by `sys.exit`, by `os._exit`."""

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_database, in_a_folder

from tracker.core.journal.evidence import presence


def test_a_program_that_ends_finishes_its_run_and_keeps_its_exit_code(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        tracker.log_metric("loss", 1.0, step=0)
        print(tracker.active_run().run_id)
    """)
    assert (outcome.code, outcome.err) == (0, "")
    assert stored.store.get_run(outcome.out).status == "FINISHED"
    assert stored.points(outcome.out, "loss") == [(0, 1.0)]


def test_an_exception_that_leaves_the_block_fails_the_run_and_shows_as_ever(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        def diverge():
            raise ArithmeticError("loss is nan")

        with tracker.start_run() as run:
            print(run.run_id)
            tracker.log_metric("loss", 1.0, step=0)
            diverge()
    """)
    assert outcome.code == 1
    assert outcome.err.rstrip().endswith("ArithmeticError: loss is nan")
    assert "tracker:" not in outcome.err
    run = stored.store.get_run(outcome.out)
    assert run.status == "FAILED"
    assert run.tags["tracker.error"] == outcome.err.rstrip()
    assert stored.points(outcome.out, "loss") == [(0, 1.0)]


@in_a_folder
def test_only_the_last_lines_of_a_long_traceback_are_kept(scripts: Scripts, stored: Reading) -> None:
    source = "".join(f"def f{n}():\n    f{n + 1}()\n" for n in range(40))
    outcome = scripts.run(
        source + "def f40():\n    raise ValueError('deep')\nprint(tracker.start_run().run_id)\nf0()\n"
    )
    lines = stored.store.get_run(outcome.out).tags["tracker.error"].split("\n")
    assert lines == outcome.err.rstrip().split("\n")[-len(lines) :]
    assert lines[-1] == "ValueError: deep"
    assert 5 < len(lines) <= 20


def test_an_exception_that_nobody_catches_fails_the_run_without_a_block(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        print(tracker.start_run().run_id)
        tracker.log_param("lr", 0.1)
        {}["missing"]
    """)
    assert outcome.code == 1
    run = stored.store.get_run(outcome.out)
    assert (run.status, run.params) == ("FAILED", {"lr": "0.1"})
    assert run.tags["tracker.error"].endswith("KeyError: 'missing'")


@in_a_folder
@pytest.mark.parametrize(("argument", "code", "status"), [("0", 0, "FINISHED"), ("3", 3, "FAILED")])
def test_leaving_a_block_by_sys_exit_ends_the_run_as_the_program_says(
    scripts: Scripts, stored: Reading, argument: str, code: int, status: str
) -> None:
    outcome = scripts.run(f"""
        import sys
        with tracker.start_run() as run:
            print(run.run_id)
            sys.exit({argument})
    """)
    assert (outcome.code, outcome.err) == (code, "")
    assert stored.store.get_run(outcome.out).status == status


@in_a_folder
def test_a_text_given_to_sys_exit_is_shown_and_fails_the_run(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        import sys
        with tracker.start_run() as run:
            print(run.run_id)
            sys.exit("no data found")
    """)
    assert (outcome.code, outcome.err) == (1, "no data found\n")
    assert stored.store.get_run(outcome.out).status == "FAILED"


@in_a_database
@pytest.mark.parametrize(("argument", "code"), [("0", 0), ("3", 3), ("'text'", 1)])
def test_sys_exit_without_a_block_ends_the_run_too(scripts: Scripts, stored: Reading, argument: str, code: int) -> None:
    outcome = scripts.run(f"""
        import sys
        print(tracker.start_run().run_id)
        tracker.log_metric("loss", 1.0)
        sys.exit({argument})
    """)
    assert (outcome.code, outcome.err) == (code, "text\n" if code == 1 else "")
    assert stored.store.get_run(outcome.out).end_time is not None
    assert stored.points(outcome.out, "loss") == [(0, 1.0)]
    assert not scripts.journals()


def test_an_inner_run_that_fails_leaves_the_outer_one_going(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        with tracker.start_run() as outer:
            try:
                with tracker.start_run(nested=True) as inner:
                    raise RuntimeError("inner")
            except RuntimeError:
                pass
            tracker.log_metric("loss", 1.0)
        print(outer.run_id, inner.run_id)
    """)
    outer, inner = (stored.store.get_run(run_id) for run_id in outcome.out.split())
    assert (outer.status, inner.status) == ("FINISHED", "FAILED")
    assert "tracker.error" not in outer.tags
    assert inner.tags["mlflow.parentRunId"] == outer.run_id
    assert stored.points(outer.run_id, "loss") == [(0, 1.0)]


@in_a_database
def test_runs_that_are_open_at_the_end_of_the_program_all_end(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        runs = [tracker.start_run(nested=True) for _ in range(3)]
        for number, run in enumerate(runs):
            run.log_metric("loss", number)
        print(*(run.run_id for run in runs))
    """)
    for number, run_id in enumerate(outcome.out.split()):
        assert stored.store.get_run(run_id).status == "FINISHED"
        assert stored.points(run_id, "loss") == [(0, float(number))]


def test_a_program_that_skips_its_end_leaves_a_run_that_is_seen_dead(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        import os
        run = tracker.start_run()
        for step in range(100):
            run.log_metric("loss", step, step)
        print(run.run_id, flush=True)
        os._exit(7)
    """)
    assert outcome.code == 7
    for journal in scripts.journals():
        assert presence(journal.head()) == "dead"
    scripts.run("with tracker.start_run(): pass")
    scripts.wait_until_stored()
    assert stored.store.get_run(outcome.out).status == "KILLED"
    assert stored.points(outcome.out, "loss") == [(step, float(step)) for step in range(100)]


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED", "SCHEDULED", "RUNNING"])
def test_a_run_ends_with_the_status_that_it_is_given(scripts: Scripts, stored: Reading, status: str) -> None:
    outcome = scripts.run(f"print(tracker.start_run().run_id); tracker.log_metric('a', 1); tracker.end_run('{status}')")
    run = stored.store.get_run(outcome.out)
    assert (run.status, run.end_time is not None) == (status, True)
