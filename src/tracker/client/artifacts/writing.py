"""Files that appear below a run's artifacts whole or not at all.

Each is written under a temporary name in the folder where it will stand and renamed at the end. A writer that dies
leaves a file that starts with `place.TEMPORARY`, which nobody lists and anybody may delete.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tracker.client.artifacts.place import TEMPORARY, checked_file, resolved
from tracker.core.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class ArtifactNotKept(TrackerError):
    """An artifact could not be written, through no fault of the call: a full disk, a folder that is gone."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"The artifact {path} could not be kept: {reason}.")
        self.path = path
        """Where it would stand, relative to the run's artifacts."""
        self.reason = reason


def write_bytes(content: bytes, root: str, artifact_file: str) -> None:
    """Give an artifact this content, whatever it had before."""
    relative = checked_file(artifact_file)
    with target_errors(relative), new_file(resolved(root, relative)) as fd:
        write_all(fd, content)


@contextmanager
def new_file(path: str) -> Iterator[int]:
    """A descriptor to write to; the file stands at the path once the block ends well, and else leaves no trace."""
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    temporary = os.path.join(folder, f"{TEMPORARY}{os.getpid()}.{os.urandom(8).hex()}")
    fd = os.open(temporary, _NEW, 0o666)
    try:
        try:
            yield fd
        finally:
            os.close(fd)  # before the name is given: a network filesystem says only now that its disk is full
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


@contextmanager
def target_errors(relative: str) -> Iterator[None]:
    """Give the operating system's errors as an artifact that was not kept."""
    try:
        yield
    except OSError as error:
        raise ArtifactNotKept(relative, error.strerror or str(error)) from error


def write_all(fd: int, content: bytes | memoryview) -> None:
    """Write every byte; the system may take fewer at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]
