"""The log file: small, made when there is something to write, silent where it cannot be."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.tui.log_file import LOGGER, log_path, log_to


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = log_path({"XDG_STATE_HOME": str(tmp_path / "state")})
    handler = log_to(path)
    yield path
    logger = logging.getLogger(LOGGER)
    logger.removeHandler(handler)
    logger.propagate = True
    handler.close()


def test_it_is_made_with_its_first_line(path: Path) -> None:
    assert not path.parent.exists()
    logging.getLogger(LOGGER).warning("a mistake")
    assert path.read_text(encoding="utf-8").endswith("WARNING a mistake\n")


def test_it_does_not_grow_without_end(path: Path) -> None:
    for _ in range(40):
        logging.getLogger(LOGGER).error("x" * 20_000)
    assert sum(file.stat().st_size for file in path.parent.iterdir()) < 600_000


def test_where_it_cannot_be_nothing_is_said(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.parent.parent.write_text("a file where a folder should be")
    logging.getLogger(LOGGER).error("lost")
    assert capsys.readouterr() == ("", "")
