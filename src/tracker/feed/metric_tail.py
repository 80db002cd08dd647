"""The metric files of one run as they grow: each look opens those that changed.

Nothing below the run's folder is followed through a link, and nothing but regular files is read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from tracker.core.entities import Problem
from tracker.core.events import PointsLogged
from tracker.feed.metric_cursor import Cursor, no_points
from tracker.store.files.metrics import latest_in
from tracker.store.files.reading import FILE, FOLDER, reason
from tracker.store.files.values import listed, read_value

_SETTLED = 1.1
"""Seconds after which a change gives a folder another time, on whatever filesystem."""
_DEEPEST = 130


class _Folder:
    """One folder of metric files, as it was last listed."""

    __slots__ = ("cursors", "folders", "others", "seen", "unsettled_until")

    def __init__(self) -> None:
        self.cursors: dict[str, Cursor] = {}
        self.folders: dict[str, _Folder] = {}
        self.others: list[tuple[str, str]] = []
        """Names that are not read, and why."""
        self.seen = (0, 0)
        """Inode and time of the last change."""
        self.unsettled_until = 0.0

    def is_to_be_listed(self, found: os.stat_result, now: float) -> bool:
        """Whether names may have come or gone. Listed once more when a change is past: two may share one time."""
        seen = (found.st_ino, found.st_mtime_ns)
        if seen != self.seen:
            self.seen, self.unsettled_until = seen, now + _SETTLED
            return True
        if self.unsettled_until and now >= self.unsettled_until:
            self.unsettled_until = 0.0
            return True
        return False


class MetricTail:
    """Every metric of one run."""

    def __init__(self, run_id: str, *, retells: bool = False) -> None:
        """`retells`: the first look tells whole histories, in the place of what was told of them before."""
        self.run_id = run_id
        self.newest = 0
        """When a file was last modified, in nanoseconds."""
        self.paths: tuple[str, ...] = ()
        """What the run's attributes, params and tags were read from."""
        self._retells = retells
        self._root = _Folder()
        self._trouble: str | None = None
        self._waiting: dict[str, Cursor] = {}
        """Cursors of files that were not found yet."""

    def put(self, key: str, cursor: Cursor) -> None:
        """Go on where a cursor stands that was read elsewhere."""
        *parents, name = key.split("/")
        folder: _Folder | None = self._root
        for parent in parents:
            folder = folder.folders.get(parent) if folder else None
        if folder and name in folder.cursors:
            folder.cursors[name].take_over(cursor)
        else:
            self._waiting[key] = cursor

    def cursors(self) -> Iterator[tuple[str, Cursor]]:
        """Each key and its cursor, in the order of the keys' files."""
        return ((key, cursor) for key, cursor, _ in _walk(self._root, "") if cursor)

    def metrics(self) -> dict[str, float]:
        """The latest value of each metric."""
        return {key: cursor.latest[2] for key, cursor in self.cursors() if cursor.latest}

    def problems(self, path: str, *, is_over: bool) -> list[Problem]:
        """What cannot be read of the metrics. Half a line is damage only when the run is over."""
        if self._trouble:
            return [Problem("metrics", self._trouble)]
        problems: list[Problem] = []
        for key, cursor, why in _walk(self._root, ""):
            if cursor is not None:
                if cursor.size < 0 or (is_over and not (cursor.is_at_end and cursor.latest)):
                    why = read_value(f"{path}/metrics", key, latest_in)[1]  # noqa: PLW2901
                else:
                    why = cursor.damage  # noqa: PLW2901
            if why:
                problems.append(Problem(f"metrics.{key}", why))
        return problems

    def read(self, path: str) -> Iterator[PointsLogged]:
        """The points that came since the last look; `path` is the run's folder now."""
        try:
            fd = os.open(f"{path}/metrics", FOLDER)
        except OSError as error:
            if os.path.isdir(path):  # else the run is being moved, or is gone
                yield from self._unopened(error)
            return
        self._trouble = None
        try:
            yield from self._read_folder(fd, self._root, "", time.monotonic())
        finally:
            os.close(fd)
        self._retells = False

    def _unopened(self, error: OSError) -> Iterator[PointsLogged]:
        if isinstance(error, FileNotFoundError):
            self._trouble = None
            yield from self._lose_folder(self._root, "")
            self._root = _Folder()
        else:
            self._trouble = reason(error)

    def _read_folder(self, fd: int, folder: _Folder, prefix: str, now: float) -> Iterator[PointsLogged]:
        if folder.is_to_be_listed(os.fstat(fd), now):
            yield from self._list(fd, folder, prefix)
        look = os.stat
        for name, cursor in folder.cursors.items():
            try:
                found = look(name, dir_fd=fd, follow_symlinks=False)
            except OSError:  # the next listing misses it
                continue
            modified = found.st_mtime_ns
            if found.st_size == cursor.size and modified == cursor.modified and found.st_ino == cursor.ino:
                continue
            self.newest = max(self.newest, modified)
            yield from self._read_file(fd, name, prefix + name, cursor, found)
        for name, inner in folder.folders.items():
            try:
                opened = os.open(name, FOLDER, dir_fd=fd)
            except OSError as error:
                reason(error)  # raises what is this process's own trouble
                continue
            try:
                yield from self._read_folder(opened, inner, f"{prefix}{name}/", now)
            finally:
                os.close(opened)

    def _read_file(self, fd: int, name: str, key: str, cursor: Cursor, found: os.stat_result) -> Iterator[PointsLogged]:
        try:
            file = os.open(name, FILE, dir_fd=fd)
        except OSError as error:
            reason(error)
            cursor.size = -1
            return
        try:
            yield from cursor.read(file, found, self.run_id, key)
        except OSError as error:
            reason(error)
            cursor.size = -1
        finally:
            os.close(file)

    def _list(self, fd: int, folder: _Folder, prefix: str) -> Iterator[PointsLogged]:
        """Learn which files and folders there are now."""
        files, folders, folder.others = listed(fd)
        for name in folder.cursors.keys() - set(files):
            del folder.cursors[name]
            yield no_points(self.run_id, prefix + name)
        for name in files:
            if name not in folder.cursors:
                waiting = self._waiting.pop(prefix + name, None)
                folder.cursors[name] = waiting or Cursor(retells=self._retells)
        for name in folder.folders.keys() - set(folders):
            yield from self._lose_folder(folder.folders.pop(name), f"{prefix}{name}/")
        for name in folders:
            if name not in folder.folders and prefix.count("/") < _DEEPEST:
                folder.folders[name] = _Folder()

    def _lose_folder(self, folder: _Folder, prefix: str) -> Iterator[PointsLogged]:
        for key, cursor, _ in _walk(folder, prefix):
            if cursor is not None:
                yield no_points(self.run_id, key)


