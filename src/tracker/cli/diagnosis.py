"""What there is to know of a store's health: what it is, what lies beside it, and what could go wrong with it."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tracker.client.repair import dead_runs
from tracker.core.entities import Run
from tracker.core.errors import StoreError, StoreNotFound
from tracker.core.filesystem import NETWORK_TYPES, filesystem_type_of
from tracker.core.journal.places import spool_places
from tracker.core.journal.survey import FoundJournal, Survey, survey
from tracker.core.queries import ExperimentQuery
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Store

HEADS = {
    "97727af70f4d": "MLflow 1.29 to 1.30",
    "0584bdc529eb": "MLflow 2.18 to 2.22",
    "dc11669786a5": "MLflow 3.17",
    "f4a9b2c7d1e6": "MLflow 3.18",
}
"""Which MLflow works on a schema as it is; others have it upgraded first, or refuse it."""
_WAL_IS_SAFE_FROM = (3, 51, 3)
_MLFLOW_REFUSES_FILES_FROM = (3, 13)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A journal, and how many points wait in it."""

    journal: FoundJournal
    points: int


@dataclass(frozen=True)
class Diagnosis:
    """What was found. Looking changed nothing."""

    located: Located
    store: Store | None
    trouble: StoreError | None
    """Why the store could not be opened."""
    survey: Survey

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What the store is, name by name."""
        facts = dict(self.store.facts()) if self.store is not None else {}
        if (head := facts.get("schema")) in HEADS:
            facts["schema"] = f"{head} ({HEADS[head]})"
        if self.path is not None:
            kind = filesystem_type_of(self.path)
            facts["filesystem"] = "unknown" if kind is None else f"{kind}{', a network' if self._is_remote else ''}"
        return facts

    @property
    def path(self) -> Path | None:
        return self.located.address.path

    @property
    def _is_remote(self) -> bool:
        return self.path is not None and filesystem_type_of(self.path) in NETWORK_TYPES

    @cached_property
    def counts(self) -> tuple[int, int]:
        """(experiments, runs) that are active."""
        if self.store is None:
            return 0, 0
        ids = [experiment.experiment_id for experiment in self.store.search_experiments(ExperimentQuery())]
        return len(ids), sum(self.store.count_runs(ids).values())

    @cached_property
    def left(self) -> list[FoundJournal]:
        """Journals that nobody writes or drains any more."""
        return self.survey.left()

    @cached_property
    def journals(self) -> list[Numbered]:
        return [Numbered(found, found.points()) for found in self.survey.journals]

    @cached_property
    def dead_runs(self) -> list[Run]:
        return dead_runs(self.store, self.survey.journals) if self.store is not None else []

    @cached_property
    def libraries(self) -> dict[str, str]:
        """Those whose version matters, as they are installed here."""
        found = {"python": sys.version.split()[0], "sqlite": sqlite3.sqlite_version}
        return found | {name: text for name in ("sqlalchemy", "mlflow") if (text := _version(name))}

    def warnings(self) -> Iterator[str]:
        """What could go wrong, a sentence each."""
        if isinstance(self.trouble, StoreNotFound) and self.survey.journals:
            yield f"There is no store at {self.located.address.name}: what waits for it makes a new one."
        elif self.trouble is not None:
            yield str(self.trouble)
        yield from self._warnings_of_sqlite()
        yield from self._warnings_of_files()
        for folder in self.survey.closed:
            yield f"{folder} holds journals of another user: only that user or root can store them."
        for path in sorted({found.spool.path for found in self.survey.journals}):
            log = f"{path}/drain.log"
            if os.path.exists(log) and os.path.getsize(log):  # noqa: PTH110, PTH202  (never raises; a text is at hand)
                yield f"The process that stores runs met something unexpected: {log} has it."
        if self.trouble is None and self.path is not None and not os.access(self.path, os.W_OK):
            yield f"{self.path} may not be written by this user: runs that are logged wait in their journals."

    def _warnings_of_sqlite(self) -> Iterator[str]:
        if self.facts.get("kind") != "SQLite":
            return
        is_wal = self.facts.get("journal mode") == "wal"
        if is_wal and sqlite3.sqlite_version_info < _WAL_IS_SAFE_FROM:
            yield (
                f"SQLite {sqlite3.sqlite_version}, which this Python has, can in rare cases damage a database with a "
                f"write-ahead log that several processes write at the same moment; SQLite 3.51.3 cannot."
            )
        if is_wal and self._is_remote:
            yield (
                "The database has a write-ahead log and lies on a network filesystem: two machines that use it at "
                "once will damage it. Set its journal mode to DELETE while nobody uses it, or log to a folder."
            )
        elif self._is_remote:
            yield "The database lies on a network filesystem, where locks may not hold: log from one machine."

    def _warnings_of_files(self) -> Iterator[str]:
        installed = self.libraries.get("mlflow", "")
        if self.located.address.kind != "files" or not installed:
            return
        if _numbers(installed) >= _MLFLOW_REFUSES_FILES_FROM:
            yield f"MLflow {installed} refuses folders of files unless MLFLOW_ALLOW_FILE_STORE=true is set."


def diagnosed(located: Located, environ: Mapping[str, str]) -> Diagnosis:
    """The store, open for reading where that is possible, and the journals that wait for it."""
    try:
        store, trouble = open_store(located, mode="read"), None
    except StoreError as error:
        store, trouble = None, error
    address = located.address
    return Diagnosis(located, store, trouble, survey(spool_places(address.url, address.path, environ)))


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
