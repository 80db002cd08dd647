"""Going up and down in a pane whose lines are more than it has room for."""

from __future__ import annotations

from tracker.tui.pane import Pane


class ScrollingPane(Pane):
    """Keeps which line is at the top. Whoever paints sets `line_count`, and takes the top from `settled_top`."""

    top = 0
    line_count = 0
    edge_lines = 2
    """Lines of the pane that do not scroll."""

    @property
    def room(self) -> int:
        return max(1, self.size.height - self.edge_lines)

    def settled_top(self) -> int:
        """The line at the top, with no more room below the last one than there must be."""
        self.top = min(max(self.top, 0), max(0, self.line_count - self.room))
        return self.top

    def action_scroll(self, by: int) -> None:
        self.scroll_lines_to(self.top + by)

    def action_page(self, by: int) -> None:
        self.scroll_lines_to(self.top + by * max(1, self.room - 2))

    def action_first(self) -> None:
        self.scroll_lines_to(0)

    def action_last(self) -> None:
        self.scroll_lines_to(self.line_count)

    def on_mouse_scroll_down(self) -> None:
        self.action_scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_scroll(-3)

    def scroll_lines_to(self, top: int) -> None:
        self.top = top
        self.repaint()
