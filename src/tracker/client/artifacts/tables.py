"""Tables as MLflow keeps them: JSON of the form `{"columns": [...], "data": [[...], ...]}`, one list for each row.

A table of columns in a dict needs no pandas, and what stands in a file already is kept as it is when rows are added
to it.
"""

from __future__ import annotations

import itertools
import json
import math
import posixpath
import sys
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.client.artifacts.images import pillow_image, with_preview
from tracker.core.errors import InvalidValue, shorten

LOGGED_TABLES_TAG = "mlflow.loggedArtifacts"
"""A JSON list of the tables that a run has, by which MLflow's `load_table` finds them."""

_FORBIDDEN = frozenset("\"',:[]{}")
_MISSING = ("NaTType", "NAType")
_DIGITS = 15


class Table(NamedTuple):
    """A table as its file holds it."""

    columns: list[Any]
    data: list[list[Any]]


def check_table_file(artifact_file: str) -> None:
    """Refuse a name under which MLflow could not find or read a table."""
    if not artifact_file.endswith(".json"):
        raise InvalidValue(f"A table is written as JSON: {shorten(artifact_file)} must end in '.json'.")
    if unfit := sorted(_FORBIDDEN.intersection(artifact_file)):
        raise InvalidValue(
            f"The table's file {shorten(artifact_file)} may not hold {unfit[0]!r}: MLflow could not find it."
        )


def table_files(existing: bytes | None, data: object, artifact_file: str) -> dict[str, bytes]:
    """The table's file with the new rows behind those that it has, and before it the files of images in its cells."""
    check_table_file(artifact_file)
    images: dict[str, bytes] = {}
    folder = posixpath.join("table_images", posixpath.splitext(artifact_file)[0])
    added = _table(data, folder, images)
    return {**images, artifact_file: _json(added if existing is None else _joined(_parsed(existing), added))}


def logged_tables_tag(current: str | None, artifact_file: str) -> str | None:
    """The new value of `LOGGED_TABLES_TAG`; None where it names this table already."""
    try:
        tables = json.loads(current or "[]")
    except ValueError:
        tables = []
    entry = {"path": artifact_file, "type": "table"}
    if not isinstance(tables, list):
        tables = []
    return None if entry in tables else json.dumps([*tables, entry])


def _table(data: object, folder: str, images: dict[str, bytes]) -> Table:
    if isinstance(data, Mapping):
        columns = _as_columns(data)
    elif _is_frame(data):
        return _frame_table(data, folder, images)
    else:
        raise TypeError(f"log_table takes a dict of columns or a pandas DataFrame, not {type(data).__qualname__}.")
    cells = [_column_cells(name, values, folder, images) for name, values in columns.items()]
    return Table([_cell(name) for name in columns], [list(row) for row in zip(*cells, strict=True)])


def _as_columns(data: Mapping[Any, Any]) -> dict[Any, list[Any]]:
    """Columns of one length: a single value is repeated in every row, and single values alone make one row."""
    lists = {name: _values(column) for name, column in data.items()}
    lengths = {name: len(values) for name, values in lists.items() if values is not None}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name!r} has {length}" for name, length in itertools.islice(lengths.items(), 5))
        raise InvalidValue(f"The columns of a table must be equally long; here {told}.")
    rows = next(iter(lengths.values()), 1)
    return {name: [data[name]] * rows if values is None else values for name, values in lists.items()}


def _values(column: Any) -> list[Any] | None:
    """The values of a column; None where it is one value."""
    if isinstance(column, (list, tuple, range)):
        return list(column)
    if _is_image(column) or not getattr(column, "shape", None) or not hasattr(column, "tolist"):
        return None
    values: list[Any] = column.tolist()
    return values


def _column_cells(name: Any, values: list[Any], folder: str, images: dict[str, bytes]) -> list[Any]:
    """The values as JSON can hold them; images become files, and the cells their paths."""
    pictures = [_is_image(value) for value in values]
    if not any(pictures):
        return [_cell(value) for value in values]
    if not all(pictures):
        raise InvalidValue(f"Column {name!r} of the table mixes images with other values.")
    return [_image_cell(value, folder, images) for value in values]


def _image_cell(image: Any, folder: str, images: dict[str, bytes]) -> dict[str, str]:
    path = posixpath.join(folder, str(uuid.uuid4()))
    images.update(with_preview(pillow_image(image), f"{path}.png", f"{path}.webp"))
    return {"type": "image", "filepath": f"{path}.png", "compressed_filepath": f"{path}.webp"}


def _is_image(value: object) -> bool:
    """What MLflow takes for one: it can be saved and resized. Text and numbers are told apart at a glance."""
    return (
        not isinstance(value, (str, int, float))
        and callable(getattr(value, "save", None))
        and callable(getattr(value, "resize", None))
        and hasattr(value, "size")
    )


def _cell(value: Any) -> Any:
    """A value as JSON: what is missing or infinite is null, numpy's scalars and arrays are Python's, times are ISO."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _cell(below) for key, below in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_cell(below) for below in value]
    if type(value).__name__ in _MISSING:
        return None
    if callable(getattr(value, "isoformat", None)):
        return value.isoformat()
    if callable(tolist := getattr(value, "tolist", None)):
        plain = tolist()
        return _cell(plain) if type(plain) is not type(value) else str(value)
    return str(value)


def _is_frame(data: object) -> bool:
    frame = getattr(sys.modules.get("pandas"), "DataFrame", None)
    return isinstance(frame, type) and isinstance(data, frame)


def _frame_table(frame: Any, folder: str, images: dict[str, bytes]) -> Table:
    """A frame by pandas' own rules for JSON, which know its types; its images apart."""
    pictures = {
        place: _column_cells(name, list(frame.iloc[:, place]), folder, images)
        for place, name in enumerate(frame.columns)
        if frame.dtypes.iloc[place].kind == "O" and any(map(_is_image, frame.iloc[:, place]))
    }
    plain = frame.iloc[:, [place for place in range(frame.shape[1]) if place not in pictures]]
    try:
        text = plain.to_json(orient="split", index=False, date_format="iso", double_precision=_DIGITS)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidValue(f"The table cannot be written as JSON: {error}.") from error
    rows = _parsed(text.encode()).data
    for place, cells in sorted(pictures.items()):
        for row, cell in zip(rows, cells, strict=True):
            row.insert(place, cell)
    return Table([_cell(name) for name in frame.columns], rows)


def _parsed(content: bytes) -> Table:
    try:
        found = json.loads(content)
        return Table(list(found["columns"]), [list(row) for row in found["data"]])
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidValue("The file holds no table to which rows could be added; log under another name.") from error


def _joined(first: Table, second: Table) -> Table:
    """The rows of both, in the columns of the first and then those that only the second has."""
    columns = [*first.columns, *(name for name in second.columns if name not in first.columns)]
    return Table(columns, [row for table in (first, second) for row in _spread(table, columns)])


def _spread(table: Table, columns: list[Any]) -> list[list[Any]]:
    """The table's rows in these columns, null where it has none."""
    places = [table.columns.index(name) if name in table.columns else None for name in columns]
    return [[None if place is None else row[place] for place in places] for row in table.data]


def _json(table: Table) -> bytes:
    """JSON as pandas writes it: without spaces, ASCII alone, slashes escaped (they stand within texts only)."""
    text = json.dumps(table._asdict(), separators=(",", ":"), allow_nan=False)
    return text.replace("/", "\\/").encode()
