"""Artifacts appear whole or not at all, and what keeps them from it is told as one error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.client.artifacts.place import TEMPORARY
from tracker.client.artifacts.writing import ArtifactNotKept, new_file, write_bytes
from tracker.core.errors import InvalidValue


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_bytes_are_written_with_the_folders_above_them(tmp_path: Path) -> None:
    write_bytes(b"content", str(tmp_path / "artifacts"), "a/b/file.bin")
    assert (tmp_path / "artifacts/a/b/file.bin").read_bytes() == b"content"


def test_bytes_replace_what_was_there(tmp_path: Path) -> None:
    write_bytes(b"a longer first content", str(tmp_path), "file")
    write_bytes(b"second", str(tmp_path), "file")
    assert (tmp_path / "file").read_bytes() == b"second"


def test_a_link_at_the_place_of_a_file_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    root = tmp_path / "artifacts"
    root.mkdir()
    (root / "file").symlink_to(outside)
    write_bytes(b"content", str(root), "file")
    assert outside.read_bytes() == b"precious"
    assert (root / "file").read_bytes() == b"content"


def test_nothing_is_seen_under_its_name_before_it_is_whole(tmp_path: Path) -> None:
    with new_file(str(tmp_path / "file")) as fd:
        os.write(fd, b"half")
        assert not (tmp_path / "file").exists()
        assert all(name.startswith(TEMPORARY) for name in names(tmp_path))
    assert names(tmp_path) == ["file"]


def test_a_write_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), new_file(str(tmp_path / "file")):
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_a_writer_that_is_killed_leaves_only_a_name_that_nobody_lists(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from tracker.client.artifacts.writing import new_file
with new_file(sys.argv[1]) as fd:
    os.write(fd, b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "file")], check=False)
    assert [name.startswith(TEMPORARY) for name in names(tmp_path)] == [True]


def test_the_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    write_bytes(b"", str(tmp_path), "file")
    (tmp_path / "usual").touch()
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("clash", ["file/below", "folder"])
def test_a_file_where_a_folder_is_and_the_reverse_are_not_kept(tmp_path: Path, clash: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArtifactNotKept, match=f"The artifact {clash} could not be kept: "):
        write_bytes(b"content", str(tmp_path), clash)
    assert names(tmp_path) == ["file", "folder"]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    code = """
import resource, signal, sys
from tracker.client.artifacts.writing import ArtifactNotKept, write_bytes
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_bytes(bytes(2000), sys.argv[1], "file")
except ArtifactNotKept as error:
    print(error.path, error.reason)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert done.stdout == "file File too large\n"
    assert names(tmp_path) == []


def test_a_path_out_of_the_artifacts_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        write_bytes(b"content", str(tmp_path / "artifacts"), "../file")
    assert names(tmp_path) == []
