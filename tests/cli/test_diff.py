"""`tracker diff` as a person and a program meet it."""

import json
import math
import os
import re
from pathlib import Path
from typing import Any

import pyte
import pytest
from tests.cli.conftest import HOUR, Sweep, add_run, create
from tests.cli.processes import tracker, tracker_on_terminal

from tracker.cli import diff_metrics
from tracker.cli.diff_metrics import MetricReader
from tracker.core.artifact_roots import local_root
from tracker.core.batches import Batch
from tracker.core.entities import Point
from tracker.store.locating import locate
from tracker.store.opening import open_store
from tracker.views.width import width

PATCH = "diff --git a/model.py b/model.py\n--- a/model.py\n+++ b/model.py\n@@ -1 +1 @@\n context\n+{}\n"
LONG = "/data/" + "x" * 100
HOSTILE = "\x1b]52;c;cHduZWQ=\x07\nsecond line\u202e" + "y" * 5000


def points(key: str, values: list[float]) -> list[Point]:
    return [Point(key, value, 1000 + step * 1000, step) for step, value in enumerate(values)]


def code_folder(artifact_uri: str) -> Path:
    root = local_root(artifact_uri)
    assert root is not None
    folder = Path(root) / "code"
    folder.mkdir(parents=True)
    return folder


