"""A window over the screen that shows painted lines and answers with something, or with nothing."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from tracker.tui.guard import Guarded
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface

Answer = TypeVar("Answer")


class Dialog(Guarded, ModalScreen[Answer | None]):
    """Asks for lines of a size that depends on the window's alone, so that nothing moves while one types."""

    DEFAULT_CSS = "Dialog { align: center middle; background: black 35%; overflow: hidden; }"
    AUTO_FOCUS = None
    most_width = 76
    most_height = 20

    def __init__(self, surface: Surface) -> None:
        super().__init__()
        self.surface = surface
        self.sheet = Sheet(self)

    def wanted(self, width: int) -> tuple[int, int]:
        """How wide and high the window would be where there is so much room."""
        return min(self.most_width, width), self.most_height

    def lines(self, width: int, height: int) -> list[PaintLine]:
        """What the window shows."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.sheet

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def repaint(self) -> None:
        self.sheet.repaint()

    def repaint_all(self) -> None:
        """The colours are others."""
        self.sheet.repaint_all()

    def click(self, line: int) -> None:
        """A click on a line of the window."""

    def action_close(self) -> None:
        self.dismiss(None)

    def _fit(self) -> None:
        size = self.app.size
        width, height = self.wanted(size.width - 2)
        self.sheet.styles.width = width
        self.sheet.styles.height = min(height, size.height - 2)


class Sheet(Pane, can_focus=False):
    """The lines of a dialog."""

    def __init__(self, dialog: Dialog[Answer]) -> None:
        super().__init__(dialog.surface, id="sheet")
        self._dialog = dialog

    def paint(self) -> list[PaintLine]:
        return self._dialog.lines(self.size.width, self.size.height)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self._dialog.click(event.y)
