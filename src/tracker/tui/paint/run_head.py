"""The lines above a single run: who it is, how it stands, and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.entities import PARENT_RUN_TAG
from tracker.tui.paint.run_arrangement import RUN_PANES, RunPane
from tracker.tui.paint.standing import bar_spans, parent_name, state_spans, troubles
from tracker.tui.paint.tones import PaintLine, fitted, line_width, spread
from tracker.views.format import ago, duration, moment
from tracker.views.progress import progress
from tracker.views.run_row import RunRow
from tracker.views.table import shown
from tracker.views.width import cut, cut_left
from tracker.views.workspace import Workspace

TITLES: dict[RunPane, str] = {
    "facts": "facts", "charts": "charts", "log": "log", "system": "system", "notes": "notes", "children": "children",
}  # fmt: skip
_BAR = 16


def head_lines(
    workspace: Workspace,
    row: RunRow,
    *,
    width: int,
    tabs: Sequence[RunPane] = (),
    at: RunPane = "facts",
    has_glyphs: bool = True,
) -> list[PaintLine]:
    """Who and how; what is wrong, if anything is; the tabs, where panes are shown one at a time."""
    left = _who(workspace, row, width, has_glyphs)
    right = _since(workspace, row)
    room = width - line_width(left)
    while right and line_width(right) > room - 2:
        right.pop(0)
    lines = [spread(left, right, width)]
    wrong = troubles(row)
    if wrong:
        said = " · ".join(text for text, _ in wrong) if has_glyphs else "; ".join(text for text, _ in wrong)
        lines.append(
            fitted([("   ", ""), (cut(said, width - 4, ellipsis="…" if has_glyphs else "~"), wrong[0][1])], width)
        )
    if tabs:
        lines.append(_tabs(tabs, at, width))
    return lines


def _who(workspace: Workspace, row: RunRow, width: int, has_glyphs: bool) -> PaintLine:
    ellipsis = "…" if has_glyphs else "~"
    slot = workspace.slot(row.id)
    name = cut(shown(row.run.run_name or row.id), max(12, width * 2 // 5), ellipsis=ellipsis)
    line: PaintLine = [
        (" ● " if has_glyphs else " * ", f"line{slot + 1}" if slot is not None else "faint"),
        (f"{name}  ", "strong"),
        *state_spans(row, has_glyphs=has_glyphs),
    ]
    if (lasted := row.took(workspace.now)) is not None:
        line.append((f"  {duration(lasted)}", "text"))
    if row.run.lifecycle_stage == "deleted":
        line.append(("  deleted", "warn"))
    share = progress(row.run.tags)
    if share is not None and row.run.status == "RUNNING":
        left = row.time_left(workspace.now)
        said = f" {int(share * 100)}%" + ("" if left is None else f"  {duration(left)} left")
        bar: PaintLine = [("  ", ""), *bar_spans(share, _BAR, has_glyphs=has_glyphs), (said, "dim")]
        if line_width(line) + line_width(bar) <= width:
            line += bar
    return line


def _since(workspace: Workspace, row: RunRow) -> PaintLine:
    """What matters least stands first: it goes where room is short."""
    run = row.run
    said: PaintLine = []
    experiment = workspace.table.around.experiments.get(run.experiment_id, run.experiment_id)
    said.append((f"{cut_left(shown(experiment), 32)}  ", "dim"))
    if parent := run.tags.get(PARENT_RUN_TAG):
        said.append((f"below {cut(parent_name(workspace.table.told.rows, parent), 24)}  ", "dim"))
    if run.start_time is not None:
        since = ago(run.start_time, workspace.now)
        at = moment(run.start_time)[:16]
        said.append((f"{at} " if at[:10] != since else "", "faint"))
        said.append((f"{since} ", "dim"))
    return said


def _tabs(tabs: Sequence[RunPane], at: RunPane, width: int) -> PaintLine:
    line: PaintLine = []
    for name in tabs:
        key = RUN_PANES.index(name) + 1
        is_at = name == at
        line += [(f" {key} ", "accent@cursor" if is_at else "faint"),
                 (f"{TITLES[name]} ", "strong@cursor" if is_at else "dim"), (" ", "")]  # fmt: skip
    return fitted(line, width)
