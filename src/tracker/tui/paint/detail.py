"""What is known of one run, as lines."""

from __future__ import annotations

from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, spread
from tracker.views.format import number
from tracker.views.table import shown
from tracker.views.workspace import Workspace


def detail_lines(
    workspace: Workspace, *, width: int, height: int, is_focused: bool = False, has_glyphs: bool = True
) -> list[PaintLine]:
    """Params, then metrics, of the run that the cursor is on."""
    row = workspace.focused
    if row is None:
        return boxed([("run", "dim")], [], width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs)
    body: list[PaintLine] = [[(" params", "heading")]]
    body += [
        spread([(f" {shown(key)}", "dim")], [(f"{shown(value)} ", "text")], width - 2)
        for key, value in sorted(row.run.params.items())
    ]
    body.append([(" metrics", "heading")])
    body += [
        spread([(f" {shown(key)}", "dim")], [(f"{number(value)} ", "text")], width - 2)
        for key, value in sorted(row.metrics.items())
    ]
    slot = workspace.slot(row.id)
    title: PaintLine = [
        ("● " if has_glyphs else "* ", f"line{slot + 1}" if slot is not None else "faint"),
        (shown(row.run.run_name or row.id), "strong"),
    ]
    return boxed(title, body, width=width, height=height, is_focused=is_focused, has_glyphs=has_glyphs)
