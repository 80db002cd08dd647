"""Where a database is: the URLs that MLflow's users have, taken apart without loading what speaks to servers."""

from pathlib import Path
from typing import Literal, NamedTuple

from tracker.core.errors import NotAStore

ServerKind = Literal["postgresql", "mysql"]
_SERVERS: dict[str, ServerKind] = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
}


class FileAddress(NamedTuple):
    """An SQLite database."""

    path: Path


class ServerAddress(NamedTuple):
    """A database on a server. The URL holds the password: it is never shown."""

    kind: ServerKind
    url: str

    def __repr__(self) -> str:
        return f"ServerAddress({self.kind!r})"


def parse_address(url: str) -> FileAddress | ServerAddress:
    """The place that a URL names; which driver it asks for is not heard, since we bring our own."""
    scheme, separator, rest = url.partition("://")
    backend = scheme.partition("+")[0].lower()
    if separator and backend == "sqlite":
        return FileAddress(_file(rest))
    if separator and backend in _SERVERS:
        return ServerAddress(_SERVERS[backend], url)
    found = f", not with {backend}://" if separator and backend.isalnum() else ""
    raise NotAStore(f"A store in a database starts with one of sqlite:///, postgresql:// and mysql://{found}.")


def _file(rest: str) -> Path:
    """The path after `sqlite://`. A `?` begins options, unless a file of the whole name is there."""
    name = rest.removeprefix("/")
    if not name or name == ":memory:" or not rest.startswith("/"):
        raise NotAStore("sqlite:// wants three slashes and a path, as in sqlite:///mlflow.db or sqlite:////data/x.db.")
    path = Path(name)
    return path if "?" not in name or path.exists() else Path(name.partition("?")[0])
