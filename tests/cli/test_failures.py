"""What goes wrong is one sentence on stderr and an exit code, never a traceback."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Sweep, add_run, create
from tests.cli.processes import Ended, tracker

from tracker.cli.failures import report


def refused(ended: Ended) -> str:
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith("tracker: ")
    assert "Traceback" not in ended.err
    return ended.err.removeprefix("tracker: ")


def test_no_store_anywhere_says_how_to_name_one(tmp_path: Path) -> None:
    said = refused(tracker("runs", cwd=tmp_path))
    assert said.startswith(f"No mlruns or mlflow.db lies in {tmp_path} or above it")
    assert "--store" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["none.db", "none/mlruns"])
def test_a_store_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    assert str(tmp_path / name) in refused(tracker("runs", "--store", name, cwd=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_store_named_by_the_environment_says_by_which_variable(tmp_path: Path) -> None:
    said = refused(tracker("runs", cwd=tmp_path, environ={"MLFLOW_TRACKING_URI": "sqlite:///none.db"}))
    assert said.endswith("MLFLOW_TRACKING_URI names this store.\n")


def test_a_server_that_cannot_be_read_is_refused_without_its_password(tmp_path: Path) -> None:
    said = refused(tracker("runs", cwd=tmp_path, environ={"TRACKER_STORE": "https://me:s3cret@host"}))
    assert said.startswith("TRACKER_STORE: https://me:***@host is a tracking server")


def test_a_database_that_is_no_store_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as database, database:
        database.execute("CREATE TABLE songs (name TEXT)")
    assert "other.db" in refused(tracker("runs", "--store", "other.db", cwd=tmp_path))


def test_a_corrupt_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert "broken.db" in refused(tracker("runs", "--store", "broken.db", cwd=tmp_path))


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"rmdir {gone}; exec {sys.executable} -P -m tracker runs"
    done = subprocess.run(["sh", "-c", script], cwd=gone, capture_output=True, text=True, timeout=60)
    assert "is gone" in refused(Ended(done.returncode, done.stdout, done.stderr))


def test_a_wrong_filter_is_pointed_at(sweep: Sweep) -> None:
    said = refused(tracker("runs", "--store", sweep.uri, "--filter", "metrics.loss < low"))
    assert said.splitlines() == [
        "Expected a number, found 'low', at column 16:",
        "  metrics.loss < low",
        "                 ^",
    ]


def test_the_caret_counts_wide_characters_as_wide(sweep: Sweep) -> None:
    said = refused(tracker("runs", "--store", sweep.uri, "--filter", "run_name = '実験' OR"))
    assert said.splitlines()[1:] == ["  run_name = '実験' OR", "                      ^"]


def test_a_wrong_order_is_pointed_at(sweep: Sweep) -> None:
    assert "ASC, DESC" in refused(tracker("runs", "--store", sweep.uri, "--order-by", "metrics.loss UP"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("runs", "--frobnicate"),
        ("runs", "--limit", "0"),
        ("runs", "--limit", "-5"),
        ("runs", "--limit", "many"),
        ("runs", "--view", "gone"),
        ("runs", "extra"),
        ("show",),
        ("metrics", "aaaa1111"),
        ("experiments", "--filter"),
    ],
)
def test_a_wrong_command_line_is_one_sentence_with_the_way_to_help(arguments: tuple[str, ...]) -> None:
    said = refused(tracker(*arguments))
    assert said.count("\n") == 1
    assert " -h." in said


def test_an_unknown_experiment_offers_close_ones(sweep: Sweep) -> None:
    said = refused(tracker("runs", "--store", sweep.uri, "--experiment", "Sweeep"))
    assert said == "There is no experiment 'Sweeep' in this store. Close to it: 'sweep'.\n"


def test_an_unknown_run_is_named(sweep: Sweep) -> None:
    assert refused(tracker("show", "--store", sweep.uri, "nobody")) == "There is no run 'nobody' in this store.\n"


def test_an_ambiguous_run_lists_its_candidates(sweep: Sweep) -> None:
    said = refused(tracker("show", "--store", sweep.uri, "aaaa")).splitlines()
    assert said[0] == "'aaaa' could be any of 2 runs; use more of the id."
    assert sorted(line.split()[:2] for line in said[1:]) == [["aaaa1111", "wise-colt"], ["aaaa2222", "calm-ibis"]]


def test_many_candidates_are_not_all_listed(tmp_path: Path) -> None:
    store = create(tmp_path / "mlflow.db")
    for place in range(13):
        add_run(store, "0", f"aaaa{place}", "twin", started=place)
    store.close()
    said = refused(tracker("show", "twin", cwd=tmp_path)).splitlines()
    assert (len(said), said[-1]) == (12, "  and 3 more")


def test_an_unknown_metric_lists_the_known_ones(sweep: Sweep) -> None:
    said = refused(tracker("metrics", "--store", sweep.uri, "wise-colt", "los"))
    assert said == "Run aaaa1111 has no metric 'los'. It has: acc, loss.\n"


def test_what_nobody_expected_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(KeyError("x")) == 70
    assert capsys.readouterr().err == "tracker: unexpected KeyError: 'x' (TRACKER_DEBUG=1 shows the traceback)\n"


def test_what_nobody_expected_has_a_traceback_for_those_who_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DEBUG", "1")
    report(KeyError("postgresql://u:s3cret@h/d \x1b[2J"))
    said = capsys.readouterr().err
    assert "KeyError" in said.splitlines()[-1]
    assert "s3cret" not in said
    assert "\x1b" not in said
