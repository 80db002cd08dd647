"""How a run ends whose program gets a signal, with and without a handler of its own."""

import signal

import pytest
from tests.client.conftest import Reading
from tests.client.endings.scripts import Outcome, Script, Scripts, in_a_database, in_a_folder

_WAITING = """
with tracker.start_run() as run:
    tracker.log_metric("loss", 1.0, step=0)
    print(run.run_id)
    while not is_told:
        signal.pause()
    tracker.log_metric("loss", 2.0, step=1)
"""
_PREPARED = """
import signal, sys
is_told = False
"""


def interrupted(script: Script, number: signal.Signals) -> tuple[str, Outcome]:
    """Send a signal once the script waits for it; the run's id and how the script ended."""
    run_id = script.line()
    script.send(number)
    return run_id, script.end()


@pytest.fixture(params=["with", "without"])
def block(request: pytest.FixtureRequest) -> str:
    """A script's end that waits for a signal, in a block of its run or without one."""
    if request.param == "with":
        return _WAITING
    return _WAITING.replace("with tracker.start_run() as run:", "run = tracker.start_run()").replace("\n    ", "\n")


def test_ctrl_c_kills_the_run_and_ends_the_program_as_ever(scripts: Scripts, stored: Reading, block: str) -> None:
    run_id, outcome = interrupted(scripts.start(_PREPARED + block), signal.SIGINT)
    assert outcome.code == -signal.SIGINT
    assert outcome.err.rstrip().endswith("KeyboardInterrupt")
    assert stored.store.get_run(run_id).status == "KILLED"
    assert stored.points(run_id, "loss") == [(0, 1.0)]


def test_sigterm_without_a_handler_ends_the_program_at_once_and_kills_the_run(
    scripts: Scripts, stored: Reading, block: str
) -> None:
    script = scripts.start(_PREPARED + block)
    run_id = script.line()
    scripts.wait_until_drained_by_somebody()
    script.send(signal.SIGTERM)
    outcome = script.end()
    assert (outcome.code, outcome.err) == (-signal.SIGTERM, "")
    scripts.wait_until_stored()
    assert stored.store.get_run(run_id).status == "KILLED"
    assert stored.points(run_id, "loss") == [(0, 1.0)]


@in_a_folder
def test_a_handler_that_exits_is_called_and_the_run_is_killed(scripts: Scripts, stored: Reading, block: str) -> None:
    handler = """
def leave(number, frame):
    print("called with", number)
    sys.exit(5)
signal.signal(signal.SIGTERM, leave)
"""
    run_id, outcome = interrupted(scripts.start(_PREPARED + handler + block), signal.SIGTERM)
    assert (outcome.code, outcome.out, outcome.err) == (5, f"called with {signal.SIGTERM.value}", "")
    assert stored.store.get_run(run_id).status == "KILLED"


@in_a_database
def test_a_handler_that_lets_the_program_finish_its_work_is_called_and_the_run_is_killed(
    scripts: Scripts, stored: Reading, block: str
) -> None:
    handler = """
def note(number, frame):
    global is_told
    is_told = True
signal.signal(signal.SIGTERM, note)
"""
    run_id, outcome = interrupted(scripts.start(_PREPARED + handler + block), signal.SIGTERM)
    assert (outcome.code, outcome.err) == (0, "")
    assert stored.store.get_run(run_id).status == "KILLED"
    assert stored.points(run_id, "loss") == [(0, 1.0), (1, 2.0)]


@in_a_folder
def test_a_handler_that_is_set_after_the_run_began_has_its_way(scripts: Scripts, stored: Reading) -> None:
    source = """
import signal, sys
with tracker.start_run() as run:
    def leave(number, frame):
        sys.exit(128 + number)
    signal.signal(signal.SIGTERM, leave)
    print(run.run_id)
    while True:
        signal.pause()
"""
    run_id, outcome = interrupted(scripts.start(source), signal.SIGTERM)
    assert (outcome.code, outcome.err) == (128 + signal.SIGTERM, "")
    assert stored.store.get_run(run_id).status == "KILLED"


