"""Files and folders of a program's own, copied below the artifacts."""

import os
import socket
import stat
from pathlib import Path

import pytest

from tracker.client.artifacts.copying import copy_file, copy_folder
from tracker.client.artifacts.place import TEMPORARY
from tracker.client.artifacts.writing import ArtifactNotKept
from tracker.core.errors import InvalidValue

needs_rights = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "artifacts"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "a/b").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "top.txt").write_text("top")
    (folder / "a/b/deep.txt").write_text("deep")
    return folder


def tree(folder: Path) -> set[str]:
    """Every path below a folder; folders end in a slash."""
    return {f"{path.relative_to(folder)}{'/' if path.is_dir() else ''}" for path in folder.rglob("*")}


@pytest.mark.parametrize(("artifact_path", "place"), [(None, "top.txt"), ("", "top.txt"), ("x/y", "x/y/top.txt")])
def test_a_file_goes_under_its_own_name(source: Path, root: Path, artifact_path: str | None, place: str) -> None:
    assert copy_file(source / "top.txt", str(root), artifact_path) == ()
    assert (root / place).read_text() == "top"


def test_a_large_file_is_copied_whole(source: Path, root: Path) -> None:
    content = os.urandom(1 << 16) * 50 + b"tail"
    (source / "large.bin").write_bytes(content)
    copy_file(source / "large.bin", str(root))
    assert (root / "large.bin").read_bytes() == content


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_a_file_of_the_kernel_that_says_it_is_empty_is_copied_whole(root: Path) -> None:
    copy_file("/proc/version", str(root))
    assert (root / "version").read_text() == Path("/proc/version").read_text()


def test_a_folder_given_as_a_file_goes_under_its_own_name(source: Path, root: Path) -> None:
    copy_file(f"{source}/", str(root), "x")
    assert tree(root / "x/source") == {"a/", "a/b/", "a/b/deep.txt", "empty/", "top.txt"}


def test_the_current_folder_goes_under_its_own_name(source: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source)
    copy_file(".", str(root))
    assert (root / "source/top.txt").exists()


@pytest.mark.parametrize(("artifact_path", "place"), [(None, ""), ("x/y", "x/y")])
def test_a_folders_content_goes_without_its_name(
    source: Path, root: Path, artifact_path: str | None, place: str
) -> None:
    assert copy_folder(source, str(root), artifact_path) == ()
    assert tree(root / place) == {"a/", "a/b/", "a/b/deep.txt", "empty/", "top.txt"}


def test_a_copy_replaces_the_older_one(source: Path, root: Path) -> None:
    copy_folder(source, str(root))
    (source / "top.txt").write_text("new")
    copy_folder(source, str(root))
    assert (root / "top.txt").read_text() == "new"


def test_only_the_right_to_execute_is_kept(source: Path, root: Path) -> None:
    (source / "top.txt").chmod(0o600)
    (source / "run.sh").write_text("#!/bin/sh\n")
    (source / "run.sh").chmod(0o700)
    copy_folder(source, str(root))
    usual = stat.S_IMODE((source / "a/b/deep.txt").stat().st_mode)
    assert stat.S_IMODE((root / "top.txt").stat().st_mode) == usual
    assert stat.S_IMODE((root / "run.sh").stat().st_mode) == usual | (usual & 0o444) >> 2


def test_a_link_to_a_file_is_copied_as_that_file(source: Path, root: Path) -> None:
    (source / "link.txt").symlink_to("a/b/deep.txt")
    copy_folder(source, str(root))
    assert not (root / "link.txt").is_symlink()
    assert (root / "link.txt").read_text() == "deep"


def test_a_link_to_a_folder_is_left_out_with_a_note(source: Path, root: Path) -> None:
    (source / "a/loop").symlink_to(source)
    (note,) = copy_folder(source, str(root))
    assert "loop' is a link to a folder, which is not followed" in note
    assert tree(root) == {"a/", "a/b/", "a/b/deep.txt", "empty/", "top.txt"}


