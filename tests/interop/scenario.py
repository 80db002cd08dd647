"""A story that tracker writes into a store, with what any reader must find there afterwards, written out by hand."""

import math
import sys
from dataclasses import dataclass, field

from tests.interop.dumps import Dump
from tests.interop.stores import Kind

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.store.protocols import Store

START = 1_750_000_000_000
TEXTS = {
    "lr": "1e-3",
    "empty": "",
    "spaces": "  both ends  ",
    "unicode": "Straße 日本語 🙂 e\u0301",
    "quotes": """it's "quoted" `so` \\ and % _""",
    "dir/with space/key-1.x_y": "value",
}
LINES = {"newline at the end": "one line\n", "lines": "first\nsecond\n\nfourth"}

POINTS: dict[str, list[tuple[float, int, int]]] = {
    "loss": [(0.5, 1, 1), (0.25, 2, 2), (0.75, 0, 0)],
    "duplicates": [(1.0, 0, 1), (1.0, 0, 1), (0.5, 0, 1)],
    "nan": [(0.5, 0, 0), (math.nan, 1, 1)],
    "nan then a number": [(math.nan, 0, 1), (0.1, 1, 2)],
    "infinity": [(math.inf, 0, 0)],
    "minus infinity": [(-math.inf, 0, 0)],
    "negative steps": [(0.1, 0, -5), (0.2, 1, -1)],
    "one step": [(0.3, 9, 4), (0.9, 1, 4), (0.2, 9, 4)],
    "größe/日本語.x-y": [(1e300, 0, 2**40), (5e-324, 1, 3)],
    "tiny": [(5e-324, 0, 0)],
    "whole": [(3.0, 0, 0)],
    "many": [(1 / (step + 1), step, step) for step in range(1500)],
}
"""Of each metric: (value, milliseconds after the start, step), in the order of writing."""

LATEST = {
    "loss": 0.25,
    "duplicates": 1.0,
    "nan": math.nan,
    "nan then a number": 0.1,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "negative steps": 0.2,
    "one step": 0.3,
    "größe/日本語.x-y": 1e300,
    "tiny": 5e-324,
    "whole": 3.0,
    "many": 1 / 1500,
}
CONTEXT = "mlflow.data.context"
INPUTS = (
    DatasetInput(
        Dataset("größe/train set", "abc1", "local", '{"uri": "ö"}', '{"a": 1}', '{"n": 2}'), {CONTEXT: "train"}
    ),
    DatasetInput(Dataset("plain", "d2", "code", "{}"), {CONTEXT: "eval", "other": "x y"}),
)


@dataclass
class Story:
    """The ids of what was written, by the part that each plays."""

    kind: Kind
    lines: bool
    """Whether values of several lines are part of it: MLflow 1.30 cannot read those of params in files."""
    datasets: bool
    """Whether datasets are part of it: MLflow 1.30 knows none."""
    experiments: dict[str, str] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, str]:
        return TEXTS | (LINES if self.lines else {})


def tell(store: Store, kind: Kind, *, lines: bool = True, datasets: bool = True) -> Story:
    """Write the story."""
    story = Story(kind, lines, datasets)
    _write_experiments(store, story)
    _write_the_main_run(store, story)
    _write_other_runs(store, story)
    return story


def tell_on(store: Store, story: Story) -> None:
    """Write a little more, after another program went on with the store."""
    store.rename_experiment(story.experiments["main"], "renamed by tracker again")
    points = [Point("loss", 0.0625, START + 9, 5_000), Point("loss", 4.0, START + 9, -9), Point("late", 1.0, START, 0)]
    store.log_batch(story.runs["finished"], Batch(points, {"late": "param"}, {"late": "tag"}))
    store.update_run(story.runs["child"], status="FAILED", end_time=START + 99, run_name="renamed at last")
    fresh = store.create_run(NewRun(story.experiments["main"], START + 100, run_name="a late run"))
    store.log_batch(fresh.run_id, Batch([Point("loss", math.nan, START, 0)]))
    store.delete_run(story.runs["failed"])


def _write_experiments(store: Store, story: Story) -> None:
    main = store.create_experiment("by tracker: Größe/日本語", tags={"team": "first", "gone": "soon"})
    store.set_experiment_tags(main, {"team": "second", "empty": ""})
    store.delete_experiment_tag(main, "gone")
    store.rename_experiment(main, "renamed by tracker")
    deleted = store.create_experiment("deleted by tracker")
    restored = store.create_experiment("restored by tracker")
    elsewhere = store.create_experiment("elsewhere by tracker", artifact_location="s3://bucket/ö")
    story.experiments |= {"main": main, "deleted": deleted, "restored": restored, "elsewhere": elsewhere}
    for name, experiment_id in (("went along", deleted), ("came back", restored), ("was deleted alone", restored)):
        story.runs[name] = store.create_run(NewRun(experiment_id, START, run_name=name)).run_id
    store.delete_run(story.runs["was deleted alone"])
    store.delete_experiment(deleted)
    store.delete_experiment(restored)
    store.restore_experiment(restored)


