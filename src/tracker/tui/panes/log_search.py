"""The line in which is typed what is searched for in a log."""

from __future__ import annotations

from textual import events

from tracker.tui.paint.prompt import typed_line
from tracker.tui.paint.tones import PaintLine
from tracker.tui.typed import Typed

_MOST_CELLS = 40


class LogSearch:
    def __init__(self) -> None:
        self.is_typing = False
        self._typed = Typed()

    @property
    def text(self) -> str:
        return self._typed.text

    def begin(self, text: str) -> None:
        self.is_typing = True
        self._typed.put(text)

    def end(self) -> str:
        """What was typed."""
        self.is_typing = False
        return self._typed.text

    def press(self, event: events.Key) -> bool:
        """Whether the key did anything."""
        return self._typed.press(event.key, event.character if event.is_printable else None)

    def insert(self, pasted: str) -> str:
        """Take in what was pasted; what is typed by then."""
        self._typed.insert(pasted)
        return self._typed.text

    def line(self, width: int, *, has_glyphs: bool) -> PaintLine | None:
        """None where nothing is being typed."""
        if not self.is_typing:
            return None
        cells = max(4, min(_MOST_CELLS, width - 8))
        return [("/", "accent!"), *typed_line(self._typed.text, self._typed.at, width=cells, has_glyphs=has_glyphs)]