def capture(artifact_uri: str, *, patch: str, requirements: str) -> None:
    folder = code_folder(artifact_uri)
    (folder / "diff.patch").write_text(patch)
    (folder / "requirements.txt").write_text(requirements)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two runs that part at step 60, one that ended early in NaN, and one with a hostile param."""
    path: Path = tmp_path_factory.mktemp("trained") / "mlflow.db"
    store = create(path)
    flat = [1.0] * 100
    runs: dict[str, Batch] = {
        "good": Batch(
            points=[*points("val/loss", [*flat[:60], *[0.5] * 40]), *points("tokens", [10.0 * n for n in range(100)])],
            params={"lr": "0.1", "opt": "sgd", "data": f"{LONG}/v1"},
            tags={"mlflow.source.git.dirty": "true", "tracker.pid": "1", "tracker.python": "3.11.2"},
        ),
        "base": Batch(
            points=[*points("val/loss", flat), *points("tokens", [5.0 * n for n in range(100)])],
            params={"lr": "1e-1", "opt": "adam", "data": f"{LONG}/v2"},
            tags={"mlflow.source.git.dirty": "true", "tracker.pid": "2", "tracker.python": "3.11.2"},
        ),
        "broken": Batch(points=points("val/loss", [*flat[:20], math.nan]), params={"lr": "9", "opt": "sgd"}),
        "hostile": Batch(params={"opt": HOSTILE}),
    }
    for place, (name, batch) in enumerate(runs.items()):
        run_id = f"{place}" * 32
        add_run(store, "0", run_id, name, started=1000, took=HOUR, batch=batch)
        if name in ("good", "base"):
            artifacts = store.get_run(run_id).artifact_uri
            capture(artifacts, patch=PATCH.format(f"it = '{name}'"), requirements=f"torch==2.{place}\nnumpy==1.26\n")
    store.close()
    return str(path)


def diffed(*arguments: str) -> dict[str, Any]:
    ended = tracker("diff", *arguments, "--json")
    assert ended.code == 0, ended.err
    shape = json.loads(ended.out)
    assert isinstance(shape, dict)
    return shape


def screen(*arguments: str, columns: int) -> list[str]:
    """What a terminal shows in the end."""
    terminal = pyte.Screen(columns, 200)
    pyte.Stream(terminal).feed(tracker_on_terminal("diff", *arguments, columns=columns).out.replace("\n", "\r\n"))
    return [line.rstrip() for line in terminal.display if line.strip()]


def section(lines: list[str], name: str) -> list[str]:
    """The lines below a heading."""
    place = next(place for place, line in enumerate(lines) if re.match(rf"{name}  .* differ", line))
    rest = lines[place + 1 :]
    return rest[: next((n for n, line in enumerate(rest) if not line.startswith(" ")), len(rest))]


def test_a_page_shows_what_differs_and_counts_what_does_not(trained: str) -> None:
    lines = screen("good", "base", "--store", trained, columns=80)
    assert lines[0] == "2 runs, ranked by val/loss at step 99, smaller is better"
    assert [line.split()[:3] for line in lines[2:4]] == [["A", "1", "good"], ["B", "2", "base"]]
    assert lines[3].split()[-2:] == ["1.0", "+100.0%"]
    assert section(lines, "params")[1] == "  opt  sgd  adam"
    assert section(lines, "metrics") == [
        "              A    B   B vs A  B parts  best A  best B",
        "  val/loss  0.5  1.0  +100.0%  step 60     0.5     1.0",
        "  tokens    990  495   -50.0%   step 1       0       0",
    ]
    assert lines[-1] == "alike: environment (1), tags (2)"


def test_a_long_value_is_cut_around_what_differs(trained: str) -> None:
    shown = [line for line in screen("good", "base", "--store", trained, columns=60) if "…" in line]
    assert [line[:5] for line in shown] == ["    A", "    B"]
    assert [line[-4:] for line in shown] == ["x/v1", "x/v2"]


def test_the_lines_that_patches_differ_in_are_shown_with_their_run(trained: str) -> None:
    lines = section(screen("good", "base", "--store", trained, columns=80), "code")
    assert lines[-3:] == ["    model.py", "    A  +it = 'good'", "    B  +it = 'base'"]


def test_packages_that_differ_are_shown(trained: str) -> None:
    assert section(screen("good", "base", "--store", trained, columns=80), "packages")[1] == "  torch  2.0  2.1"


@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("flags", [(), ("--all",), ("--at", "tokens=300")])
def test_no_line_is_wider_than_the_terminal(trained: str, columns: int, flags: tuple[str, ...]) -> None:
    runs = ("good", "base", "broken", "hostile")
    lines = tracker_on_terminal("diff", *runs, *flags, "--store", trained, columns=columns).lines
    assert max(map(width, lines)) <= columns


def test_what_is_hostile_reaches_no_terminal(trained: str) -> None:
    ended = tracker_on_terminal("diff", "good", "hostile", "--store", trained)
    assert ended.code == 0
    assert re.search(r"\x1b(?!\[[0-9;]*m)|\x07|\u202e", ended.out) is None
    assert "␛]52" in ended.out


def test_in_a_pipe_nothing_is_cut(trained: str) -> None:
    out = tracker("diff", "good", "hostile", "--store", trained).out
    assert "y" * 5000 in out
    assert "\x1b" not in out


def test_a_run_that_ended_before_the_budget_is_marked_and_not_ranked(trained: str) -> None:
    lines = screen("good", "base", "broken", "--store", trained, "--at", "step=80", columns=100)
    assert [line.split()[:3] for line in lines[2:5]] == [["A", "1", "good"], ["B", "2", "base"], ["C", "·", "broken"]]
    assert "NaN*" in section(lines, "metrics")[1]


def test_all_shows_what_is_alike_and_the_bookkeeping(trained: str) -> None:
    lines = screen("good", "base", "--store", trained, "--all", columns=100)
    assert any(line.split() == ["python", "3.11.2", "3.11.2"] for line in lines)
    assert any(line.split() == ["tracker.pid", "1", "2"] for line in lines)
    assert any(line.split() == ["lr", "0.1", "1e-1"] for line in lines)


def test_runs_that_find_no_room_are_those_with_the_fewest_differences(tmp_path: Path) -> None:
    store = create(tmp_path / "mlflow.db")
    for place in range(9):
        params = {"a": str(place), "b": "1" if place < 5 else str(place)}
        add_run(store, "0", f"{place}" * 32, f"run-{place}", started=0, took=1, batch=Batch(params=params))
    store.close()
    lines = screen(*(f"run-{n}" for n in range(9)), "--store", str(tmp_path), columns=80)
    assert section(lines, "params")[0].split() == list("ABFGHI")
    assert lines[-1] == "3 runs with the fewest differences found no room: C D E"


def test_json_has_what_the_page_shows(trained: str) -> None:
    shape = diffed("good", "base", "--store", trained)
    assert [run["run_name"] for run in shape["runs"]] == ["good", "base"]
    assert [row["key"] for row in shape["params"]] == ["data", "opt"]
    loss, _ = shape["metrics"]
    assert loss["parting"] == [None, {"kind": "step", "step": 60, "shared": 100}]
    assert loss["change"] == [None, {"amount": 1.0, "is_relative": True}]
    assert [place["rank"] for place in shape["ranking"]["places"]] == [1, 2]
    assert [line["text"] for line in shape["patches"][1]["lines"]] == ["+it = 'good'", "+it = 'base'"]


def test_json_has_no_number_that_json_does_not_know(trained: str) -> None:
    shape = diffed("good", "broken", "--store", trained)
    assert shape["metrics"][0]["last"] == [0.5, "NaN"]
    assert shape["metrics"][0]["change"] == [None, None]


@pytest.mark.parametrize(
    ("at", "steps"), [("step=30", [30, 30]), ("time=30s", [30, 30]), ("tokens=100", [10, 20]), ("tokens=1e9", [99, 99])]
)
def test_metrics_are_compared_at_the_budget(trained: str, at: str, steps: list[int]) -> None:
    shape = diffed("good", "base", "--store", trained, "--at", at)
    assert [at["step"] for at in shape["metrics"][0]["at"]] == steps


def test_the_metric_and_the_baseline_can_be_chosen(trained: str) -> None:
    shape = diffed("good", "base", "--store", trained, "--by", "tokens", "--baseline", "base")
    assert (shape["ranking"]["key"], shape["baseline"]) == ("tokens", "1" * 32)
    assert shape["metrics"][0]["change"] == [{"amount": -0.5, "is_relative": True}, None]


def test_a_baseline_that_is_not_named_is_put_first(trained: str) -> None:
    assert [run["run_name"] for run in diffed("good", "--store", trained, "--baseline", "base")["runs"]] == [
        "base", "good",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("good",), "'good' alone cannot be compared; name a second run."),
        (("good", "0000"), "'good' and '0000' are both the run 0{32}; name another to compare it with."),
        (("good", "nothing"), "There is no run 'nothing' in this store."),
        (("good", "base", "--by", "foo"), "None of the runs has the metric 'foo' to rank them by; they have: .*"),
        (("good", "base", "--at", "foo=5"), "None of the runs has the metric 'foo' that the budget is counted in; .*"),
        (("good", "base", "--at", "5"), "'5' is no budget: .*"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_sentence(
    trained: str, arguments: tuple[str, ...], sentence: str
) -> None:
    ended = tracker("diff", *arguments, "--store", trained)
    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(f"tracker: {sentence}", ended.err.strip())


def test_runs_without_anything_in_common_are_compared(trained: str) -> None:
    ended = tracker("diff", "broken", "hostile", "--store", trained)
    assert ended.code == 0
    assert ended.lines[0] == "2 runs"


def test_a_pipe_among_the_artifacts_is_not_waited_for(tmp_path: Path) -> None:
    store = create(tmp_path / "mlruns")
    for name in ("one", "two"):
        add_run(store, "0", name * 10, name, started=0, took=1, batch=Batch(params={"a": name}))
    os.mkfifo(code_folder(store.get_run("one" * 10).artifact_uri) / "diff.patch")
    store.close()
    assert tracker("diff", "one", "two", "--store", str(tmp_path)).code == 0


def test_the_runs_of_a_sweep_are_compared(sweep: Sweep) -> None:
    assert [row["key"] for row in diffed("wise-colt", "実験", "--store", sweep.uri)["params"]] == ["lr"]


def test_more_points_than_are_read_are_said_and_the_last_values_stand(
    trained: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diff_metrics, "_MOST_READ", 150)
    store = open_store(locate(trained, {}, Path.cwd()))
    compared = MetricReader(store, [store.get_run(f"{place}" * 32) for place in (0, 1)], baseline=0).compare(
        None, None, has_system=False
    )
    store.close()
    assert [(row.key, any(row.at), row.last) for row in compared.rows] == [
        ("val/loss", True, (0.5, 1.0)), ("tokens", False, (990.0, 495.0)),
    ]  # fmt: skip
    assert compared.sentences == (
        "The points of 1 metric more are not read, as they are many: compared by its last values alone.",
    )


def test_every_key_of_the_json_is_documented(trained: str) -> None:
    shape = diffed("good", "base", "--store", trained)
    text = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
    part = re.search(r"^## tracker diff.*?(?=^## )", text, re.MULTILINE | re.DOTALL)
    assert part is not None
    tables = re.findall(r"^\| key \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", part.group(), re.MULTILINE)
    documented = [re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) for table in tables]
    assert documented == [list(shape), list(shape["ranking"]), list(shape["metrics"][0])]
