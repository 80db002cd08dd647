"""Where a key's file goes: `a/b` is a file `b` in a folder `a`, so `a` and `a/b` cannot stand side by side.

MLflow fails half way through a batch over that; here it is found out before anything is written.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH106, PTH108, PTH208

import os
import stat
from collections.abc import Collection
from contextlib import suppress

from tracker.core.errors import InvalidValue, StoreDamaged, shorten
from tracker.store.files.layout import is_plain_folder
from tracker.store.files.reading import is_path_below

_LONGEST_NAME = 255


def check_keys(folder: str, kind: str, keys: Collection[str]) -> None:
    """Refuse keys of which a file store can hold but some, among themselves or beside those that lie there."""
    check_folder(folder)
    given = set(keys)
    for key in keys:
        for parent in _parents(key):
            if parent in given:
                raise _clash(kind, parent, key)
        _check_length(kind, key)
        _check_place(folder, kind, key)


def check_folder(path: str) -> None:
    """Refuse to write into a folder that is a link or no folder at all."""
    mode = _mode(path)
    if mode is not None and not stat.S_ISDIR(mode):
        raise StoreDamaged(
            f"{path} is a link or a file where a store has a folder: put the folder itself there to write."
        )


def check_text(what: str, value: str) -> None:
    """Refuse a text that has no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidValue(
            f"{what} holds half a character ({value[error.start]!a}), which cannot be written as UTF-8."
        ) from None


def remove_key(folder: str, key: str) -> bool:
    """Delete a key's file; False where there is none.

    Folders that held nothing else go too: `a` could not follow `a/b` otherwise.
    """
    parents = [folder, *(f"{folder}/{parent}" for parent in _parents(key))]
    if not is_path_below(key) or not all(is_plain_folder(parent) for parent in parents):
        return False
    try:
        os.unlink(f"{folder}/{key}")
    except (FileNotFoundError, IsADirectoryError):
        return False
    with suppress(OSError):
        for parent in reversed(parents[1:]):
            os.rmdir(parent)
    return True


def _check_place(folder: str, kind: str, key: str) -> None:
    """Look along the way to a key's file: folders, no links, and no folder where the file goes."""
    for parent in _parents(key):
        mode = _mode(f"{folder}/{parent}")
        if mode is None:
            return
        if not stat.S_ISDIR(mode):
            raise _clash(kind, parent, key)
    mode = _mode(f"{folder}/{key}")
    if mode is not None and stat.S_ISDIR(mode):
        raise _clash(kind, key, _first_below(folder, key))


def _first_below(folder: str, key: str) -> str:
    """A key whose file lies below the folder of this one, to name it."""
    while stat.S_ISDIR(_mode(f"{folder}/{key}") or 0):
        key = f"{key}/{min(os.listdir(f'{folder}/{key}'), default='…')}"
    return key


def _check_length(kind: str, key: str) -> None:
    if any(len(part.encode()) > _LONGEST_NAME for part in key.split("/")):
        raise InvalidValue(f"{kind.capitalize()} name {shorten(key)} is too long for a file's name.")


def _parents(key: str) -> list[str]:
    """`a/b/c` lies in `a` and in `a/b`."""
    parts = key.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _mode(path: str) -> int | None:
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _clash(kind: str, shorter: str, longer: str) -> InvalidValue:
    return InvalidValue(
        f"A file store cannot hold the {kind}s {shorten(shorter)} and {shorten(longer)} side by side: "
        f"the first would be a file and a folder at once; rename one."
    )
