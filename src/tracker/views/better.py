"""Which way a metric is better, by its name: stores do not say."""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["smaller", "larger"]

_SMALLER = frozenset(
    """
    loss losses error errors err perplexity ppl mse rmse mae mape smape msle rmsle nll ce bce xent entropy kl kld
    divergence wer cer ter per fid kid lpips ece brier regret latency cost distance dist bpb bpc bpd logloss deviance
    hausdorff chamfer eer misses fpr fnr penalty residual gap time duration seconds memory
    """.split()
)
_LARGER = frozenset(
    """
    acc accuracy accuracies auc auroc auprc ap map mar f1 f2 fbeta fscore dice iou miou jaccard precision recall
    sensitivity specificity score scores reward rewards return returns r2 bleu rouge rougel meteor chrf cider spice
    ndcg mrr hits hit psnr ssim likelihood elbo mcc kappa correlation corr pearson spearman similarity top1 top5
    winrate success elo pass tpr tnr throughput fps speedup exact em gain lift coverage
    """.split()
)
_TURNING = frozenset(("neg", "negative"))
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+[0-9]*|[A-Z]+[0-9]*|[0-9]+")
_ENDINGS = re.compile(r"(loss|error|perplexity|rmse)$|(acc|accuracy|auc|f1|score|reward)$")
_RATE = re.compile(r"per[_ -]?(s|sec|second|min|minute|h|hour|day)$|/s$|_ps$", re.IGNORECASE)
"""What ends the name of how much is done in a time, which is none."""
_COUNTING = frozenset(("epoch", "step", "global_step", "iteration", "lr", "learning_rate"))
_JUDGING = re.compile(r"(val|valid|validation|dev|test|eval)[/_. -]|best", re.IGNORECASE)
SYSTEM = "system/"


def direction(key: str) -> Direction:
    """Whether smaller or larger values are better; smaller where the name tells nothing."""
    return told_direction(key) or "smaller"


@lru_cache(maxsize=4096)
def told_direction(key: str) -> Direction | None:
    """What the name tells of it: its last word that does counts, `neg_…` turns it; None where no word does."""
    if _RATE.search(key):
        return "larger"
    told: Direction | None = None
    is_turned = False
    for word in _words(key):
        told = _direction_of_word(word) or told
        is_turned = is_turned or word in _TURNING
    if told is None or not is_turned:
        return told
    return "larger" if told == "smaller" else "smaller"


def judging_order(key: str) -> tuple[bool, bool, bool, bool]:
    """Sorts first what judges a run: validation before training, known directions before others, the machine last."""
    return is_of_system(key), is_counting(key), not is_judging(key), told_direction(key) is None


def is_counting(key: str) -> bool:
    """Whether a metric says how far a run is, or how it is driven, and not how good."""
    return key.rpartition("/")[2].lower() in _COUNTING


def is_judging(key: str) -> bool:
    """Whether a metric judges a run by more than its training."""
    return _JUDGING.match(key) is not None


def is_of_system(key: str) -> bool:
    """Whether a metric tells of the machine and not of the training."""
    return key.startswith(SYSTEM)


def _words(key: str) -> list[str]:
    """The words of a name: parts between separators, and what `valLoss` or `mAP` joins."""
    words: list[str] = []
    for part in re.split(r"[^A-Za-z0-9]+", key):
        whole = part.lower()
        words += [whole] if _direction_of_word(whole) else [word.lower() for word in _WORDS.findall(part)]
    return words


def _direction_of_word(word: str) -> Direction | None:
    if word in _SMALLER:
        return "smaller"
    if word in _LARGER:
        return "larger"
    ending = _ENDINGS.search(word)
    if ending is None:
        return None
    return "smaller" if ending.group(1) else "larger"
