"""The datasets that runs read: described once in their experiment, and tied to each run by an input of its own.

<experiment>/datasets/<md5 of name and digest>/meta.yaml
<run>/inputs/<md5 of the dataset's and the run's id>/meta.yaml
"""

from collections.abc import Mapping, Sequence

from tracker.core.entities import Dataset, DatasetInput
from tracker.core.errors import shorten
from tracker.store.files.keys import check_folder, check_text
from tracker.store.files.layout import DATASETS, INPUTS, META, RunFolder, is_name, is_plain_folder, plain_folders_in
from tracker.store.files.meta import dump, read_meta
from tracker.store.files.reading import raise_our_own
from tracker.store.files.writing import create_file

_NEEDED = ("digest", "name", "source", "source_type")


def read_inputs(run: RunFolder) -> tuple[DatasetInput, ...]:
    """The datasets of a run, by name and digest; one whose files cannot be read is left out, as in MLflow."""
    try:
        listed = plain_folders_in(f"{run.path}/{INPUTS}")
    except OSError as error:
        raise_our_own(error)
        return ()
    found = (_read_input(run, name) for name in listed)
    return tuple(sorted((i for i in found if i is not None), key=lambda i: (i.dataset.name, i.dataset.digest)))


def write_inputs(run: RunFolder, inputs: Sequence[DatasetInput]) -> None:
    """Tie datasets to a run; one that it has already stays as it is."""
    for given in inputs:
        _check_texts(given)
    for given in inputs:
        dataset_id = _md5(given.dataset.name, given.dataset.digest)
        _write_dataset(run.experiment.path, dataset_id, given.dataset)
        fields = {
            "destination_id": dataset_id,  # MLflow writes the dataset's id here, and the run knows its own
            "destination_type": "RUN",
            "source_id": dataset_id,
            "source_type": "DATASET",
            "tags": dict(given.tags),
        }
        _create_meta(run.path, INPUTS, _md5(dataset_id, run.run_id), fields)


def _read_input(run: RunFolder, name: str) -> DatasetInput | None:
    try:
        meta = read_meta(f"{run.path}/{INPUTS}/{name}", ("source_id", "source_type"))
    except FileNotFoundError:
        return None
    dataset_id = meta.identity("source_id")
    tags = meta.texts("tags")
    if meta.is_damaged or meta.text("source_type") != "DATASET" or dataset_id is None or not is_name(dataset_id):
        return None
    dataset = _read_dataset(f"{run.experiment.path}/{DATASETS}", dataset_id)
    return DatasetInput(dataset, tags) if dataset is not None else None


def _read_dataset(folder: str, dataset_id: str) -> Dataset | None:
    if not (is_plain_folder(folder) and is_plain_folder(f"{folder}/{dataset_id}")):
        return None
    try:
        meta = read_meta(f"{folder}/{dataset_id}", _NEEDED)
    except FileNotFoundError:
        return None
    dataset = Dataset(
        name=meta.text("name") or "",
        digest=meta.text("digest") or "",
        source_type=meta.text("source_type") or "",
        source=meta.text("source") or "",
        schema=meta.text("schema"),
        profile=meta.text("profile"),
    )
    return None if meta.is_damaged else dataset


def _write_dataset(experiment: str, dataset_id: str, dataset: Dataset) -> None:
    fields = {
        "digest": dataset.digest,
        "name": dataset.name,
        "profile": dataset.profile,
        "schema": dataset.schema,
        "source": dataset.source,
        "source_type": dataset.source_type,
    }
    _create_meta(experiment, DATASETS, dataset_id, fields)


def _create_meta(folder: str, kind: str, name: str, fields: Mapping[str, object]) -> None:
    check_folder(f"{folder}/{kind}")
    check_folder(f"{folder}/{kind}/{name}")
    create_file(f"{folder}/{kind}/{name}/{META}", dump(fields), scratch=folder)


def _check_texts(given: DatasetInput) -> None:
    dataset = given.dataset
    texts = (dataset.name, dataset.digest, dataset.source_type, dataset.source, dataset.schema, dataset.profile)
    for text in (*texts, *given.tags, *given.tags.values()):
        check_text(f"Dataset {shorten(dataset.name)}", text or "")


def _md5(first: str, second: str) -> str:
    """MLflow's id of a dataset or an input; no secret hangs on it."""
    import hashlib

    return hashlib.md5((first + second).encode(), usedforsecurity=False).hexdigest()
