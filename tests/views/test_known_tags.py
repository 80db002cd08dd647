"""Every tag that a run gets by itself has its place in a comparison."""

import sys

from tracker.client.capture import tags
from tracker.client.capture.identity import identity_tags
from tracker.client.run import STEP_TAG, TOTAL_TAG
from tracker.views.known_tags import CODE, ENVIRONMENT, is_bookkeeping


def test_every_tag_that_is_captured_tells_of_code_or_surroundings_or_keeps_the_books() -> None:
    captured = identity_tags(dict.fromkeys(tags.SLURM, "1"), sys.argv, "/")
    captured |= {value: "" for name, value in vars(tags).items() if name.isupper() and isinstance(value, str)}
    captured |= {STEP_TAG: "", TOTAL_TAG: ""}
    assert [tag for tag in captured if tag not in CODE and tag not in ENVIRONMENT and not is_bookkeeping(tag)] == []


def test_a_tag_of_ones_own_keeps_no_books() -> None:
    assert not any(map(is_bookkeeping, ("team", "mlflow.note.content", "tracker.error", "mlflow.parentRunId")))
