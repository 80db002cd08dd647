"""What a text such as `./mlruns`, `sqlite:///x.db` or `postgresql://…` names: a folder, a database file or a server."""

import os
import re
import stat
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote

from tracker.core.errors import InvalidValue, NotAStore
from tracker.store.redaction import redacted

Kind = Literal["files", "sql"]

FILE_STORE_FOLDER = "mlruns"
DATABASE_FILE = "mlflow.db"
NAMES_A_STORE = "a folder such as ./mlruns, a database file such as mlflow.db, or a URL such as postgresql://host/name"

_DATABASE_SUFFIXES = (".db", ".db3", ".sqlite", ".sqlite3")
_SQLITE_MAGIC = b"SQLite format 3\0"
_SERVERS = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mariadb"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):|databricks[a-z-]*$|uc$")
_NO_EXPERIMENTS = (".trash", "models")
"""Folders of a file store that hold no active experiment."""


class Address(NamedTuple):
    """Where a store is, whether or not anything is there."""

    kind: Kind
    url: str
    """For a SQLite database `sqlite:///` and its absolute path as it is; for a server all, its password included."""
    path: Path | None
    """The folder or the database file; None for a server."""

    @property
    def name(self) -> str:
        """How messages call it: a path, or a URL without its password."""
        return str(self.path) if self.path is not None else redacted(self.url)


def folder_address(path: Path) -> Address:
    """A file store."""
    return Address("files", path.as_uri(), path)


def database_address(path: Path) -> Address:
    """A SQLite database."""
    return Address("sql", f"sqlite:///{path}", path)


def parse_address(text: str, cwd: Path) -> Address:
    """What the text names, paths being relative to `cwd`.

    Raises `InvalidValue` or `NotAStore` where that cannot be a store.
    """
    if not text.strip():
        raise InvalidValue(f"The store's name is empty: name {NAMES_A_STORE}.")
    if "\0" in unquote(text):
        raise InvalidValue("The store's name holds a NUL character, which no path can.")
    scheme = _SCHEME.match(text)
    if scheme is None or os.path.lexists(cwd / text):
        return _path_address(_absolute(text, cwd))
    word = scheme.group().rstrip(":").lower()
    dialect = word.split("+")[0]
    after = text[scheme.end() :]
    if dialect == "file":
        return _path_address(_absolute(_file_uri_path(after, text), cwd))
    if dialect == "sqlite":
        return database_address(_absolute(_sqlite_path(after, text), cwd))
    if dialect in _SERVERS and after.startswith("//"):
        return Address("sql", f"{word.replace(dialect, _SERVERS[dialect], 1)}:{after}", None)
    if dialect in _SERVERS or (after[:1] != "/" and "@" in after):
        raise InvalidValue(f"{redacted(text)} is no address of a database: write postgresql://user@host/database.")
    if after[:1] in ("/", ""):
        raise NotAStore(_unsupported(word, redacted(text)))
    return _path_address(_absolute(text, cwd))


def store_in(folder: Path) -> Address | None:
    """The store that lies in a folder under MLflow's own names: an `mlruns` with an experiment in it, else
    `mlflow.db`, else an `mlruns` that is a store though empty.

    Beside a database of its own, MLflow 3 keeps artifacts in `mlruns/<id>/<run>/artifacts`: no store, no meta.yaml.
    """
    files, database = folder / FILE_STORE_FOLDER, folder / DATABASE_FILE
    if holds_experiment(files):
        return folder_address(files)
    if _shape(database) == "file":
        return database_address(database)
    return folder_address(files) if _is_empty_store(files) else None


def holds_experiment(folder: Path, *, digits_only: bool = False) -> bool:
    """Whether a subfolder with a meta.yaml makes this a file store; with `digits_only`, one that MLflow would name."""
    return any(
        _shape(folder / name / "meta.yaml") == "file"
        for name in _subfolders(folder)
        if name not in _NO_EXPERIMENTS and (name.isdecimal() or not digits_only)
    )


def _is_empty_store(folder: Path) -> bool:
    names = _subfolders(folder)
    return _shape(folder) == "folder" and (".trash" in names or all(name in _NO_EXPERIMENTS for name in names))


def _subfolders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_dir()]
    except OSError:
        return []


def _path_address(path: Path) -> Address:
    """The store that a path means; of a folder around a store, that store."""
    looks_like_database = path.suffix.lower() in _DATABASE_SUFFIXES
    match _shape(path):
        case "folder":
            inner = None if holds_experiment(path, digits_only=True) else store_in(path)
            return inner or folder_address(path)
        case "file":
            if looks_like_database or _may_be_sqlite(path):
                return database_address(path)
            raise NotAStore(f"{path} is a file, but no SQLite database: name {NAMES_A_STORE}.")
        case "other":
            raise NotAStore(f"{path} is neither a folder nor a file: name {NAMES_A_STORE}.")
        case "nothing":
            return database_address(path) if looks_like_database else folder_address(path)


def _shape(path: Path) -> Literal["folder", "file", "other", "nothing"]:
    """What is there; nothing, where that cannot be seen."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return "nothing"
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"


def _may_be_sqlite(path: Path) -> bool:
    """Whether it starts as SQLite's files do; what cannot be opened is left for the store to complain about."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_MAGIC)) in (_SQLITE_MAGIC, b"")
    except OSError:
        return True


def _absolute(text: str, cwd: Path) -> Path:
    return Path(os.path.normpath(cwd / os.path.expanduser(text)))  # noqa: PTH111 (a lost home is no error here)


def _file_uri_path(after: str, text: str) -> str:
    """The path of `file:///abs`, `file://localhost/abs`, `file:/abs` or `file:relative`, percent-decoded once."""
    if after.startswith("//"):
        host, slash, rest = after[2:].partition("/")
        if host not in ("", "localhost"):
            raise NotAStore(f"{text} names a folder on the host {host!r}: mount it here and name its path.")
        after = slash + rest
    if not after:
        raise InvalidValue(f"{text} names no folder: name {NAMES_A_STORE}.")
    return unquote(after, errors="surrogateescape")


def _sqlite_path(after: str, text: str) -> str:
    """The path of `sqlite:///relative` or `sqlite:////abs`, taken literally as SQLAlchemy does."""
    path = after.removeprefix("///").partition("?")[0]
    if not after.startswith("///") or path in ("", ":memory:") or path.startswith("file:"):
        raise InvalidValue(f"{redacted(text)} names no database file: write sqlite:///x.db or sqlite:////folder/x.db.")
    return path


def _unsupported(scheme: str, shown: str) -> str:
    if scheme in ("http", "https"):
        return f"{shown} is a tracking server, which tracker cannot read yet: name {NAMES_A_STORE}."
    return f"{shown} is of a kind that tracker does not read ({scheme}): name {NAMES_A_STORE}."
