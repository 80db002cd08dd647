"""The line at the top: which store, where in it, how many runs are live, how fast points come."""

from __future__ import annotations

import os
import time

from textual.timer import Timer

from tracker.tui.paint.header import HeaderLook, header_line
from tracker.tui.paint.store_name import store_name
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface

_BEATS = 4
"""After so many beats numbers that never rest are said anew: faster than once a second nobody reads them."""


class Header(Pane, can_focus=False):
    parts = frozenset(("pulse", "experiments", "runs"))

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._store = store_name(surface.located.address, os.path.expanduser("~"))  # noqa: PTH111 (a lost home)
        self._beat = -1
        self._rate = 0.0
        self._lag: int | None = None
        self._written = 0
        self._measured = 0.0
        self._bytes_rate: int | None = None
        self._timer: Timer | None = None

    def paint(self) -> list[PaintLine]:
        surface, workspace = self.surface, self.workspace
        beat = surface.beat // _BEATS
        if beat != self._beat or not self._rate:
            self._beat = beat
            self._rate, self._lag = workspace.pulse.rate(workspace.now), workspace.pulse.lag(workspace.now)
        look = HeaderLook(
            self._store, surface.beat, self._rate, self._lag, self._bytes_rate,
            is_read_only=surface.is_read_only, has_glyphs=surface.has_glyphs,
        )  # fmt: skip
        return [header_line(workspace, look, width=self.size.width)]

    def toggle_bytes(self) -> None:
        """Say how many bytes a second go to the terminal, or say it no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer, self._bytes_rate = None, None
        else:
            self._timer = self.set_interval(1.0, self._measure)
            self._written, self._measured, self._bytes_rate = self.surface.bytes_written(), time.monotonic(), 0
        self.repaint()

    def _measure(self) -> None:
        now, written = time.monotonic(), self.surface.bytes_written()
        self._bytes_rate = round((written - self._written) / max(now - self._measured, 0.1))
        self._written, self._measured = written, now
        self.repaint()
