"""What is learned of a run's code in the background: dirty, where it comes from, what is not committed."""

import subprocess
from pathlib import Path

import pytest
from tests.client.capture.repositories import Repository, new_repository

from tracker.client.capture import tags
from tracker.client.capture.code import capture_all
from tracker.client.capture.patch import MOST_DIFF, MOST_FILE, uncommitted_diff


def captured(repository: Repository) -> dict[str, str]:
    found, _ = capture_all(str(repository.path), [], diff=True, requirements=False)
    return {tag: value for tag, value in found.items() if tag != tags.GPU}


def applied(patch: bytes, repository: Repository, folder: Path) -> Repository:
    """A fresh clone of the commit with the patch applied."""
    repository.git("clone", "-q", str(repository.path), str(folder))
    clone = Repository(folder)
    subprocess.run(["git", "apply", "-"], input=patch, cwd=folder, check=True)
    return clone


def test_a_checkout_without_changes_is_clean_and_has_no_patch(repository: Repository) -> None:
    assert captured(repository) == {tags.GIT_DIRTY: "false"}
    assert uncommitted_diff(str(repository.path)) == b""


def test_a_change_makes_it_dirty_and_the_patch_brings_it_back(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.txt", "one\nzwei\n")
    repository.write("größe/neu.txt", "new")
    repository.git("add", "größe")
    (repository.path / "b.txt").unlink()
    assert captured(repository) == {tags.GIT_DIRTY: "true"}
    clone = applied(uncommitted_diff(str(repository.path)), repository, tmp_path / "clone")
    assert (clone.path / "a.txt").read_text() == "one\nzwei\n"
    assert (clone.path / "größe/neu.txt").read_text() == "new"
    assert not (clone.path / "b.txt").exists()


def test_a_binary_file_is_brought_back_byte_for_byte(repository: Repository, tmp_path: Path) -> None:
    repository.commit(image=bytes(range(256)) * 10)
    changed = bytes(reversed(range(256))) * 7
    repository.write("image.txt", changed)
    clone = applied(uncommitted_diff(str(repository.path)), repository, tmp_path / "clone")
    assert (clone.path / "image.txt").read_bytes() == changed


def test_changes_above_the_script_are_in_the_patch(repository: Repository) -> None:
    repository.write("a.txt", "changed")
    repository.write("src/train.py", "")
    assert b"b/a.txt" in uncommitted_diff(str(repository.path / "src"))


def test_files_that_git_does_not_know_are_named_and_the_patch_still_applies(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("a.txt", "changed\n")
    repository.write(".gitignore", "*.log\n")
    repository.write("new\nline.py", "x")
    repository.write("train.log", "x")
    patch = uncommitted_diff(str(repository.path))
    assert patch.endswith(b"# not in git: .gitignore\n# not in git: new?line.py\n")
    applied(patch, repository, tmp_path / "clone")


def test_files_that_git_does_not_know_make_nothing_dirty(repository: Repository) -> None:
    repository.write("notes.txt", "x")
    assert captured(repository) == {tags.GIT_DIRTY: "false"}


def test_a_huge_change_is_left_out_by_name_and_the_others_apply(repository: Repository, tmp_path: Path) -> None:
    repository.commit(huge="small\n")
    repository.write("a.txt", "changed\n")
    repository.write("huge.txt", "a line of the huge file\n" * (MOST_DIFF // 20))
    patch = uncommitted_diff(str(repository.path))
    assert patch.endswith(b"# left out, for its size: huge.txt\n")
    assert len(patch) < 1000
    clone = applied(patch, repository, tmp_path / "clone")
    assert (clone.path / "a.txt").read_text() == "changed\n"


def test_a_file_that_is_or_was_too_large_to_compare_is_not_compared(repository: Repository) -> None:
    repository.commit(was=b"\0" * (MOST_FILE + 1), was_short=b"small", gone=b"\0" * (MOST_FILE + 2))
    (repository.path / "gone.txt").unlink()
    repository.write("was.txt", "now small")
    repository.write("was_short.txt", b"\0" * (MOST_FILE + 1))  # its diff would be a few kilobytes
    repository.write("a.txt", "changed\n")
    patch = uncommitted_diff(str(repository.path))
    assert patch.count(b"diff --git") == patch.count(b"diff --git a/a.txt b/a.txt") == 1
    assert {line for line in patch.splitlines() if line.startswith(b"#")} == {
        b"# left out, for its size: " + name for name in (b"was.txt", b"was_short.txt", b"gone.txt")
    }


def test_many_changes_fill_the_room_and_no_more(repository: Repository) -> None:
    contents = {f"file{number}": f"{number}\n" * (MOST_DIFF // 20) for number in range(9)}
    repository.commit(**dict.fromkeys(contents, "small\n"))
    for name, content in contents.items():
        repository.write(f"{name}.txt", content)
    patch = uncommitted_diff(str(repository.path))
    assert MOST_DIFF / 2 < len(patch) < MOST_DIFF + 1000
    assert patch.count(b"diff --git") + patch.count(b"# left out") == len(contents)


def test_a_detached_checkout_and_a_worktree_have_their_own_changes(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "worktree"))
    worktree = Repository(tmp_path / "worktree")
    worktree.write("a.txt", "changed in the worktree\n")
    assert captured(worktree) == {tags.GIT_DIRTY: "true"}
    assert b"+changed in the worktree" in uncommitted_diff(str(worktree.path))
    assert captured(repository) == {tags.GIT_DIRTY: "false"}


def test_a_repository_without_commits_has_no_patch(tmp_path: Path) -> None:
    repository = new_repository(tmp_path / "new")
    repository.write("a.txt", "a")
    repository.git("add", "a.txt")
    assert captured(repository) == {tags.GIT_DIRTY: "true"}
    assert uncommitted_diff(str(repository.path)) == b""


def test_outside_of_repositories_nothing_is_captured(tmp_path: Path) -> None:
    assert captured(Repository(tmp_path)) == {}


def test_without_git_nothing_is_captured(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("a.txt", "changed")
    monkeypatch.setenv("PATH", str(repository.path))
    assert captured(repository) == {}
    assert uncommitted_diff(str(repository.path)) == b""


def test_the_settings_of_a_user_change_no_patch(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.txt", "one\nzwei\n")
    plain = uncommitted_diff(str(repository.path))
    for name, value in (
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "/bin/false"),
        ("diff.algorithm", "patience"),
        ("diff.context", "0"),
        ("diff.renames", "copies"),
        ("diff.orderFile", "/nowhere"),
        ("diff.wordRegex", "."),
        ("core.pager", "/bin/false"),
        ("diff.submodule", "log"),
        ("diff.relative", "true"),
    ):
        repository.git("config", name, value)
        assert uncommitted_diff(str(repository.path)) == plain, name


def test_asking_git_changes_nothing_in_the_repository(repository: Repository) -> None:
    index = repository.path / ".git/index"
    (repository.path / "a.txt").touch()
    before = index.read_bytes()
    capture_all(str(repository.path), [], diff=True, requirements=False)
    assert index.read_bytes() == before


def test_another_repository_that_the_environment_names_is_not_asked(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_repository(tmp_path / "other")
    repository.write("a.txt", "changed")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    assert b"+changed" in uncommitted_diff(str(repository.path))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b.git"),
        ("https://ada:hunter2@github.com/a/b.git", "https://github.com/a/b.git"),
        ("https://hunter2@github.com/a/b.git", "https://github.com/a/b.git"),
        ("HTTPS://ada:hunt@er2@host:8443/a", "HTTPS://host:8443/a"),
        ("ssh://git:hunter2@host:22/a/b", "ssh://host:22/a/b"),
        ("ssh://git@host/a/b", "ssh://host/a/b"),
        ("sftp://ada:hunter2@host/a", "sftp://host/a"),
        ("hg::https://ada:hunter2@host/a", "hg::https://host/a"),
        ("https://host/a.git?private_token=hunter2", "https://host/a.git?private_token=****"),
        ("git@github.com:a/b.git", "git@github.com:a/b.git"),
        ("/srv/git/a@b.git", "/srv/git/a@b.git"),
        ("file:///srv/git/a@b.git", "file:///srv/git/a@b.git"),
    ],
)
def test_what_lets_one_into_a_remote_is_not_stored(repository: Repository, address: str, kept: str) -> None:
    repository.git("remote", "add", "origin", address)
    assert captured(repository)[tags.GIT_REPOSITORY] == kept


def test_the_first_remote_is_where_it_comes_from_whatever_its_name(repository: Repository) -> None:
    repository.git("remote", "add", "upstream", "https://host/upstream.git")
    repository.git("remote", "add", "origin", "https://host/origin.git")
    assert captured(repository)[tags.GIT_REPOSITORY] == "https://host/upstream.git"
