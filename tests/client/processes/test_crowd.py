"""Many processes with a run each that write to one store at the same time."""

import os
from pathlib import Path

from tests.client.conftest import Reading
from tests.client.endings.scripts import Scripts, in_a_folder

from tracker.core.queries import RunQuery

IS_FULL = os.environ.get("TRACKER_TEST_PROCESSES") == "full"
PROCESSES = 32
POINTS = 10_000 if IS_FULL else 200

_CROWD = f"""
import os, sys
read, write = os.pipe()
children = []
for number in range({PROCESSES}):
    pid = os.fork()
    if pid == 0:
        os.close(write)
        os.read(read, 1)
        with tracker.start_run(run_name=f"run_{{number}}") as run:
            for step in range({POINTS}):
                tracker.log_metric("loss", step, step)
                if step % 10 == 0:
                    tracker.log_metrics({{"a": step, "b": -step}}, step=step)
            tracker.log_param("number", number)
        sys.exit()
    children.append(pid)
os.close(write)
print(sum(os.waitpid(pid, 0)[1] != 0 for pid in children))
"""


def test_a_crowd_of_processes_loses_and_doubles_nothing(scripts: Scripts, stored: Reading) -> None:
    assert scripts.start(_CROWD).end(patience=300.0) == (0, "0", "")
    runs = stored.store.search_runs(RunQuery(limit=1000))
    assert sorted(run.run_name for run in runs) == sorted(f"run_{number}" for number in range(PROCESSES))
    expected = [(step, float(step)) for step in range(POINTS)]
    for run in runs:
        assert (run.status, run.params) == ("FINISHED", {"number": run.run_name.removeprefix("run_")})
        assert stored.points(run.run_id, "loss") == expected
        assert stored.points(run.run_id, "a") == expected[::10]
        assert stored.points(run.run_id, "b") == [(step, -value) for step, value in expected[::10]]
    scripts.wait_until_stored()


_SLOW_START = """
import sys, time
if any("tracker.client.drain.child" in argument for argument in sys.orig_argv):
    with open({noted!r}, "a") as file:
        file.write("started\\n")
    time.sleep(4)
"""
_SEVERAL = """
import os, sys, time
children = []
for number in range(6):
    pid = os.fork()
    if pid == 0:
        with tracker.start_run():
            for step in range(55):
                tracker.log_metric("loss", step, step)
                time.sleep(0.1)
        sys.exit()
    children.append(pid)
print(sum(os.waitpid(pid, 0)[1] != 0 for pid in children))
"""


@in_a_folder
def test_programs_that_begin_together_start_one_process_to_store_their_runs_however_slow_that_is(
    scripts: Scripts, stored: Reading, tmp_path: Path
) -> None:
    noted = tmp_path / "noted"
    (tmp_path / "sitecustomize.py").write_text(_SLOW_START.format(noted=str(noted)))
    outcome = scripts.start(_SEVERAL, environment={"PYTHONPATH": str(tmp_path)}).end()
    assert outcome == (0, "0", "")
    assert noted.read_text() == "started\n"
    runs = stored.store.search_runs(RunQuery())
    assert [len(stored.points(run.run_id, "loss")) for run in runs] == [55] * 6
