"""Artifact URIs: absolute in every MLflow, and so dead as soon as a store is moved."""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH100, PTH110, PTH112

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tracker.store.files.layout import TRASH, ExperimentFolder

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
    return location if _SCHEME.match(location) or location.startswith("/") else os.path.abspath(location)


def present_uri(stored: str | None, experiment: ExperimentFolder, inner: str) -> str:
    """Where something of an experiment is: where the store says, unless the store was moved and it came along.

    `inner` is its place below the experiment's folder. What lies in the trash is named by the place to which it goes
    back, as MLflow does.
    """
    home = f"{experiment.home}/{inner}".rstrip("/")
    path = _local_path(stored) if stored else home
    if stored and (path is None or path == home or not _has_come_along(path, experiment, inner)):
        return stored
    return uri_of(home)


def _has_come_along(path: str, experiment: ExperimentFolder, inner: str) -> bool:
    """Whether what was stored as being at a path is not there, but here.

    A path that is no usual one may never have been made: then only artifacts that lie here tell.
    """
    here = f"{experiment.path}/{inner}".rstrip("/")
    usual = f"/{experiment.experiment_id}/{inner}".rstrip("/")
    if path.endswith(usual):
        there = f"{path.removesuffix(usual)}/{TRASH}{usual}" if experiment.in_trash else path
        return not os.path.exists(there) and os.path.isdir(here)
    return inner != "" and not os.path.exists(path) and _holds_anything(here)


def _holds_anything(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


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
