"""Texts and dictionaries as the bytes of an artifact: the same bytes that MLflow writes."""

from __future__ import annotations

import json
import posixpath
from typing import Any

from tracker.core.errors import InvalidValue, shorten

_YAML_SUFFIXES = (".yml", ".yaml")


def text_bytes(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which has no place there, is written as its escape."""
    if not isinstance(text, str):
        raise TypeError(f"log_text takes a str, not {type(text).__qualname__}; str() makes one of it.")
    return text.encode("utf-8", errors="backslashreplace")


def dictionary_bytes(dictionary: Any, artifact_file: str) -> bytes:
    """YAML where the file's suffix says so, else JSON; what JSON does not know is written as its `str`."""
    if posixpath.splitext(artifact_file)[1] in _YAML_SUFFIXES:
        return _yaml(dictionary, artifact_file).encode()
    try:
        return json.dumps(dictionary, indent=2, default=str).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise _not_written(artifact_file, "JSON", error) from error


def _yaml(dictionary: Any, artifact_file: str) -> str:
    import yaml

    try:
        text: str = yaml.dump(dictionary, indent=2, default_flow_style=False)
    except (yaml.YAMLError, TypeError, RecursionError) as error:
        raise _not_written(artifact_file, "YAML", error) from error
    return text


def _not_written(artifact_file: str, form: str, error: Exception) -> InvalidValue:
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    return InvalidValue(f"The dictionary for {shorten(artifact_file)} cannot be written as {form}: {reason}.")
