"""A terminal that shows a picture before there is an application."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from tracker.tui.starting.arguments import Asked
from tracker.tui.terminal import modes
from tracker.tui.terminal.background import Background
from tracker.tui.terminal.shadow import Shadow


def _do_nothing() -> None:
    """Nobody reads."""


class Started:
    """Holds the terminal until somebody takes it over or it is given back."""

    def __init__(
        self,
        shadow: Shadow,
        settings: modes.Settings | None,
        *,
        asked: Asked,
        background: Background,
        has_read: bool = False,
    ) -> None:
        self.shadow = shadow
        """What the terminal shows."""
        self.settings = settings
        """How it was set before."""
        self.asked = asked
        """What the command line says."""
        self.background = background
        """What it was asked about its background."""
        self.has_read = has_read
        """Whether the store was read for it, and is one."""
        self._is_held = True
        self.stop_reading: Callable[[], None] = _do_nothing
        """Leaves the keys to whoever takes the terminal over."""

    def take(self) -> bool:
        """Take the terminal over, as it is; False where it was given back."""
        was_held, self._is_held = self._is_held, False
        if was_held:
            self.stop_reading()
        return was_held

    def give_back(self) -> None:
        """Leave the terminal as it was, unless somebody has taken it over."""
        if self._is_held:
            self._is_held = False
            self.stop_reading()
            modes.give_keys_back(modes.KEYS, self.settings)
            with suppress(OSError):
                os.write(modes.SCREEN, modes.leave().encode())
