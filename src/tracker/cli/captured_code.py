"""What a run captured of its code, read from its artifacts where these lie on this machine."""

import os
import stat

from tracker.core.artifact_roots import local_root
from tracker.core.entities import Run
from tracker.views.compare import CapturedCode
from tracker.views.known_tags import DIRTY_TAG

_PATCH, _REQUIREMENTS = "code/diff.patch", "code/requirements.txt"
_MOST = 8_000_000
"""Bytes of a file that are read; what is captured by itself is shorter."""


def captured_code(run: Run) -> CapturedCode:
    """The patch and the packages; an absent patch is an empty one where the run says that all was committed."""
    root = local_root(run.artifact_uri)
    if root is None:
        return CapturedCode()
    patch = _content(os.path.join(root, _PATCH))  # noqa: PTH118
    if patch is None and run.tags.get(DIRTY_TAG) == "false":
        patch = ""
    return CapturedCode(patch, _content(os.path.join(root, _REQUIREMENTS)))  # noqa: PTH118


def _content(path: str) -> str | None:
    """A file's text; None where there is no file that can be read. A pipe is not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        try:
            return file.read(_MOST).decode("utf-8", "replace")
        except OSError:
            return None
