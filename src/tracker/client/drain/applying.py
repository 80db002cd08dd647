"""Asking a store to do what a journal says, and what to make of its refusals."""

from collections.abc import Callable, Iterator

from tracker.client.drain.work import Step
from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Run
from tracker.core.errors import AlreadyExists, InvalidValue, NotFound, SchemaTooOld, StoreError
from tracker.core.journal.records import INPUT, UNTAG, UPDATE, Operation
from tracker.core.queries import ExperimentQuery
from tracker.store.protocols import Store

TAG = "tag:"
"""How a tag that the run is created with is called in a journal's head."""

Refuse = Callable[[str], None]
"""Takes a sentence on something that no store would take, and which is left out."""


class RunIsGone(StoreError):
    """The run is not in the store, or was deleted there: what was logged waits for it to come back."""


def create_run(store: Store, head: dict[str, str]) -> Run:
    """The run that a journal belongs to, created where the journal says so and it does not stand yet."""
    run_id = head["run_id"]
    if head.get("is_new") != "1":
        return _standing(store, run_id)
    new = NewRun(
        experiment_id=head.get("experiment_id") or experiment_named(store, head["experiment_name"]),
        start_time=int(head["start_time"]),
        run_name=head["run_name"],
        user_id=head.get("user_id", ""),
        tags={key.removeprefix(TAG): value for key, value in head.items() if key.startswith(TAG)},
        run_id=run_id,
    )
    try:
        return store.create_run(new)
    except InvalidValue as error:  # its experiment is deleted
        raise RunIsGone(f"Run {run_id} cannot be created: {error}") from error
    except NotFound as error:
        raise RunIsGone(f"Run {run_id} cannot be created: {error}") from error


def experiment_named(store: Store, name: str) -> str:
    """The id of an experiment, which is created where there is none of that name."""
    for experiment in store.search_experiments(ExperimentQuery(view="all")):
        if experiment.name == name:
            return experiment.experiment_id
    try:
        return store.create_experiment(name)
    except AlreadyExists:
        return experiment_named(store, name)


def apply(store: Store, run_id: str, step: Step, refuse: Refuse) -> None:
    """Do one step. What the store refuses for what it is goes to `refuse`, alone; the rest is written.

    Raises a `StoreError` where the store cannot be written now; doing the step again later is right then.
    """
    if step.batch is not None:
        _log_batch(store, run_id, step.batch, refuse)
    elif step.operation is not None:
        _refusing(store, run_id, lambda: _operate(store, run_id, step.operation), refuse)  # type: ignore[arg-type]


def _log_batch(store: Store, run_id: str, batch: Batch, refuse: Refuse) -> None:
    try:
        store.log_batch(run_id, batch)
    except InvalidValue:
        _check_stands(store, run_id)
        for part in _parts(batch):
            _refusing(store, run_id, lambda: store.log_batch(run_id, part), refuse)  # noqa: B023
    except NotFound as error:
        raise RunIsGone(str(error)) from error


def _parts(batch: Batch) -> Iterator[Batch]:
    """A batch, key by key."""
    for key, columns in batch.by_key().items():
        yield Batch(columns={key: columns}, again=batch.again)
    for key, value in batch.params.items():
        yield Batch(params={key: value})
    for key, value in batch.tags.items():
        yield Batch(tags={key: value})


def _refusing(store: Store, run_id: str, action: Callable[[], object], refuse: Refuse) -> None:
    try:
        action()
    except (InvalidValue, SchemaTooOld) as error:
        _check_stands(store, run_id)
        refuse(str(error))
    except NotFound as error:
        raise RunIsGone(str(error)) from error


def _operate(store: Store, run_id: str, operation: Operation) -> None:
    match operation.kind:
        case kind if kind == UNTAG:
            for key in operation.texts:
                store.delete_tag(run_id, key)
        case kind if kind == INPUT:
            store.log_inputs(run_id, [_input(operation.texts)])
        case kind if kind == UPDATE:
            changes = operation.pairs()
            status, name = changes.get("status"), changes.get("run_name")
            store.update_run(run_id, status=status, run_name=name)  # type: ignore[arg-type]


def _input(texts: tuple[str, ...]) -> DatasetInput:
    """What `input_texts` made a text of."""
    name, digest, source_type, source, has_schema, schema, has_profile, profile, *tags = texts
    dataset = Dataset(
        name, digest, source_type, source, schema if has_schema else None, profile if has_profile else None
    )
    return DatasetInput(dataset, dict(zip(tags[::2], tags[1::2], strict=True)))


def input_texts(given: DatasetInput) -> list[str]:
    """A dataset that a run read, as texts for the journal."""
    dataset = given.dataset
    texts = [dataset.name, dataset.digest, dataset.source_type, dataset.source]
    for text in (dataset.schema, dataset.profile):
        texts += ["", ""] if text is None else ["1", text]
    return texts + [text for pair in given.tags.items() for text in pair]


def _standing(store: Store, run_id: str) -> Run:
    try:
        run = store.get_run(run_id)
    except NotFound as error:
        raise RunIsGone(str(error)) from error
    if run.lifecycle_stage == "deleted":
        raise RunIsGone(f"Run {run_id} was deleted: restore it, and what waits for it is stored.")
    return run


def _check_stands(store: Store, run_id: str) -> None:
    _standing(store, run_id)
