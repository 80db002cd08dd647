"""What a run captures in the background, and the environment's say in it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SWITCHES = {"diff": "TRACKER_CAPTURE_DIFF", "requirements": "TRACKER_CAPTURE_REQUIREMENTS"}
_OFF = ("0", "false", "no", "off")


def captured_in_background(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the uncommitted diff and the installed distributions that nobody switched off."""
    return tuple(name for name, variable in _SWITCHES.items() if environ.get(variable, "").strip().lower() not in _OFF)
