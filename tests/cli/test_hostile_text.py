"""Nothing that a store holds reaches a terminal as anything but text: not as a colour, a title or a clipboard write."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import add_run, create
from tests.cli.processes import OUR_COLOURS, Ended, tracker, tracker_on_terminal

from tracker.core.batches import Batch
from tracker.core.entities import Dataset, DatasetInput, Point

HOSTILE = (
    "\x1b]52;c;cm0gLXJm\x07"  # writes the clipboard
    "\x1b[2J\x1b[31mred\x1b[0m"
    "\x9b1A\x90q\x9c"  # the same with eight-bit controls
    "\r\n\t\b\x00\x7f"
    "\u202eevil\u2066\u200f"  # turns the line around
    "\u2028\u2029\u200b"
    "[/red][@click=app.quit]x[/]"
)
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
COLUMNS = {
    "experiments": ("name", "artifact_location"),
    "experiment_tags": ("key", "value"),
    "runs": ("name", "user_id", "artifact_uri"),
    "tags": ("value",),
    "params": ("key", "value"),
    "metrics": ("key",),
    "latest_metrics": ("key",),
    "datasets": ("name", "digest", "dataset_source", "dataset_source_type"),
    "input_tags": ("value",),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with hostile text in every column that is shown, and values of the wrong type."""
    path = tmp_path_factory.mktemp("hostile") / "mlflow.db"
    store = create(path)
    experiment = store.create_experiment("sweep", tags={"key": "value"})
    for run_id in ("aaaa1111", "aaaa2222"):
        batch = Batch(points=[Point("loss", 0.5, 1, 1)], params={"lr": "0.1"}, tags={"mlflow.note.content": "x"})
        add_run(store, experiment, run_id, run_id, started=1, batch=batch)
        add_run(store, "0", f"b{run_id}", run_id, started=1, batch=Batch(tags={"mlflow.parentRunId": "aaaa1111"}))
        inputs = [DatasetInput(Dataset("d", "d", "local", "s"), {"mlflow.data.context": "training"})]
        store.log_inputs(run_id, inputs)
    store.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("PRAGMA ignore_check_constraints = ON")
        for table, columns in COLUMNS.items():
            for column in columns:
                only = "WHERE key = 'mlflow.note.content'" if table == "tags" else ""
                database.execute(f"UPDATE {table} SET {column} = ? || rowid {only}", (HOSTILE,))
        for column in ("start_time", "status"):
            database.execute(f"UPDATE runs SET {column} = ? WHERE run_uuid = 'aaaa2222'", (HOSTILE,))
    return path


def harmless(ended: Ended) -> None:
    for text in (OUR_COLOURS.sub("", ended.out), ended.err):
        assert FORBIDDEN.findall(text) == []
    assert "Traceback" not in ended.err


COMMANDS = [
    ("experiments",),
    ("runs",),
    ("runs", "--experiment", "0"),
    ("runs", "--view", "all", "--order-by", "params.`lr`"),
    ("show", "aaaa1111"),
    ("show", "aaaa2222"),
    ("show", HOSTILE.replace("\0", "")),
    ("show", "aaaa"),
    ("runs", "--experiment", HOSTILE.replace("\0", "")),
    ("runs", "--filter", HOSTILE.replace("\0", "")),
    ("metrics", "aaaa1111", "loss"),
    (HOSTILE.replace("\0", ""),),
    ("runs", "--store", HOSTILE.replace("\0", "")),
    ("runs", "--view", HOSTILE.replace("\0", "")),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", [40, 80, 250])
def test_a_terminal_is_sent_nothing_to_obey(hostile: Path, command: tuple[str, ...], columns: int) -> None:
    harmless(tracker_on_terminal(*command, columns=columns, cwd=hostile.parent))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_is_sent_nothing_to_obey(hostile: Path, command: tuple[str, ...]) -> None:
    ended = tracker(*command, cwd=hostile.parent)
    harmless(ended)
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("command", COMMANDS[:6])
def test_json_is_sent_as_ascii(hostile: Path, command: tuple[str, ...]) -> None:
    ended = tracker(*command, "--json", cwd=hostile.parent)
    harmless(ended)
    assert ended.out.isascii()


def test_a_hostile_name_is_still_to_be_seen(hostile: Path) -> None:
    assert "␛]52;c;cm0gLXJm␇" in tracker("runs", cwd=hostile.parent).out
