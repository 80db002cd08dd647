"""The environments themselves: whole or not there, built once, and of the age that their name says."""

import threading
import zipfile
from pathlib import Path

import pytest
from tests.interop import environments
from tests.interop.conftest import AGES, MLflows


@pytest.mark.parametrize("age", AGES)
def test_an_environment_has_the_mlflow_that_it_is_named_after(age: str, mlflows: MLflows) -> None:
    version = tuple(map(int, mlflows(age).version.split(".")[:2]))
    wanted = tuple(map(int, age.split(".")))
    assert version == wanted if age != AGES[-1] else version >= wanted


def test_what_cannot_be_built_says_why_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_TEST_ENVIRONMENTS", str(tmp_path / "kept"))
    monkeypatch.setitem(environments.RECIPES, "none", (str(tmp_path / "missing-1.0-py3-none-any.whl"),))
    with pytest.raises(environments.CannotBuild, match=r"missing-1\.0"):
        environments.environment("none")
    assert [path.suffix for path in (tmp_path / "kept").iterdir()] == [".lock"]


def test_two_who_want_the_same_environment_share_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_TEST_ENVIRONMENTS", str(tmp_path / "kept"))
    monkeypatch.setitem(environments.RECIPES, "tiny", (str(_wheel(tmp_path)),))
    built: list[Path] = []
    threads = [threading.Thread(target=lambda: built.append(environments.environment("tiny"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 3
    assert len(set(built)) == 1
    assert list(built[0].parent.parent.glob("lib/*/site-packages/tiny.py"))


def _wheel(folder: Path) -> Path:
    """A package of one line."""
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("tiny.py", "here = True\n")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "tiny.py,,\n")
    return path
