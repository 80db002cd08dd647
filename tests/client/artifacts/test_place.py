"""Paths below a run's artifacts: MLflow's rules as text, and no way out on the disk."""

from pathlib import Path

import pytest

from tracker.client.artifacts.place import TEMPORARY, checked_file, checked_path, resolved
from tracker.core.errors import InvalidValue

LEAVING = ["/etc", "..", "../a", "a/../../b", "a/..", "a\\b", "a\0b", "a" * 300, "ä" * 128]


@pytest.mark.parametrize("path", LEAVING)
def test_a_path_that_could_leave_the_artifacts_is_refused(path: str) -> None:
    with pytest.raises(InvalidValue, match="Artifact path"):
        checked_path(path)
    with pytest.raises(InvalidValue, match="Artifact path"):
        checked_file(path)


@pytest.mark.parametrize("path", ["a/", "./a", "a//b", ".", "a/./b"])
def test_a_folder_is_given_in_its_resolved_form_as_mlflow_demands(path: str) -> None:
    with pytest.raises(InvalidValue, match="would be another path"):
        checked_path(path)


@pytest.mark.parametrize("path", [None, ""])
def test_no_path_means_the_artifacts_themselves(path: str | None) -> None:
    assert checked_path(path) == ""


@pytest.mark.parametrize("path", ["a", "a/b c", "ä/#?%2e%2e", "..a", "-"])
def test_any_other_path_is_taken_as_it_is(path: str) -> None:
    assert checked_path(path) == path


def test_a_file_is_resolved_as_mlflow_does() -> None:
    assert checked_file("./a//b.txt") == "a/b.txt"


@pytest.mark.parametrize("path", ["", ".", "a/", "a/."])
def test_a_file_without_a_name_is_refused(path: str) -> None:
    with pytest.raises(InvalidValue, match="has no file name"):
        checked_file(path)


def test_the_name_of_an_unfinished_file_is_kept_free() -> None:
    with pytest.raises(InvalidValue, match="kept for unfinished ones"):
        checked_file(f"a/{TEMPORARY}b")


def test_a_path_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="not int"):
        checked_file(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("relative", ["out/file", "deep/out/file", "dangling/file"])
def test_a_link_that_leads_out_of_the_artifacts_is_not_followed(tmp_path: Path, relative: str) -> None:
    root = tmp_path / "artifacts"
    (root / "deep").mkdir(parents=True)
    (tmp_path / "artifacts-of-another").mkdir()
    (root / "out").symlink_to("../artifacts-of-another")
    (root / "deep/out").symlink_to(tmp_path / "artifacts-of-another")
    (root / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InvalidValue, match="through a link"):
        resolved(str(root), relative)


def test_a_link_within_the_artifacts_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("a")
    assert resolved(str(tmp_path), "b/file") == str(tmp_path / "a/file")


def test_artifacts_may_lie_behind_a_link_themselves(tmp_path: Path) -> None:
    (tmp_path / "big disk").mkdir()
    (tmp_path / "artifacts").symlink_to("big disk")
    assert resolved(str(tmp_path / "artifacts"), "a/file") == str(tmp_path / "big disk/a/file")
