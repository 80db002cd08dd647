"""The log file of the screen: what went wrong in it, for whoever wants to know or to tell."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = "tracker.tui"
_MOST_BYTES = 256 * 1024
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def log_path(environ: Mapping[str, str]) -> Path:
    """Where it is written."""
    base = environ.get("XDG_STATE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state") / "tracker" / "tui.log"


def log_to(path: Path) -> logging.Handler:
    """Write what the screen logs there and nowhere else; where no file can be, nowhere at all."""
    logger = logging.getLogger(LOGGER)
    handler = LogFile(path)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    return handler


class LogFile(RotatingFileHandler):
    """Made with its first line; with its predecessor it never grows beyond half a megabyte."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8", errors="replace", delay=True)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """What cannot be written is not said on the screen either."""
