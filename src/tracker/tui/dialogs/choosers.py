"""Choosing columns, what to group runs by, and what to sort them by."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.dialogs.listing import Listing
from tracker.tui.paint.chooser import column_line
from tracker.tui.paint.tones import PaintLine, PaintSpan
from tracker.tui.surface import Surface
from tracker.views.choices import all_columns, grouping_columns, narrowed, shifted, values_of
from tracker.views.columns import RunColumn, SortLevel
from tracker.views.format import number
from tracker.views.sorting import sortable, sorted_further

Columns = tuple[RunColumn, ...]
_FOOT: Sequence[PaintSpan] = (
    ("space", "accent"), (" takes  ", "dim"), ("shift+↑↓", "accent"), (" moves  ", "dim"), ("⏎", "accent"),
    (" shows", "dim"),
)  # fmt: skip
_ASCII_FOOT: Sequence[PaintSpan] = (
    ("space", "accent"), (" takes  ", "dim"), ("shift+up/down", "accent"), (" moves  ", "dim"), ("enter", "accent"),
    (" shows", "dim"),
)  # fmt: skip


class Chooser(Listing[Columns, RunColumn]):
    """Answers with what is chosen, in its order. Lines stay where they are while one takes them and leaves them out;
    with the next letter what is chosen comes first again."""

    has_toggles = True

    def __init__(self, surface: Surface, chosen: Sequence[RunColumn], others: Sequence[RunColumn]) -> None:
        super().__init__(surface)
        self.chosen = list(chosen)
        self._others = others
        self._was_toggled = False
        self.foot = _FOOT if surface.has_glyphs else _ASCII_FOOT

    def found(self, typed: str) -> Sequence[RunColumn]:
        return narrowed(self.chosen, self._others, typed)

    def entry(self, entry: RunColumn, width: int) -> PaintLine:
        place = self.chosen.index(entry) if entry in self.chosen else None
        return column_line(
            entry, sign=self.sign(entry), place=place, value=self.value(entry), width=width,
            has_glyphs=self.surface.has_glyphs,
        )  # fmt: skip

    def sign(self, entry: RunColumn) -> str:  # noqa: ARG002
        """What stands before one that is chosen."""
        return "●" if self.surface.has_glyphs else "x"

    def value(self, entry: RunColumn) -> str:
        """What is said of an entry: its value in the run under the cursor."""
        workspace = self.surface.workspace
        if workspace.focused is None or entry.kind in ("spark", "delta"):
            return ""
        value = workspace.focused.value(entry, workspace.table.around)
        if entry.kind == "attribute" and isinstance(value, int | float):
            return ""
        return number(value) if isinstance(value, int | float) else str(value) if isinstance(value, str) else ""

    def accept(self, entry: RunColumn) -> None:
        """Whoever typed and took nothing means the line that the cursor is on."""
        if self.typed.text and not self._was_toggled:
            self.toggle(entry)
        self.finish()

    def finish(self) -> None:
        self.dismiss(tuple(self.chosen))

    def toggle(self, entry: RunColumn) -> None:
        """Take it as the last one, or leave it out."""
        self.chosen = [each for each in self.chosen if each != entry] if entry in self.chosen else [*self.chosen, entry]

    def action_take(self) -> None:
        if (current := self.current) is not None:
            self.toggle(current)
            self._was_toggled = True
            self.action_go(1)

    def action_shift(self, by: int) -> None:
        current = self.current
        if current is not None and current in self.chosen:
            self.move(current, by)
            self._was_toggled = True
            self.look_again()
            self.cursor = list(self.entries).index(current)
            self.repaint()

    def move(self, entry: RunColumn, by: int) -> None:
        self.chosen = shifted(self.chosen, entry, by)

    def action_accept(self) -> None:
        if self.current is None:
            self.finish()
        else:
            super().action_accept()

    def click(self, line: int) -> None:
        place = self.place_of(line)
        if place is not None:
            self.cursor = place
            self.toggle(self.entries[place])
            self._was_toggled = True
            self.repaint()


class ColumnChooser(Chooser):
    title_text = "columns"
    hint = "metric, param, tag or attribute"

    def __init__(self, surface: Surface) -> None:
        table = surface.workspace.table
        super().__init__(surface, [column for column, _ in table.columns], all_columns(table.known))


class GroupChooser(Chooser):
    title_text = "group by"
    hint = "param or tag"

    def __init__(self, surface: Surface) -> None:
        table = surface.workspace.table
        super().__init__(surface, table.asked.group_by, grouping_columns(table.known))
        self._counts: dict[RunColumn, int] = {}

    def value(self, entry: RunColumn) -> str:
        workspace = self.surface.workspace
        count = self._counts.get(entry)
        if count is None:
            count = values_of(entry, workspace.table.told.rows.values(), workspace.table.around)
            self._counts[entry] = count
        return f"{count:,} value{'' if count == 1 else 's'}"


class OrderChooser(Chooser):
    """A column goes from its first way to the other way and then out."""

    title_text = "sort by"
    hint = "first level, then ties by the next"

    def __init__(self, surface: Surface) -> None:
        table = surface.workspace.table
        self.levels: tuple[SortLevel, ...] = tuple(table.asked.sort)
        shown = [sortable(column) for column, _ in table.columns]
        super().__init__(surface, [level.column for level in self.levels], [*shown, *all_columns(table.known)])

    def sign(self, entry: RunColumn) -> str:
        is_up = next((level.ascending for level in self.levels if level.column == entry), True)
        return ("▲" if is_up else "▼") if self.surface.has_glyphs else ("^" if is_up else "v")

    def toggle(self, entry: RunColumn) -> None:
        self.levels = sorted_further(self.levels, entry)
        self.chosen = [level.column for level in self.levels]

    def action_take(self) -> None:
        if (current := self.current) is not None:
            self.toggle(current)
            self._was_toggled = True
            self.repaint()

    def move(self, entry: RunColumn, by: int) -> None:
        super().move(entry, by)
        by_column = {level.column: level for level in self.levels}
        self.levels = tuple(by_column[column] for column in self.chosen)
