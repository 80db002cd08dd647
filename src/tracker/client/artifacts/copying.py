"""Copies of a program's own files and folders below a run's artifacts.

What is wrong with the source is the caller's to know at once (`InvalidValue`); what is wrong with the target never
stops a program (`ArtifactNotKept`). Of a file its bytes are kept and whether it can be executed; of a folder what is
a file, and what is not is left out with a note that says why.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import NamedTuple

from tracker.client.artifacts.place import TEMPORARY, checked_path, resolved
from tracker.client.artifacts.writing import ArtifactNotKept, new_file, target_errors, write_all
from tracker.core.errors import InvalidValue

_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_AT_ONCE = 1 << 30
_CHUNK = 1 << 20
_CALLERS_MISTAKES = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES, errno.EPERM)
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class _Listing(NamedTuple):
    """What a folder holds, each by its path relative to it, before anything of it is copied."""

    folders: list[str]
    files: list[str]
    notes: list[str]


def copy_file(source: str | os.PathLike[str], root: str, artifact_path: str | None = None) -> tuple[str, ...]:
    """Copy a file into a folder of the artifacts, under its own name; a folder too, with what it holds.

    Gives notes on what was left out, one sentence each.
    """
    path = _source_path(source)
    target = checked_path(artifact_path)
    name = os.path.basename(os.path.abspath(path))
    if not name:
        raise InvalidValue("The folder '/' has no name to be logged under; use log_artifacts for what it holds.")
    relative = f"{target}/{name}" if target else name
    if os.path.isdir(path):
        return _copy_listed(path, root, relative)
    _copy_one(path, root, relative)
    return ()


def copy_folder(source_dir: str | os.PathLike[str], root: str, artifact_path: str | None = None) -> tuple[str, ...]:
    """Copy what a folder holds into a folder of the artifacts; gives notes on what was left out."""
    path = _source_path(source_dir)
    target = checked_path(artifact_path)
    if not os.path.isdir(path):
        there = "is no folder; use log_artifact for a file" if os.path.exists(path) else "does not exist"
        raise InvalidValue(f"The folder {path!r} to log {there}.")
    return _copy_listed(path, root, target)


def _source_path(source: str | os.PathLike[str]) -> str:
    path = os.fspath(source)
    if not isinstance(path, str):
        raise TypeError(f"A path to log is a str or a Path, not {type(source).__qualname__}.")
    if not path or "\0" in path:
        raise InvalidValue(f"{path!r} is no path of a file.")
    return path


def _copy_listed(source: str, root: str, target: str) -> tuple[str, ...]:
    """Copy all that a folder holds; what cannot be read is noted, what cannot be written ends it."""
    resolved(root, _below(target, "any"))  # a target that is a link leading out is the caller's to know, not a note
    listing = _listed(source, not_into=(root, os.path.join(root, target)))
    for folder in ("", *listing.folders):
        relative = _below(target, folder)
        with target_errors(relative or "."):
            os.makedirs(resolved(root, relative), exist_ok=True)
    for kept, file in enumerate(listing.files):
        try:
            _copy_one(os.path.join(source, file), root, _below(target, file))
        except InvalidValue as error:
            listing.notes.append(str(error))
        except ArtifactNotKept as error:
            count = f"{kept} of the {len(listing.files)} files of {source!r} were kept"
            raise ArtifactNotKept(error.path, f"{error.reason}; {count}") from error
    return tuple(listing.notes)


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name


def _listed(source: str, *, not_into: tuple[str, ...]) -> _Listing:
    """Read a whole folder before anything is copied: the copies may lie within it."""
    listing = _Listing([], [], [])
    own = {identity for path in not_into if (identity := _identity(path)) is not None}
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(source, folder)) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise _unreadable(source, error) from error
            listing.notes.append(str(_unreadable(os.path.join(source, folder), error)))
            continue
        waiting += reversed([below for entry in entries if (below := _sorted_in(entry, folder, listing, own))])
    return listing


def _sorted_in(entry: os.DirEntry[str], folder: str, listing: _Listing, own: set[tuple[int, int]]) -> str | None:
    """Add an entry to the listing; gives its path where it is a folder to be read in turn."""
    relative = _below(folder, entry.name)
    try:
        status = entry.stat()
    except OSError as error:
        listing.notes.append(str(_unreadable(entry.path, error)))
        return None
    if stat.S_ISREG(status.st_mode):
        if not entry.name.startswith(TEMPORARY):
            listing.files.append(relative)
    elif not stat.S_ISDIR(status.st_mode):
        listing.notes.append(f"{entry.path!r} is {_kind(status.st_mode)} and was left out.")
    elif entry.is_symlink():
        listing.notes.append(f"{entry.path!r} is a link to a folder, which is not followed; log that folder.")
    elif (status.st_dev, status.st_ino) in own:
        listing.notes.append(f"{entry.path!r} holds the run's own artifacts and was left out.")
    else:
        listing.folders.append(relative)
        return relative
    return None


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _copy_one(source: str, root: str, relative: str) -> None:
    """Copy one file to its place; a program that writes straight into the artifacts has it there already."""
    fd = _opened(source, relative)
    try:
        status = os.fstat(fd)
        path = resolved(root, relative)
        if not os.path.islink(path) and _identity(path) == (status.st_dev, status.st_ino):
            return
        with target_errors(relative), new_file(path) as new:
            _copy_content(fd, new)
            if status.st_mode & stat.S_IXUSR:
                _make_executable(new)
    finally:
        os.close(fd)


def _opened(source: str, relative: str) -> int:
    """A regular file opened for reading; anything else could wait for ever or act on being opened."""
    try:
        if not stat.S_ISREG(mode := os.stat(source).st_mode):
            raise InvalidValue(f"{source!r} is {_kind(mode)}, not a file that can be logged.")
        return os.open(source, _READ)
    except OSError as error:
        if error.errno in _CALLERS_MISTAKES:
            raise _unreadable(source, error) from error
        raise ArtifactNotKept(relative, error.strerror or str(error)) from error


def _copy_content(source: int, target: int) -> None:
    """Let the system copy, which shares the blocks where it can, and go on by hand where it does not."""
    with suppress(OSError, AttributeError):  # whichever side is at fault says so again below
        while os.copy_file_range(source, target, _AT_ONCE):
            pass
    while chunk := os.read(source, _CHUNK):
        write_all(target, chunk)


def _make_executable(fd: int) -> None:
    """For everybody who may read it; some filesystems know no such right."""
    mode = stat.S_IMODE(os.fstat(fd).st_mode)
    with suppress(OSError):
        os.fchmod(fd, mode | (mode & 0o444) >> 2)


def _unreadable(path: str, error: OSError) -> InvalidValue:
    if error.errno == errno.ENOENT:
        dangling = ": it is a link to nothing" if os.path.islink(path) else ""
        return InvalidValue(f"There is no file {path!r} to log{dangling}.")
    return InvalidValue(f"{path!r} cannot be read: {error.strerror}.")


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "of an unknown kind")
