"""Stores that tracker writes to, its own and MLflow's: real MLflow reads them as its own and goes on, and so does
tracker after it."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlparse

import pytest
from tests.interop.conftest import FreshDatabase, MLflows, Served, Stores
from tests.interop.dumps import ASPECTS, Dump, dump
from tests.interop.scenario import (
    CONTEXT,
    Story,
    expected_experiments,
    expected_histories,
    expected_main_run,
    expected_runs,
    tell,
    tell_on,
)
from tests.interop.stores import SERVERS, Kind, Place, ServedPlace, created

from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.core.queries import RunQuery
from tracker.store.protocols import Store
from tracker.store.sql.store import SqlStore


class Case(NamedTuple):
    """Who made the store, of which kind, and which MLflow reads it after tracker wrote."""

    maker: str
    kind: Kind
    reader: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.maker} for {self.reader}"


CASES = (
    Case("tracker", "files", "1.30"),
    Case("tracker", "files", "2.22"),
    Case("tracker", "files", "3.17"),
    Case("tracker", "sqlite", "2.22"),
    Case("tracker", "sqlite", "3.17"),
    Case("1.30", "files", "1.30"),
    Case("1.30", "sqlite", "1.30"),
    Case("1.30", "sqlite", "3.17"),
    Case("2.22", "files", "2.22"),
    Case("2.22", "sqlite", "2.22"),
    Case("2.22", "sqlite", "3.17"),
    Case("3.17", "files", "3.17"),
    Case("3.17", "sqlite", "3.17"),
)
SERVED_CASES = (
    Case("tracker", "postgres", "2.22"),
    Case("tracker", "postgres", "3.17"),
    Case("2.22", "postgres", "2.22"),
    Case("tracker", "mariadb", "2.22"),
    Case("tracker", "mariadb", "3.17"),
    Case("2.22", "mariadb", "2.22"),
)
ALL_CASES = [*CASES, *(pytest.param(case, marks=pytest.mark.server) for case in SERVED_CASES)]


class Both(NamedTuple):
    """The same store at the same moment, by tracker and by MLflow."""

    tracker: Dump
    mlflow: Dump


@dataclass(frozen=True)
class Tale:
    """What both read after tracker wrote, after MLflow went on, and after tracker went on after it."""

    case: Case
    story: Story
    written: Both
    continued: Both
    concluded: Both
    late_run: str
    """The run that MLflow added."""
    mlflows_run: str | None
    """The run that MLflow began and tracker ended, in a store that MLflow made."""


@pytest.fixture(scope="session", params=ALL_CASES, ids=str)
def tale(request: pytest.FixtureRequest, mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory) -> Tale:
    """One store, written in turns; tracker's is open the whole time."""
    case: Case = request.param
    folder = tmp_path_factory.mktemp("tale")
    if case.kind in SERVERS:
        place: Place | ServedPlace = _served_place(case, request, folder)
    else:
        place = _place(case, request.getfixturevalue("stores"), folder)
    mlflow = mlflows(case.reader)
    old = "1.30" in (case.maker, case.reader)
    with closing(place.open("write")) as store:
        story = tell(store, case.kind, lines=not old, datasets=not old)
        mlflows_run = _go_on_with_a_run_of_mlflow(store)
        written = Both(dump(store), mlflow.ask("read_store", uri=place.uri))
        main, run = story.experiments["main"], story.runs["main"]
        late_run = mlflow.ask("continue_writing", uri=place.uri, experiment_id=main, run_id=run)
        continued = Both(dump(store), mlflow.ask("read_store", uri=place.uri))
        tell_on(store, story)
        concluded = Both(dump(store), mlflow.ask("read_store", uri=place.uri))
        return Tale(case, story, written, continued, concluded, late_run, mlflows_run)


def test_mlflow_finds_the_experiments(tale: Tale) -> None:
    found = tale.written.mlflow["experiments"]
    for experiment_id, fields in expected_experiments(tale.story).items():
        assert found[experiment_id] | fields == found[experiment_id]


def test_mlflow_finds_the_runs(tale: Tale) -> None:
    found = tale.written.mlflow["runs"]
    for run_id, fields in expected_runs(tale.story).items():
        assert found[run_id] | fields == found[run_id]


def test_mlflow_finds_each_name_as_a_tag(tale: Tale) -> None:
    for run_id in tale.story.runs.values():
        run = tale.written.mlflow["runs"][run_id]
        assert run["tags"]["mlflow.runName"] == run["run_name"]


@pytest.mark.parametrize("part", ["user_id", "start_time", "params", "tags", "metrics"])
def test_mlflow_finds_what_was_logged(part: str, tale: Tale) -> None:
    found = tale.written.mlflow["runs"][tale.story.runs["main"]]
    assert found[part] == expected_main_run(tale.story)[part]


