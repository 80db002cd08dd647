"""Writing so that every other process sees all of it or nothing, and a writer that dies leaves nothing half done.

A file is written beside its target under a name that no reader looks at, then moved there in one step. `scratch` is
the folder for that: a run's or an experiment's own, never `params/`, `tags/` or `metrics/`, where every file is a key.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH101, PTH103, PTH105, PTH108, PTH119, PTH120

import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tracker.core.errors import StoreBusy, StoreDamaged, StoreError, StoreReadOnly, StoreUnreachable

_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_NO_RIGHTS = (errno.EACCES, errno.EPERM)
_WRONG_KIND = (errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENXIO)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_LINKS = (errno.EPERM, errno.EXDEV, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EBADF)
_SCRATCH = ".tracker-"
"""How the name of a file begins that is still being written."""
_PATIENCE = 10.0
_FIRST_WAIT = 0.001
_LONGEST_WAIT = 0.1


@contextmanager
def store_errors(store: str, *, writing: bool) -> Iterator[None]:
    """Give an error of the operating system as the store's, in one sentence."""
    try:
        yield
    except OSError as error:
        raise _as_store_error(store, error, writing) from error


def _as_store_error(store: str, error: OSError, writing: bool) -> StoreError:
    place = error.filename if isinstance(error.filename, str) else store
    if os.path.basename(place).startswith(_SCRATCH):  # each attempt has another, and the reader has none
        place = os.path.dirname(place)
    if error.errno in _FULL:
        return StoreUnreachable(f"The disk of {store} is full: free some space and try again.")
    if error.errno == errno.EROFS:
        return StoreReadOnly(f"{store} lies on a file system that is mounted for reading only.")
    if error.errno in _NO_RIGHTS and writing:
        return StoreReadOnly(f"{store} cannot be written by this user: ask its owner for the right to.")
    if error.errno in _NO_RIGHTS:
        return StoreUnreachable(f"{place} cannot be read by this user: ask its owner for the right to.")
    if writing and error.errno in _WRONG_KIND:
        return StoreDamaged(f"{place} is not the kind of file that a store has there ({error.strerror}): remove it.")
    return StoreUnreachable(f"{place} cannot be {'written' if writing else 'read'}: {error.strerror}.")


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold a folder alone among the processes that use tracker, where its filesystem has locks; MLflow takes none."""
    fd = os.open(folder, _FOLDER)
    try:
        _lock(fd, folder)
        yield
    finally:
        os.close(fd)


def _lock(fd: int, folder: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    wait = _FIRST_WAIT
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreBusy(f"Another process has held {folder} for {_PATIENCE:.0f} seconds; try again.") from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return
        else:
            return
        time.sleep(wait)
        wait = min(2 * wait, _LONGEST_WAIT)


def replace_file(path: str, content: bytes, *, scratch: str) -> None:
    """Give a file this content, whatever it had; the folders above it are made."""
    with _scratch_file(scratch, content) as temporary:
        with suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(os.lstat(path).st_mode))
        _with_parents(path, scratch, lambda: os.replace(temporary, path))


def create_file(path: str, content: bytes, *, scratch: str) -> bool:
    """Create a file with this content; False where there is one already, which stays as it is."""
    with _scratch_file(scratch, content) as temporary:
        try:
            _with_parents(path, scratch, lambda: os.link(temporary, path))
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            return True
    return _create_in_place(path, content)


def append_lines(path: str, lines: bytes, *, scratch: str) -> None:
    """Append whole lines by one write, so that writers of several processes never cut each other's.

    Where a dead writer left half a line, they start on one of their own.
    """
    fd = open_for_appending(path, scratch=scratch)
    try:
        if not ends_in_line(fd):
            with locked(scratch):
                os.write(fd, b"")  # waits for a writer who has written but a part of its lines yet
                if not ends_in_line(fd):
                    write_all(fd, b"\n" + lines)
                    return
        write_all(fd, lines)
    finally:
        os.close(fd)


def open_for_appending(path: str, *, scratch: str) -> int:
    """A regular file, open for reading and appending, made where it is missing."""
    opened: list[int] = []
    _with_parents(path, scratch, lambda: opened.append(os.open(path, _APPEND, 0o666)))
    if not stat.S_ISREG(os.fstat(opened[0]).st_mode):
        os.close(opened[0])
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), path)
    return opened[0]


def ends_in_line(fd: int) -> bool:
    """Whether an open file is empty or its last line has its end."""
    size = os.fstat(fd).st_size
    return size == 0 or os.pread(fd, 1, size - 1) == b"\n"


def write_all(fd: int, content: bytes) -> None:
    """Write everything; in one call, unless the disk fills up on the way."""
    written = os.write(fd, content)
    while written < len(content):
        written += os.write(fd, content[written:])


@contextmanager
def _scratch_file(folder: str, content: bytes) -> Iterator[str]:
    """A file under a name of its own with this content, gone at the end unless it was moved."""
    path = f"{folder}/{_SCRATCH}{os.getpid()}-{os.urandom(6).hex()}"
    fd = os.open(path, _NEW, 0o666)
    try:
        try:
            write_all(fd, content)
        finally:
            os.close(fd)
        yield path
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


def _create_in_place(path: str, content: bytes) -> bool:
    """Create a file where the filesystem has no hard links: still by one process alone, though not in one step."""
    try:
        fd = os.open(path, _NEW, 0o666)
    except FileExistsError:
        return False
    try:
        write_all(fd, content)
    finally:
        os.close(fd)
    return True


def _with_parents(path: str, base: str, action: Callable[[], object]) -> None:
    """Do something to a path, with the folders above it made where they are missing.

    Its base is not made: a run that was moved away meanwhile does not come back as a ghost.
    """
    try:
        action()
    except FileNotFoundError:
        os.lstat(base)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        action()
