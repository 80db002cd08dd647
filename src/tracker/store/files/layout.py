"""Where things lie in a file store, and that nothing outside it is ever meant.

    <root>/<experiment id>/<run id>/{meta.yaml, params/, metrics/, tags/, inputs/, artifacts/}
    <root>/.trash/<experiment id>/      a deleted experiment
    <root>/models/<name>/               the registry

An experiment or a run may be a link to a folder on another disk, where somebody moved it. No link inside a run is
followed.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH112, PTH114, PTH120

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.core.entities import Lifecycle, View
from tracker.store.files.reading import is_path_below, raise_our_own

META = "meta.yaml"
TRASH = ".trash"
REGISTRY = "models"
DATASETS = "datasets"
INPUTS = "inputs"
LOGGED_MODELS = "models"
RESERVED = frozenset(("tags", DATASETS, "traces", LOGGED_MODELS))
"""Folders of an experiment that are no runs."""

_RUN_PARTS = (META, "metrics", "params", "tags")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class ExperimentFolder:
    """An experiment's place."""

    path: str
    experiment_id: str
    """The folder's name."""
    in_trash: bool

    @property
    def stage(self) -> Lifecycle:
        return "deleted" if self.in_trash else "active"

    @property
    def home(self) -> str:
        """Where it lies when it is not in the trash."""
        if not self.in_trash:
            return self.path
        root = os.path.dirname(os.path.dirname(self.path))
        return f"{root}/{self.experiment_id}"

    def run(self, run_id: str) -> "RunFolder":
        """The place of a run of this experiment, whether or not it is there."""
        return RunFolder(f"{self.path}/{run_id}", run_id, self)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run's place."""

    path: str
    run_id: str
    """The folder's name."""
    experiment: ExperimentFolder


class Layout:
    """The places below one root. Only names are looked at, no file is read."""

    def __init__(self, root: Path) -> None:
        self.root = os.fspath(root)

    @property
    def trash(self) -> str:
        return f"{self.root}/{TRASH}"

    @property
    def registry(self) -> str:
        return f"{self.root}/{REGISTRY}"

    def experiments(self, view: View) -> Iterator[ExperimentFolder]:
        """Every experiment; the deleted ones lie in the trash, whatever their meta.yaml says."""
        if view != "deleted":
            for name in folders_in(self.root):
                folder = ExperimentFolder(f"{self.root}/{name}", name, in_trash=False)
                if _may_be_experiment(name) and _is_experiment(folder):
                    yield folder
        if view != "active":
            try:
                trashed = folders_in(self.trash)
            except OSError as error:
                raise_our_own(error)
                return
            for name in trashed:
                folder = ExperimentFolder(f"{self.trash}/{name}", name, in_trash=True)
                if _is_experiment(folder):
                    yield folder

    def experiment(self, experiment_id: str) -> ExperimentFolder | None:
        """The experiment of this id, an active one before a deleted one."""
        if not is_name(experiment_id):
            return None
        for parent, in_trash in ((self.root, False), (self.trash, True)):
            path = f"{parent}/{experiment_id}"
            folder = ExperimentFolder(path, experiment_id, in_trash)
            if (in_trash or _may_be_experiment(experiment_id)) and is_folder(path) and _is_experiment(folder):
                return folder
        return None

    def run(self, run_id: str) -> RunFolder | None:
        """The run of this id, in an active experiment before a deleted one."""
        if not is_name(run_id) or run_id in RESERVED:
            return None
        for experiment in self.experiments("all"):
            folder = run_in(experiment, run_id)
            if folder is not None:
                return folder
        return None


def runs_of(experiment: ExperimentFolder) -> list[RunFolder]:
    """The folders of an experiment that may be runs; `is_run` tells those that are."""
    try:
        listed = folders_in(experiment.path)
    except OSError as error:
        raise_our_own(error)
        return []
    return [experiment.run(name) for name in listed if name not in RESERVED]


def run_in(experiment: ExperimentFolder, run_id: str) -> RunFolder | None:
    """The run of this id in one experiment."""
    folder = experiment.run(run_id)
    return folder if is_folder(folder.path) and is_run(folder) else None


def is_run(folder: RunFolder) -> bool:
    """Whether a folder holds what makes it a run, or cannot be looked into."""
    return _holds(folder.path, _RUN_PARTS)


def folders_in(path: str) -> list[str]:
    """The names of the folders at a path, links to folders among them."""
    with os.scandir(path) as entries:
        return sorted(entry.name for entry in entries if _is_folder_or_link(entry))


def plain_folders_in(path: str) -> list[str]:
    """The names of the folders at a path, none of which is a link, and neither is the path."""
    if os.path.islink(path):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    with os.scandir(path) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))


def is_name(name: str) -> bool:
    """Whether this is the name of one thing in a folder, and no way out of it."""
    return "/" not in name and is_path_below(name) and len(os.fsencode(name)) <= _LONGEST_NAME


def is_folder(path: str) -> bool:
    return os.path.isdir(path)


def is_plain_folder(path: str) -> bool:
    """Whether a folder is there, and not but a link to one."""
    return is_folder(path) and not os.path.islink(path)


def _may_be_experiment(name: str) -> bool:
    """MLflow takes no folder for an experiment whose name ends so."""
    return name != REGISTRY and not name.endswith(TRASH)


def _is_experiment(folder: ExperimentFolder) -> bool:
    """Whether there is a meta.yaml, or a run where the meta.yaml was lost."""
    return _holds(folder.path, (META,)) or any(_holds(run.path, ("metrics", "params")) for run in runs_of(folder))


def _holds(path: str, names: tuple[str, ...]) -> bool:
    """Whether a folder holds any of these; one without rights may, and is not to be passed over in silence."""
    for name in names:
        try:
            os.lstat(f"{path}/{name}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise_our_own(error)
        return True
    return False


def _is_folder_or_link(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False
