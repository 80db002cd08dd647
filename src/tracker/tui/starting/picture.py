"""The first picture: the frames of the panes where they will stand, and the newest runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.store.sql.first_page import FirstPage, FirstRun
from tracker.tui.paint.arrangement import Box, arranged, is_too_small
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.theme import Theme
from tracker.tui.paint.themes import tone_look
from tracker.tui.paint.tones import PaintLine, fitted, spread
from tracker.tui.terminal.colours import look_parameters
from tracker.tui.terminal.shadow import Shadow
from tracker.views.states import STATES, state_of_status, state_text
from tracker.views.table import Column, shown, table

if TYPE_CHECKING:
    from tracker.tui.keys.table import ChosenKeys

_TITLES = {"experiments": "experiments", "detail": "run", "activity": "activity", "charts": "charts"}


NAME_NARROWEST = 8
"""Cells that the table gives names at the least."""


class Picture:
    """Paints into the shadow of a terminal."""

    def __init__(self, shadow: Shadow, *, depth: int, has_glyphs: bool, theme: Theme) -> None:
        self._shadow = shadow
        self._depth = depth
        self._has_glyphs = has_glyphs
        self._theme = theme
        self._table: tuple[FirstPage, Box] | None = None
        """The runs, where there are any, and where they stand."""

    @property
    def rows(self) -> int:
        """Runs that are shown."""
        if self._table is None:
            return 0
        page, box = self._table
        return len(page.runs[: box.height - 3])

    def put_cursor(self, place: int) -> None:
        """Show the cursor on another run."""
        if self._table is not None:
            page, box = self._table
            self._put(box, self._runs(page, box, place))

    def paint(self, store: str, page: FirstPage | None) -> None:
        """All of it; without rows where there is no page."""
        width, height = self._shadow.size
        self._put(Box(0, 0, width, height), [fitted([], width)] * height)
        if is_too_small(width, height):
            return
        places = arranged(width, height, experiments=_tree_lines(page))
        for name, box in places.items():
            if name == "header":
                self._put(box, [self._header(store, width)])
            elif name == "footer":
                self._put(box, [fitted([], width, ground="bar")])
            elif name == "runs":
                self._table = (page, box) if page is not None and page.runs else None
                self._put(box, self._runs(page, box))
            elif name in _TITLES:
                title: PaintLine = [(_TITLES[name], "strong")]
                self._put(box, boxed(title, [], width=box.width, height=box.height, has_glyphs=self._has_glyphs))

    def paint_footer(self, chosen: ChosenKeys) -> None:
        """The keys of the table, which are imported for it when the rows stand already."""
        from tracker.tui.paint.footer import footer_line

        width, height = self._shadow.size
        if not is_too_small(width, height):
            line = footer_line("runs", width=width, chosen=chosen, has_glyphs=self._has_glyphs)
            self._put(arranged(width, height)["footer"], [line])

    def _header(self, store: str, width: int) -> PaintLine:
        bar = " │ " if self._has_glyphs else " | "
        left = [(" ◆ " if self._has_glyphs else " ", "accent!"), ("tracker", "strong"), (bar, "faint")]
        return spread([*left, (shown(store), "dim")], [], width, ground="bar")

    def _runs(self, page: FirstPage | None, box: Box, cursor: int = 0) -> list[PaintLine]:
        body: list[PaintLine] = []
        if page is not None and page.runs:
            lines = list(table(self._columns(page.runs[: box.height - 3]), room=box.width - 6))
            body.append(fitted([("   ", ""), *lines[0]], box.width - 2))
            for place, line in enumerate(lines[1:]):
                sign = ("▌" if self._has_glyphs else ">") if place == cursor else " "
                mark = "○ " if self._has_glyphs else ". "
                ground = "cursor" if place == cursor else ""
                body.append(fitted([(sign, "accent"), (mark, "faint"), *line], box.width - 2, ground=ground))
        count = f"{page.active:,}" if page is not None else ""
        right: PaintLine = [(f"{cursor + 1:,}", "text"), (f"/{count}", "dim")] if body else []
        return boxed(
            [("runs", "strong"), (f" {count}", "dim")], body, width=box.width, height=box.height, right=right,
            is_focused=True, has_glyphs=self._has_glyphs,
        )  # fmt: skip

    def _columns(self, runs: list[FirstRun]) -> list[Column]:
        """Those that the table has first, whatever was logged: the others would jump when it comes."""
        states = [state_of_status(run.status) for run in runs]  # type: ignore[arg-type]
        return [
            Column("name".ljust(NAME_NARROWEST), [run.name for run in runs], least=18),
            Column(
                "state",
                [state_text(state, has_glyphs=self._has_glyphs) for state in states],
                styles=[STATES[state].style for state in states],
            ),
        ]

    def _put(self, box: Box, lines: list[PaintLine]) -> None:
        shadow = self._shadow
        for y, line in enumerate(lines, box.y):
            x = box.x
            for text, tone in line:
                sgr = look_parameters(tone_look(self._theme, tone), self._depth)
                x = shadow.wanted.put(x, y, text, shadow.inks.number(sgr))


def _tree_lines(page: FirstPage | None) -> int:
    """How many lines the tree of experiments has: one for all of them, and one for each part of a name."""
    if page is None:
        return 8
    parts = {name[:end] for name in page.experiments for end in _ends(name)}
    return 1 + len(parts)


def _ends(name: str) -> list[int]:
    return [*(place for place, letter in enumerate(name) if letter == "/" and place), len(name)]
