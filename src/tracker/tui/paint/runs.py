"""The table of runs as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.runs_cells import GAP, RunsLook
from tracker.tui.paint.runs_layout import LEAD, Layout, Placed
from tracker.tui.paint.runs_rows import head, names, row
from tracker.tui.paint.tones import PaintLine
from tracker.views.outline import OutlineLine
from tracker.views.run_sheet import RunSheet
from tracker.views.states import STATES, state_of
from tracker.views.width import wrapped

_FRAME = 3
"""Lines of the pane that are no rows: its edges and the head."""


@dataclass(frozen=True, slots=True, eq=False)
class RunsPicture:
    """What was painted, and where on it what is."""

    lines: list[PaintLine]
    columns: Sequence[Placed] = ()
    shown: Sequence[OutlineLine] = ()
    places: Sequence[int] = field(default=())
    """Which line of the outline each of the shown ones is."""

    def column_at(self, x: int) -> Placed | None:
        """The column at a cell of the pane."""
        return next((each for each in self.columns if each.x <= x - 1 < each.x + each.width + GAP), None)

    def place_at(self, y: int) -> int | None:
        """The outline's line at a line of the pane."""
        return self.places[y - 2] if 0 <= y - 2 < len(self.places) else None


def room_for_rows(height: int) -> int:
    """How many rows a pane of this height has."""
    return max(1, height - _FRAME)


def pinned_of(sheet: RunSheet, room: int) -> int:
    """How many pinned lines stay on the screen: no more than half of it."""
    return min(sheet.outline.pinned, room // 2)


def runs_picture(
    look: RunsLook,
    *,
    at: int,
    width: int,
    height: int,
    is_focused: bool = False,
    chosen: range = range(0),
    foot: PaintLine | None = None,
) -> RunsPicture:
    """The lines of the sheet in their frame, with the cursor on line `at` and a range that is `chosen`."""
    outline = look.sheet.outline
    room = room_for_rows(height)
    pinned = pinned_of(look.sheet, room)
    top = pinned + look.sheet.top
    shown = [*outline.lines(0, pinned), *outline.lines(top, top + room - pinned)]
    places = [*range(pinned), *range(top, top + len(shown) - pinned)]
    placed = Layout(look, shown, first=names(look, shown), room=width - 2).placed()
    body = [head(look, placed, width - 2, is_focused=is_focused)] if shown else _why_empty(look, width - 4)
    columns = [each.block.make(each.width) for each in placed]
    filled = LEAD + sum(each.width + GAP for each in placed) - GAP
    for number, (place, line) in enumerate(zip(places, shown, strict=True)):
        ground = "cursor" if place == at else "bar" if place in chosen else ""
        cells = [made[number] for made in columns]
        body.append(row(look, line, cells, width - 2 - filled, is_at=place == at, is_focused=is_focused, ground=ground))
    lines = boxed(
        _title(look), body, width=width, height=height, is_focused=is_focused,
        right=_place(look, placed, at), foot=_evidence(look, at) if foot is None else foot,
        has_glyphs=look.glyphs.has_glyphs, is_fitted=bool(shown) and filled <= width - 2,
    )  # fmt: skip
    return RunsPicture(lines, placed, shown, places)


def _title(look: RunsLook) -> PaintLine:
    """How many runs there are, and of which."""
    table, glyphs = look.workspace.table, look.glyphs
    made: PaintLine = [("runs", "strong"), (f" {table.runs_shown:,}", "dim")]
    if table.asked.filter_text:
        made += [("  / ", "accent!"), (glyphs.plain(table.asked.filter_text), "dim")]
    if table.asked.group_by:
        keys = ", ".join(glyphs.plain(column.key) for column in table.asked.group_by)
        made += [("  by ", "accent"), (keys, "dim")]
    if look.sheet.outline.is_only_marked:
        made.append(("  only marked", "accent"))
    return made


def _why_empty(look: RunsLook, room: int) -> list[PaintLine]:
    """What there is to be said where no run is shown, and the way out."""
    workspace = look.workspace
    if "names" not in workspace.table.told.loaded:
        return []
    asked = workspace.table.asked
    if asked.filter_text:
        words = "No run matches the filter. Esc shows all again."
    elif look.sheet.outline.is_only_marked:
        words = "No run is marked. m shows all again."
    elif asked.experiments is not None:
        words = "No run in this experiment yet. One that begins is shown at once."
    else:
        words = "No run yet. One that begins is shown at once."
    return [[], *([(f" {line}", "dim")] for line in wrapped(words, room))]


def _place(look: RunsLook, placed: Sequence[Placed], at: int) -> PaintLine:
    """Which line the cursor is on, and how many columns are not on the screen."""
    total = len(look.sheet.outline)
    if not total:
        return []
    before = look.sheet.left
    after = len(look.sheet.columns) - placed[-1].place - 1
    arrows = "‹›" if look.glyphs.has_glyphs else "<>"
    made: PaintLine = [(f"{arrows[0]}{before} ", "faint")] if before else []
    made += [(f"{after}{arrows[1]} ", "faint")] if after else []
    return [*made, (f"{at + 1:,}", "text"), (f"/{total:,}", "dim")]


def _evidence(look: RunsLook, at: int) -> PaintLine:
    """How it is known how the run under the cursor stands."""
    line = look.sheet.outline.line(at)
    run = None if line is None else line.run
    if run is None or run.liveness is None or not run.liveness.how:
        return []
    style = STATES[state_of(run.run, run.liveness)].style
    return [(look.glyphs.plain(run.liveness.how), "dim" if style == "live" else style)]