def test_mlflow_finds_every_point(tale: Tale) -> None:
    found = tale.written.mlflow["histories"][tale.story.runs["main"]]
    assert found == expected_histories(tale.story)


def test_mlflow_finds_the_datasets(tale: Tale) -> None:
    found = tale.written.mlflow["inputs"][tale.story.runs["main"]]
    names = {(given["name"], given["digest"], given["tags"][CONTEXT]) for given in found}
    wanted = {("größe/train set", "abc1", "train"), ("plain", "d2", "eval")}
    assert names == (wanted if tale.story.datasets else set())


def test_mlflow_finds_what_was_logged_to_a_run_of_its_own(tale: Tale) -> None:
    if tale.mlflows_run is None:
        assert tale.case.maker == "tracker"
        return
    run = tale.written.mlflow["runs"][tale.mlflows_run]
    assert run["metrics"]["loss"] == "0.125"
    assert run["params"]["by"] == run["tags"]["by"] == "tracker"
    assert (run["status"], run["end_time"]) == ("FAILED", 1_760_000_000_000)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_both_read_the_same_after_tracker_wrote(aspect: str, tale: Tale) -> None:
    assert tale.written.tracker[aspect] == tale.written.mlflow[aspect]


@pytest.mark.parametrize("aspect", ASPECTS)
def test_both_read_the_same_after_mlflow_went_on(aspect: str, tale: Tale) -> None:
    assert tale.continued.tracker[aspect] == tale.continued.mlflow[aspect]


@pytest.mark.parametrize("aspect", ASPECTS)
def test_both_read_the_same_after_tracker_went_on_again(aspect: str, tale: Tale) -> None:
    assert tale.concluded.tracker[aspect] == tale.concluded.mlflow[aspect]


def test_tracker_reads_what_mlflow_added(tale: Tale) -> None:
    read, main = tale.continued.tracker, tale.story.runs["main"]
    assert read["experiments"][tale.story.experiments["main"]]["tags"]["continued"] == "by MLflow"
    assert read["runs"][main]["run_name"] == "renamed by MLflow"
    assert read["runs"][main]["status"] == "FAILED"
    assert read["runs"][main]["metrics"]["loss"] == "0.001"
    assert len(read["histories"][main]["loss"]) == 5
    assert "to be deleted by MLflow" not in read["runs"][main]["tags"]
    assert read["runs"][tale.late_run]["tags"]["mlflow.parentRunId"] == main


def test_mlflow_puts_artifacts_where_tracker_says(tale: Tale, mlflows: MLflows) -> None:
    uri = tale.continued.tracker["runs"][tale.story.runs["main"]]["artifact_uri"]
    note = mlflows(tale.case.reader).folder / unquote(urlparse(uri).path) / "notes" / "read me.txt"
    assert note.read_text() == "written by MLflow"


def test_mlflow_finds_what_tracker_added_last(tale: Tale) -> None:
    read, finished = tale.concluded.mlflow, tale.story.runs["finished"]
    assert read["experiments"][tale.story.experiments["main"]]["name"] == "renamed by tracker again"
    assert read["runs"][finished]["metrics"] == {"loss": "0.0625", "late": "1.0"}
    assert [step for _, step, _ in read["histories"][finished]["loss"]] == (
        [5_000, -9] if tale.story.kind == "files" else [-9, 5_000]
    )
    assert read["runs"][tale.story.runs["child"]]["run_name"] == "renamed at last"
    assert read["runs"][tale.story.runs["failed"]]["lifecycle_stage"] == "deleted"


def _place(case: Case, stores: Stores, folder: Path) -> Place:
    if case.maker == "tracker":
        return created(case.kind, folder)
    return stores(case.maker, case.kind).on_disk.copy(folder)


def _served_place(case: Case, request: pytest.FixtureRequest, folder: Path) -> ServedPlace:
    """On a server there are no copies: MLflow's database is the one that the tests of reading have read before."""
    if case.maker == "tracker":
        fresh_database: FreshDatabase = request.getfixturevalue("fresh_database")
        place = fresh_database(case.kind)
        SqlStore.create_schema(place.url, artifact_root=str(folder))
        return place
    served: Served = request.getfixturevalue("served")
    filled = served(case.kind)[0].place
    assert isinstance(filled, ServedPlace)
    return filled


def _go_on_with_a_run_of_mlflow(store: Store) -> str | None:
    """Log to a run that MLflow began, if the store has one, and end it."""
    for run in store.search_runs(RunQuery()):
        if run.run_name == "still running":
            point = Point("loss", 0.125, 1_760_000_000_000, 10_000)
            store.log_batch(run.run_id, Batch([point], {"by": "tracker"}, {"by": "tracker"}))
            store.update_run(run.run_id, status="FAILED", end_time=1_760_000_000_000)
            return run.run_id
    return None