def _write_the_main_run(store: Store, story: Story) -> None:
    tags = {"mlflow.user": "somebody", "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL"}
    new = NewRun(story.experiments["main"], START, run_name="main", user_id="somebody", tags=tags)
    run_id = story.runs["main"] = store.create_run(new).run_id
    points = [Point(key, value, START + offset, step) for key, rows in POINTS.items() for value, offset, step in rows]
    store.log_batch(run_id, Batch(points[:10], story.params, {"set": "at first", "gone": "soon"}))
    store.log_batch(run_id, Batch(points[10:], {"lr": "1e-3"}, {"set": "anew", "to be deleted by MLflow": "1"} | LINES))
    store.delete_tag(run_id, "gone")
    if story.datasets:
        store.log_inputs(run_id, INPUTS)


def _write_other_runs(store: Store, story: Story) -> None:
    def create(name: str, **fields: object) -> str:
        new = NewRun(story.experiments["main"], START + len(story.runs), run_name=name, **fields)  # type: ignore[arg-type]
        story.runs[name] = store.create_run(new).run_id
        return story.runs[name]

    store.update_run(create("finished"), status="FINISHED", end_time=START + 50)
    store.update_run(create("failed"), status="FAILED", end_time=START + 51)
    store.update_run(create("killed"), status="KILLED", end_time=START + 52, run_name="killed: 日本語/renamed")
    store.update_run(create("scheduled", status="SCHEDULED"))
    store.delete_run(create("deleted"))
    store.delete_run(create("deleted and restored"))
    store.restore_run(story.runs["deleted and restored"])
    create("child", tags={"mlflow.parentRunId": story.runs["main"]})
    store.log_batch(create("renamed by a tag"), Batch(tags={"mlflow.runName": "its new name"}))
    store.create_run(NewRun(story.experiments["elsewhere"], START))
    tagged = NewRun(story.experiments["main"], START + 40, tags={"mlflow.runName": "named by its tag"})
    story.runs["named by its tag"] = store.create_run(tagged).run_id


def expected_experiments(story: Story) -> Dump:
    """Name, stage and tags of each experiment of the story."""
    expected = {
        "main": ("renamed by tracker", "active", {"team": "second", "empty": ""}),
        "deleted": ("deleted by tracker", "deleted", {}),
        "restored": ("restored by tracker", "active", {}),
        "elsewhere": ("elsewhere by tracker", "active", {}),
    }
    return {
        story.experiments[part]: {"name": name, "lifecycle_stage": stage, "tags": tags}
        for part, (name, stage, tags) in expected.items()
    }


def expected_runs(story: Story) -> Dump:
    """Name, status, end and stage of each run of the story."""
    expected = {
        "went along": ("went along", "RUNNING", None, "deleted"),
        "came back": ("came back", "RUNNING", None, "active"),
        "was deleted alone": ("was deleted alone", "RUNNING", None, "active"),
        "main": ("main", "RUNNING", None, "active"),
        "finished": ("finished", "FINISHED", START + 50, "active"),
        "failed": ("failed", "FAILED", START + 51, "active"),
        "killed": ("killed: 日本語/renamed", "KILLED", START + 52, "active"),
        "scheduled": ("scheduled", "SCHEDULED", None, "active"),
        "deleted": ("deleted", "RUNNING", None, "deleted"),
        "deleted and restored": ("deleted and restored", "RUNNING", None, "active"),
        "child": ("child", "RUNNING", None, "active"),
        "renamed by a tag": ("its new name", "RUNNING", None, "active"),
        "named by its tag": ("named by its tag", "RUNNING", None, "active"),
    }
    return {
        story.runs[part]: {"run_name": name, "status": status, "end_time": end, "lifecycle_stage": stage}
        for part, (name, status, end, stage) in expected.items()
    }


def expected_main_run(story: Story) -> Dump:
    """Params, tags and latest metrics of the main run."""
    tags = {"mlflow.user": "somebody", "mlflow.source.name": "train.py", "mlflow.source.type": "LOCAL"}
    return {
        "user_id": "somebody",
        "start_time": START,
        "params": story.params,
        "tags": tags | LINES | {"mlflow.runName": "main", "set": "anew", "to be deleted by MLflow": "1"},
        "metrics": {key: repr(stored(value, story.kind)) for key, value in LATEST.items()},
    }


def expected_histories(story: Story) -> Dump:
    """Every point of the main run: files keep the order of writing, a database sorts and swallows duplicates."""
    histories: Dump = {}
    for key, rows in POINTS.items():
        points = [(START + offset, step, stored(value, story.kind)) for value, offset, step in rows]
        if story.kind != "files":
            points = sorted(dict.fromkeys(points))
        histories[key] = [[timestamp, step, repr(value)] for timestamp, step, value in points]
    return histories


def stored(value: float, kind: Kind) -> float:
    """What becomes of a value: a database holds the greatest float for infinity."""
    if kind != "files" and math.isinf(value):
        return math.copysign(sys.float_info.max, value)
    return value
