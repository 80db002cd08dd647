"""Which logs a run has among its artifacts, as far as they lie in a folder of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from tracker.core.artifact_roots import local_root

CONSOLE_LOG = "console.log"
_ENDINGS = (".log", ".out", ".err")
_NAMES = ("stdout", "stderr", "output", "log")
_DEEPEST = 3
_MOST_ENTRIES = 2_000
"""That are looked at."""


class RunLogs(NamedTuple):
    """Paths under a folder, `console.log` first; or why there is none."""

    root: str
    names: tuple[str, ...]
    trouble: str = ""


def find_logs(artifact_uri: str) -> RunLogs:
    """For a thread that may wait."""
    root = local_root(artifact_uri)
    if root is None:
        return RunLogs("", (), f"The artifacts lie at {artifact_uri}: logs are shown from folders of this machine.")
    try:
        names = sorted(_logs_in(root), key=lambda name: (name != CONSOLE_LOG, name.count("/"), name))
    except FileNotFoundError:
        names = []
    except OSError as error:
        return RunLogs(root, (), f"{root} cannot be read: {error.strerror}.")
    if not names:
        return RunLogs(root, (), "No log was kept of this run: start_run(log_console=True) keeps what is printed.")
    return RunLogs(root, tuple(names))


def _logs_in(root: str) -> Iterator[str]:
    folders = [("", 1)]
    left = _MOST_ENTRIES
    while folders and left > 0:
        folder, depth = folders.pop(0)
        try:
            entries = os.scandir(os.path.join(root, folder))
        except OSError:
            if not folder:
                raise
            continue
        with entries:
            for entry in entries:
                left -= 1
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders += [(path, depth + 1)] if depth < _DEEPEST else []
                elif is_log(entry.name):
                    yield path


def is_log(name: str) -> bool:
    """Whether a file's name is one that logs have."""
    stem = name.lower()
    return stem.endswith(_ENDINGS) or (stem.partition(".")[0] in _NAMES and stem.endswith((".txt", *_NAMES)))
