"""The head and the lines of a table of runs: names and cells side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.tui.paint.runs_cells import GAP, Block, Cell, RunsLook
from tracker.tui.paint.runs_layout import LEAD, Placed
from tracker.tui.paint.tones import PaintLine, PaintSpan, Tone, fitted, grounded
from tracker.views.grouping import Group
from tracker.views.outline import OutlineLine
from tracker.views.run_sheet import NAME
from tracker.views.width import cut, cut_left, padded, width

_DEEPEST = 8
"""Runs that are nested deeper stand as deep as this."""


def names(look: RunsLook, lines: Sequence[OutlineLine]) -> Block:
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
            ((before[:room], "dim"), (_cut(text, max(0, room - len(before)), glyphs.ellipsis), _name_tone(line)))
            for line, (before, text) in zip(lines, cells, strict=True)
        ]

    return Block(make, seen.width, seen.width)


def _cut(text: str, cells: int, ellipsis: str) -> str:
    return padded(cut(text, cells, ellipsis=ellipsis), cells)


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


def head(look: RunsLook, placed: Sequence[Placed], room: int, *, is_focused: bool) -> PaintLine:
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
    return fitted(made, room)


def row(
    look: RunsLook,
    line: OutlineLine,
    cells: Iterable[Cell],
    blanks: int,
    *,
    is_at: bool,
    is_focused: bool,
    ground: str,
) -> PaintLine:
    """A line, from the edge on: where the cursor is, its mark, a pin, its cells, and so many blanks."""
    made: PaintLine = [
        (look.glyphs.cursor if is_at else " ", "accent" if is_focused else "dim"),
        _mark(look, line),
        (look.glyphs.pin if line.is_pinned else " ", "accent"),
    ]
    for cell in cells:
        made += cell
    made.append((" " * blanks, ""))
    if is_at:
        made = [(text, "strong" if tone in ("quiet", "text") else tone) for text, tone in made]
    return [(text, grounded(tone, ground)) for text, tone in made] if ground else made


def _mark(look: RunsLook, line: OutlineLine) -> PaintSpan:
    if line.run is None:
        return " ", ""
    slot = look.workspace.slot(line.id)
    return look.glyphs.mark(is_marked=slot is not None), "faint" if slot is None else f"line{slot + 1}"
