"""A day of training logged with tracker, and what any reader must find of it afterwards, written out by hand."""

import math
from dataclasses import dataclass
from pathlib import Path

import tracker

AT = 1_700_000_000_000
EXPERIMENT = "größe/of things"
LOSSES = [(AT + 10 * step, step, 1 / (step + 1)) for step in range(200)]
PARAMS = {"lr": "0.1", "layers": "[64, 32]", "none": "None", "is_on": "True", "text": "日本語 it's", "nested/key": "x"}
ARTIFACTS = {
    "config.json": '{\n  "lr": 0.1\n}',
    "notes/read me.txt": "größe",
    "data/a.txt": "a",
    "data/below/ü.txt": "ü",
}
RUNS = {
    "whole": ("FINISHED", None),
    "child": ("FINISHED", "whole"),
    "grandchild": ("FAILED", "child"),
    "interrupted": ("KILLED", None),
    "running": ("RUNNING", None),
}
"""How each run stands in the end, and in which it is nested."""


@dataclass
class Told:
    """The runs that were logged, by name."""

    run_ids: dict[str, str]


def tell(uri: str, folder: Path) -> Told:
    """Log it all; the run that is still running then ends with `tracker.end_run()`."""
    tracker.set_tracking_uri(uri)
    tracker.set_experiment(EXPERIMENT)
    tracker.set_experiment_tag("team", "vision")
    whole = tracker.start_run(run_name="whole", tags={"stage": 1}, description="a note")
    _log_values()
    _log_files(folder)
    names = {"whole": whole.run_id}
    with tracker.start_run(run_name="child", nested=True) as child:
        names["child"] = child.run_id
        try:
            with tracker.start_run(run_name="grandchild", nested=True) as grandchild:
                names["grandchild"] = grandchild.run_id
                raise ValueError("did not converge")
        except ValueError:
            pass
    tracker.end_run()
    with tracker.start_run(run_name="gone") as gone:
        names["gone"] = gone.run_id
    tracker.delete_run(gone.run_id)
    names["interrupted"] = tracker.start_run(run_name="interrupted").run_id
    tracker.end_run("KILLED")
    names["running"] = tracker.start_run(run_name="running").run_id
    tracker.log_metric("loss", 0.5, step=1, timestamp=AT)
    tracker.flush()
    return Told(names)


def _log_values() -> None:
    params = {"layers": [64, 32], "none": None, "is_on": True, "text": "日本語 it's", "nested/key": "x"}
    tracker.log_param("lr", 0.1)
    tracker.log_params(params)
    for timestamp, step, value in LOSSES[:100]:
        tracker.log_metric("loss", value, step=step, timestamp=timestamp)
    for timestamp, step, value in LOSSES[100:]:
        tracker.log_metrics({"loss": value, "val/acc": 1 - value}, step=step, timestamp=timestamp)
    tracker.log_metric("not a number", math.nan, timestamp=AT)
    tracker.log_metric("backwards", 1, step=-5, timestamp=0)
    tracker.set_tags({"stage": 2, "gone": "soon", "größe": "ß"})
    tracker.delete_tag("gone")
    dataset = tracker.Dataset("iris", source="/data/iris.csv", digest="abc1", profile='{"num_rows": 150}')
    tracker.log_input(dataset, context="training", tags={"split": "a"})


def _log_files(folder: Path) -> None:
    tracker.log_dict({"lr": 0.1}, "config.json")
    tracker.log_text("größe", "notes/read me.txt")
    (folder / "below").mkdir(parents=True, exist_ok=True)
    (folder / "a.txt").write_text("a")
    (folder / "below/ü.txt").write_text("ü")
    tracker.log_artifacts(folder, "data")
