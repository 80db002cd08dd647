"""The table of runs as lines."""

from __future__ import annotations

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.run_cells import Look, RunCells
from tracker.views.table import table
from tracker.views.workspace import Workspace


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
    """The rows from `top` on in their frame, with the cursor on row `at`."""
    run_table = workspace.table
    rows = run_table.rows(top, top + height - 3)
    look = Look(width - 6, has_glyphs, run_table.asked.sort)
    columns = RunCells(look, run_table.around).columns(rows, run_table.columns)
    lines = list(table(columns, room=width - 6)) if rows else []
    body: list[PaintLine] = [fitted([("    ", ""), *line], width - 2) for line in lines[:1]]
    for place, (row, line) in enumerate(zip(rows, lines[1:], strict=True), top):
        slot = workspace.slot(row.id)
        mark = (
            ("● " if has_glyphs else "* ", f"line{slot + 1}")
            if slot is not None
            else ("○ " if has_glyphs else ". ", "faint")
        )
        is_at = place == at
        body.append(
            fitted([("▌" if is_at else " ", "accent"), mark, *line], width - 2, ground="cursor" if is_at else "")
        )
    count = f" {run_table.runs_shown:,}"
    return boxed(
        [("runs", "strong"), (count, "dim")], body, width=width, height=height, is_focused=is_focused,
        right=[(f"{at + 1:,}", "text"), (f"/{len(run_table):,}", "dim")] if rows else [], has_glyphs=has_glyphs,
    )  # fmt: skip
