"""Stores on a real network filesystem: sshfs over a real sshd."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.client.faults.injection import missing
from tests.client.reliability.killing import reading
from tests.sshd import is_installed, running_sshd

SCRIPT = """
import sys, tracker
tracker.set_tracking_uri(sys.argv[1])
with tracker.start_run(run_id=None) as run:
    print(run.info.run_id)
    for step in range(500):
        tracker.log_metric("loss", step / 7, step)
        tracker.log_metrics({"a": step, "b": -step}, step=step)
    tracker.log_text("hello", "notes/hello.txt")
    maps = open("/proc/self/maps").read()
    assert "points." not in maps, "a segment is mapped"
"""


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of another machine, as far as the kernel knows."""
    if shutil.which("sshfs") is None or not is_installed():
        missing("sshfs is not installed; `apt-get install sshfs openssh-server` brings it")
    if not os.access("/dev/fuse", os.W_OK):
        missing("/dev/fuse may not be used here")
    folder = tmp_path_factory.mktemp("remote")
    for name in ("there", "here", "sshd"):
        (folder / name).mkdir()
    with running_sshd(folder / "sshd") as sshd:
        subprocess.run(["sshfs", *sshd.options, f"127.0.0.1:{folder}/there", f"{folder}/here"], check=True)
        try:
            yield folder / "here"
        finally:
            subprocess.run(["fusermount", "-u", "-z", f"{folder}/here"], check=True)


@pytest.mark.parametrize("name", ["mlruns", "mlflow.db"])
def test_runs_are_logged_without_a_mapped_file_and_without_a_write_ahead_log(remote: Path, name: str) -> None:
    store = remote / name
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(store)], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    with reading(store) as found:
        run = found.get_run(done.stdout.strip())
        assert run.status == "FINISHED"
        for key in ("loss", "a", "b"):
            assert list(found.history(run.run_id, key).steps) == list(range(500))
    assert Path(run.artifact_uri.removeprefix("file://"), "notes", "hello.txt").read_text() == "hello"
    if name == "mlflow.db":
        with closing(sqlite3.connect(store)) as database:
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
