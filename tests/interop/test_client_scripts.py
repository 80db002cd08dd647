"""MLflow's scripts with only the import line changed: real MLflow reads the same run from tracker's store."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.client.reliability.killing import wait_until
from tests.interop.conftest import MLflows
from tests.interop.environments import CannotBuild, environment
from tests.interop.running import Checkout, Library
from tests.interop.stores import KINDS, PLACES, Kind, Place

CAPTURED = {"tracker.command", "tracker.cwd", "tracker.host", "tracker.pid", "tracker.python"}
CODE = {"code/diff.patch", "code/requirements.txt"}
IN_SCRIPT = {"quickstart.py": 1, "train_model.py": 2, "calls.py": 2}
"""How many runs each script makes."""


@dataclass
class Ran:
    """A script that ran with both libraries, as the same MLflow then reads it from both stores."""

    place: Place
    theirs: list[dict[str, Any]]
    ours: list[dict[str, Any]]


Running = Callable[[str, str, Kind], Ran]


@pytest.fixture(scope="module")
def ran(mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """Run a script with both libraries, each once for an age and a kind; MLflow into files alone."""
    checkouts: dict[str, Checkout] = {}
    theirs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    ours: dict[tuple[str, str, Kind], tuple[Place, list[dict[str, Any]]]] = {}

    def running(age: str, script: str, kind: Kind) -> Ran:
        mlflow = mlflows(age)
        if age not in checkouts:
            checkouts[age] = Checkout.create(tmp_path_factory.mktemp(f"scripts-{age}") / "checkout")
        checkout = checkouts[age]

        def run(library: Library, kind: Kind) -> tuple[Place, list[dict[str, Any]]]:
            folder = checkout.path / "stores" / f"{script}-{library}-{kind}"
            folder.mkdir(parents=True)
            place = Place(kind, folder / PLACES[kind])
            checkout.run(script, library, _python(age), {"MLFLOW_TRACKING_URI": place.uri})
            wait_until(lambda: checkout.is_settled(place.path))
            dump = mlflow.ask("read_store", uri=place.uri)
            return place, [_told(mlflow.ask, place, dump, run_id) for run_id in _oldest_first(dump)]

        if (age, script) not in theirs:
            _, theirs[age, script] = run("mlflow", "files")
        if (age, script, kind) not in ours:
            ours[age, script, kind] = run("tracker", kind)
        place, found = ours[age, script, kind]
        return Ran(place, theirs[age, script], found)

    return running


def _python(age: str) -> Path:
    try:
        return environment(age)
    except CannotBuild as missing:
        pytest.skip(str(missing))


def _oldest_first(dump: dict[str, Any]) -> list[str]:
    return sorted(dump["runs"], key=lambda run_id: dump["runs"][run_id]["start_time"])


def _told(ask: Callable[..., Any], place: Place, dump: dict[str, Any], run_id: str) -> dict[str, Any]:
    """What MLflow says of a run, without ids and times."""
    run = dump["runs"][run_id]
    parent = dump["runs"].get(run["tags"].get("mlflow.parentRunId"))
    return {
        "experiment": dump["experiments"][run["experiment_id"]]["name"],
        "status": (run["status"], run["lifecycle_stage"]),
        "params": run["params"],
        "points": {
            key: [(step, value) for _, step, value in history] for key, history in dump["histories"][run_id].items()
        },
        "parent": parent and parent["run_name"],
        "tags": {key: value for key, value in run["tags"].items() if key != "mlflow.parentRunId"},
        "user": run["user_id"],
        "artifacts": ask("read_artifacts", uri=place.uri, run_id=run_id),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("age", "script"),
    [("2.22", "quickstart.py"), ("2.22", "calls.py"), ("3.17", "quickstart.py"), ("3.17", "train_model.py")],
)
def test_mlflow_reads_the_same_run_that_it_would_have_logged(age: str, script: str, kind: Kind, ran: Running) -> None:
    both = ran(age, script, kind)
    assert len(both.ours) == len(both.theirs) == IN_SCRIPT[script]
    for ours, theirs in zip(both.ours, both.theirs, strict=True):
        for part in ("experiment", "status", "params", "points", "parent", "user"):
            assert ours[part] == theirs[part], part
        assert {path: text for path, text in ours["artifacts"].items() if path not in CODE} == theirs["artifacts"]
        own_name = {"mlflow.runName"} if script == "quickstart.py" else set()
        wanted = {tag: value for tag, value in theirs["tags"].items() if tag not in own_name}
        assert {tag: ours["tags"].get(tag) for tag in wanted} == wanted
        assert len(wanted) >= 4


def test_tracker_says_more_of_a_run_and_no_password(ran: Running) -> None:
    both = ran("3.17", "train_model.py", "sqlite")
    tags = both.ours[0]["tags"]
    assert set(tags) >= CAPTURED
    assert tags["mlflow.source.git.repoURL"] == "https://example.org/team/code.git"
    assert (tags["mlflow.source.git.branch"], tags["mlflow.source.git.dirty"]) == ("trunk", "true")
    assert "+import tracker as mlflow" in both.ours[0]["artifacts"]["code/diff.patch"]
    assert "\nscikit-learn==" in both.ours[0]["artifacts"]["code/requirements.txt"]
    files = [path for path in both.place.path.parent.rglob("*") if path.is_file()]
    assert [path for path in files if b"hunter2" in path.read_bytes()] == []


@pytest.mark.parametrize("age", ["2.22", "3.17"])
def test_where_nothing_says_so_mlflow_finds_the_run_in_the_folder_of_the_script(
    age: str, mlflows: MLflows, tmp_path: Path
) -> None:
    checkout = Checkout.create(tmp_path / "checkout")
    off = {"TRACKER_CAPTURE_DIFF": "0", "TRACKER_CAPTURE_REQUIREMENTS": "0"}
    checkout.run("quickstart.py", "tracker", _python(age), off)
    (place,) = [Place("sqlite", path) for path in checkout.path.glob("*.db")]
    assert place.path.name == "mlflow.db"
    (run,) = mlflows(age).ask("read_store", uri=place.uri)["runs"].values()
    assert (run["status"], run["user_id"]) == ("FINISHED", os.environ.get("LOGNAME") or run["tags"]["mlflow.user"])
    assert set(run["params"]) == {"param1"}
