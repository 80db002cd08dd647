"""Runs that tracker logged, as real MLflow reads them: finished, nested, running, killed, and begun by MLflow."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.client.reliability.killing import Training, finish
from tests.interop.conftest import MLflows, Stores
from tests.interop.conversation import RealMLflow
from tests.interop.logging_story import ARTIFACTS, AT, EXPERIMENT, LOSSES, PARAMS, RUNS, Told, tell
from tests.interop.stores import PLACES, Kind, Place

import tracker
from tracker.client import active
from tracker.core.errors import ParamChanged


class Case(NamedTuple):
    """Whose store it is, of which kind, and which MLflow reads what tracker logged there."""

    maker: str
    kind: Kind
    reader: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.maker} for {self.reader}"


OWN = (
    Case("tracker", "files", "1.30"),
    Case("tracker", "files", "2.22"),
    Case("tracker", "files", "3.17"),
    Case("tracker", "sqlite", "2.22"),
    Case("tracker", "sqlite", "3.17"),
)
CASES = (
    *OWN,
    Case("1.30", "sqlite", "1.30"),
    Case("3.17", "files", "3.17"),
    Case("3.17", "sqlite", "3.17"),
)
by_case = pytest.mark.parametrize("case", CASES, ids=str)


class Logged(NamedTuple):
    """What tracker logged, and all that MLflow reads from the store."""

    case: Case
    place: Place
    told: Told
    dump: dict[str, Any]

    def part(self, name: str, run: str) -> Any:
        return self.dump[name][self.told.run_ids[run]]


@contextmanager
def quietly() -> Iterator[None]:
    """Leave no run active, and no choice of a store behind."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID", "TRACKER_STORE", "TRACKER_INHERITED_RUN"):
            patch.delenv(name, raising=False)
        patch.setenv("TRACKER_CAPTURE_DIFF", "false")
        patch.setenv("TRACKER_CAPTURE_REQUIREMENTS", "false")
        try:
            yield
        finally:
            while active.current() is not None:
                tracker.end_run()
            tracker.set_tracking_uri("")


def place_of(case: Case, stores: Stores, mlflow: RealMLflow, folder: Path) -> Place:
    """A store for the case: none yet where tracker is to make it.

    A database of MLflow 1 names artifacts from the folder that MLflow runs in, which is that of the database then.
    """
    if case.maker == "tracker":
        return Place(case.kind, folder / PLACES[case.kind])
    is_relative = (case.maker, case.kind) == ("1.30", "sqlite")
    return stores(case.maker, case.kind).on_disk.copy(mlflow.folder if is_relative else folder)


@pytest.fixture(scope="module", params=CASES, ids=str)
def logged(
    request: pytest.FixtureRequest, stores: Stores, mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory
) -> Logged:
    case: Case = request.param
    folder = tmp_path_factory.mktemp("logged")
    place = place_of(case, stores, mlflows(case.reader), folder)
    with quietly():
        told = tell(place.uri, folder / "data")
        dump = mlflows(case.reader).ask("read_store", uri=place.uri)
    return Logged(case, place, told, dump)


def test_mlflow_reads_how_each_run_stands_and_in_which_it_is_nested(logged: Logged) -> None:
    names = {run_id: name for name, run_id in logged.told.run_ids.items()}
    for name, (status, parent) in RUNS.items():
        run = logged.part("runs", name)
        assert (run["run_name"], run["status"], run["lifecycle_stage"]) == (name, status, "active")
        assert names.get(run["tags"].get("mlflow.parentRunId")) == parent
        assert (run["end_time"] is None) is (status == "RUNNING")
    assert logged.part("runs", "gone")["lifecycle_stage"] == "deleted"
    assert logged.part("runs", "grandchild")["tags"]["tracker.error"].endswith("ValueError: did not converge")


def test_mlflow_reads_the_experiment(logged: Logged) -> None:
    experiment = logged.dump["experiments"][logged.part("runs", "whole")["experiment_id"]]
    assert (experiment["name"], experiment["tags"]) == (EXPERIMENT, {"team": "vision"})


def test_mlflow_reads_params_and_tags(logged: Logged) -> None:
    run = logged.part("runs", "whole")
    assert run["params"] == PARAMS
    own = {tag: value for tag, value in run["tags"].items() if not tag.startswith(("tracker.", "mlflow."))}
    assert own == {"stage": "2", "größe": "ß"}
    assert run["tags"]["mlflow.note.content"] == "a note"
    assert run["tags"]["mlflow.user"] == run["user_id"]