def test_what_is_no_file_is_left_out_with_a_note(source: Path, root: Path) -> None:
    os.mkfifo(source / "pipe")
    (source / "nowhere").symlink_to("missing")
    (source / "itself").symlink_to("itself")
    (source / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(source / "socket"))
        notes = copy_folder(source, str(root))
    assert [note.split("source/")[1] for note in notes] == [
        "itself' cannot be read: Too many levels of symbolic links.",
        "nowhere' to log: it is a link to nothing.",
        "pipe' is a pipe and was left out.",
        "socket' is a socket and was left out.",
        "zero' is a device and was left out.",
    ]
    assert tree(root) == {"a/", "a/b/", "a/b/deep.txt", "empty/", "top.txt"}


def test_a_pipe_is_refused_rather_than_waited_for(source: Path, root: Path) -> None:
    os.mkfifo(source / "pipe")
    with pytest.raises(InvalidValue, match="is a pipe, not a file"):
        copy_file(source / "pipe", str(root))


@pytest.mark.parametrize("copy", [copy_file, copy_folder])
def test_a_source_that_is_not_there_is_refused_by_name(root: Path, copy: type) -> None:
    with pytest.raises(InvalidValue, match="'missing'"):
        copy("missing", str(root))
    assert not root.exists()


def test_a_file_given_as_a_folder_is_refused(source: Path, root: Path) -> None:
    with pytest.raises(InvalidValue, match="use log_artifact for a file"):
        copy_folder(source / "top.txt", str(root))


@needs_rights
def test_a_file_that_cannot_be_read_is_refused(source: Path, root: Path) -> None:
    (source / "top.txt").chmod(0)
    with pytest.raises(InvalidValue, match="cannot be read: Permission denied"):
        copy_file(source / "top.txt", str(root))


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_what_is_no_path_is_refused(root: Path, path: str) -> None:
    with pytest.raises(InvalidValue, match="no path of a file"):
        copy_file(path, str(root))


def test_artifacts_within_the_folder_that_is_logged_are_not_copied_into_themselves(source: Path) -> None:
    root = source / "mlruns/0/run/artifacts"
    root.mkdir(parents=True)
    (root / "older.txt").touch()
    (note,) = copy_folder(source, str(root))
    assert "holds the run's own artifacts" in note
    assert "top.txt" in tree(root)
    assert not [path for path in tree(root) if path.count("artifacts")]


def test_the_artifacts_can_be_copied_below_themselves(source: Path) -> None:
    copy_folder(source, str(source), "backup")
    copy_folder(source, str(source), "backup")
    assert (source / "backup/top.txt").exists()
    assert not (source / "backup/backup").exists()


def test_a_file_that_is_an_artifact_already_stays(source: Path) -> None:
    before = (source / "top.txt").stat()
    copy_file(source / "top.txt", str(source))
    assert (source / "top.txt").stat() == before


def test_unfinished_files_of_others_are_not_copied(source: Path, root: Path) -> None:
    (source / f"{TEMPORARY}1").touch()
    copy_folder(source, str(root))
    assert tree(root) == {"a/", "a/b/", "a/b/deep.txt", "empty/", "top.txt"}


def test_a_folder_below_a_link_out_of_the_artifacts_is_refused(source: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    root.mkdir()
    (root / "out").symlink_to(tmp_path / "outside")
    with pytest.raises(InvalidValue, match="through a link"):
        copy_folder(source / "a/b", str(root), "out")
    assert tree(tmp_path / "outside") == set()


def test_a_target_that_fails_halfway_says_how_much_was_kept(source: Path, root: Path) -> None:
    (root / "a/b/deep.txt").mkdir(parents=True)
    with pytest.raises(ArtifactNotKept, match=r"a/b/deep.txt could not be kept: .*; 1 of the 2 files"):
        copy_folder(source, str(root))
    assert (root / "top.txt").read_text() == "top"


def test_names_that_are_no_unicode_are_kept(source: Path, root: Path) -> None:
    name = b"\xff\xfe\n.txt"
    (source / os.fsdecode(name)).write_text("odd")
    copy_folder(source, str(root))
    assert (root / os.fsdecode(name)).read_text() == "odd"
