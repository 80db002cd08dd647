"""The table of runs as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.runs_cells import Block, Cell, RunsLook
from tracker.tui.paint.runs_glyphs import RunGlyphs
from tracker.tui.paint.runs_layout import GAP, LEAD, Layout, Placed
from tracker.tui.paint.tones import PaintLine, PaintSpan, Tone, fitted, grounded
from tracker.views.grouping import Group
from tracker.views.outline import OutlineLine
from tracker.views.run_sheet import NAME, RunSheet
from tracker.views.states import STATES, state_of
from tracker.views.width import cut, cut_left, width
from tracker.views.workspace import Workspace

_DEEPEST = 8
"""Runs that are nested deeper stand as deep as this."""
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


def run_lines(
    workspace: Workspace,
    *,
    at: int,
    top: int,
    width: int,
    height: int,
    is_focused: bool = False,
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """The table for one look."""
    sheet = RunSheet(workspace.table, workspace.marks)
    sheet.top = top
    look = RunsLook(workspace, sheet, RunGlyphs(has_glyphs))
    return runs_picture(look, at=at, width=width, height=height, is_focused=is_focused).lines


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
    pinned = min(outline.pinned, room // 2)
    top = max(look.sheet.top, pinned)
    shown = [*outline.lines(0, pinned), *outline.lines(top, top + room - pinned)]
    places = [*range(pinned), *range(top, top + len(shown) - pinned)]
    placed = Layout(look, shown, first=_names(look, shown), room=width - 2).placed()
    body = [_head(look, placed, is_focused=is_focused)] if shown else []
    columns = [(each, each.block.make(each.width)) for each in placed]
    for number, (place, line) in enumerate(zip(places, shown, strict=True)):
        ground = "cursor" if place == at else "bar" if place in chosen else ""
        cells = [(each, made[number]) for each, made in columns]
        body.append(_row(look, line, cells, width - 2, is_at=place == at, is_focused=is_focused, ground=ground))
    lines = boxed(
        _title(look), body, width=width, height=height, is_focused=is_focused,
        right=_place(look, placed, at), foot=_evidence(look, at) if foot is None else foot,
        has_glyphs=look.glyphs.has_glyphs,
    )  # fmt: skip
    return RunsPicture(lines, placed, shown, places)


def _names(look: RunsLook, lines: Sequence[OutlineLine]) -> Block:
    """The first column: with room for folding where any line may be folded."""
    first = look.sheet.columns[0]
    seen, around, glyphs = look.sheet.seen(first), look.workspace.table.around, look.glyphs
    has_folds = look.sheet.outline.has_folds
    cells: list[tuple[str, str]] = []
    for line in lines:
        indent = "  " * min(line.depth, _DEEPEST)
        fold = glyphs.fold(is_folded=line.is_folded) if line.below else "  " if has_folds else ""
        value = line.row.value(first, around) if line.run is not None else _label(look, line.row)
        text = value if isinstance(value, str) else line.id if first == NAME else str(value or "")
        cells.append((indent + fold, glyphs.plain(text)))
    seen.width = max(seen.width, max((len(before) + width(text) for before, text in cells), default=0))

    def make(room: int) -> list[Cell]:
        return [
            ((before, "dim"), (cut(text, max(1, room - len(before)), ellipsis=glyphs.ellipsis), _name_tone(line)))
            for line, (before, text) in zip(lines, cells, strict=True)
        ]

    return Block(make, seen.width, seen.width)


def _label(look: RunsLook, row: object) -> str:
    """What the runs of a group share."""
    if not isinstance(row, Group):
        return ""
    texts = [look.glyphs.missing[0][0] if text is None else text for text in row.key]
    between = " · " if look.glyphs.has_glyphs else ", "
    shared = between.join(f"{by.key}={text}" for by, text in zip(row.by, texts, strict=True))
    return f"{shared} {'×' if look.glyphs.has_glyphs else 'x'}{len(row.members):,}"


def _name_tone(line: OutlineLine) -> Tone:
    run = line.run
    return "strong" if run is None else "text" if run.is_live else "quiet"


def _head(look: RunsLook, placed: Sequence[Placed], *, is_focused: bool) -> PaintLine:
    """The columns' titles over what they are of, and arrows where rows are sorted."""
    made: PaintLine = [(" " * LEAD, "")]
    levels = look.workspace.table.asked.sort
    for each in placed:
        level = next((number for number, level in enumerate(levels) if level.column == each.column), None)
        arrow = ""
        if level is not None:
            arrow = look.glyphs.arrow(level if len(levels) > 1 else None, ascending=levels[level].ascending)
        text = cut_left(each.title, max(1, each.width - len(arrow)), ellipsis=look.glyphs.ellipsis)
        has_focus = is_focused and each.column == look.sheet.focus
        tone = "accent!" if has_focus else "accent" if arrow else "dim"
        blank: PaintSpan = (" " * max(0, each.width - width(text) - len(arrow)), "")
        spans: PaintLine = [(text, tone), (arrow, "accent")]
        spans = [blank, *spans] if each.block.is_right else [*spans, blank]
        made += [(text, f"{tone}@cursor" if has_focus else tone) for text, tone in spans if text]
        made.append((" " * GAP, ""))
    return made


def _row(
    look: RunsLook,
    line: OutlineLine,
    cells: Sequence[tuple[Placed, Cell]],
    cells_wide: int,
    *,
    is_at: bool,
    is_focused: bool,
    ground: str,
) -> PaintLine:
    made: PaintLine = [
        (look.glyphs.cursor if is_at else " ", "accent" if is_focused else "dim"),
        _mark(look, line),
        (look.glyphs.pin if line.is_pinned else " ", "accent"),
    ]
    filled = LEAD
    for each, cell in cells:
        blank = each.width - sum(map(_span_width, cell))
        if blank > 0 and each.block.is_right:
            made.append((" " * blank, ""))
        made += cell if blank >= 0 else fitted(cell, each.width, ellipsis=look.glyphs.ellipsis)
        made.append((" " * (GAP if each.block.is_right else GAP + max(0, blank)), ""))
        filled += each.width + GAP
    made.append((" " * max(0, cells_wide - filled), ""))
    if is_at:
        made = [(text, "strong" if tone in ("quiet", "text") else tone) for text, tone in made]
    return [(text, grounded(tone, ground)) for text, tone in made] if ground else made


def _span_width(span: PaintSpan) -> int:
    return width(span[0])


def _mark(look: RunsLook, line: OutlineLine) -> PaintSpan:
    if line.run is None:
        return " ", ""
    slot = look.workspace.slot(line.id)
    return look.glyphs.mark(is_marked=slot is not None), "faint" if slot is None else f"line{slot + 1}"


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
