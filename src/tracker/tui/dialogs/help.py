"""The keys of the place where one is."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from tracker.tui.dialogs.dialog import Dialog
from tracker.tui.dialogs.here import Possible
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.help import help_body, help_lines, side_by_side
from tracker.tui.paint.tones import PaintLine
from tracker.tui.surface import Surface

_NARROW, _WIDE = 76, 140
_READING = {"j": 1, "k": -1}
_CLOSING = ("q", "question_mark", "f1", "enter", "space")


class Help(Dialog[None]):
    """Scrolls, and goes with almost any key."""

    BINDINGS = bindings_of("dialog")

    def __init__(self, surface: Surface, possible: Sequence[Possible]) -> None:
        super().__init__(surface)
        self._entries = [(each.place, each.key, each.keys) for each in possible]
        self._top = 0

    def wanted(self, width: int) -> tuple[int, int]:
        wide = _WIDE if width > _WIDE + 2 else min(_NARROW, width)
        return wide, len(self._body(wide)) + 2

    def lines(self, width: int, height: int) -> list[PaintLine]:
        body = self._body(width)
        self._top = max(0, min(self._top, len(body) - (height - 2)))
        return help_lines(body, top=self._top, width=width, height=height, has_glyphs=self.surface.has_glyphs)

    def _body(self, width: int) -> list[PaintLine]:
        """What works anywhere stands beside the rest where there is room."""
        has_glyphs = self.surface.has_glyphs
        here = [entry for entry in self._entries if entry[0] != "anywhere"]
        if width < _WIDE or not here:
            return help_body(self._entries, width=width - 3, has_glyphs=has_glyphs)
        anywhere = [entry for entry in self._entries if entry[0] == "anywhere"]
        left, right = (help_body(entries, width=width // 2 - 3, has_glyphs=has_glyphs) for entries in (here, anywhere))
        return side_by_side(left, right, width=width - 2)

    def on_key(self, event: events.Key) -> None:
        if event.key in _READING:
            self.action_go(_READING[event.key])
        elif event.key in _CLOSING:
            self.dismiss(None)
        elif event.key in ("g", "home"):
            self.action_go(-10_000)
        elif event.key in ("G", "end"):
            self.action_go(10_000)
        else:
            return
        event.stop()

    def on_mouse_scroll_down(self) -> None:
        self.action_go(2)

    def on_mouse_scroll_up(self) -> None:
        self.action_go(-2)

    def click(self, line: int) -> None:  # noqa: ARG002
        self.dismiss(None)

    def action_go(self, by: int) -> None:
        self._top = max(0, self._top + by)
        self.repaint()

    def action_page(self, by: int) -> None:
        self.action_go(by * max(1, self.sheet.size.height - 3))

    def action_accept(self) -> None:
        self.dismiss(None)
