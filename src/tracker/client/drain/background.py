"""What is captured of a run's surroundings beside the drain, because it may take seconds: its code and its packages."""

import os
from contextlib import suppress
from threading import Thread

from tracker.client.artifact_roots import local_root

Head = dict[str, str]


class Background:
    """One thread a run, which asks git and reads the installed distributions."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}
        self._tags: dict[str, dict[str, str]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether something was asked for that nobody has fetched yet."""
        return bool(self._threads)

    def captured(self, name: str, head: Head, artifact_uri: str) -> dict[str, str] | None:
        """The tags that were captured for a journal's run, its files being written; None while that is under way."""
        if name in self._tags:
            del self._threads[name]
            return self._tags.pop(name)
        if name not in self._threads:
            thread = Thread(target=self._capture, args=(name, head, local_root(artifact_uri)), daemon=True)
            self._threads[name] = thread
            thread.start()
        return None

    def _capture(self, name: str, head: Head, root: str | None) -> None:
        tags: dict[str, str] = {}
        try:
            from tracker.client.artifacts.writing import write_bytes
            from tracker.client.capture.code import capture_all

            wanted = head["captures"].split(",")
            search_path = head.get("sys_path", "").split(os.pathsep)
            tags, files = capture_all(
                head.get("cwd", ""), search_path, diff="diff" in wanted, requirements="requirements" in wanted
            )
            if root is not None:
                for path, content in files.items():
                    write_bytes(content, root, path)
        except Exception as error:  # what is captured by itself must not keep anything from being stored
            with suppress(Exception):
                tags["tracker.capture.error"] = f"{type(error).__name__}: {error}"[:500]
        finally:
            self._tags[name] = tags
