"""A dialog with a list that what one types narrows."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events

from tracker.tui.dialogs.dialog import Answer, Dialog
from tracker.tui.keys.bindings import bindings_of
from tracker.tui.keys.dialog import DIALOG
from tracker.tui.keys.table import keys_now
from tracker.tui.paint.dialogs import LIST_TOP, ListWindow, room_for_list, scrolled, window_lines
from tracker.tui.paint.tones import PaintLine, PaintSpan
from tracker.tui.surface import Surface
from tracker.tui.typed import Typed

Entry = TypeVar("Entry")


class Listing(Dialog[Answer], Generic[Answer, Entry]):
    """Keeps what is typed, the entries that answer it, and the cursor among them."""

    BINDINGS = bindings_of("dialog")
    title_text: ClassVar[str] = ""
    hint: ClassVar[str] = "type to narrow"
    foot: Sequence[PaintSpan] = ()
    """What stands on the lower edge."""
    has_toggles: ClassVar[bool] = False
    """Whether entries are taken and left out; the key for it is typed where they are not."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self.typed = Typed()
        self.cursor = 0
        self._top = 0
        self._entries: Sequence[Entry] | None = None
        rows = [row for row in DIALOG if self.has_toggles or row.id != "take"]
        self._bound = {key for row in rows for key in keys_now(row, "dialog", surface.settings.keys)}

    @abstractmethod
    def found(self, typed: str) -> Sequence[Entry]:
        """The entries that answer what is typed, the best first."""

    @abstractmethod
    def entry(self, entry: Entry, width: int) -> PaintLine:
        """How an entry is shown."""

    @abstractmethod
    def accept(self, entry: Entry) -> None:
        """Enter was pressed on it."""

    @property
    def count_text(self) -> str:
        return f"{self.cursor + 1:,}/{len(self.entries):,}" if self.entries else "0"

    @property
    def entries(self) -> Sequence[Entry]:
        if self._entries is None:
            self._entries = self.found(self.typed.text)
        return self._entries

    @property
    def current(self) -> Entry | None:
        """The entry that the cursor is on."""
        return self.entries[self.cursor] if 0 <= self.cursor < len(self.entries) else None

    def look_again(self) -> None:
        """What answers may be others."""
        self._entries = None
        self.cursor = max(0, min(self.cursor, len(self.entries) - 1))
        self.repaint()

    def lines(self, width: int, height: int) -> list[PaintLine]:
        room = room_for_list(height)
        self._top = scrolled(self._top, self.cursor, room, len(self.entries))
        shown = self.entries[self._top : self._top + room]
        window = ListWindow(
            self.title_text, self.typed.text, self.typed.at, self.hint,
            [self.entry(each, width - 4) for each in shown], self.cursor - self._top, self.count_text, self.foot,
        )  # fmt: skip
        return window_lines(window, width=width, height=height, has_glyphs=self.surface.has_glyphs)

    def on_key(self, event: events.Key) -> None:
        if event.key in self._bound:
            return
        before = self.typed.text
        if self.typed.press(event.key, event.character if event.is_printable else None):
            event.stop()
            event.prevent_default()
            self._typed_again(before)

    def on_paste(self, event: events.Paste) -> None:
        before = self.typed.text
        self.typed.insert(event.text)
        event.stop()
        self._typed_again(before)

    def click(self, line: int) -> None:
        place = self.place_of(line)
        if place is not None:
            self.cursor = place
            self.action_accept()

    def place_of(self, line: int) -> int | None:
        """Which entry stands on a line of the window."""
        place = self._top + line - LIST_TOP
        return place if line >= LIST_TOP and place < len(self.entries) else None

    def on_mouse_scroll_down(self) -> None:
        self.action_go(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_go(-1)

    def action_go(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self.entries) - 1))
        self.repaint()

    def action_page(self, by: int) -> None:
        self.action_go(by * room_for_list(self.sheet.size.height))

    def action_accept(self) -> None:
        if (current := self.current) is not None:
            self.accept(current)

    def _typed_again(self, before: str) -> None:
        if self.typed.text != before:
            self.cursor = self._top = 0
            self._entries = None
        self.repaint()
