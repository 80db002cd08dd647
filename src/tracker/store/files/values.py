"""The values below a folder: each file one value, its path below that folder the key.

What cannot be read becomes a `Problem` beside all that can.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH114

import errno
import os
import stat
from collections.abc import Callable
from typing import Generic, TypeVar

from tracker.core.entities import Problem
from tracker.store.files.reading import FILE, FOLDER, LINK, Unreadable, check_regular, is_path_below, read_open, reason

Value = TypeVar("Value")
Reading = tuple[Value | None, str | None]
"""What a file holds and what is wrong with it; either may be missing, a file with a few bad lines gives both."""

_DEEPEST = 130
"""Folders within folders: a key of 250 characters has no more."""


def text_in(fd: int) -> Reading[str]:
    """A param's or tag's value: the file's whole text, to the letter."""
    try:
        return read_open(fd).decode(), None
    except UnicodeDecodeError:
        return None, "is not UTF-8"


def read_values(
    folder: str, field: str, read: Callable[[int], Reading[Value]], problems: list[Problem]
) -> dict[str, Value]:
    """The value of every file below a folder, by its key: the path below that folder."""
    tree = _Tree(field, read, problems)
    try:
        fd = os.open(folder, FOLDER)
    except FileNotFoundError:
        return {}
    except OSError as error:
        problems.append(Problem(field, _folder_reason(error, folder)))
        return {}
    try:
        tree.read_folder(fd, "")
    except OSError as error:
        problems.append(Problem(field, reason(error)))
    finally:
        os.close(fd)
    return tree.values


def read_value(folder: str, key: str, read: Callable[[int], Reading[Value]]) -> Reading[Value]:
    """The value of one key; nothing at all where there is no such file."""
    *parents, name = key.split("/")
    if not is_path_below(key):
        return None, None
    opened: list[int] = []
    try:
        opened.append(os.open(folder, FOLDER))
        for parent in parents:
            opened.append(os.open(parent, FOLDER, dir_fd=opened[-1]))
        opened.append(os.open(name, FILE, dir_fd=opened[-1]))
        if stat.S_ISDIR(os.fstat(opened[-1]).st_mode):
            return None, None
        check_regular(opened[-1])
        return read(opened[-1])
    except (FileNotFoundError, NotADirectoryError):
        return None, None
    except Unreadable as unreadable:
        return None, str(unreadable)
    except OSError as error:
        return (None, None) if error.errno == errno.ENAMETOOLONG else (None, reason(error))
    finally:
        for fd in opened:
            os.close(fd)


def keys_below(folder: str) -> list[str]:
    """The keys of the files below a folder, none of which is read."""
    return list(read_values(folder, "", lambda _: (True, None), []))


class _Tree(Generic[Value]):
    """The files below one folder, being read into values and problems."""

    def __init__(self, field: str, read: Callable[[int], Reading[Value]], problems: list[Problem]) -> None:
        self.values: dict[str, Value] = {}
        self._field = field
        self._read = read
        self._problems = problems

    def read_folder(self, fd: int, prefix: str) -> None:
        """Everything in an open folder, `prefix` being its keys' beginning."""
        files, folders, others = listed(fd)
        for name in files:
            value, why = _read_named(fd, name, self._read)
            if value is not None:
                self.values[prefix + name] = value
            if why is not None:
                self._report(prefix + name, why)
        for name, why in others:
            self._report(prefix + _shown(name), why)
        for name in folders:
            self._read_inner(fd, name, prefix)

    def _read_inner(self, fd: int, name: str, prefix: str) -> None:
        if prefix.count("/") >= _DEEPEST:
            self._report(prefix + name, "is nested too deeply")
            return
        try:
            inner = os.open(name, FOLDER, dir_fd=fd)
        except OSError as error:
            self._report(prefix + name, reason(error))
            return
        try:
            self.read_folder(inner, f"{prefix}{name}/")
        except OSError as error:
            self._report(prefix + name, reason(error))
        finally:
            os.close(inner)

    def _report(self, key: str, why: str) -> None:
        self._problems.append(Problem(f"{self._field}.{key}", why))


def listed(fd: int) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The names of regular files, of folders, and of whatever else there is with the reason not to read it."""
    files: list[str] = []
    folders: list[str] = []
    others: list[tuple[str, str]] = []
    with os.scandir(fd) as entries:
        for entry in entries:
            name = entry.name
            if not _is_utf8(name):
                others.append((name, "its name is not UTF-8"))
            elif entry.is_file(follow_symlinks=False):
                files.append(name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
            else:
                others.append((name, LINK if entry.is_symlink() else "is no regular file"))
    files.sort()
    folders.sort()
    others.sort()
    return files, folders, others


def _read_named(fd: int, name: str, read: Callable[[int], Reading[Value]]) -> Reading[Value]:
    """The value of a file that was listed a moment ago; nothing where it went away since."""
    try:
        file = os.open(name, FILE, dir_fd=fd)
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, reason(error)
    try:
        return read(file)
    except Unreadable as unreadable:
        return None, str(unreadable)
    except OSError as error:
        return None, reason(error)
    finally:
        os.close(file)


def _folder_reason(error: OSError, folder: str) -> str:
    return LINK if error.errno == errno.ENOTDIR and os.path.islink(folder) else reason(error)


def _shown(name: str) -> str:
    """A name that is not UTF-8 as text."""
    return os.fsencode(name).decode(errors="replace")


def _is_utf8(name: str) -> bool:
    """Whether a file's name is text; what is not comes from the system with surrogates in it."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
