"""Datasets as MLflow describes them: which data a run read, by name, fingerprint, source, schema and profile.

A frame or an array gets the fingerprint and the description that MLflow gives it, so that a dataset is the same one
whichever of the two logged it. The data itself is never stored.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tracker.client.texts import storable
from tracker.core import entities
from tracker.core.entities import DATASET_CONTEXT_TAG, DatasetInput
from tracker.core.errors import InvalidValue, shorten

_MAX_NAME = 500
_MAX_DIGEST = 36
_MAX_SOURCE = 65_535
_MAX_SCHEMA = 1_048_575
_MAX_PROFILE = 16_777_215
_MAX_TAG_KEY = 255
_MAX_TAG_VALUE = 500

_FINGERPRINTED = 10_000
"""How many rows, or elements of an array, MLflow looks at for a fingerprint."""
_DIGEST_LENGTH = 8
_OBJECT_TYPES: dict[type, str] = {str: "string", bytes: "binary", bool: "boolean"}
_NUMBER_TYPES = {
    "b1": "boolean",
    **dict.fromkeys(("i1", "i2", "i4", "u1", "u2"), "integer"),
    **dict.fromkeys(("i8", "u4"), "long"),
    **dict.fromkeys(("f2", "f4"), "float"),
    "f8": "double",
}
"""MLflow's name for each of numpy's kinds and sizes; one that is missing has none."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that a run reads; `from_pandas` and `from_numpy` describe one that is in memory."""

    name: str
    source: str | os.PathLike[str] | None = None
    """A path or a URI; None where the program itself makes the data."""
    digest: str | None = None
    """A fingerprint of at most 36 characters; made of the name, the source and the schema where None."""
    schema: str | None = None
    """JSON, in MLflow's form: `{"mlflow_colspec": [...]}` or `{"mlflow_tensorspec": {...}}`."""
    profile: str | None = None
    """JSON: numbers that describe it."""


