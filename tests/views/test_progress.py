"""How far runs are, and when they will be done."""

import pytest
from tests.views.runs import MINUTE, NOW, run

from tracker.core.entities import RunStatus
from tracker.views.progress import STEP_TAG, TOTAL_TAG, progress, progress_text, time_left


def tags(step: str | None, total: str | None) -> dict[str, str]:
    return {key: value for key, value in ((STEP_TAG, step), (TOTAL_TAG, total)) if value is not None}


def left(step: str, total: str, *, status: RunStatus = "RUNNING", start: int | None = NOW - 10 * MINUTE) -> int | None:
    return time_left(run("r", tags=tags(step, total), status=status, start=start), NOW)


def test_progress_is_the_share_that_is_done() -> None:
    assert progress(tags("25", "100")) == 0.25
    assert progress(tags("120", "100")) == 1.0


@pytest.mark.parametrize(
    ("step", "total"),
    [(None, "9"), ("3", None), ("3", "0"), ("x", "9"), ("-3", "9"), ("3", "1e5"), ("٣", "9"), ("3", "9" * 5000)],
)
def test_what_does_not_say_how_far_it_is_has_no_progress(step: str | None, total: str | None) -> None:
    assert progress(tags(step, total)) is None


def test_a_run_is_done_when_its_own_pace_says() -> None:
    assert left("25", "100") == 30 * MINUTE
    assert left("100", "100") == 0


def test_nobody_knows_when_a_run_is_done_that_has_not_begun_has_ended_or_takes_for_ever() -> None:
    assert left("0", "100") is None
    assert left("25", "100", status="FAILED") is None
    assert left("25", "100", start=None) is None
    assert left("1", str(10**15)) is None


def test_a_run_whose_clock_is_ahead_has_taken_no_time() -> None:
    assert left("25", "100", start=NOW + MINUTE) == 0


def test_bars_are_equally_wide_and_full_only_at_the_end() -> None:
    texts = [progress_text(share, has_glyphs=True) for share in (0.0, 0.5, 0.999, 1.0)]
    assert texts == ["──────   0%", "━━━───  50%", "━━━━━─  99%", "━━━━━━ 100%"]
    assert progress_text(0.5, has_glyphs=False) == "===---  50%"
