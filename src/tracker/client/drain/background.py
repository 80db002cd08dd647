"""What is captured of a run's surroundings beside the drain, because it may take seconds: its code and its packages."""

import os
from contextlib import suppress
from threading import Thread
from typing import NamedTuple

from tracker.core.artifact_roots import local_root
from tracker.core.batches import Batch
from tracker.store.protocols import Store

Head = dict[str, str]


class Captured(NamedTuple):
    """What was found: tags, and files by their place among the artifacts."""

    tags: dict[str, str]
    files: dict[str, bytes]

    def store(self, store: Store, run_id: str, artifact_uri: str) -> None:
        """Put it into the store, which was looked at a moment ago: what is gone must not be begun anew by this.

        Tags that the script set by then stay; files that cannot be written are not missed.
        """
        given = store.get_run(run_id).tags
        store.log_batch(run_id, Batch(tags={tag: self.tags[tag] for tag in self.tags.keys() - given.keys()}))
        root = local_root(artifact_uri)
        if root is not None and self.files:
            from tracker.client.artifacts.writing import ArtifactNotKept, write_bytes

            for path, content in self.files.items():
                with suppress(ArtifactNotKept):
                    write_bytes(content, root, path)


class Background:
    """One thread a run, which asks git and reads the installed distributions."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}
        self._found: dict[str, Captured] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something was asked for that nobody has fetched yet."""
        return bool(self._threads)

    def captured(self, name: str, head: Head) -> Captured | None:
        """What was captured for a journal's run; None while that is under way."""
        if name in self._found:
            del self._threads[name]
            return self._found.pop(name)
        if name not in self._threads:
            thread = Thread(target=self._capture, args=(name, head), name="tracker-capture", daemon=True)
            self._threads[name] = thread
            thread.start()
        return None

    def _capture(self, name: str, head: Head) -> None:
        found = Captured({}, {})
        try:
            from tracker.client.capture.code import capture_all

            wanted = head["captures"].split(",")
            search_path = head.get("sys_path", "").split(os.pathsep)
            found = Captured(
                *capture_all(
                    head.get("cwd", ""), search_path, diff="diff" in wanted, requirements="requirements" in wanted
                )
            )
        except Exception as error:  # what is captured by itself must not keep anything from being stored
            found.tags["tracker.capture.error"] = f"{type(error).__name__}: {error}"[:500]
        finally:
            self._found[name] = found
