"""What may be copied where one is."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from tracker.core.untrusted import clean
from tracker.tui.paint.welcome import first_code
from tracker.tui.panes.runs import Runs
from tracker.tui.panes.welcome import is_bare
from tracker.tui.surface import Surface
from tracker.views.copied import Copied, tab_separated, value_text
from tracker.views.format import counted
from tracker.views.run_row import RunRow


@runtime_checkable
class ShowsOneRun(Protocol):
    """A screen of a single run."""

    run_id: str


@runtime_checkable
class HasValueUnderCursor(Protocol):
    """A pane that knows what text its cursor is on, and what to call it."""

    @property
    def under_cursor(self) -> tuple[str, str] | None: ...


def offered(screen: Screen[Any], surface: Surface) -> dict[str, Copied]:
    """By what it is called, what may be copied now."""
    workspace = surface.workspace
    run_id = screen.run_id if isinstance(screen, ShowsOneRun) else workspace.cursor
    row = workspace.row(run_id)
    offers: dict[str, Copied] = {}
    if row is not None:
        offers["id"] = Copied("id", row.id)
        if row.run.run_name:
            offers["name"] = Copied("name", clean(row.run.run_name))
    value = _value(screen.focused, surface)
    if value is not None:
        offers["value"] = value
    if row is not None:
        offers["row"] = _rows([row], surface)
    marked = [each for run_id in workspace.marks if (each := workspace.row(run_id)) is not None]
    if marked:
        offers["marked"] = _rows(marked, surface)
    if not offers and is_bare(workspace):
        offers["value"] = Copied("the lines of Python", first_code(surface.located))
    return offers


def _value(focused: object, surface: Surface) -> Copied | None:
    if isinstance(focused, HasValueUnderCursor):
        found = focused.under_cursor
        return None if found is None else Copied(clean(found[0]), clean(found[1]))
    if isinstance(focused, Runs) and focused.line is not None and focused.line.run is not None:
        column = focused.sheet.focus
        text = value_text(focused.line.run, column, surface.workspace.table.around)
        return Copied(clean(column.key), text) if text else None
    return None


def _rows(rows: list[RunRow], surface: Surface) -> Copied:
    table = surface.workspace.table
    columns = [column for column, _ in table.columns]
    text = tab_separated(rows, columns, table.around)
    width = text.partition("\n")[0].count("\t") + 1
    return Copied(f"{counted(len(rows), 'row')} of {counted(width, 'value')}", text)
