"""What we write is what MLflow writes, and MLflow loads it."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.client.artifacts import samples
from tests.interop.environments import CannotBuild, environment

from tracker.client.artifacts.copying import copy_file, copy_folder
from tracker.client.artifacts.figures import figure_bytes
from tracker.client.artifacts.images import LOGGED_IMAGES_TAG, image_file, series_image_files
from tracker.client.artifacts.tables import LOGGED_TABLES_TAG, logged_tables_tag, table_files
from tracker.client.artifacts.text import dictionary_bytes, text_bytes
from tracker.client.artifacts.writing import write_bytes
from tracker.client.datasets import dataset_input, from_numpy, from_pandas

pytestmark = pytest.mark.mlflow

Ask = Callable[[str, Path], Any]
UUID = re.compile(r"[\w]{8}-[\w]{4}-[\w]{4}-[\w]{4}-[\w]{12}")
for library in ("matplotlib", "numpy", "pandas", "PIL"):
    pytest.importorskip(library)


@pytest.fixture(scope="module", params=["2.22", "3.17"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Run a command of `mlflow_side` with an age of MLflow."""
    try:
        python = environment(request.param)
    except CannotBuild as missing:
        if "mlflow" in os.environ.get("TRACKER_TESTS_REQUIRE", "").split(","):
            raise
        pytest.skip(str(missing))

    def asked(command: str, folder: Path) -> Any:
        script = Path(__file__).with_name("mlflow_side.py")
        done = subprocess.run([python, script, command, folder], capture_output=True, text=True, cwd=folder)
        assert done.returncode == 0, done.stderr
        return json.loads((folder / "answer.json").read_text())

    return asked


def _source(folder: Path) -> Path:
    source = folder / "source"
    (source / "sub").mkdir(parents=True)
    (source / "a.txt").write_text("a")
    (source / "sub/b.txt").write_text("b")
    return source


def _write_all(root: str, source: Path) -> dict[str, str]:
    """Log every sample as the calls of a run do; gives the run's tags."""
    files: dict[str, bytes] = {name: text_bytes(text) for name, text in samples.TEXTS.items()}
    for name, dictionary in samples.dictionaries().items():
        files[f"dicts/{name}"] = dictionary_bytes(dictionary, f"dicts/{name}")
    tag = None
    for name, parts in (samples.tables() | samples.frames()).items():
        for part in parts:
            files.update(table_files(files.get(name), part, name))
        tag = logged_tables_tag(tag, name) or tag
    for name, array in samples.arrays().items():
        files.update(image_file(array, f"arrays/{name}"))
    files.update(series_image_files(samples.arrays()["bytes.png"], "a/dog", step=3, timestamp=1234))
    files["plots/figure.png"] = figure_bytes(samples.figure(), "plots/figure.png")
    for name, content in files.items():
        write_bytes(content, root, name)
    copy_file(source / "a.txt", root)
    copy_file(source, root, "below")
    copy_folder(source, root, "content")
    return {LOGGED_TABLES_TAG: tag or "", LOGGED_IMAGES_TAG[0]: LOGGED_IMAGES_TAG[1]}


@pytest.fixture(scope="module")
def both(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], Path, dict[str, str]]:
    """The folder that MLflow filled and its tags, and ours."""
    folder = tmp_path_factory.mktemp("both")
    source = _source(folder)
    theirs = ask("write", folder)
    tags = _write_all(str(folder / "ours"), source)
    return Path(theirs["root"]), theirs["tags"], folder / "ours", tags


def _names(root: Path) -> set[str]:
    """Every file; the separators in the names of series are those of MLflow 3."""
    names = {UUID.sub("UUID", str(path.relative_to(root))) for path in root.rglob("*") if path.is_file()}
    return {name.replace("%", "+").replace("a#dog", "a~dog") for name in names}


def test_the_same_calls_give_the_same_files(both: tuple[Path, Any, Path, Any]) -> None:
    theirs, _, ours, _ = both
    assert _names(ours) == _names(theirs)


def test_texts_dictionaries_tables_and_copies_are_the_same_bytes(both: tuple[Path, Any, Path, Any]) -> None:
    theirs, _, ours, _ = both
    names = [*samples.TEXTS, *(f"dicts/{name}" for name in samples.dictionaries()), "a.txt", "below/source/sub/b.txt"]
    names += [*samples.tables(), *samples.frames()]
    assert {name: (ours / name).read_bytes() for name in names} == {
        name: (theirs / name).read_bytes() for name in names
    }


def test_images_are_the_same_pixels(both: tuple[Path, Any, Path, Any]) -> None:
    from PIL import Image

    theirs, _, ours, _ = both
    for name in samples.arrays():
        found, expected = Image.open(ours / "arrays" / name), Image.open(theirs / "arrays" / name)
        assert (name, found.mode, found.size) == (name, expected.mode, expected.size)
        assert found.tobytes() == expected.tobytes(), name


def test_the_preview_of_an_image_is_the_same_pixels(both: tuple[Path, Any, Path, Any]) -> None:
    from PIL import Image

    (found,), (expected,) = ([*(root / "images").glob("*compressed.webp")] for root in (both[2], both[0]))
    assert Image.open(found).tobytes() == Image.open(expected).tobytes()


def test_the_tags_are_the_same(both: tuple[Path, dict[str, str], Path, dict[str, str]]) -> None:
    _, theirs, _, ours = both
    assert ours == {key: theirs[key] for key in ours}


def test_mlflow_loads_what_we_write(ask: Ask, tmp_path: Path) -> None:
    run = ask("new_run", tmp_path)
    tags = _write_all(run["root"], _source(tmp_path))
    tables = list(samples.tables() | samples.frames())
    texts = list(samples.TEXTS)
    images = [f"arrays/{name}" for name in samples.arrays()]
    given = {"run_id": run["run_id"], "tags": tags, "texts": texts, "images": images, "tables": tables}
    (tmp_path / "written.json").write_text(json.dumps({**given, "dicts": ["dicts/list.json"]}))
    found = ask("read", tmp_path)
    assert found["texts"] == {name: text.replace("\r\n", "\n") for name, text in samples.TEXTS.items()}
    assert found["dicts"] == {"dicts/list.json": [1, 2, 3]}
    assert found["images"]["arrays/float.png"] == [49, 300]
    assert found["tables"]["plain.json"]["columns"] == ["q", "n", "score", "ok"]
    assert found["tables"]["appended.json"]["data"] == [[1, "x"], [2, "y"]]
    assert {"images", "plots", "source"} & set(found["listed"]) == {"images", "plots"}


def test_datasets_are_described_as_mlflow_does(ask: Ask, tmp_path: Path) -> None:
    theirs = ask("describe", tmp_path)
    ours = {}
    for name, (function, arguments) in samples.datasets().items():
        if function == "from_pandas":
            described = from_pandas(arguments.pop("df"), arguments.pop("source"), **arguments)
        else:
            described = from_numpy(arguments.pop("features"), arguments.pop("source"), **arguments)
        entity = dataset_input(described).dataset
        ours[name] = {field: getattr(entity, field) for field in entity.__dataclass_fields__}
    assert ours == theirs
