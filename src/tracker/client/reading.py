"""The functions of `import tracker` that ask a store, or change what is no run of this process."""

from __future__ import annotations

from contextlib import contextmanager

from tracker.client import active, chosen
from tracker.client.texts import storable
from tracker.client.views import Run
from tracker.client.warnings import warn_once
from tracker.core.entities import PARENT_RUN_TAG, Experiment, View
from tracker.core.errors import AlreadyExists, ExperimentNotFound, InvalidValue, StoreError, StoreNotFound
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.tree import Compare, Field
from tracker.core.filter.vocabulary import EXPERIMENTS
from tracker.core.queries import ExperimentQuery, RunQuery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, Literal

    from tracker.store.protocols import Mode, Store

_VIEWS: dict[object, View] = {
    1: "active", 2: "deleted", 3: "all",
    "ACTIVE_ONLY": "active", "DELETED_ONLY": "deleted", "ALL": "all",
    "active": "active", "deleted": "deleted", "all": "all",
}  # fmt: skip
"""MLflow's numbers and names for which stage of life is meant, and ours."""
_PATIENCE = 10.0


@contextmanager
def _opened(mode: Mode) -> Iterator[Store]:
    """The store that is meant, with what this process has logged so far in it."""
    for run in active.all_runs():
        run.flush(_PATIENCE)
    store = chosen.target().open(mode)
    try:
        yield store
    finally:
        store.close()


def get_tracking_uri() -> str:
    """The address of the store that is meant now."""
    return chosen.target().address.url


def set_experiment(experiment_name: str | None = None, experiment_id: str | None = None) -> Experiment:
    """Log new runs to this experiment, by its name, under which it is created where there is none, or by its id."""
    if (experiment_name is None) == (experiment_id is None):
        raise InvalidValue("set_experiment takes a name or an experiment_id, one of the two.")
    try:
        experiment = get_experiment(experiment_id) if experiment_id is not None else _named(str(experiment_name))
    except StoreError as error:
        if isinstance(error, StoreNotFound) and experiment_id is not None:
            raise ExperimentNotFound(experiment_id) from None
        name = experiment_name or ""
        warn_once("experiment", f"Runs go to the experiment {name or experiment_id!r} when the store answers: {error}")
        chosen.choose_experiment({"experiment_id": experiment_id} if experiment_id else {"experiment_name": name})
        return Experiment(experiment_id or "", name, None, "active", None, None)
    if experiment.lifecycle_stage == "deleted":
        number = experiment.experiment_id
        raise InvalidValue(f"Experiment {experiment.name!r} is deleted: restore_experiment({number!r}) brings it back.")
    chosen.choose_experiment({"experiment_id": experiment.experiment_id})
    return experiment


def create_experiment(name: str, artifact_location: str | None = None, tags: Mapping[str, Any] | None = None) -> str:
    """Create an experiment; its id. A name that is taken raises `AlreadyExists`."""
    texts = {key: storable(value) for key, value in (tags or {}).items()}
    with _opened("write") as store:
        return store.create_experiment(name, artifact_location=artifact_location, tags=texts)


def get_experiment(experiment_id: str) -> Experiment:
    """The experiment of this id."""
    with _opened("read") as store:
        return store.get_experiment(str(experiment_id))


def get_experiment_by_name(name: str) -> Experiment | None:
    """The experiment of this name, deleted or not; None where there is none."""
    try:
        with _opened("read") as store:
            return _find(store, name)
    except StoreNotFound:
        return None


def search_experiments(
    view_type: int | str = 1,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: Sequence[str] | None = None,
) -> list[Experiment]:
    """Experiments that match a filter, the newest first where no order is given."""
    query = ExperimentQuery(
        where=parse_filter(filter_string or "", EXPERIMENTS),
        order_by=parse_order(tuple(order_by or ()), EXPERIMENTS),
        view=_view(view_type),
        limit=max_results,
    )
    with _opened("read") as store:
        return store.search_experiments(query)


def delete_experiment(experiment_id: str) -> None:
    """Mark an experiment and its runs deleted."""
    with _opened("write") as store:
        store.delete_experiment(str(experiment_id))


