"""A small window that asks what is to be copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType

from tracker.tui.dialogs.dialog import Dialog
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.keys.copy import COPY
from tracker.tui.keys.table import keys_now
from tracker.tui.paint.copying import COPY_WIDTH, CopyEntry, copy_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.surface import Surface
from tracker.tui.terminal.clipboard import LONGEST
from tracker.views.copied import Copied

_SAID = 60
What = Literal["id", "name", "value", "row", "marked"]


class CopyMenu(Dialog[Copied]):
    """Answers with what is to be copied."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of("copy"), *bindings_of("dialog")]
    most_width = COPY_WIDTH

    def __init__(self, surface: Surface, offered: Mapping[str, Copied]) -> None:
        super().__init__(surface)
        chosen = surface.settings.keys
        self._offered = offered
        self._entries = [
            CopyEntry(key.id, keys_now(key, "copy", chosen)[0], offered[key.id]) for key in COPY if key.id in offered
        ]
        self.most_height = len(self._entries) + 2
        self._cursor = 0

    def lines(self, width: int, height: int) -> list[PaintLine]:
        return copy_lines(
            self._entries, at=self._cursor, width=width, height=height, has_glyphs=self.surface.has_glyphs
        )

    def on_key(self, event: events.Key) -> None:
        if event.key in ("j", "k", "q"):
            event.stop()
            self.action_go(1 if event.key == "j" else -1) if event.key != "q" else self.dismiss(None)

    def click(self, line: int) -> None:
        if 0 < line <= len(self._entries):
            self.dismiss(self._entries[line - 1].copied)

    def action_copy(self, what: What) -> None:
        self.dismiss(self._offered.get(what))

    def action_go(self, by: int) -> None:
        self._cursor = (self._cursor + by) % len(self._entries)
        self.repaint()

    def action_accept(self) -> None:
        self.dismiss(self._entries[self._cursor].copied)


def told_of(copied: Copied) -> str:
    """What is said of it when it is done."""
    size = len(copied.text.encode())
    text = copied.what if "\n" in copied.text else f"{copied.what} {copied.text}"
    said = f"copied {text if len(text) <= _SAID else text[:_SAID] + '…'}"
    return said if size <= LONGEST else f"{said}: {size:,} bytes, more than many terminals take"
