"""The columns that a screen shows of itself: who, how it does, then what tells runs apart."""

from __future__ import annotations

from tests.views.runs import run

from tracker.views.progress import TOTAL_TAG
from tracker.views.screen_columns import judging_metric, screen_columns


def texts(*runs: object) -> list[str]:
    return [str(column) for column in screen_columns(runs)]  # type: ignore[arg-type]


METRICS = {"train/loss": 1.0, "val/loss": 2.0, "val/acc": 0.5, "lr": 0.1, "system/gpu": 90.0}


def test_a_run_is_judged_by_a_validation_loss_before_all_else() -> None:
    assert judging_metric(METRICS) == "val/loss"
    assert judging_metric(["val/acc", "train/loss"]) == "val/acc"
    assert judging_metric(["lr", "epoch", "system/gpu"]) is None


def test_what_few_runs_are_judged_by_does_not_compare_them_all() -> None:
    many = [run(f"m{number}", {"val/loss": 1.0}) for number in range(5)]
    assert texts(run("a", {"val/aa-loss": 1.0}), *many)[2] == "spark(metrics.val/loss)"


def test_the_course_of_what_judges_stands_behind_the_state_with_its_value_and_its_distance_to_the_best() -> None:
    assert texts(run("a", METRICS))[:5] == [
        "name", "state", "spark(metrics.val/loss)", "metrics.val/loss", "delta(metrics.val/loss)",
    ]  # fmt: skip


def test_a_metric_whose_name_tells_no_direction_has_no_distance_to_a_best() -> None:
    assert not any(text.startswith("delta") for text in texts(run("a", {"quux": 1.0})))


def test_no_id_is_shown_and_the_machine_stands_last() -> None:
    found = texts(run("a", METRICS))
    assert "id" not in found
    assert found[-1] == "metrics.system/gpu"
    assert found.index("metrics.val/acc") < found.index("started") < found.index("metrics.lr")


def test_only_params_and_tags_that_differ_are_shown() -> None:
    one = run("a", params={"lr": "1", "seed": "1"}, tags={"team": "x", "mlflow.user": "1"})
    two = run("b", params={"lr": "2", "seed": "1"}, tags={"team": "y", "mlflow.user": "2"})
    found = texts(one, two)
    assert "params.lr" in found
    assert "tags.team" in found
    assert "params.seed" not in found
    assert not any("mlflow" in text for text in found)


def test_progress_is_shown_where_a_run_tells_of_it_and_the_experiment_where_there_are_several() -> None:
    assert "progress" not in texts(run("a"))
    assert {"progress", "eta", "experiment"} <= set(
        texts(run("a", tags={TOTAL_TAG: "10"}), run("b", experiment="2")),
    )


def test_a_store_without_runs_has_columns_too() -> None:
    assert texts() == ["name", "state", "started", "took"]
