"""Datasets as a store holds them. That frames and arrays are described as MLflow does is tested beside real MLflow."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.client.datasets import Dataset, dataset_input, from_numpy, from_pandas
from tracker.core import entities
from tracker.core.errors import InvalidValue

ENTITY = entities.Dataset("wine", "abc", "local", '{"uri": "x"}', "{}", None)


class OfMLflow:
    """An object with what MLflow's datasets can do."""

    def _to_mlflow_entity(self) -> Any:
        return ENTITY


class GivingADict:
    def to_dict(self) -> dict[str, Any]:
        return {"name": "wine", "digest": "abc", "source_type": "local", "source": '{"uri": "x"}', "schema": "{}"}


@pytest.mark.parametrize("dataset", [ENTITY, OfMLflow(), GivingADict(), GivingADict().to_dict()])
def test_whatever_has_mlflows_interface_is_taken(dataset: object) -> None:
    assert dataset_input(dataset).dataset == ENTITY


@pytest.mark.parametrize("dataset", ["data.csv", None, 3, {"name": "wine"}, [[1]]])
def test_what_is_no_dataset_is_refused(dataset: object) -> None:
    with pytest.raises(TypeError, match="log_input takes a Dataset"):
        dataset_input(dataset)


@pytest.mark.parametrize(
    ("source", "kind", "told"),
    [
        ("data.csv", "local", {"uri": "data.csv"}),
        (Path("/d/x.csv"), "local", {"uri": "/d/x.csv"}),
        ("file:///d/x.csv", "local", {"uri": "file:///d/x.csv"}),
        ("s3://bucket/x", "s3", {"uri": "s3://bucket/x"}),
        ("https://host/x", "http", {"url": "https://host/x"}),
        ("odd://host/x", "odd", {"uri": "odd://host/x"}),
        ("C:x", "local", {"uri": "C:x"}),
    ],
)
def test_a_source_is_told_by_its_scheme(source: Any, kind: str, told: dict[str, str]) -> None:
    described = dataset_input(Dataset("wine", source)).dataset
    assert (described.source_type, json.loads(described.source)) == (kind, told)


def test_a_dataset_without_a_source_comes_from_the_program() -> None:
    described = dataset_input(Dataset("wine"), program_tags={"mlflow.user": "ada"}).dataset
    assert (described.source_type, json.loads(described.source)) == ("code", {"tags": {"mlflow.user": "ada"}})


def test_the_context_is_a_tag_of_the_use() -> None:
    assert dataset_input(ENTITY, context="training", tags={"a": "b"}).tags == {
        "a": "b",
        "mlflow.data.context": "training",
    }


def test_a_digest_that_is_not_given_tells_datasets_apart() -> None:
    digests = [dataset_input(Dataset("wine", source)).dataset.digest for source in ("a", "b", "a")]
    assert digests[0] == digests[2] != digests[1]
    assert len(digests[0]) == 8


@pytest.mark.parametrize(
    ("dataset", "field"),
    [(Dataset("n" * 501), "name"), (Dataset("n", digest="d" * 37), "digest"), (Dataset("n", "s" * 70_000), "source")],
)
def test_what_no_mlflow_could_hold_is_refused(dataset: Dataset, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"The dataset's {field} .* is the most"):
        dataset_input(dataset)


def test_a_dataset_needs_a_name() -> None:
    with pytest.raises(InvalidValue, match="needs a name"):
        dataset_input(Dataset(""))


@pytest.mark.parametrize(("key", "value"), [("k" * 256, ""), ("k", "v" * 501), ("", "v")])
def test_a_tag_that_no_mlflow_could_hold_is_refused(key: str, value: str) -> None:
    with pytest.raises(InvalidValue, match="The dataset's tag"):
        dataset_input(ENTITY, tags={key: value})


def test_a_description_beyond_what_mlflow_holds_is_left_out() -> None:
    described = dataset_input(Dataset("wine", schema="s" * 1_048_576, profile="p" * 16_777_216)).dataset
    assert (described.schema, described.profile) == (None, None)


def test_a_frame_must_have_the_columns_that_it_is_said_to_have() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(InvalidValue, match="no column 'label' to be its targets"):
        from_pandas(pandas.DataFrame({"a": [1]}), targets="label")


def test_a_frame_whose_columns_share_a_name_is_described() -> None:
    pandas = pytest.importorskip("pandas")
    described = from_pandas(pandas.DataFrame([[1, "x"]], columns=["a", "a"]))
    assert [column["type"] for column in json.loads(described.schema or "")["mlflow_colspec"]] == ["long", "string"]


def test_an_array_has_a_digest_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    numpy = pytest.importorskip("numpy")
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    first, second = (from_numpy(numpy.full(3, value)).digest for value in (1, 2))
    assert first != second
