"""What a training script finds captured in its run, without a line of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.client.capture.repositories import Repository
from tests.client.reliability.killing import reading, wait_until

from tracker.core.entities import Run
from tracker.core.journal.places import spools_in

TRAINING = Path(__file__).with_name("training.py")
GIT = shutil.which("git") or ""


@dataclass
class Trained:
    """A script that ended, and the store that it logged to."""

    store: Path
    run_id: str
    said: str

    def run(self) -> Run:
        """The run, once all that is captured in the background is there."""
        wait_until(lambda: not any(spool.journals() for spool in spools_in(str(self.spools))))
        return self.run_now()

    def run_now(self) -> Run:
        with reading(self.store) as store:
            return store.get_run(self.run_id)

    def captured_files(self) -> dict[str, str]:
        root = Path(self.run().artifact_uri.removeprefix("file://"))
        return {path.name: path.read_text() for path in (root / "code").glob("*")}

    @property
    def spools(self) -> Path:
        return self.store.parent / ".tracker" / self.store.name


@dataclass(frozen=True)
class Script:
    """The training script, which lies in a repository."""

    path: Path
    store: Path

    def train(self, *arguments: str | bytes, cwd: Path | None = None, environ: dict[str, str] | None = None) -> Trained:
        done = subprocess.run(
            [sys.executable, self.path, self.store, *arguments],
            cwd=cwd or self.path.parent,
            env=os.environ | {"XDG_STATE_HOME": str(self.store.parent)} | (environ or {}),
            capture_output=True,
            text=True,
            check=True,
        )
        return Trained(self.store, done.stdout.strip(), done.stderr)


@pytest.fixture
def script(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Script:
    for name in [name for name in os.environ if name.startswith(("TRACKER_CAPTURE", "MLFLOW_", "SLURM_"))]:
        monkeypatch.delenv(name)
    path = repository.path / "src/training.py"
    path.parent.mkdir()
    shutil.copy(TRAINING, path)
    repository.commit()
    (tmp_path / "stores").mkdir()
    return Script(path, tmp_path / "stores/mlflow.db")


@pytest.fixture(params=["mlruns", "mlflow.db"])
def script_on_each_store(script: Script, request: pytest.FixtureRequest) -> Script:
    return Script(script.path, script.store.with_name(str(request.param)))


def test_a_run_says_where_its_code_comes_from(script_on_each_store: Script, repository: Repository) -> None:
    repository.git("remote", "add", "origin", "https://ada:hunter2@github.com/a/b.git")
    repository.write("a.txt", "changed\n")
    trained = script_on_each_store.train("--password", "hunter2", environ={"LOGNAME": "ada", "SLURM_JOB_ID": "4711"})
    tags = dict(trained.run().tags)
    assert (
        tags
        | {
            "mlflow.user": "ada",
            "mlflow.source.name": str(script_on_each_store.path),
            "mlflow.source.type": "LOCAL",
            "mlflow.source.git.commit": repository.git("rev-parse", "HEAD"),
            "mlflow.source.git.branch": "trunk",
            "mlflow.source.git.repoURL": "https://github.com/a/b.git",
            "mlflow.source.git.dirty": "true",
            "tracker.command": f"{sys.executable} {script_on_each_store.path} {trained.store} --password ****",
            "tracker.host": os.uname().nodename,
            "tracker.cwd": str(script_on_each_store.path.parent),
            "tracker.slurm.job_id": "4711",
        }
        == tags
    )
    files = trained.captured_files()
    assert "+changed" in files["diff.patch"]
    assert "\npytest==" in files["requirements.txt"]


def test_no_password_is_in_any_file_of_the_store(script_on_each_store: Script, repository: Repository) -> None:
    repository.git("remote", "add", "origin", "https://ada:hunter2@github.com/a/b.git")
    repository.write("a.txt", "changed\n")
    trained = script_on_each_store.train("--api-key=hunter2", "postgresql://ada:hunter2@host/db")
    assert trained.run().tags["mlflow.source.git.repoURL"]
    files = [path for path in trained.store.parent.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"hunter2" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("environ", "files", "has_dirty"),
    [
        ({"TRACKER_CAPTURE_DIFF": "0"}, {"requirements.txt"}, False),
        ({"TRACKER_CAPTURE_REQUIREMENTS": "Off"}, {"diff.patch"}, True),
        ({"TRACKER_CAPTURE_DIFF": "no", "TRACKER_CAPTURE_REQUIREMENTS": "false"}, set(), False),
        ({"TRACKER_CAPTURE_DIFF": "", "TRACKER_CAPTURE_REQUIREMENTS": "1"}, {"diff.patch", "requirements.txt"}, True),
    ],
)
def test_what_takes_time_can_be_switched_off(
    environ: dict[str, str], files: set[str], has_dirty: bool, script: Script, repository: Repository
) -> None:
    repository.write("a.txt", "changed\n")
    trained = script.train(environ=environ)
    assert set(trained.captured_files()) == files
    assert ("mlflow.source.git.dirty" in trained.run().tags) is has_dirty
    assert trained.run().tags["mlflow.source.git.branch"] == "trunk"


def test_a_machine_without_git_knows_the_commit_all_the_same(script: Script, repository: Repository) -> None:
    repository.write("a.txt", "changed\n")
    trained = script.train(environ={"PATH": "/nowhere"})
    assert set(trained.captured_files()) == {"requirements.txt"}
    assert trained.run().tags["mlflow.source.git.commit"] == repository.git("rev-parse", "HEAD")
    assert (trained.run().status, trained.said) == ("FINISHED", "")


def test_a_slow_git_holds_nobody_up(script: Script, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin/git"
    slow.write_text(f'#!/bin/sh\nread -r go < "{tmp_path}/gate"\nexec {GIT} "$@"\n')
    slow.chmod(0o755)
    os.mkfifo(tmp_path / "gate")
    trained = script.train(environ={"PATH": f"{slow.parent}:{os.environ['PATH']}"})
    assert trained.run_now().status == "FINISHED"
    assert "mlflow.source.git.dirty" not in trained.run_now().tags
    fd = os.open(tmp_path / "gate", os.O_RDWR)  # its own reader, so that opening it never waits
    os.write(fd, b"\n" * 100)  # a line lets one call through
    assert trained.run().tags["mlflow.source.git.dirty"] == "false"
    os.close(fd)


def test_tags_that_the_script_sets_win_over_those_captured(script: Script, repository: Repository) -> None:
    repository.git("remote", "add", "origin", "https://github.com/a/b.git")
    given = {"mlflow.user": "eve", "mlflow.source.git.repoURL": "https://mine", "mlflow.source.git.branch": "mine"}
    trained = script.train(*(f"{key}={value}" for key, value in given.items()))
    tags = trained.run().tags
    assert {key: tags[key] for key in given} == given
    assert tags["mlflow.source.git.dirty"] == "false"


def test_names_that_are_no_text_are_no_trouble(script_on_each_store: Script, tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe"))
    folder.mkdir()
    trained = script_on_each_store.train(b"\xff", cwd=folder)
    assert trained.run().status == "FINISHED"
    assert trained.said == ""
