"""Artifact URIs: absolute in every MLflow, and so dead as soon as a store is moved."""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH100, PTH110, PTH112

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.store.files.layout import TRASH

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def uri_of(path: str) -> str:
    """A local folder as a `file://` URI."""
    return Path(path).absolute().as_uri()


def below(uri: str, *parts: str) -> str:
    """The URI of something below another one, whose query stays at the end."""
    query = re.search(r"[?#].*", uri, re.DOTALL) if _SCHEME.match(uri) else None
    path, tail = (uri[: query.start()], query.group()) if query else (uri, "")
    return "/".join((path.rstrip("/"), *parts)) + tail


def absolute(location: str) -> str:
    """A location with a relative path made absolute, as MLflow stores it."""
    return location if _SCHEME.match(location) else os.path.abspath(location)


def present_uri(stored: str | None, home: str, here: str) -> str:
    """Where artifacts are: where the store says, unless the store was moved and they came along.

    `here` is where they lie now and `home` where they belong: below the trash the two differ, and MLflow names home.
    """
    if not stored:
        return uri_of(home)
    path = _local_path(stored)
    if path is None or path == home or os.path.exists(_trashed(path, home, here)) or not os.path.isdir(here):
        return stored
    return uri_of(home)


def _trashed(path: str, home: str, here: str) -> str:
    """Where to look for artifacts of a store in which the trash holds them as it does here."""
    if home == here:
        return path
    inner = here.rsplit(f"/{TRASH}/", 1)[1]
    return f"{path.removesuffix(inner)}{TRASH}/{inner}" if path.endswith(f"/{inner}") else path


def _local_path(uri: str) -> str | None:
    """The path that a URI means on this machine, if it does."""
    scheme = _SCHEME.match(uri)
    if scheme is None:
        return os.path.abspath(uri) if "\0" not in uri else None
    if scheme.group(1).lower() != "file":
        return None
    try:
        path = unquote(urlsplit(uri).path, errors="surrogateescape")
    except ValueError:
        return None
    return path if "\0" not in path else None
