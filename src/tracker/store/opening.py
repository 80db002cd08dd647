"""Opening the store that was located, with the back end imported only then."""

from pathlib import Path

from tracker.core.errors import StoreError, StoreNotFound, StoreUnreachable
from tracker.store.locating import VARIABLES, Located
from tracker.store.protocols import Mode, Store


def open_store(located: Located, *, mode: Mode = "read", patience: float | None = None) -> Store:
    """The store, open. Reading where nothing is raises `StoreNotFound`; writing there creates it.

    `patience` is how many seconds to wait for a database that others have locked, where that is less than usual.
    An error notes which environment variable named the store, where one did.
    """
    try:
        return _open(located, mode, patience)
    except StoreError as error:
        if located.origin in VARIABLES:
            error.add_note(f"{located.origin} names this store.")
        raise


def is_yet_to_be_made(located: Located) -> bool:
    """Whether nothing stands there, so that whoever writes first makes the store."""
    path = located.address.path
    if path is None:
        return False
    try:
        if _exists(path):
            return located.address.kind == "files" and path.is_dir() and _is_empty(path)
        return located.address.kind == "files" or path.parent.is_dir()
    except (StoreError, OSError):
        return False


def _open(located: Located, mode: Mode, patience: float | None) -> Store:
    address = located.address
    if address.path is not None and not _exists(address.path):
        if mode == "read":
            raise StoreNotFound(_nothing_there(located))
        return _create(located)
    if address.kind == "files":
        from tracker.store.files.store import FileStore

        assert address.path is not None, "a file store has a folder"
        if mode == "write" and _is_empty(address.path):
            return _create(located)
        return FileStore.open(address.path, mode=mode)
    from tracker.store.sql.database import PATIENCE
    from tracker.store.sql.store import SqlStore

    return SqlStore.open(address.url, mode=mode, patience=PATIENCE if patience is None else min(patience, PATIENCE))


def _create(located: Located) -> Store:
    path = located.address.path
    assert path is not None, "a server's database is not ours to create"
    if located.address.kind == "files":
        from tracker.store.files.store import FileStore

        return FileStore.create(path)
    from tracker.store.sql.store import SqlStore

    return SqlStore.create(path)


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreUnreachable(f"{path} cannot be looked at: {error.strerror}.") from error
    return True


def _is_empty(folder: Path) -> bool:
    """Whether a folder is there for a store, and nothing else: whoever began one may have died over it."""
    try:
        return next(folder.iterdir(), None) is None
    except OSError:
        return False


def _nothing_there(located: Located) -> str:
    path = located.address.path
    assert path is not None, "only a path can have nothing there"
    if located.origin != "default":
        return f"There is no store at {path}: check the path, or name another store."
    return (
        f"No mlruns or mlflow.db lies in {path.parent} or above it: "
        "name a store with --store, TRACKER_STORE or MLFLOW_TRACKING_URI."
    )
