"""Tables as JSON. That MLflow writes the same bytes and loads them is tested beside real MLflow."""

import datetime
import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from tracker.client.artifacts.tables import logged_tables_tag, table_files
from tracker.core.errors import InvalidValue


def content(data: object, existing: bytes | None = None) -> Any:
    return json.loads(table_files(existing, data, "t.json")["t.json"])


def test_columns_become_rows() -> None:
    assert content({"a": [1, 2], "b": ("x", "y")}) == {"columns": ["a", "b"], "data": [[1, "x"], [2, "y"]]}


def test_the_bytes_are_those_of_pandas() -> None:
    files = table_files(None, {"a/b": ["é"]}, "t.json")
    assert files["t.json"] == b'{"columns":["a\\/b"],"data":[["\\u00e9"]]}'


def test_single_values_alone_are_one_row() -> None:
    assert content({"a": 1, "b": "text"})["data"] == [[1, "text"]]


def test_a_single_value_beside_a_column_stands_in_every_row() -> None:
    assert content({"a": [1, 2], "b": "x"})["data"] == [[1, "x"], [2, "x"]]


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(InvalidValue, match="equally long; here 'a' has 2, 'b' has 1"):
        content({"a": [1, 2], "b": [1]})


def test_every_digit_of_a_number_is_kept() -> None:
    assert content({"a": [0.1 + 0.2]})["data"] == [[0.1 + 0.2]]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (float("nan"), None),
        (float("inf"), None),
        (datetime.datetime(2020, 1, 2, 3), "2020-01-02T03:00:00"),
        (Decimal("1.50"), "1.50"),
        ({"k": {1.5}}, {"k": [1.5]}),
        (b"raw", "b'raw'"),
        (True, True),
    ],
)
def test_a_cell_holds_what_json_can(value: object, cell: object) -> None:
    assert content({"a": [value]})["data"] == [[cell]]


@pytest.mark.parametrize(
    ("make", "cells"),
    [
        ("arange(2, dtype='int8')", [0, 1]),
        ("array([0.5, numpy.nan])", [0.5, None]),
        ("array(['a', None], dtype=object)", ["a", None]),
        ("zeros((2, 2))", [[0.0, 0.0], [0.0, 0.0]]),
        ("float32(0.5)", [0.5]),
    ],
)
def test_arrays_are_columns_and_their_scalars_cells(make: str, cells: list[object]) -> None:
    numpy = pytest.importorskip("numpy")
    assert content({"a": eval(f"numpy.{make}", {"numpy": numpy})})["data"] == [[cell] for cell in cells]


def test_rows_are_added_behind_those_that_are_there_and_these_stay_as_they_are() -> None:
    existing = b'{"columns":["date","a"],"data":[["2020-01-01",0.30000000000000004]]}'
    assert content({"a": [2], "date": ["2021-01-01"]}, existing)["data"] == [
        ["2020-01-01", 0.30000000000000004],
        ["2021-01-01", 2],
    ]


def test_columns_that_only_one_part_has_are_null_in_the_other() -> None:
    existing = table_files(None, {"a": [1], "b": ["x"]}, "t.json")["t.json"]
    found = content({"c": [True], "a": [2]}, existing)
    assert found == {"columns": ["a", "b", "c"], "data": [[1, "x", None], [2, None, True]]}


@pytest.mark.parametrize("existing", [b"", b"{", b"[]", b'{"columns": 3, "data": []}', b"\xff"])
def test_rows_are_not_added_to_what_is_no_table(existing: bytes) -> None:
    with pytest.raises(InvalidValue, match="holds no table"):
        content({"a": [1]}, existing)


@pytest.mark.parametrize("name", ["t.csv", "t.parquet", "t", "a:b.json", "a'b.json", "[a].json"])
def test_a_name_by_which_mlflow_would_not_find_the_table_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="table"):
        table_files(None, {"a": [1]}, name)


@pytest.mark.parametrize("data", [[1], None, "text"])
def test_what_is_no_table_is_refused(data: object) -> None:
    with pytest.raises(TypeError, match="dict of columns or a pandas DataFrame"):
        content(data)


def test_images_become_files_that_their_cells_name() -> None:
    image = pytest.importorskip("PIL.Image").new("RGB", (4, 3))
    files = table_files(None, {"prompt": ["a", "b"], "image": [image, image]}, "deep/t.json")
    assert [*files][-1] == "deep/t.json"
    rows = json.loads(files["deep/t.json"])["data"]
    assert {row[1]["type"] for row in rows} == {"image"}
    paths = [path for row in rows for path in (row[1]["filepath"], row[1]["compressed_filepath"])]
    assert sorted(paths) == sorted(set(files) - {"deep/t.json"})
    assert all(path.startswith("table_images/deep/t/") for path in paths)


def test_images_in_a_frame_become_files_and_the_frame_stays() -> None:
    image = pytest.importorskip("PIL.Image").new("RGB", (4, 3))
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "image": [image, image], "b": ["x", "y"]})
    files = table_files(None, frame, "t.json")
    found = json.loads(files["t.json"])
    assert found["columns"] == ["a", "image", "b"]
    assert [(row[0], row[1]["filepath"] in files, row[2]) for row in found["data"]] == [(1, True, "x"), (2, True, "y")]
    assert frame["image"][0] is image


def test_a_column_of_images_and_other_values_is_refused() -> None:
    image = pytest.importorskip("PIL.Image").new("RGB", (4, 3))
    with pytest.raises(InvalidValue, match="'image' of the table mixes images"):
        content({"image": [image, None]})


def test_a_frames_numbers_keep_the_fifteen_digits_that_pandas_can_write() -> None:
    pandas = pytest.importorskip("pandas")
    assert content(pandas.DataFrame({"a": [0.123456789012345]}))["data"] == [[0.123456789012345]]


def test_a_frame_and_a_dict_can_be_parts_of_one_table() -> None:
    pandas = pytest.importorskip("pandas")
    existing = table_files(None, pandas.DataFrame({"a": [1, None], "b": ["x", "y"]}), "t.json")["t.json"]
    assert content({"a": [3], "b": ["z"]}, existing)["data"] == [[1.0, "x"], [None, "y"], [3, "z"]]


def test_the_tag_names_every_table_once() -> None:
    first = logged_tables_tag(None, "a.json")
    assert first == '[{"path": "a.json", "type": "table"}]'
    assert logged_tables_tag(first, "a.json") is None
    assert logged_tables_tag(first, "b.json") == f'{first[:-1]}, {{"path": "b.json", "type": "table"}}]'


@pytest.mark.parametrize("current", ["", "no json", "{}"])
def test_a_tag_that_is_no_list_is_begun_anew(current: str) -> None:
    assert logged_tables_tag(current, "a.json") == '[{"path": "a.json", "type": "table"}]'


def test_a_dict_needs_neither_pandas_nor_pillow() -> None:
    code = """
import sys
sys.modules["pandas"] = sys.modules["PIL"] = sys.modules["numpy"] = None
from tracker.client.artifacts.tables import table_files
print(table_files(None, {"a": [1, 2.5]}, "t.json"))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert '"data":[[1],[2.5]]' in done.stdout
