"""Whether files of live runs came, went or grew."""

from __future__ import annotations

import os
import time

from tracker.core.artifact_roots import local_root
from tracker.core.events import ArtifactsChanged, Event
from tracker.feed.known import Known

_BETWEEN = 1.0
_SHARE = 100
"""Looking takes at most one part in so many of the time."""
_MOST_ENTRIES = 500
"""Of a run with more files only so many are looked at, and all of its folders."""


class ArtifactWatch:
    """Looks at the artifact folders of live runs, as far as they are on this machine."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: dict[str, int] = {}
        self._due = 0.0

    def changes(self) -> list[Event]:
        begun = time.monotonic()
        if begun < self._due:
            return []
        events: list[Event] = []
        seen: dict[str, int] = {}
        for run_id in self._known.live:
            root = local_root(self._known.runs[run_id].artifact_uri)
            if root is None:
                continue
            seen[run_id] = _signature(root)
            if self._seen.get(run_id, seen[run_id]) != seen[run_id]:
                events.append(ArtifactsChanged(run_id))
        self._seen = seen
        now = time.monotonic()
        self._due = now + max(_BETWEEN, _SHARE * (now - begun))
        return events


def _signature(root: str) -> int:
    """A number that is another when a file came, went or grew."""
    parts: list[tuple[str, int, int]] = []
    folders = [root]
    while folders and len(parts) < _MOST_ENTRIES:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                        parts.append((entry.path, 0, 0))
                    elif not entry.name.startswith("."):
                        found = entry.stat(follow_symlinks=False)
                        parts.append((entry.path, found.st_size, found.st_mtime_ns))
        except OSError:
            parts.append((folder, -1, 0))
    return hash(tuple(sorted(parts)))