def from_pandas(
    frame: Any,
    source: str | os.PathLike[str] | None = None,
    *,
    targets: str | None = None,
    predictions: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """Describe a pandas DataFrame; `targets` and `predictions` name columns that it must have."""
    for role, column in (("targets", targets), ("predictions", predictions)):
        if column is not None and column not in frame.columns:
            raise InvalidValue(f"The frame has no column {column!r} to be its {role}.")
    schema = _frame_schema(frame)
    return Dataset(
        name=name or "dataset",
        source=source,
        digest=digest or _frame_digest(frame),
        schema=json.dumps({"mlflow_colspec": schema}) if schema else None,
        profile=json.dumps({"num_rows": len(frame), "num_elements": int(frame.size)}),
    )


def from_numpy(
    features: Any,
    source: str | os.PathLike[str] | None = None,
    *,
    targets: Any = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """Describe a numpy array or a dict of them, with the targets that belong to it."""
    schema = {"features": _tensors(features), "targets": None if targets is None else _tensors(targets)}
    profile = _array_profile("features", features) | ({} if targets is None else _array_profile("targets", targets))
    return Dataset(
        name=name or "dataset",
        source=source,
        digest=digest or _array_digest(features, targets),
        schema=json.dumps({"mlflow_tensorspec": schema}),
        profile=json.dumps(profile),
    )


def dataset_input(
    dataset: object,
    *,
    context: str | None = None,
    tags: Mapping[str, str] | None = None,
    program_tags: Mapping[str, str] | None = None,
) -> DatasetInput:
    """A dataset, ours or one of MLflow's, as a store holds it; `program_tags` say where data without a source is from.

    A schema or a profile that is longer than MLflow holds is left out: the dataset is known without it.
    """
    described = _described(dataset, program_tags or {})
    for field, value, limit in (
        ("name", described.name, _MAX_NAME),
        ("digest", described.digest, _MAX_DIGEST),
        ("source", described.source, _MAX_SOURCE),
    ):
        if len(value) > limit:
            raise InvalidValue(
                f"The dataset's {field} {shorten(value)} is {len(value)} characters long; {limit} is the most."
            )
    uses = {str(key): storable(value) for key, value in (tags or {}).items()}
    if context is not None:
        uses[DATASET_CONTEXT_TAG] = context
    for key, value in uses.items():
        if not key or len(key) > _MAX_TAG_KEY or len(value) > _MAX_TAG_VALUE:
            raise InvalidValue(
                f"The dataset's tag {shorten(key)} needs a name of at most {_MAX_TAG_KEY} characters "
                f"and a value of at most {_MAX_TAG_VALUE}."
            )
    return DatasetInput(described, uses)


def _described(dataset: object, program_tags: Mapping[str, str]) -> entities.Dataset:
    if isinstance(dataset, entities.Dataset):
        return dataset
    if not isinstance(dataset, Dataset):
        return _of_mlflow(dataset)
    if not isinstance(dataset.name, str) or not dataset.name:
        raise InvalidValue("A dataset needs a name.")
    source_type, source = _source(dataset.source, program_tags)
    return entities.Dataset(
        name=dataset.name,
        digest=dataset.digest or _description_digest(dataset, source_type, source),
        source_type=source_type,
        source=source,
        schema=_within(dataset.schema, _MAX_SCHEMA),
        profile=_within(dataset.profile, _MAX_PROFILE),
    )


def _of_mlflow(dataset: Any) -> entities.Dataset:
    """What has MLflow's interface: an entity, something that becomes one, or something that gives a dict."""
    if callable(getattr(dataset, "_to_mlflow_entity", None)):
        dataset = dataset._to_mlflow_entity()
    if isinstance(dataset, Mapping):
        fields: Mapping[str, Any] = dataset
    elif callable(getattr(dataset, "to_dict", None)):
        fields = dataset.to_dict()
    else:
        fields = {name: getattr(dataset, name, None) for name in entities.Dataset.__dataclass_fields__}
    required = {name: fields.get(name) for name in ("name", "digest", "source_type", "source")}
    if not all(isinstance(value, str) and value for value in required.values()):
        kind = f"{type(dataset).__module__}.{type(dataset).__qualname__}"
        raise TypeError(
            f"log_input takes a Dataset, or an object with the name, digest, source_type and source "
            f"that MLflow's datasets have, not {kind}."
        )
    return entities.Dataset(
        **{name: storable(value) for name, value in required.items()},
        schema=_within(fields.get("schema"), _MAX_SCHEMA),
        profile=_within(fields.get("profile"), _MAX_PROFILE),
    )


def _source(source: object, program_tags: Mapping[str, str]) -> tuple[str, str]:
    """A source's type and its JSON, both as MLflow has them."""
    if source is None:
        return "code", json.dumps({"tags": dict(program_tags)})
    if not isinstance(source, (str, os.PathLike)):
        raise TypeError(f"A dataset's source is a path or a URI, not {type(source).__qualname__}.")
    uri = os.fsdecode(source)
    scheme = _SCHEME.match(uri)
    kind = scheme.group(1).lower() if scheme else "file"
    if kind in ("http", "https"):
        return "http", json.dumps({"url": uri})
    return "local" if kind == "file" else kind, json.dumps({"uri": uri})


def _within(text: object, limit: int) -> str | None:
    return None if text is None or len(str(text)) > limit else str(text)


def _digest(elements: Iterable[Any]) -> str:
    found = hashlib.md5(usedforsecurity=False)
    for element in elements:
        found.update(element)
    return found.hexdigest()[:_DIGEST_LENGTH]


def _integer(number: int) -> bytes:
    return number.to_bytes(8, "little")


def _description_digest(dataset: Dataset, source_type: str, source: str) -> str:
    parts = [dataset.name, source_type, source, dataset.schema or ""]
    return _digest([json.dumps(parts).encode()])


def _frame_digest(frame: Any) -> str:
    """Of the first rows of the columns that hold texts or numbers, the number of rows and the columns' names."""
    texts = frame.columns[[_holds_texts(frame.iloc[:, place]) for place in range(frame.shape[1])]]
    numbers = frame.select_dtypes(include=["number"]).columns
    head = frame.head(_FINGERPRINTED)[texts.union(numbers)]
    names = [str(name).encode() for name in frame.columns]
    return _digest([_pandas().util.hash_pandas_object(head).values, _integer(len(frame)), *names])


def _holds_texts(column: Any) -> bool:
    return column.dtype.kind == "O" and all(type(value) is str for value in column)


def _frame_schema(frame: Any) -> list[dict[str, Any]] | None:
    """Each column's type, name and whether it is always there; None where a column holds what has no simple type."""
    columns = []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        kind = _column_type(column)
        if kind is None:
            return None
        shown = name if isinstance(name, (str, int)) else str(name)
        columns.append({"type": kind, "name": shown, "required": not bool(column.isna().any())})
    return columns


def _column_type(column: Any) -> str | None:
    if column.dtype.kind == "O":
        column = column.infer_objects()
    kind = column.dtype.kind
    if kind == "O":
        types = {type(value) for value in column[~column.isna()]}
        return _OBJECT_TYPES.get(types.pop()) if len(types) == 1 else None
    if kind in "biuf":
        return _NUMBER_TYPES.get(f"{kind}{column.dtype.itemsize}")
    return {"U": "string", "S": "binary", "M": "datetime"}.get(kind)


def _array_digest(features: Any, targets: Any) -> str:
    """Of the first elements of each array and of its shape. Without pandas, whose hash MLflow takes, of their bytes."""
    elements: list[Any] = []
    for array in (*_arrays(features), *(() if targets is None else _arrays(targets))):
        elements.append(_hashed(array.reshape(-1)[:_FINGERPRINTED]))
        elements += [_integer(length) for length in array.shape]
    return _digest(elements)


def _arrays(arrays: Any) -> list[Any]:
    return [arrays[name] for name in sorted(arrays)] if isinstance(arrays, Mapping) else [arrays]


def _hashed(elements: Any) -> Any:
    try:
        pandas = _pandas()
    except ImportError:
        return elements.tobytes()
    try:
        return pandas.util.hash_array(elements)
    except TypeError:
        return _integer(elements.size)


def _pandas() -> Any:
    return import_module("pandas")


def _tensors(arrays: Any) -> str:
    """The types and shapes of arrays, as a JSON text within the schema's JSON."""
    named = arrays.items() if isinstance(arrays, Mapping) else [(None, arrays)]
    return json.dumps([({} if name is None else {"name": name}) | _tensor(array) for name, array in named])


def _tensor(array: Any) -> dict[str, Any]:
    kind = {"U": "str", "S": "bytes"}.get(array.dtype.kind, array.dtype.name)
    return {"type": "tensor", "tensor-spec": {"dtype": kind, "shape": [-1, *array.shape[1:]]}}


def _array_profile(role: str, arrays: Any) -> dict[str, Any]:
    sizes = ("shape", "size", "nbytes")
    if isinstance(arrays, Mapping):
        return {f"{role}_{size}": {name: getattr(array, size) for name, array in arrays.items()} for size in sizes}
    return {f"{role}_{size}": getattr(arrays, size) for size in sizes}
