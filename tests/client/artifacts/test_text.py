"""Texts and dictionaries as bytes. That they are MLflow's bytes is tested beside real MLflow."""

import json
from typing import Any

import pytest

from tracker.client.artifacts.text import dictionary_bytes, text_bytes
from tracker.core.errors import InvalidValue


def test_a_text_is_written_as_it_is() -> None:
    assert text_bytes("é\r\n") == "é\r\n".encode()


def test_half_a_surrogate_pair_is_written_as_its_escape() -> None:
    assert text_bytes("a\udcff") == b"a\\udcff"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="not bytes"):
        text_bytes(b"text")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a.yml", "a.yaml", "b/a.yaml"])
def test_yaml_is_chosen_by_the_suffix(name: str) -> None:
    assert dictionary_bytes({"b": [1], "a": None}, name) == b"a: null\nb:\n- 1\n"


@pytest.mark.parametrize("name", ["a.json", "a.txt", "a", "yaml/a", "a.YAML"])
def test_any_other_file_holds_json(name: str) -> None:
    assert json.loads(dictionary_bytes({"b": [1], "a": None}, name)) == {"b": [1], "a": None}


def test_what_json_does_not_know_is_written_as_text() -> None:
    assert json.loads(dictionary_bytes({"path": {1}}, "a.json")) == {"path": "{1}"}


def _nested(depth: int) -> Any:
    nested: Any = []
    for _ in range(depth):
        nested = [nested]
    return nested


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_what_is_nested_beyond_reason_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match=f"'{name}' cannot be written as .*nested too deeply"):
        dictionary_bytes(_nested(100_000), name)


def test_keys_that_json_cannot_hold_are_refused() -> None:
    with pytest.raises(InvalidValue, match="keys must be str"):
        dictionary_bytes({(1, 2): 3}, "a.json")
