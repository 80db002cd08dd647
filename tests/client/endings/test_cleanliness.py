"""What a program that logged leaves behind: its run in the store, and nothing else."""

from pathlib import Path

from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_database, in_a_folder
from tests.client.reliability.killing import drainer_of, wait_until

from tracker.core.queries import RunQuery

_EVERYTHING = """
import os
os.makedirs("made/deep")
for name in ("made/a.txt", "made/deep/b.txt"):
    with open(name, "w") as file:
        file.write(name)
with tracker.start_run(run_name="all", tags={"team": "x"}) as run:
    for step in range(100):
        tracker.log_metric("loss", step, step)
        tracker.log_metrics({"a": step, "b": -step}, step=step)
    tracker.log_params({"lr": 0.1, "batch": 32})
    tracker.set_tag("note", "text")
    tracker.log_artifact("made/a.txt")
    tracker.log_artifacts("made", "folder")
    tracker.log_text("hello", "notes/hello.txt")
    tracker.log_dict({"a": 1}, "config.json")
    tracker.flush()
    with tracker.start_run(nested=True):
        tracker.log_metric("loss", 1.0)
print(run.run_id)
"""
_STRICT = ("-X", "dev", "-W", "error")
_FILES = ["a.txt", "config.json", "folder/a.txt", "folder/deep/b.txt", "notes/hello.txt"]


def left_over(store: Path) -> list[str]:
    """The files in the journals' folder of a store, and temporary ones elsewhere, but for what stays there."""
    spools = sorted((store.parent / ".tracker" / store.name).glob("*/*"))
    left = [path.name for path in spools if path.name not in ("store", "lock", "starting", "bell", "drain.log")]
    hidden = [path.name for path in store.parent.rglob(".*") if path.name not in (".tracker", ".trash")]
    return left + hidden


def test_a_strict_interpreter_has_nothing_to_complain_of(scripts: Scripts, stored: Reading) -> None:
    for environment in ({}, {"TRACKER_CAPTURE_DIFF": "true", "TRACKER_CAPTURE_REQUIREMENTS": "true"}):
        outcome = scripts.run(_EVERYTHING, environment=environment, options=_STRICT)
        assert (outcome.code, outcome.err) == (0, "")
        run = stored.store.get_run(outcome.out)
        assert (run.status, len(stored.points(outcome.out, "loss"))) == ("FINISHED", 100)


def test_nothing_is_left_but_the_run(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run(_EVERYTHING)
    assert outcome.err == ""
    wait_until(lambda: drainer_of(scripts.store) is None, 2.0)
    assert left_over(scripts.store) == []
    root = Path(stored.store.get_run(outcome.out).artifact_uri.removeprefix("file://"))
    assert sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()) == _FILES


def test_whoever_drains_has_nothing_to_complain_of(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start(_EVERYTHING + "\ntracker.start_run(); input()", options=_STRICT)
    script.line()
    scripts.wait_until_drained_by_somebody()
    script.say("go")
    assert script.end() == (0, "", "")
    wait_until(lambda: drainer_of(scripts.store) is None, 2.0)
    logs = list((scripts.store.parent / ".tracker").rglob("drain.log"))
    assert [log.read_text() for log in logs] == [""]
    assert left_over(scripts.store) == []


def test_runs_one_after_another_cost_nothing_once_they_are_over(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start("""
        import time
        for number in range(30):
            with tracker.start_run():
                tracker.log_metric("loss", 1.0)
                time.sleep(0.03 * (number % 3))
        tracker.start_run()
        time.sleep(0.2)
        before = time.process_time()
        time.sleep(1.5)
        print(time.process_time() - before)
        tracker.end_run()
    """)
    assert float(script.line()) < 0.1
    assert script.end() == (0, "", "")
    assert len(stored.store.search_runs(RunQuery())) == 31
    wait_until(lambda: drainer_of(scripts.store) is None, 2.0)
    assert left_over(scripts.store) == []


@in_a_folder
def test_the_program_has_no_child_to_wait_for(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start("""
        import os, subprocess
        run = tracker.start_run()
        tracker.log_metric("loss", 1.0)
        print(run.run_id)
        input()
        try:
            print(os.waitpid(-1, os.WNOHANG))
        except ChildProcessError:
            print("none")
        print(subprocess.run(["true"]).returncode)
    """)
    script.line()
    scripts.wait_until_drained_by_somebody()
    script.say("go")
    assert script.end() == (0, "none\n0", "")


@in_a_database
def test_threads_and_descriptors_go_with_the_run(scripts: Scripts, stored: Reading) -> None:
    outcome = scripts.run("""
        import os, threading
        def log(run):
            for step in range(100):
                run.log_metric("loss", step, step)
            run.flush()
        def descriptors():
            return {os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd") if number != "3"}
        with tracker.start_run() as run:
            log(run)
        before = descriptors()
        for _ in range(20):
            with tracker.start_run() as run:
                log(run)
        print([path for path in descriptors() - before if not path.startswith("/proc")])
        for thread in threading.enumerate():
            if thread is not threading.main_thread():
                thread.join()
    """)
    assert outcome == (0, "[]", "")


@in_a_folder
def test_whoever_drains_holds_nothing_of_the_program(scripts: Scripts, stored: Reading) -> None:
    script = scripts.start("""
        import os
        read, write = os.pipe()
        os.set_inheritable(write, True)
        run = tracker.start_run()
        tracker.log_metric("loss", 1.0)
        print(run.run_id)
        input()
        os.close(write)
        print(os.read(read, 1))
    """)
    script.line()
    scripts.wait_until_drained_by_somebody()
    drainer = Path(f"/proc/{drainer_of(scripts.store)}")
    assert (drainer / "cwd").readlink() == Path("/")
    script.say("go")
    assert script.line() == "b''"
    assert drainer.is_dir()


def test_a_second_program_finds_the_store_as_it_was_left(scripts: Scripts, stored: Reading) -> None:
    runs = [scripts.run("print(tracker.start_run().run_id); tracker.log_metric('loss', 1.0)").out for _ in range(3)]
    assert [stored.store.get_run(run_id).status for run_id in runs] == ["FINISHED"] * 3
    assert left_over(scripts.store) == []
