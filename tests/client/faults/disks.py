"""Real filesystems in trouble: small ones that are full, and ones that may only be read."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.client.faults.injection import missing


@contextmanager
def mounted(folder: Path, *arguments: str) -> Iterator[None]:
    """A mount while the block lasts; the test skips where mounting is not permitted."""
    if shutil.which("mount") is None:
        missing("mount is not installed")
    done = subprocess.run(["mount", *arguments, folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        missing(f"mounting is not permitted here, which needs root with CAP_SYS_ADMIN: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], capture_output=True, check=True)


def set_read_only(folder: Path, is_read_only: bool) -> None:
    """Change whether a mounted filesystem may be written, whoever has files open on it."""
    done = subprocess.run(
        ["mount", "-o", f"remount,{'ro' if is_read_only else 'rw'}", folder], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def fill(folder: Path, *, leaving: int = 0) -> Path:
    """Take all room of a filesystem but so many bytes; the file that takes it."""
    filler = folder / ".filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            while True:
                try:
                    if file.write(bytes(size)) < size:
                        break
                except OSError as error:
                    assert error.errno == errno.ENOSPC
                    break
    if leaving:
        os.truncate(filler, filler.stat().st_size - leaving)
    return filler
