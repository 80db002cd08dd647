"""Telling a file store from any other folder, and making a new one."""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH103, PTH106, PTH208

import os
from contextlib import suppress
from pathlib import Path

from tracker.core.errors import NotAStore, StoreNotFound, StoreUnreachable
from tracker.store.files.experiment_writing import DEFAULT_ID, DEFAULT_NAME, write_new_experiment
from tracker.store.files.layout import REGISTRY, TRASH, ExperimentFolder, Layout
from tracker.store.files.writing import locked

_USUAL_NAME = "mlruns"
_USUAL_DATABASE = "mlflow.db"


def check_is_store(root: Path) -> None:
    """Refuse a folder that is no store, saying why."""
    try:
        names = set(os.listdir(root))
        if not _is_store(root, names):
            raise NotAStore(_why_not(root, names))
    except FileNotFoundError:
        raise StoreNotFound(f"There is no file store at {root}: check the path.") from None
    except NotADirectoryError:
        raise NotAStore(f"{root} is a file, not a folder as a file store is: name its mlruns folder.") from None
    except OSError as error:
        raise StoreUnreachable(f"{root} cannot be read: {error.strerror}.") from error


def make_store(root: Path) -> None:
    """Make a folder a store, unless it is one; a folder that holds other things stays as it is."""
    os.makedirs(root, exist_ok=True)
    layout = Layout(root)
    with locked(layout.root):
        names = set(os.listdir(root))
        if names and not _is_store(root, names):
            raise NotAStore(_why_not(root, names))
        if TRASH not in names and next(layout.experiments("active"), None) is None:
            _make_default(layout)
        os.makedirs(layout.trash, exist_ok=True)


def _make_default(layout: Layout) -> None:
    """The first experiment. Half of one, on a full disk, would be a folder that is no store: it goes again."""
    default = ExperimentFolder(f"{layout.root}/{DEFAULT_ID}", DEFAULT_ID, in_trash=False)
    try:
        os.makedirs(default.path, exist_ok=True)
        write_new_experiment(default, DEFAULT_NAME)
    except OSError:
        for folder in (default.path, layout.root):
            with suppress(OSError):
                os.rmdir(folder)
        raise


def _is_store(root: Path, names: set[str]) -> bool:
    """Whether it holds an experiment, or would if all were gone. (MLflow makes the trash wherever it keeps runs.)"""
    if next(Layout(root).experiments("all"), None) is not None or TRASH in names:
        return True
    others = {name for name in names if not name.startswith(".")} - {REGISTRY}
    return not others and (REGISTRY in names or root.name == _USUAL_NAME)


def _why_not(root: Path, names: set[str]) -> str:
    if not names:
        return f"{root} is empty: name the folder that holds your experiments, usually called {_USUAL_NAME}."
    if _USUAL_NAME in names:
        return f"{root} holds no experiment itself: name {root / _USUAL_NAME}."
    database = root.parent / _USUAL_DATABASE
    if root.name == _USUAL_NAME and database.is_file():
        return f"{root} holds artifacts and no meta.yaml; its runs are in the database beside it: name {database}."
    return f"{root} holds no experiment with a meta.yaml: name the folder that does, usually called {_USUAL_NAME}."
