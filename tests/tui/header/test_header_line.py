"""The header says the most important where room is short, never a password, and nothing moves while nothing is live."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.views.runs import NOW, named, points, run, told

from tracker.core.events import StoreAway
from tracker.store.addresses import parse_address
from tracker.tui.paint.header import HeaderLook, header_line
from tracker.tui.paint.store_name import store_name
from tracker.tui.paint.tones import line_width
from tracker.views.workspace import Workspace

STORE = "sqlite:///~/runs/of/last/year/mlflow.db"


def workspace(*, live: int = 0) -> Workspace:
    made = Workspace(now=NOW)
    runs = [run(f"r{number}", status="RUNNING" if number < live else "FINISHED") for number in range(20)]
    made.apply((named("1", "imagenet-sweep/vit/aug-ablation"), *told(*runs, run("f", status="FAILED"))), now=NOW)
    if live:
        made.apply((points("r0", "loss", [1.0] * 400),), now=NOW)
    return made


def text(made: Workspace, width: int = 160, look: HeaderLook | None = None) -> str:
    line = header_line(made, look or HeaderLook(STORE, rate=403, lag=81), width=width)
    assert line_width(line) == width
    return "".join(text for text, _ in line)


def test_a_wide_line_says_all_of_it() -> None:
    made = workspace(live=3)
    made.choose_experiment("imagenet-sweep/vit/aug-ablation")
    said = text(made)
    for word in (STORE, "imagenet-sweep › vit › aug-ablation", "3 live", "✔ 17", "✖ 1", "403 pts/s", "lag  81 ms"):
        assert word in said
    assert said.rstrip()[-8:].count(":") == 2  # the time


def test_what_matters_least_goes_first() -> None:
    made = workspace(live=3)
    made.choose_experiment("imagenet-sweep/vit/aug-ablation")
    went: list[str] = []
    for width in range(160, 59, -1):
        said = text(made, width)
        for word, sign in (("clock", ":0"), ("lag", "lag"), ("rate", "pts/s"), ("done", "✔")):
            if word not in went and sign not in said.split("mlflow.db")[-1]:
                went.append(word)
        assert "3 live" in said
        assert "aug-ablation" in said
    assert went[:3] == ["clock", "lag", "rate"]


def test_nothing_moves_while_nothing_is_live() -> None:
    made = workspace()
    before = header_line(made, HeaderLook(STORE, beat=1, rate=100, lag=5), width=120)
    made.now += 5_000
    assert header_line(made, HeaderLook(STORE, beat=2, rate=0), width=120) == before


def test_trouble_stands_in_plain_words_where_the_path_was() -> None:
    made = workspace()
    made.choose_experiment("imagenet-sweep")
    made.apply((StoreAway("The database is locked by another process, and is tried again."),), now=NOW)
    for width in (80, 160):
        line = header_line(made, HeaderLook(STORE), width=width)
        assert any(tone == "warn@bar" and "The database is locked" in said for said, tone in line)
        assert "imagenet" not in "".join(said for said, _ in line)


def test_trouble_names_the_store_without_its_folders() -> None:
    made = workspace()
    made.apply((StoreAway("/home/mira/runs/of/last-year/mlflow.db is gone; it is looked for."),), now=NOW)
    assert "mlflow.db is gone; it is looked for." in text(made, 100)
    made.apply((StoreAway("postgresql://db/lab does not answer."),), now=NOW)
    assert "postgresql://db/lab does not answer." in text(made, 100)


def test_a_store_that_is_only_read_is_marked() -> None:
    assert "read-only" in text(workspace(), 80, HeaderLook(STORE, is_read_only=True))


def test_bytes_a_second_stand_there_on_demand() -> None:
    assert "9.9K/s" in text(workspace(), 120, HeaderLook(STORE, bytes_rate=10_120))


def test_hostile_names_are_clean_and_cut() -> None:
    made = Workspace(now=NOW)
    made.apply((named("1", "a\x1b]52;c;x\x07/" + "日本" * 100),), now=NOW)
    made.choose_experiment("a\x1b]52;c;x\x07/" + "日本" * 100)
    for width in range(60, 170, 7):
        assert "\x1b" not in text(made, width)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_without_glyphs_all_is_ascii(width: int) -> None:
    made = workspace(live=2)
    made.choose_experiment("imagenet-sweep/vit/aug-ablation")
    assert text(made, width, HeaderLook("~/läufe/mlruns", rate=12, lag=5, has_glyphs=False)).isascii()
    made.apply((StoreAway("Die Datenbank ist für Sie gesperrt."),), now=NOW)
    assert text(made, width, HeaderLook("~/mlruns", has_glyphs=False)).isascii()


def test_stores_are_called_shortly_and_without_their_passwords(tmp_path: Path) -> None:
    home = str(tmp_path)
    assert store_name(parse_address("x/mlflow.db", tmp_path), home) == "sqlite:///~/x/mlflow.db"
    assert store_name(parse_address("runs/mlruns", tmp_path), home) == "~/runs/mlruns"
    assert store_name(parse_address("/srv/mlruns", tmp_path), home) == "/srv/mlruns"
    assert store_name(parse_address("mlflow.db", tmp_path), "/") == f"sqlite:///{tmp_path}/mlflow.db"
    said = store_name(parse_address("postgresql://ada:secret@db.example/runs", tmp_path), home)
    assert "secret" not in said
    assert "db.example/runs" in said
