"""Which experiments there are, however seldom is looked."""

import shutil
import time
from pathlib import Path

import pytest
from tests.files.raw import make_experiment

from tracker.feed.file_places import Places


def test_an_experiment_that_goes_is_missed_at_the_second_look_however_late_that_is(
    root: Path, experiment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = 0.0
    begun = time.monotonic()
    monkeypatch.setattr("tracker.feed.file_places.time.monotonic", lambda: begun + late)
    second = make_experiment(root, "2", name="second")
    places = Places(root)
    places.look()
    shutil.rmtree(second)
    assert places.look().experiments_gone == []  # it may be on its way to the trash
    late = 5.0
    assert places.look().experiments_gone == ["2"]
