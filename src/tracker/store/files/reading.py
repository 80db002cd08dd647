"""Reading files that somebody else wrote: never through a link, never blocked, never changing anything.

Everything in a file store may be damaged or hostile: a FIFO where a param should be, a link to a secret, a name that
is not UTF-8. What cannot be read becomes a `Problem` beside all that can.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH114

import errno
import os
import stat
from collections.abc import Callable
from typing import Generic, TypeVar

from tracker.core.entities import Problem

Value = TypeVar("Value")
Reading = tuple[Value | None, str | None]
"""What a file holds and what is wrong with it; either may be missing, a file with a few bad lines gives both."""

PIECE = 1 << 16
"""How much of a file is read at once."""
LARGEST_TEXT = 1 << 24
"""No MLflow writes a value beyond this; reading one whole would only fill the memory."""

_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
_DEEPEST = 130
"""Folders within folders: a key of 250 characters has no more."""
_LINK = "is a link, which is not followed"
_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ELOOP: _LINK,
    errno.EISDIR: "is a folder",
    errno.ENOTDIR: "is no folder",
    errno.ENOENT: "is missing",
    errno.ENXIO: "is no regular file",
    errno.ENAMETOOLONG: "has too long a name",
}


class Unreadable(Exception):
    """Why something cannot be read, in a few words. Caught where the `Problem` is made; it never leaves the store."""


def reason(error: OSError) -> str:
    """An error of the operating system in a few words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or "cannot be read").lower()


def read_file(path: str, limit: int = LARGEST_TEXT) -> bytes:
    """A whole regular file; `FileNotFoundError` where it is missing, `Unreadable` where it is anything else."""
    try:
        fd = os.open(path, _FILE)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(reason(error)) from error
    try:
        _check_regular(fd)
        return read_open(fd, limit)
    except OSError as error:
        raise Unreadable(reason(error)) from error
    finally:
        os.close(fd)


def read_open(fd: int, limit: int = LARGEST_TEXT) -> bytes:
    """The rest of an open file."""
    content = os.read(fd, PIECE)
    if not (content and (part := os.read(fd, PIECE))):
        return content
    parts = [content, part]
    size = len(content) + len(part)
    while part := os.read(fd, PIECE):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise Unreadable(f"is larger than {limit >> 20} MiB")
    return b"".join(parts)


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
        fd = os.open(folder, _FOLDER)
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
        opened.append(os.open(folder, _FOLDER))
        for parent in parents:
            opened.append(os.open(parent, _FOLDER, dir_fd=opened[-1]))
        opened.append(os.open(name, _FILE, dir_fd=opened[-1]))
        if stat.S_ISDIR(os.fstat(opened[-1]).st_mode):
            return None, None
        _check_regular(opened[-1])
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


def is_path_below(key: str) -> bool:
    """Whether a key names something below its folder, whatever lies there."""
    try:
        os.fsencode(key)
    except UnicodeEncodeError:
        return False
    return "\0" not in key and all(part not in ("", ".", "..") for part in key.split("/"))


def is_utf8(name: str) -> bool:
    """Whether a file's name is text; what is not comes from the system with surrogates in it."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Tree(Generic[Value]):
    """The files below one folder, being read into values and problems."""

    def __init__(self, field: str, read: Callable[[int], Reading[Value]], problems: list[Problem]) -> None:
        self.values: dict[str, Value] = {}
        self._field = field
        self._read = read
        self._problems = problems

    def read_folder(self, fd: int, prefix: str) -> None:
        """Everything in an open folder, `prefix` being its keys' beginning."""
        files, folders, others = _listed(fd)
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
            inner = os.open(name, _FOLDER, dir_fd=fd)
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


def _listed(fd: int) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """The names of regular files, of folders, and of whatever else there is with the reason not to read it."""
    files: list[str] = []
    folders: list[str] = []
    others: list[tuple[str, str]] = []
    with os.scandir(fd) as entries:
        for entry in entries:
            name = entry.name
            if not is_utf8(name):
                others.append((name, "its name is not UTF-8"))
            elif entry.is_file(follow_symlinks=False):
                files.append(name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
            else:
                others.append((name, _LINK if entry.is_symlink() else "is no regular file"))
    files.sort()
    folders.sort()
    others.sort()
    return files, folders, others


def _read_named(fd: int, name: str, read: Callable[[int], Reading[Value]]) -> Reading[Value]:
    """The value of a file that was listed a moment ago; nothing where it went away since."""
    try:
        file = os.open(name, _FILE, dir_fd=fd)
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


def _check_regular(fd: int) -> None:
    mode = os.fstat(fd).st_mode
    if not stat.S_ISREG(mode):
        raise Unreadable("is a folder" if stat.S_ISDIR(mode) else "is no regular file")


def _folder_reason(error: OSError, folder: str) -> str:
    return _LINK if error.errno == errno.ENOTDIR and os.path.islink(folder) else reason(error)


def _shown(name: str) -> str:
    """A name that is not UTF-8 as text."""
    return os.fsencode(name).decode(errors="replace")