@in_a_folder
def test_a_signal_that_is_ignored_ends_nothing(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(
        """
        import signal, sys
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with tracker.start_run() as run:
            print(run.run_id)
            signal.sigwait([signal.SIGUSR1])
            tracker.log_metric("loss", 1.0)
        print(signal.getsignal(signal.SIGTERM) is signal.SIG_IGN)
    """.replace("import signal, sys", "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])")
    )
    run_id = script.line()
    script.send(signal.SIGTERM)
    script.send(signal.SIGUSR1)
    outcome = script.end()
    assert (outcome.code, outcome.out, outcome.err) == (0, "True", "")
    assert stored.store.get_run(run_id).status == "FINISHED"
    assert stored.points(run_id, "loss") == [(0, 1.0)]


@in_a_database
def test_whoever_drains_does_not_ignore_signals_in_the_program_s_name(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        import signal
        with tracker.start_run() as run:
            tracker.log_metric("loss", 1.0)
        print(run.run_id)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    """)
    assert (outcome.code, outcome.err) == (0, "")


@in_a_database
def test_ctrl_c_in_a_terminal_does_not_reach_whoever_drains(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(_PREPARED + _WAITING)
    run_id = script.line()
    scripts.wait_until_drained_by_somebody()
    script.send_to_group(signal.SIGINT)
    assert script.end().code == -signal.SIGINT
    assert stored.store.get_run(run_id).status == "KILLED"
    assert not scripts.journals()


@in_a_folder
def test_a_handler_that_logs_gets_its_values_in_between(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        import signal
        count = 0
        def log(number, frame):
            global count
            tracker.log_metric("from handler", count, count)
            tracker.log_metrics({"row": count}, step=count)
            count += 1
            signal.setitimer(signal.ITIMER_REAL, 0.0003)
        signal.signal(signal.SIGALRM, log)
        with tracker.start_run() as run:
            signal.setitimer(signal.ITIMER_REAL, 0.0003)
            for step in range(60_000):
                tracker.log_metric("loss", step, step)
                tracker.log_metrics({"a": step, "b": step}, step=step)
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        print(run.run_id, count)
    """)
    assert (outcome.code, outcome.err) == (0, "")
    run_id, count = outcome.out.split()
    assert int(count) > 10
    for key, steps in (
        ("loss", 60_000),
        ("a", 60_000),
        ("b", 60_000),
        ("from handler", int(count)),
        ("row", int(count)),
    ):
        assert sorted(stored.points(run_id, key)) == [(step, float(step)) for step in range(steps)], key


def test_a_handler_that_raises_at_any_moment_costs_no_more_than_the_call_that_it_breaks_off(
    scripts: Scripts, stored: Reading
) -> None:
    outcome = scripts.run("""
        import signal
        class Interrupted(Exception): pass
        is_inside = False
        def interrupt(number, frame):
            if is_inside:
                raise Interrupted
        signal.signal(signal.SIGALRM, interrupt)
        broken_off = []
        with tracker.start_run() as run:
            signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
            for step in range(60_000):
                try:
                    is_inside = True
                    tracker.log_metric("loss", step, step)
                    tracker.log_metrics({"a": step, "b": step}, step=step)
                    is_inside = False
                except Interrupted:
                    is_inside = False
                    broken_off.append(step)
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        print(run.run_id, *broken_off)
    """)
    assert (outcome.code, outcome.err) == (0, "")
    run_id, *broken_off = outcome.out.split()
    acknowledged = set(range(60_000)) - set(map(int, broken_off))
    assert len(broken_off) > 10
    for key in ("loss", "a", "b"):
        steps = [step for step, _ in stored.points(run_id, key)]
        assert len(steps) == len(set(steps)), key
        assert acknowledged <= set(steps), key
