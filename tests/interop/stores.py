"""Stores that a real MLflow wrote, and copies of them that a test may write to."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.interop.dumps import Dump

from tracker.store.addresses import parse_address
from tracker.store.locating import Located
from tracker.store.opening import open_store
from tracker.store.protocols import Mode, Store

Kind = Literal["files", "sqlite", "postgres", "mariadb"]
KINDS: tuple[Kind, ...] = ("files", "sqlite")
"""Those on this machine's disk, which MLflow makes without more ado."""
SERVERS: tuple[Kind, ...] = ("postgres", "mariadb")
PLACES: dict[Kind, str] = {"files": "mlruns", "sqlite": "mlflow.db"}


@dataclass(frozen=True)
class Place:
    """Where a store on disk is: `path` is its folder or its database file."""

    kind: Kind
    path: Path

    @property
    def uri(self) -> str:
        """As MLflow names it."""
        return self.path.as_uri() if self.kind == "files" else f"sqlite:///{self.path}"

    def open(self, mode: Mode = "read") -> Store:
        """The store, opened by tracker."""
        return opened(self.uri, mode)

    def copy(self, folder: Path) -> "Place":
        """The same store in another folder."""
        copied = Place(self.kind, folder / self.path.name)
        if self.kind == "files":
            shutil.copytree(self.path, copied.path)
        else:
            shutil.copy2(self.path, copied.path)
        return copied

    def files(self) -> dict[str, tuple[int, str]]:
        """Everything in the store's folder: each name with its mtime and the digest of its bytes."""
        found = [self.path.parent, *self.path.parent.rglob("*")]
        return {str(path): (path.stat().st_mtime_ns, _digest(path)) for path in found}


@dataclass(frozen=True)
class ServedPlace:
    """A database on a server."""

    kind: Kind
    url: str

    @property
    def uri(self) -> str:
        """As MLflow names it, with the driver that its environment has."""
        return self.url.replace("mysql://", "mysql+pymysql://").replace("postgresql://", "postgresql+psycopg2://")

    @property
    def our_uri(self) -> str:
        """As SQLAlchemy names it, with the driver that tracker's extra brings."""
        return self.uri.replace("psycopg2", "psycopg")

    def open(self, mode: Mode = "read") -> Store:
        """The store, opened by tracker."""
        return opened(self.url, mode)


@dataclass(frozen=True)
class Written:
    """A store, with what its MLflow reads from it."""

    age: str
    place: Place | ServedPlace
    dump: Dump

    @property
    def kind(self) -> Kind:
        return self.place.kind

    @property
    def on_disk(self) -> Place:
        """Its place, for a test that looks at the files."""
        assert isinstance(self.place, Place)
        return self.place


def created(kind: Kind, folder: Path) -> Place:
    """A new store of tracker's own."""
    place = Place(kind, folder / PLACES[kind])
    place.open("write").close()
    return place


def opened(uri: str, mode: Mode = "read") -> Store:
    """The store at this URI, opened as the command line opens it."""
    return open_store(Located(parse_address(uri, Path.cwd()), "argument"), mode=mode)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
