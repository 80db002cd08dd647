"""The thread that looks after journals, where what it looks after is taken away at that moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.client.keeper import Keeper
from tracker.core.journal.spool import Spool


def test_a_spool_that_is_removed_while_somebody_is_sought_to_drain_it_is_no_trouble_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper = Keeper()
    for _ in range(10):
        keeper._see_that_somebody_drains(Spool(str(tmp_path / "removed")))
    assert capsys.readouterr().err == ""