class WatchedFiles:
    """Single metrics of runs that are not live, since somebody looks at them."""

    def __init__(self) -> None:
        self._cursors: dict[tuple[str, str], Cursor] = {}

    def __bool__(self) -> bool:
        return bool(self._cursors)

    def put(self, run_id: str, key: str, cursor: Cursor) -> None:
        self._cursors[run_id, key] = cursor

    def taken(self, run_id: str) -> dict[str, Cursor]:
        """The cursors of a run that are watched elsewhere from now on."""
        keys = [pair for pair in self._cursors if pair[0] == run_id]
        return {pair[1]: self._cursors.pop(pair) for pair in keys}

    def keep(self, pairs: Collection[tuple[str, str]]) -> None:
        """Watch no others than these."""
        for pair in [pair for pair in self._cursors if pair not in pairs]:
            del self._cursors[pair]

    def read(self, path_of: Callable[[str], str | None]) -> Iterator[PointsLogged]:
        """The points that came since the last look; `path_of` says where a run's folder is, by its id."""
        for (run_id, key), cursor in list(self._cursors.items()):
            path = path_of(run_id)
            if path is None or not os.path.isdir(path):
                continue
            try:
                found = os.lstat(f"{path}/metrics/{key}")
            except OSError:
                if cursor.ino:
                    yield cursor.lose(run_id, key)
                continue
            if (found.st_ino, found.st_size, found.st_mtime_ns) != (cursor.ino, cursor.size, cursor.modified):
                yield from read_metric(path, run_id, key, cursor)


def read_metric(path: str, run_id: str, key: str, cursor: Cursor) -> list[PointsLogged]:
    """What is new in the file of one metric of the run at a path."""
    told: list[PointsLogged] = []

    def read(fd: int) -> tuple[None, None]:
        with suppress(OSError):
            told.extend(cursor.read(fd, os.fstat(fd), run_id, key))
        return None, None

    read_value(f"{path}/metrics", key, read)
    return told


def _walk(folder: _Folder, prefix: str) -> Iterator[tuple[str, Cursor | None, str | None]]:
    """Each key with its cursor, or with the reason why there is none, in the order in which a store reads them."""
    for name in sorted(folder.cursors):
        yield prefix + name, folder.cursors[name], None
    for name, why in folder.others:
        yield prefix + os.fsencode(name).decode(errors="replace"), None, why
    for name in sorted(folder.folders):
        yield from _walk(folder.folders[name], f"{prefix}{name}/")