def restore_experiment(experiment_id: str) -> None:
    """Bring a deleted experiment back, and its runs."""
    with _opened("write") as store:
        store.restore_experiment(str(experiment_id))


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the experiment that runs go to."""
    set_experiment_tags({key: value})


def set_experiment_tags(tags: Mapping[str, Any]) -> None:
    """Set several tags of the experiment that runs go to."""
    with _opened("write") as store:
        store.set_experiment_tags(_chosen_id(store), {key: storable(value) for key, value in tags.items()})


def get_run(run_id: str) -> Run:
    """The run of this id, as its store has it."""
    with _opened("read") as store:
        return Run(store.get_run(run_id))


def get_parent_run(run_id: str) -> Run | None:
    """The run that a run is nested in, if it is."""
    with _opened("read") as store:
        parent = store.get_run(run_id).tags.get(PARENT_RUN_TAG)
        return Run(store.get_run(parent)) if parent is not None else None


def search_runs(
    experiment_ids: Sequence[str] | None = None,
    filter_string: str = "",
    run_view_type: int | str = 1,
    max_results: int = 100_000,
    order_by: Sequence[str] | None = None,
    output_format: Literal["list", "pandas"] = "list",
    search_all_experiments: bool = False,
    experiment_names: Sequence[str] | None = None,
) -> Any:
    """Runs that match a filter, the newest first where no order is given: a list, or a pandas frame.

    Without experiments those of the one that runs go to are searched, or all.
    """
    if output_format not in ("list", "pandas"):
        raise InvalidValue(f"output_format={output_format!r} is neither 'list' nor 'pandas'.")
    with _opened("read") as store:
        ids = _meant_ids(store, experiment_ids, experiment_names, search_all_experiments)
        found = store.search_runs(
            RunQuery(
                experiment_ids=ids,
                where=parse_filter(filter_string),
                order_by=parse_order(tuple(order_by or ())),
                view=_view(run_view_type),
                limit=max_results,
            )
        )
    runs = [Run(stored) for stored in found]
    if output_format == "list":
        return runs
    from tracker.client.frames import frame_of

    return frame_of(runs)


def delete_run(run_id: str) -> None:
    """Mark a run deleted."""
    with _opened("write") as store:
        store.delete_run(run_id)


def restore_run(run_id: str) -> None:
    """Bring a deleted run back."""
    with _opened("write") as store:
        store.restore_run(run_id)


def check_experiment(experiment_id: str) -> None:
    """Refuse an id that no experiment of the store has; a store that does not answer is asked later."""
    try:
        experiment = get_experiment(experiment_id)
    except StoreError:
        return
    if experiment.lifecycle_stage == "deleted":
        raise InvalidValue(f"Experiment {experiment_id} is deleted: restore it, or name another.")


def _named(name: str) -> Experiment:
    with _opened("write") as store:
        found = _find(store, name)
        if found is not None:
            return found
        try:
            return store.get_experiment(store.create_experiment(name))
        except AlreadyExists:  # another process was first
            found = _find(store, name)
            if found is None:
                raise
            return found


def _find(store: Store, name: str) -> Experiment | None:
    query = ExperimentQuery(where=Compare(Field("attribute", "name"), "=", name), view="all")
    return next(iter(store.search_experiments(query)), None)


def _meant_ids(
    store: Store, ids: Sequence[str] | None, names: Sequence[str] | None, is_all: bool
) -> tuple[str, ...] | None:
    if is_all:
        return None
    if names is not None:
        if ids is not None:
            raise InvalidValue("search_runs takes experiment_ids or experiment_names, one of the two.")
        found = [_find(store, name) for name in names]
        return tuple(experiment.experiment_id for experiment in found if experiment is not None)
    return tuple(map(str, ids)) if ids is not None else (_chosen_id(store),)


def _chosen_id(store: Store) -> str:
    experiment = chosen.experiment()
    if number := experiment.get("experiment_id"):
        return number
    found = _find(store, experiment["experiment_name"])
    if found is None:
        raise ExperimentNotFound(experiment["experiment_name"])
    return found.experiment_id


def _view(given: object) -> View:
    view = _VIEWS.get(given)
    if view is None:
        raise InvalidValue(f"{given!r} names no stage of life: 1 or 'active', 2 or 'deleted', 3 or 'all'.")
    return view
