"""What a user has set: the keys, the theme, how much is painted."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.tui.keys.table import ChosenKeys


@dataclass(frozen=True, slots=True)
class Settings:
    """Each with what it is where nobody says."""

    theme: str = ""
    """A name of `tracker.tui.paint.themes.THEMES`; empty: the one that the terminal's background asks for."""
    is_low_bandwidth: bool = False
    is_ascii: bool = False
    smoothing: float | None = None
    """How much of the charts' lines is smoothed away, from 0 to below 1; None: as the charts do."""
    keys: ChosenKeys = field(default_factory=dict)
    """The user's own keys, by `place.action`."""
