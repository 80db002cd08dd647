"""The tree of experiments."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.experiments import TreeLook, experiment_lines, fold_column
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.panes.tree_search import TreeSearch
from tracker.tui.surface import Surface
from tracker.views.experiment_tree import ExperimentTree, TreeRow

_WHEEL = 3
"""Lines that a turn of the wheel scrolls."""


class Experiments(Pane):
    """What the cursor is on is chosen: the table shows its runs. Keys keep the cursor in view, the wheel does not."""

    BINDINGS = bindings_of("experiments")
    parts = frozenset(("experiments", "pulse"))

    class Chosen(Message):
        """The runs of the experiments at this path are to be shown; `is_left` where one wants to go there."""

        def __init__(self, path: str, *, is_left: bool = False) -> None:
            super().__init__()
            self.path = path
            self.is_left = is_left

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._search = TreeSearch(self.experiments)
        self._top = 0
        self._is_followed = True
        """Whether the lines are scrolled so far that the cursor is seen."""

    @property
    def experiments(self) -> ExperimentTree:
        return self.workspace.experiments

    @property
    def row(self) -> TreeRow:
        """What the cursor is on."""
        return self.experiments.rows()[self.experiments.place]

    def paint(self) -> list[PaintLine]:
        rows, at = self.experiments.rows(), self.experiments.place
        if self._is_followed:
            self._top = min(max(self._top, at - self._room + 1), at)
        self._top = max(0, min(self._top, len(rows) - self._room))
        surface = self.surface
        look = TreeLook(
            at, self._top, self.experiments.count, is_focused=self.has_focus, has_glyphs=surface.has_glyphs,
            is_resting=surface.beat % 4 == 3 and not surface.is_low_bandwidth,
            search=self._search.text if self._search.is_typing else None,
        )  # fmt: skip
        return experiment_lines(rows, look, width=self.size.width, height=self.size.height)

    def go_to(self, path: str, *, is_left: bool = False) -> None:
        """Put the cursor on an experiment, by its path or its name."""
        self._is_followed = True
        if path != self.experiments.chosen or is_left:
            self.workspace.choose_experiment(path)
            self.post_message(self.Chosen(path, is_left=is_left))
        self.repaint()

    def action_down(self) -> None:
        self._go(self.experiments.place + 1)

    def action_up(self) -> None:
        self._go(self.experiments.place - 1)

    def action_page(self, by: int) -> None:
        self._go(self.experiments.place + by * max(1, self._room - 1))

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(len(self.experiments.rows()) - 1)

    def action_open(self) -> None:
        self.go_to(self.row.path, is_left=True)

    def action_toggle_fold(self) -> None:
        row = self.row
        if row.has_children:
            self._fold(row, is_folded=not row.is_folded)

    def action_fold(self) -> None:
        row = self.row
        if row.has_children and not row.is_folded and row.path:
            self._fold(row, is_folded=True)
        else:
            self.go_to(row.path.rpartition("/")[0])

    def action_unfold(self) -> None:
        row = self.row
        if row.has_children and row.is_folded:
            self._fold(row, is_folded=False)
        elif row.has_children:
            self._go(self.experiments.place + 1)

    def action_toggle_all(self) -> None:
        self.experiments.toggle_all()
        self.go_to(self.row.path)

    def action_deleted(self) -> None:
        self.experiments.shows_deleted = not self.experiments.shows_deleted
        self.go_to(self.row.path)

    def action_search(self) -> None:
        self._search.begin()
        self.repaint()

    def action_again(self, by: int) -> None:
        self._follow(self._search.next(by))

    def on_key(self, event: events.Key) -> None:
        if self._search.is_typing:
            event.stop()
            event.prevent_default()
            self._follow(self._search.press(event.key, event.character if event.is_printable else None))

    def on_paste(self, event: events.Paste) -> None:
        if self._search.is_typing:
            event.stop()
            self._follow(self._search.insert(event.text))

    def on_blur(self) -> None:
        self._search.is_typing = False
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        rows, place = self.experiments.rows(), self._top + event.y - 1
        if not (1 <= event.y <= self._room and place < len(rows)):
            return
        row = rows[place]
        if row.has_children and row.path and abs(event.x - fold_column(row, self.size.width)) <= 1:
            self._fold(row, is_folded=not row.is_folded)
        else:
            self.go_to(row.path, is_left=event.chain == 2)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-_WHEEL)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 2)

    def _scroll(self, by: int) -> None:
        self._is_followed = False
        self._top += by
        self.repaint()

    def _go(self, to: int) -> None:
        rows = self.experiments.rows()
        self.go_to(rows[min(max(to, 0), len(rows) - 1)].path)

    def _follow(self, path: str | None) -> None:
        if path is None:
            self.repaint()
        else:
            self.go_to(path)

    def _fold(self, row: TreeRow, *, is_folded: bool) -> None:
        self.experiments.fold(row.path, is_folded=is_folded)
        self._is_followed = True
        chosen = self.experiments.chosen
        is_hidden = is_folded and chosen.startswith(f"{row.path}/")
        self.go_to(row.path if is_hidden else chosen)
