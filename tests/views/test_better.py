"""Which way a metric is better, told by its name."""

import pytest

from tracker.views.better import direction, judging_order, told_direction


@pytest.mark.parametrize(
    "key", ["loss", "val/loss", "train_loss", "valLoss", "testloss", "error_rate", "val/perplexity", "top1_error",
            "RMSE", "eval.nll", "loss/recon", "step_time", "log_loss", "neg_log_likelihood"]
)  # fmt: skip
def test_losses_and_errors_are_better_when_smaller(key: str) -> None:
    assert told_direction(key) == "smaller"


@pytest.mark.parametrize(
    "key", ["acc", "val/accuracy", "valAcc", "test_f1", "F1Score", "AUC", "mAP", "mAP@50", "episode_reward", "r2",
            "eval/top1", "balanced_accuracy_score", "neg_mean_squared_error", "top5", "accuracy/task_3"]
)  # fmt: skip
def test_scores_are_better_when_larger(key: str) -> None:
    assert told_direction(key) == "larger"


def test_the_last_word_that_tells_counts() -> None:
    assert direction("reward_model/loss") == "smaller"
    assert direction("loss_head/accuracy") == "larger"


@pytest.mark.parametrize("key", ["", "lr", "tokens", "日本", "lossy", "x" * 8000, "\x1b[2J"])
def test_a_name_that_tells_nothing_is_taken_for_a_loss(key: str) -> None:
    assert told_direction(key) is None
    assert direction(key) == "smaller"


def test_validation_judges_before_training_and_the_machine_last() -> None:
    keys = ["system/gpu_loss", "epoch", "train/loss", "grad", "val/foo", "val/loss"]
    assert sorted(keys, key=judging_order) == ["val/loss", "val/foo", "train/loss", "grad", "epoch", "system/gpu_loss"]


@pytest.mark.parametrize("key", ["train/tokens_per_second", "samples_per_sec", "perf/images per minute", "GB/s"])
def test_how_much_is_done_in_a_time_is_better_when_larger(key: str) -> None:
    assert told_direction(key) == "larger"
