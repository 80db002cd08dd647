"""Whether what lies at a path is as it was, in one number: it comes of its inode, its size and its time."""

from __future__ import annotations

import os
from collections.abc import Iterable

from tracker.core.entities import Experiment, Run
from tracker.store.files.layout import META


def signature(path: str) -> int:
    """Of what lies there itself, be it a link."""
    try:
        found = os.lstat(path)
    except OSError as error:
        return -(error.errno or 1)
    return hash((found.st_ino, found.st_size, found.st_mtime_ns))


def folder_signature(path: str) -> int:
    """Of a folder that may be a link to one."""
    try:
        found = os.stat(path)
    except OSError as error:
        return -(error.errno or 1)
    return hash((found.st_ino, found.st_size, found.st_mtime_ns))


def signature_of(paths: Iterable[str]) -> int:
    """Of all of these."""
    return hash(tuple(map(signature, paths)))


def run_paths(path: str, run: Run) -> tuple[str, ...]:
    """What says that a run's attributes, params or tags changed. Params are never written anew, tags are."""
    parts = (META, "params", *_parents("params", run.params), *_value_paths("tags", run.tags))
    return tuple(f"{path}/{part}" for part in parts)


def experiment_paths(path: str, experiment: Experiment) -> tuple[str, ...]:
    """What says that an experiment's attributes or tags changed."""
    return tuple(f"{path}/{part}" for part in (META, *_value_paths("tags", experiment.tags)))


def _value_paths(folder: str, keys: Iterable[str]) -> list[str]:
    return [folder, *_parents(folder, keys), *(f"{folder}/{key}" for key in keys)]


def _parents(folder: str, keys: Iterable[str]) -> list[str]:
    """The folders below a folder in which the files of keys lie."""
    found: set[str] = set()
    for key in keys:
        end = key.rfind("/")
        while end > 0:
            found.add(f"{folder}/{key[:end]}")
            end = key.rfind("/", 0, end)
    return sorted(found)
