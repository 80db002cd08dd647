"""Stores that real MLflow wrote, read by tracker: to the value what MLflow itself reads, and without a trace."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from tests.interop.conftest import MLflows, Served, Stores
from tests.interop.dumps import ASPECTS, Dump, dump
from tests.interop.stores import KINDS, SERVERS, Kind, Place, Written


@pytest.fixture(scope="session")
def read(written: Written) -> Dump:
    """What tracker reads from the store, which must be as it was afterwards."""
    before = written.on_disk.files()
    with closing(written.place.open()) as store:
        result = dump(store)
    result["files before"], result["files after"] = before, written.on_disk.files()
    return result


@pytest.mark.parametrize("aspect", ASPECTS)
def test_tracker_reads_what_mlflow_reads(aspect: str, read: Dump, written: Written) -> None:
    assert read[aspect] == written.dump[aspect]


def test_reading_leaves_every_byte_name_and_mtime(read: Dump) -> None:
    assert read["files after"] == read["files before"]


def test_the_store_under_test_holds_what_matters(written: Written) -> None:
    runs = written.dump["runs"].values()
    assert {run["status"] for run in runs} == {"RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"}
    assert {run["lifecycle_stage"] for run in runs} == {"active", "deleted"}
    assert sum(len(points) for metrics in written.dump["histories"].values() for points in metrics.values()) > 3_000
    assert len(written.dump["experiments"]) > 10
    assert any(written.dump["inputs"].values()) == (written.age != "1.30")
    assert len(written.dump["logged models"]) == (3 if written.age == "3.17" else 0)
    assert len(written.dump["registered models"]) == (0 if (written.age, written.kind) == ("1.30", "files") else 3)


@pytest.mark.server
@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_tracker_reads_what_mlflow_reads_from_a_server(aspect: str, kind: Kind, served: Served) -> None:
    written, read = served(kind)
    assert read[aspect] == written.dump[aspect]


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_database_that_a_newer_mlflow_upgraded_reads_the_same(aspect: str, upgraded: tuple[Dump, Dump]) -> None:
    tracker, mlflow = upgraded
    assert tracker[aspect] == mlflow[aspect]


@pytest.fixture(scope="session", params=["1.30", "2.22"])
def upgraded(
    request: pytest.FixtureRequest, stores: Stores, mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Dump, Dump]:
    """What tracker and MLflow 3.17 read from an older MLflow's database after the upgrade by 3.17."""
    place = stores(request.param, "sqlite").on_disk.copy(tmp_path_factory.mktemp("upgraded"))
    mlflows("3.17").ask("open_store", uri=place.uri)
    mlflow = mlflows("3.17").ask("read_store", uri=place.uri)
    with closing(place.open()) as store:
        return dump(store), mlflow


@pytest.mark.parametrize("age", ["1.30", "2.22", "3.17"])
def test_the_artifacts_of_a_moved_file_store_are_found(age: str, stores: Stores, tmp_path: Path) -> None:
    written = stores(age, "files")
    home, moved = written.on_disk.path.parent, tmp_path / "moved here"
    shutil.move(home, moved)
    try:
        with closing(Place("files", moved / written.on_disk.path.name).open()) as store:
            read = dump(store)
    finally:
        shutil.move(moved, home)
    for run_id, run in written.dump["runs"].items():
        now, then = read["runs"][run_id]["artifact_uri"], run["artifact_uri"]
        assert now == then.replace(home.as_uri(), moved.as_uri())
        assert now != then or then.startswith("s3:")


@pytest.mark.parametrize("kind", KINDS)
def test_points_measured_on_a_dataset_keep_their_steps(
    kind: Kind, stores: Stores, mlflows: MLflows, tmp_path: Path
) -> None:
    place = stores("3.17", kind).on_disk.copy(tmp_path)
    run_id = mlflows("3.17").ask("write_points_on_data", uri=place.uri)
    with closing(place.open()) as store:
        assert sorted(store.history(run_id, "loss").rows()) == [(8, 7, 0.75), (9, 3, 0.25)]
        assert store.get_run(run_id).metrics == {"loss": 0.75}
    by_mlflow = mlflows("3.17").ask("read_store", uri=place.uri)["histories"][run_id]["loss"]
    assert {step for _, step, _ in by_mlflow} == ({0} if kind == "files" else {3, 7}), "MLflow's files forget them"
