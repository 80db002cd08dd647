"""Logged models and the registry in files."""

from pathlib import Path

import pytest
from tests.files.raw import START, make_experiment, put

from tracker.core.models import LoggedModel
from tracker.store.files.store import FileStore

MODEL = "m-0123456789abcdef0123456789abcdef"


def make_model(root: Path, name: str, **changes: str) -> Path:
    fields = {"name": name, "creation_timestamp": str(START), "last_updated_timestamp": str(START + 1)}
    lines = [f"{key}: {value}\n" for key, value in (fields | {"description": "null"} | changes).items()]
    return put(root, f"models/{name}/meta.yaml", "".join(lines).encode()).parent


def make_version(model: Path, number: int, **changes: str) -> Path:
    fields = {"name": model.name, "version": str(number), "current_stage": "None", "source": "s3://b/m", "run_id": "r"}
    lines = [f"{key}: {value}\n" for key, value in (fields | {"creation_timestamp": str(START)} | changes).items()]
    return put(model, f"version-{number}/meta.yaml", "".join(lines).encode()).parent


def make_logged_model(experiment: Path, model_id: str = MODEL, **changes: str) -> Path:
    fields = {
        "artifact_location": f"{experiment.as_uri()}/models/{model_id}/artifacts",
        "creation_timestamp": str(START),
        "experiment_id": f"'{experiment.name}'",
        "last_updated_timestamp": str(START),
        "model_id": model_id,
        "model_type": "null",
        "name": "resnet",
        "source_run_id": "null",
        "status": "2",
        "status_message": "null",
    }
    lines = [f"{key}: {value}\n" for key, value in (fields | changes).items()]
    return put(experiment, f"models/{model_id}/meta.yaml", "".join(lines).encode()).parent


@pytest.fixture
def store(root: Path) -> FileStore:
    make_experiment(root)
    return FileStore.open(root, mode="read")


def test_registered_models_come_by_name_with_tags_and_aliases(root: Path, store: FileStore) -> None:
    for name in ("b model", "a"):
        model = make_model(root, name, description="'two: words'")
        put(model, "tags/team/x", b"vision")
        put(model, "aliases/champion", b"3")
    first, second = store.registered_models()
    assert (first.name, second.name) == ("a", "b model")
    assert (second.tags, second.aliases, second.description) == ({"team/x": "vision"}, {"champion": 3}, "two: words")
    assert (second.creation_timestamp, second.last_updated_timestamp, second.problems) == (START, START + 1, ())


def test_prompts_are_no_models(root: Path, store: FileStore) -> None:
    put(make_model(root, "prompt"), "tags/mlflow.prompt.is_prompt", b"true")
    put(make_model(root, "model"), "tags/mlflow.prompt.is_prompt", b"false")
    assert [model.name for model in store.registered_models()] == ["model"]


def test_versions_come_newest_first_without_the_deleted(root: Path, store: FileStore) -> None:
    model = make_model(root, "m")
    for number in (1, 2, 10):
        make_version(model, number)
    make_version(model, 3, current_stage="Deleted_Internal")
    for odd in ("version-x", "version-01", "version-²", "other"):
        (model / odd).mkdir()
    put(model, "version-10/tags/t", b"v")
    versions = store.model_versions("m")
    assert [version.version for version in versions] == [10, 2, 1]
    assert (versions[0].tags, versions[0].current_stage, versions[0].source) == ({"t": "v"}, "None", "s3://b/m")
    assert store.model_versions("unknown") == []


def test_a_damaged_model_hides_no_other(root: Path, store: FileStore) -> None:
    put(make_model(root, "a"), "meta.yaml", b"\0")
    put(make_model(root, "b"), "aliases/bad", b"first")
    make_version(root / "models" / "b", 1, version="[1]")
    a, b = store.registered_models()
    assert [problem.field for problem in (*a.problems, *b.problems)] == ["meta.yaml", "aliases.bad"]
    (version,) = store.model_versions("b")
    assert (version.version, [problem.field for problem in version.problems]) == (1, ["version"])


def test_logged_models_come_newest_first_without_the_deleted(root: Path, store: FileStore) -> None:
    put(make_logged_model(root / "1"), "params/depth", b"3")
    make_logged_model(root / "1", "m-new", creation_timestamp=str(START + 5), status="1")
    make_logged_model(root / "1", "m-gone", lifecycle_stage="deleted")
    newest, oldest = store.logged_models(["1", "1", "unknown"])
    assert newest.model_id == "m-new"
    assert oldest == LoggedModel(
        model_id=MODEL,
        experiment_id="1",
        name="resnet",
        artifact_location=f"{(root / '1').as_uri()}/models/{MODEL}/artifacts",
        model_type=None,
        source_run_id=None,
        status="READY",
        status_message=None,
        creation_timestamp=START,
        last_updated_timestamp=START,
        params={"depth": "3"},
    )


def test_a_logged_model_with_a_damaged_file_is_shown(root: Path, store: FileStore) -> None:
    put(make_logged_model(root / "1"), "meta.yaml", b"name: [")
    make_logged_model(root / "1", "m-odd", status="7")
    found = {model.model_id: model for model in store.logged_models(["1"])}
    assert (found[MODEL].name, found[MODEL].status) == (MODEL, None)
    assert [problem.field for problem in found[MODEL].problems] == ["meta.yaml"]
    assert [problem.field for problem in found["m-odd"].problems] == ["status"]
