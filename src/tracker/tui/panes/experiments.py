"""The tree of experiments."""

from __future__ import annotations

from textual.message import Message

from tracker.tui.keys.bindings import bindings_of
from tracker.tui.paint.experiments import experiment_lines
from tracker.tui.paint.tones import PaintLine
from tracker.tui.pane import Pane
from tracker.tui.surface import Surface
from tracker.views.experiment_tree import TreeRow


class Experiments(Pane):
    BINDINGS = bindings_of("experiments")
    parts = frozenset(("experiments",))

    class Chosen(Message):
        """The runs of these experiments are to be shown, None for all; `is_left` where one wants to go there."""

        def __init__(self, experiment_ids: frozenset[str] | None, *, is_left: bool) -> None:
            super().__init__()
            self.experiment_ids = experiment_ids
            self.is_left = is_left

    def __init__(self, surface: Surface, *, id: str) -> None:
        super().__init__(surface, id=id)
        self._path = ""
        self._top = 0

    @property
    def rows(self) -> list[TreeRow]:
        return self.workspace.experiments.rows()

    def paint(self) -> list[PaintLine]:
        rows = self.rows
        at = self._place(rows)
        room = max(1, self.size.height - 2)
        self._top = min(max(self._top, at - room + 1), at)
        return experiment_lines(
            rows, at=at, top=self._top, width=self.size.width, height=self.size.height, is_focused=self.has_focus,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def action_down(self) -> None:
        self._go(1)

    def action_up(self) -> None:
        self._go(-1)

    def action_fold(self) -> None:
        self.workspace.experiments.folded.add(self._path)
        self.repaint()

    def action_unfold(self) -> None:
        self.workspace.experiments.folded.discard(self._path)
        self.repaint()

    def action_open(self) -> None:
        self._choose(is_left=True)

    def go_to(self, path: str) -> None:
        """Put the cursor on an experiment wherever it is, and go to its runs; an empty path means all."""
        names = path.split("/")
        self.workspace.experiments.folded.difference_update("/".join(names[:end]) for end in range(len(names)))
        self._path = path
        self.repaint()
        self._choose(is_left=True)

    def _go(self, by: int) -> None:
        rows = self.rows
        at = min(max(self._place(rows) + by, 0), len(rows) - 1)
        self._path = rows[at].path
        self.repaint()
        self._choose(is_left=False)

    def _choose(self, *, is_left: bool) -> None:
        row = self.rows[self._place(self.rows)]
        self.post_message(self.Chosen(row.experiment_ids if row.path else None, is_left=is_left))

    def _place(self, rows: list[TreeRow]) -> int:
        return next((place for place, row in enumerate(rows) if row.path == self._path), 0)
