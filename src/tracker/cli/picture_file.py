"""A picture into a file that a person named: all of it or nothing, and never into a folder that is not there."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from tracker.core.errors import TrackerError


class PictureLost(TrackerError):
    """A picture that could not be written; the message says where and why."""


def write_picture(path: Path, text: str) -> None:
    """Write under a name beside the path and rename, so that whoever reads the path never sees half a picture."""
    if not path.parent.is_dir():
        raise PictureLost(f"There is no folder {str(path.parent)!r} to write {path.name!r} into: make it first.")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, which must not be put aside
            path.write_text(text, encoding="utf-8")
        else:
            _replace(path, text)
    except OSError as error:
        raise PictureLost(f"The picture {str(path)!r} could not be written: {error.strerror}.") from error


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f".tracker-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
