"""A store opened for reading: not a byte, not a name, not a time of it changes, and no write is taken."""

from pathlib import Path

import pytest
from tests.contract.backends import Backend
from tests.contract.builders import START, log, new_run

from tracker.core.batches import Batch, NewRun
from tracker.core.errors import StoreReadOnly
from tracker.core.filter.parser import parse_filter
from tracker.core.queries import ExperimentQuery, RunQuery


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every path with its time of change and its bytes, but for what SQLite itself keeps beside a WAL database."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(("-wal", "-shm"))
    }


def test_every_read_leaves_the_store_as_it_was(disk_backend: Backend, tmp_path: Path) -> None:
    writer = disk_backend.open("write")
    run = new_run(writer)
    log(writer, run, params={"a": "1"}, metrics={"m": 1.0}, tags={"t": "x"})
    writer.close()
    before = snapshot(tmp_path)
    reader = disk_backend.open("read")
    reader.search_experiments(ExperimentQuery(view="all"))
    reader.count_runs(["0"])
    reader.search_runs(RunQuery(where=parse_filter("params.a = 1 AND metrics.m > 0"), view="all"))
    reader.get_run(run.run_id)
    reader.history(run.run_id, "m")
    reader.inputs(run.run_id)
    reader.logged_models(["0"])
    for model in reader.registered_models():
        reader.model_versions(model.name)
    reader.close()
    assert snapshot(tmp_path) == before


def test_a_reader_refuses_every_write(shared_backend: Backend) -> None:
    writer = shared_backend.open("write")
    run = new_run(writer)
    writer.close()
    reader = shared_backend.open("read")
    for write in (
        lambda: reader.create_experiment("x"),
        lambda: reader.rename_experiment("0", "x"),
        lambda: reader.delete_experiment("0"),
        lambda: reader.set_experiment_tags("0", {"a": "1"}),
        lambda: reader.create_run(NewRun("0", start_time=START)),
        lambda: reader.log_batch(run.run_id, Batch(params={"a": "1"})),
        lambda: reader.update_run(run.run_id, status="FAILED"),
        lambda: reader.delete_tag(run.run_id, "mlflow.runName"),
        lambda: reader.delete_run(run.run_id),
    ):
        with pytest.raises(StoreReadOnly, match="read"):
            write()
    reader.close()
