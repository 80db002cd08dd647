"""Writing a batch into a run's folder: checked as a whole first, then params, tags and points."""

import os
from collections.abc import Mapping

from tracker.core.batches import Batch, PointColumns
from tracker.core.entities import RUN_NAME_TAG, Problem
from tracker.core.errors import ParamChanged, StoreDamaged, shorten
from tracker.core.names import check_batch, fitted
from tracker.store.files.keys import check_keys, check_text
from tracker.store.files.layout import RunFolder
from tracker.store.files.meta import rewrite_meta
from tracker.store.files.metrics import lines_missing
from tracker.store.files.reading import Unreadable, read_file
from tracker.store.files.run_writing import write_tags
from tracker.store.files.writing import append_lines, create_file, locked, open_for_appending, write_all

Lines = dict[str, bytes]
"""What is to be appended to each metric's file."""


class CheckedBatch:
    """A batch of which every part can be stored."""

    def __init__(self, batch: Batch) -> None:
        check_batch(batch)
        self.cut: list[Problem] = []
        self.params = self._fitted("params", batch.params)
        self.tags = self._fitted("tags", batch.tags)
        self.lines = {key: _lines(columns) for key, columns in batch.by_key().items()}
        self.again = batch.again

    def write(self, folder: RunFolder) -> None:
        """Write it to an active run."""
        for kind, keys in (("param", self.params), ("tag", self.tags), ("metric", self.lines)):
            check_keys(f"{folder.path}/{kind}s", kind, keys)
        new_params = {key: value for key, value in self.params.items() if not _is_set(folder, key, value)}
        if RUN_NAME_TAG in self.tags:
            rewrite_meta(folder.path, {"run_name": self.tags[RUN_NAME_TAG]})
        for key, value in new_params.items():
            if not create_file(f"{folder.path}/params/{key}", value.encode(), scratch=folder.path):
                _is_set(folder, key, value)
        write_tags(folder, self.tags)
        if self.again:
            with locked(folder.path):
                _append_missing(folder, self.lines)
        else:
            for key, lines in self.lines.items():
                append_lines(f"{folder.path}/metrics/{key}", lines, scratch=folder.path)

    def _fitted(self, kind: str, values: Mapping[str, str]) -> dict[str, str]:
        fits: dict[str, str] = {}
        for key, value in values.items():
            check_text(f"{kind[:-1].capitalize()} {shorten(key)}", value)
            fits[key], cut = fitted(kind, key, value)
            if cut is not None:
                self.cut.append(cut)
        return fits


def _is_set(folder: RunFolder, key: str, value: str) -> bool:
    """Whether a param has this value already; raises `ParamChanged` where it has another."""
    try:
        stored = read_file(f"{folder.path}/params/{key}")
    except FileNotFoundError:
        return False
    except Unreadable as unreadable:
        raise StoreDamaged(f"Param {shorten(key)} of run {folder.run_id} {unreadable}: remove its file.") from None
    if stored != value.encode():
        raise ParamChanged(key, stored.decode(errors="replace"), value)
    return True


def _lines(columns: PointColumns) -> bytes:
    """The lines of one metric's points, to the letter as MLflow writes them."""
    rows = zip(columns.timestamps, map(float, columns.values), columns.steps, strict=True)
    return b"".join([b"%d %b %d\n" % (timestamp, repr(value).encode(), step) for timestamp, value, step in rows])


def _append_missing(folder: RunFolder, lines: Lines) -> None:
    """Append what a writer who died over this batch did not get to."""
    for key, wanted in lines.items():
        fd = open_for_appending(f"{folder.path}/metrics/{key}", scratch=folder.path)
        try:
            missing = lines_missing(wanted.splitlines(keepends=True), fd)
            if missing:
                write_all(fd, missing)
        finally:
            os.close(fd)