def test_mlflow_reads_every_point(logged: Logged) -> None:
    histories = logged.part("histories", "whole")
    assert histories["loss"] == [[timestamp, step, repr(value)] for timestamp, step, value in LOSSES]
    assert histories["val/acc"] == [[timestamp, step, repr(1 - value)] for timestamp, step, value in LOSSES[100:]]
    assert histories["not a number"] == [[AT, 0, "nan"]]
    assert histories["backwards"] == [[0, -5, "1.0"]]
    assert logged.part("histories", "running") == {"loss": [[AT, 1, "0.5"]]}
    assert logged.part("runs", "whole")["metrics"]["loss"] == repr(LOSSES[-1][2])


def test_mlflow_lists_and_downloads_the_artifacts(logged: Logged, mlflows: MLflows) -> None:
    run_id = logged.told.run_ids["whole"]
    assert mlflows(logged.case.reader).ask("read_artifacts", uri=logged.place.uri, run_id=run_id) == ARTIFACTS


def test_mlflow_reads_the_dataset_where_it_knows_datasets(logged: Logged) -> None:
    inputs = logged.part("inputs", "whole")
    if "1.30" in (logged.case.reader, logged.case.maker):
        assert inputs == []
        return
    (given,) = inputs
    assert (given["name"], given["digest"], given["profile"]) == ("iris", "abc1", '{"num_rows": 150}')
    assert (given["source_type"], given["source"]) == ("local", '{"uri": "/data/iris.csv"}')
    assert given["tags"] == {"mlflow.data.context": "training", "split": "a"}


@by_case
def test_a_run_of_mlflow_is_gone_on_with_and_stays_mlflows(
    case: Case, stores: Stores, mlflows: MLflows, tmp_path: Path
) -> None:
    mlflow = mlflows(case.reader)
    place = place_of(case, stores, mlflow, tmp_path)
    if case.maker == "tracker":
        place.open("write").close()
    with quietly():
        for status in ("RUNNING", "FAILED"):
            run_id = mlflow.ask("begin_run", uri=place.uri, status=status)
            before = mlflow.ask("read_store", uri=place.uri)["runs"][run_id]
            _go_on(place, run_id)
            dump = mlflow.ask("read_store", uri=place.uri)
            run = dump["runs"][run_id]
            assert run["tags"] == run["tags"] | before["tags"] | {"on": "tracker"}
            assert run["params"] == {"lr": "0.1", "more": "1"}
            assert [run[part] for part in ("run_name", "status", "start_time")] == [
                "begun by MLflow",
                "FINISHED",
                before["start_time"],
            ]
            points = [(step, value) for _, step, value in dump["histories"][run_id]["loss"]]
            assert points == [(step, repr(1 / (step + 1))) for step in range(6)]
            artifacts = mlflow.ask("read_artifacts", uri=place.uri, run_id=run_id)
            assert artifacts == {"notes/mlflow.txt": "from MLflow", "notes/tracker.txt": "from tracker"}


def _go_on(place: Place, run_id: str) -> None:
    tracker.set_tracking_uri(place.uri)
    with tracker.start_run(run_id=run_id) as run:
        assert run.data.params == {"lr": "0.1"}
        for step in range(3, 6):
            tracker.log_metric("loss", 1 / (step + 1), step=step)
        tracker.log_params({"lr": 0.1, "more": 1})
        with pytest.raises(ParamChanged):
            tracker.log_param("lr", 0.2)
        tracker.set_tag("on", "tracker")
        tracker.log_text("from tracker", "notes/tracker.txt")


@pytest.mark.parametrize("kind", ["files", "sqlite"])
def test_mlflow_reads_a_killed_run_with_the_points_that_were_acknowledged(
    kind: Kind, mlflows: MLflows, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    place = Place(kind, tmp_path / "store" / PLACES[kind])
    place.open("write").close()
    training = Training(place.path, "mixed", 0.0005)
    training.wait_for(1000)
    killed = training.end_by(signal.SIGKILL)
    finish(killed)
    for age in [case.reader for case in OWN if case.kind == kind]:
        (tmp_path / age).mkdir()
        copy = place.copy(tmp_path / age)
        dump = mlflows(age).ask("read_store", uri=copy.uri)
        assert dump["runs"][killed.run_id]["status"] == "KILLED"
        for key, logged_at in (("loss", lambda step: step / 7), ("row_a", float), ("row_b", lambda step: -step)):
            points = [(step, float(value)) for _, step, value in dump["histories"][killed.run_id][key]]
            assert points == [(step, logged_at(step)) for step in range(len(points))], key
            assert len(points) - killed.acknowledged in (0, 1), key
