"""What cannot be read is told on stderr and in the JSON, and stops nothing."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import add_run, create
from tests.cli.processes import tracker

from tracker.core.batches import Batch
from tracker.core.entities import Point


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A file store of eight runs, of which seven have a torn metric file."""
    root = tmp_path / "mlruns"
    store = create(root)
    for place in range(8):
        run_id = f"{place}aaa1111"
        add_run(store, "0", run_id, f"run-{place}", started=place, batch=Batch(points=[Point("loss", 0.5, 1, 1)]))
    store.close()
    for place in range(7):
        (root / f"0/{place}aaa1111/metrics/loss").write_bytes(b"1 0.5 1\nwhat is this\x1b[2J line\n")
    return root


def test_everything_is_listed_and_stderr_says_what_is_unreadable(damaged: Path) -> None:
    ended = tracker("runs", "--store", str(damaged))
    assert (ended.code, len(ended.lines)) == (0, 9)
    said = ended.err.splitlines()
    assert said[0] == "tracker: 7 unreadable values in 7 runs:"
    assert said[1].startswith("  run 6aaa1111: metrics.loss (")
    assert said[-1] == "  and 2 more runs; --json lists every one of them"
    assert "\x1b" not in ended.err


def test_json_names_the_problems_of_those_that_have_any(damaged: Path) -> None:
    runs = json.loads(tracker("runs", "--store", str(damaged), "--json").out)
    assert ["problems" in run for run in runs] == [False, *[True] * 7]
    assert list(runs[1]["problems"][0]) == ["field", "reason"]
    assert runs[1]["problems"][0]["field"] == "metrics.loss"


def test_a_shown_run_tells_its_problem(damaged: Path) -> None:
    ended = tracker("show", "--store", str(damaged), "1aaa1111")
    assert ended.code == 0
    assert ended.err.startswith("tracker: 1 unreadable value:\n  run 1aaa1111: metrics.loss (")


def test_a_history_shows_the_points_that_are_whole(damaged: Path) -> None:
    ended = tracker("metrics", "--store", str(damaged), "1aaa1111", "loss", "--json")
    assert json.loads(ended.out) == [{"timestamp": 1, "step": 1, "value": 0.5}]
    assert ended.err.startswith("tracker: 1 unreadable value:\n  run 1aaa1111: metrics.loss (")
