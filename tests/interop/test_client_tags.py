"""The tags that a run gets by itself are those that real MLflow gives it, wherever both give one."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.client.capture.repositories import Repository, new_repository
from tests.interop.conftest import MLflows

from tracker.client.capture.code import capture_all
from tracker.client.capture.identity import identity_tags, source_folder

AGES = ("2.22", "3.17")
GIT = {"2.22": {"mlflow.source.git.commit"}}
GIT["3.17"] = GIT["2.22"] | {"mlflow.source.git.branch"}
REMOTE = GIT["3.17"] | {"mlflow.source.git.repoURL"}


@dataclass
class Started:
    """How a program was started."""

    argv: list[str]
    cwd: Path
    environ: dict[str, str] = field(default_factory=lambda: {"LOGNAME": "ada"})


def both(started: Started, age: str, mlflows: MLflows) -> tuple[dict[str, str], dict[str, str]]:
    """MLflow's tags of such a program, and ours."""
    cwd = str(started.cwd)
    theirs = mlflows(age).ask("context_tags", argv=started.argv, cwd=cwd, environ=started.environ)
    ours = identity_tags(started.environ, started.argv, cwd)
    captured, _ = capture_all(source_folder(started.argv[0], cwd), [], diff=True, requirements=False)
    return theirs, ours | captured


def assert_equal_where_both_have_one(theirs: dict[str, str], ours: dict[str, str]) -> None:
    assert {tag: ours[tag] for tag in theirs} == theirs


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = new_repository(tmp_path / "repository")
    repository.write("src/train.py", "")
    repository.commit()
    return repository


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("remotes", ["", "https://ada:hunter2@host/a.git", "ssh://git@host:22/a", "git@host:a/b.git"])
def test_a_script_in_a_repository(remotes: str, age: str, repository: Repository, mlflows: MLflows) -> None:
    if remotes:
        repository.git("remote", "add", "upstream", remotes)
        repository.git("remote", "add", "origin", "https://elsewhere/b.git")
    theirs, ours = both(Started(["src/train.py", "--lr"], repository.path), age, mlflows)
    assert_equal_where_both_have_one(theirs, ours)
    assert {tag for tag in theirs if ".git." in tag} == (REMOTE if remotes and age == "3.17" else GIT[age])


@pytest.mark.parametrize("age", AGES)
def test_a_detached_checkout_a_worktree_and_a_submodule(
    age: str, repository: Repository, tmp_path: Path, mlflows: MLflows
) -> None:
    repository.git("worktree", "add", "-q", "-b", "side/branch", str(tmp_path / "worktree"))
    Repository(tmp_path / "worktree").commit(more="more")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "worktree"), "sub")
    for folder in (tmp_path / "worktree/src", repository.path / "sub/src"):
        theirs, ours = both(Started([str(folder / "train.py")], tmp_path), age, mlflows)
        assert_equal_where_both_have_one(theirs, ours)
        assert set(theirs) >= GIT[age]
    repository.git("checkout", "-q", "--detach")
    theirs, ours = both(Started(["train.py"], repository.path / "src"), age, mlflows)
    assert_equal_where_both_have_one(theirs, ours)
    assert "mlflow.source.git.branch" not in theirs | ours


@pytest.mark.parametrize("age", AGES)
def test_a_repository_without_commits_and_no_repository(age: str, tmp_path: Path, mlflows: MLflows) -> None:
    repository = new_repository(tmp_path / "new")
    for folder in (repository.path, tmp_path):
        (folder / "train.py").write_text("")
        theirs, ours = both(Started(["train.py"], folder), age, mlflows)
        assert_equal_where_both_have_one(theirs, ours)
        assert not {tag for tag in theirs if ".git." in tag}


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("program", ["", "-c", "-m", "/no/such/file.py"])
def test_a_program_without_a_file_of_its_own(program: str, age: str, tmp_path: Path, mlflows: MLflows) -> None:
    theirs, ours = both(Started([program], tmp_path), age, mlflows)
    if not program and age == "2.22":
        assert theirs.pop("mlflow.source.name") == ""  # later ones say <console>
    assert_equal_where_both_have_one(theirs, ours)


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize(
    "environ",
    [
        {"LOGNAME": "ada", "USER": "eve"},
        {"LOGNAME": "", "USER": "eve"},
        {"LOGNAME": "", "USER": "", "LNAME": "", "USERNAME": ""},
        {"LOGNAME": "ada", "MLFLOW_TRACKING_USERNAME": "ada@example.org"},
    ],
)
def test_the_user(environ: dict[str, str], age: str, tmp_path: Path, mlflows: MLflows) -> None:
    assert_equal_where_both_have_one(*both(Started(["train.py"], tmp_path, environ), age, mlflows))
