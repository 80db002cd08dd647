"""The distributions that a process could import, by what their installers left on the path."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.client.capture.requirements import installed_distributions


def install(folder: Path, name: str, version: str = "1.0", origin: object = None) -> None:
    """Leave what an installer leaves."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if origin is not None:
        (info / "direct_url.json").write_text(origin if isinstance(origin, str) else json.dumps(origin))


def test_they_are_sorted_and_the_first_on_the_path_counts(tmp_path: Path) -> None:
    for folder, name, version in (("a", "zlib-ng", "2"), ("b", "Zlib-ng", "3"), ("b", "Alpha", "1")):
        install(tmp_path / folder, name, version)
    found = installed_distributions(["", str(tmp_path / "a"), str(tmp_path / "b"), "/no/such/folder"])
    assert found == "Alpha==1\nzlib-ng==2\n"


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({"url": "https://host/x.whl", "archive_info": {}}, "x @ https://host/x.whl"),
        ({"url": "https://ada:hunter2@host/x.whl", "archive_info": {}}, "x @ https://host/x.whl"),
        (
            {"url": "https://hunter2@host/x.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "x @ git+https://host/x.git@abc",
        ),
        ({"url": "file:///work/x", "dir_info": {"editable": True}}, "# x==1.0 from file:///work/x"),
        ("{", "x==1.0"),
        ([], "x==1.0"),
        ({"url": 3}, "x==1.0"),
    ],
)
def test_what_came_from_elsewhere_names_its_source_without_a_password(origin: Any, line: str, tmp_path: Path) -> None:
    install(tmp_path, "x", origin=origin)
    assert installed_distributions([str(tmp_path)]) == f"{line}\n"


def test_one_that_is_damaged_hides_no_other(tmp_path: Path) -> None:
    install(tmp_path, "whole")
    for name, content in (("empty-1.dist-info", b""), ("bytes-1.dist-info", b"Name: \xff\xfe\nVersion: 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "METADATA").write_bytes(content)
    (tmp_path / "bare-1.dist-info").mkdir()
    assert "whole==1.0\n" in installed_distributions([str(tmp_path)])
