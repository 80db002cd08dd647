"""What keys do in the table of runs."""

from __future__ import annotations

from tests.tui.runs.table_app import TableApp, using
from tests.views.runs import points, run
from textual.pilot import Pilot

from tracker.core.entities import PARENT_RUN_TAG, Run
from tracker.core.events import RunErased
from tracker.tui.keys.runs import RUNS
from tracker.views.columns import RunColumn, SortLevel

LOSS = RunColumn("metric", "loss")


def runs(count: int = 6) -> list[Run]:
    """The newest is called `r0`, and the later ones are better."""
    return [
        run(f"r{n}", {"loss": 1.0 - n / 100}, {"lr": str(n % 2), "seed": str(n)}, start=1000 - n) for n in range(count)
    ]


def test_the_cursor_goes_by_lines_pages_and_to_both_ends() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        seen = []
        for key in ("j", "down", "k", "pagedown", "G", "g"):
            await pilot.press(key)
            seen.append(app.workspace.cursor)
        assert seen == ["r1", "r2", "r1", "r9", "r29", "r0"]
        assert app.moves > 0

    using(TableApp(*runs(30)), use)


def test_the_cursor_stays_on_its_run_when_rows_come_move_and_go() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("j", "j")
        app.hear(*TableApp(run("new", start=5000)).told)
        assert app.workspace.cursor == "r2"
        assert app.runs.place == 3
        app.hear(RunErased("r2"))
        assert app.workspace.cursor == "r3"
        assert app.runs.place == 3

    using(TableApp(*runs()), use)


def test_what_is_looked_at_stays_in_place_when_rows_come_above_it() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("G", "k")
        before = app.names
        app.hear(*TableApp(run("new", start=5000)).told)
        assert app.names == before

    using(TableApp(*runs(40)), use)


def test_the_cursor_goes_where_another_pane_puts_it() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.workspace.cursor = "r35"
        app.runs.repaint()
        assert app.runs.place == 35
        assert "r35" in app.names
        await pilot.press("j")
        assert app.workspace.cursor == "r36"

    using(TableApp(*runs(40)), use)


def test_the_cursor_stays_at_the_top_while_a_store_is_read() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.workspace.table.told.loaded.clear()
        app.hear(*TableApp(run("newer", start=5000)).told)
        assert app.workspace.cursor == "newer"
        await pilot.press("j")
        app.hear(*TableApp(run("newest", start=6000)).told)
        assert app.workspace.cursor == "r0"

    using(TableApp(*runs()), use)


def test_enter_opens_the_run() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("j", "enter")
        assert app.opened == ["r1"]

    using(TableApp(*runs()), use)


def test_space_marks_and_goes_on_and_takes_the_mark_away() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("space", "space")
        assert list(app.workspace.marks) == ["r0", "r1"]
        await pilot.press("k", "space")
        assert list(app.workspace.marks) == ["r0"]

    using(TableApp(*runs()), use)


def test_a_range_is_marked_at_its_other_end_or_given_up() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("j", "v", "j", "j")
        assert "3 lines" in app.lines[-1]
        await pilot.press("v")
        assert list(app.workspace.marks) == ["r1", "r2", "r3"]
        await pilot.press("v", "j", "escape", "space")
        assert list(app.workspace.marks) == ["r1", "r2", "r3", "r4"]

    using(TableApp(*runs()), use)


def test_all_are_marked_at_once_and_none() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("M")
        assert len(app.workspace.marks) == 6
        await pilot.press("M")
        assert len(app.workspace.marks) == 0

    using(TableApp(*runs()), use)


def test_only_marked_runs_are_shown_until_escape() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("m")
        assert app.said
        await pilot.press("j", "space", "m")
        assert app.names == ["r1"]
        assert "only marked" in app.lines[0]
        await pilot.press("escape")
        assert len(app.names) == 6

    using(TableApp(*runs()), use)


def test_a_pinned_run_stays_on_the_screen() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("j", "j", "asterisk")
        assert app.names[0] == "r2"
        await pilot.press("G")
        assert app.names[0] == "r2"
        assert app.names[-1] == "r39"
        await pilot.press("g", "asterisk")
        assert app.names[0] == "r0"

    using(TableApp(*runs(40)), use)


def test_a_column_sorts_one_way_the_other_and_no_more() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = LOSS
        await pilot.press("s")
        assert app.names[0] == "r5"
        assert "loss▲" in app.lines[1]
        await pilot.press("s")
        assert app.names[0] == "r0"
        assert "loss▼" in app.lines[1]
        await pilot.press("s")
        assert list(app.workspace.table.asked.sort) == []
        app.runs.sheet.focus = RunColumn("param", "lr")
        await pilot.press("s", "l", "t")
        assert len(app.workspace.table.asked.sort) == 2
        assert "lr▲¹" in app.lines[1]

    using(TableApp(*runs()), use)


def test_whoever_sorts_at_the_top_sees_what_comes_first_and_elsewhere_the_cursor_stays_on_its_run() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = LOSS
        await pilot.press("s")
        assert app.workspace.cursor == "r39"
        await pilot.press("j", "s")
        assert app.workspace.cursor == "r38"
        assert app.runs.place == 38

    using(TableApp(*runs(40)), use)


def test_columns_are_moved_hidden_resized_and_all_shown_again() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        first = app.titles
        await pilot.press("l", "greater_than_sign")
        assert app.titles[:3] == ["name", first[2], "state"]
        await pilot.press("less_than_sign", "x")
        assert "state" not in app.titles
        width = app.runs.picture.columns[1].width
        await pilot.press("equals_sign", "equals_sign", "minus")
        assert app.runs.picture.columns[1].width == width + 2
        await pilot.press("X")
        assert app.titles == first
        await pilot.press("0", "x")
        assert app.said

    using(TableApp(*runs()), use)


def test_columns_scroll_sideways_and_the_name_stays() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.press("dollar_sign")
        assert app.titles[0] == "name"
        assert app.titles[-1] == "metric39"
        assert "state" not in app.titles
        assert "‹" in app.lines[0]
        await pilot.press("0", "l")
        assert app.titles[1] == "state"

    using(TableApp(run("a", {f"metric{n}": 1.0 for n in range(40)})), use)


def test_a_metric_goes_through_its_reducers_and_its_history_is_wished_for() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = LOSS
        await pilot.press("r")
        assert "loss:best" in app.titles
        assert ("r0", "loss") in app.wishes.watched
        app.hear(points("r0", "loss", [0.1234, 0.9], is_whole=True))
        assert "0.1234" in app.lines[2]
        await pilot.press("0", "r")
        assert app.said

    using(TableApp(*runs()), use)


def test_a_step_is_typed_for_the_value_there_and_no_key_means_anything_else_meanwhile() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = LOSS
        await pilot.press("at", "1", "x", "2", "backspace", "0")
        assert "at step 10" in app.lines[-1]
        await pilot.press("enter")
        assert "loss@10" in app.titles
        await pilot.press("at", "3", "escape")
        assert "loss@10" in app.titles
        assert app.lines[-1].startswith("╰──")
        app.hear(points("r0", "loss", [0.5, 0.4321], steps=[0, 10], is_whole=True))
        assert "0.4321" in app.lines[2]

    using(TableApp(*runs()), use)


def test_the_distance_to_the_best_comes_and_goes() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = LOSS
        assert "Δbest" in app.titles
        await pilot.press("D")
        assert "Δbest" not in app.titles
        await pilot.press("D")
        assert "Δbest" in app.titles
        await pilot.press("0", "D")
        assert app.said

    using(TableApp(*runs()), use)


def test_runs_are_grouped_by_the_column_and_unfolded_to_their_runs() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        app.runs.sheet.focus = RunColumn("param", "lr")
        await pilot.press("B", "g")
        assert ["lr=0 ×3" in app.lines[2], "lr=1 ×3" in app.lines[3]] == [True, True]
        assert "±" in app.lines[2]
        assert "✔3" in app.lines[2]
        await pilot.press("enter", "j", "j")
        assert app.workspace.cursor == "r2"
        await pilot.press("k", "k", "space")
        assert list(app.workspace.marks) == ["r0", "r2", "r4"]
        await pilot.press("B")
        assert app.names[0] == "r0"
        await pilot.press("0", "B")
        assert app.said

    using(TableApp(*runs()), use)


def test_nested_runs_fold_with_their_parents() -> None:
    children = [run(f"c{n}", {"loss": 1.0}, tags={PARENT_RUN_TAG: "r0"}, start=2000 + n) for n in range(3)]

    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        assert app.names[:4] == ["r0", "c2", "c1", "c0"]
        assert "▾ r0" in app.lines[2]
        assert "  c2" in app.lines[3]
        await pilot.press("j", "h", "h")
        assert app.names[:2] == ["r0", "r1"]
        assert "▸ r0" in app.lines[2]
        await pilot.press("l")
        assert app.names[1] == "c2"
        await pilot.press("o")
        assert app.names[1] == "r1"
        await pilot.press("O", "O", "O")
        assert len(app.names) == 9

    using(TableApp(*runs(), *children), use)


def test_only_histories_of_what_is_seen_are_wished_for() -> None:
    async def use(app: TableApp, _: Pilot[None]) -> None:
        seen = set(app.names)
        assert {run_id for run_id, _ in app.wishes.watched} == seen
        assert len(seen) == 9

    using(TableApp(*runs(50)), use)


def test_a_click_puts_the_cursor_marks_sorts_and_opens() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot.click(offset=(10, 4))
        assert app.workspace.cursor == "r2"
        await pilot.click(offset=(2, 3))
        assert list(app.workspace.marks) == ["r1"]
        column = next(placed for placed in app.runs.picture.columns if placed.column == LOSS)
        await pilot.click(offset=(column.x + 2, 1))
        assert app.workspace.table.asked.sort == (SortLevel(LOSS),)
        await pilot.double_click(offset=(10, 2))
        assert app.opened == ["r5"]

    using(TableApp(*runs()), use)


def test_the_wheel_scrolls_and_takes_the_cursor_along() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        await pilot._post_mouse_events([_Down], offset=(10, 4))
        assert app.names[0] == "r3"
        assert app.workspace.cursor == "r3"
        await pilot._post_mouse_events([_Up], offset=(10, 4))
        assert app.names[0] == "r0"
        assert app.workspace.cursor == "r3"

    from textual.events import MouseScrollDown as _Down
    from textual.events import MouseScrollUp as _Up

    using(TableApp(*runs(40)), use)


def test_every_key_of_the_table_has_its_action() -> None:
    async def use(app: TableApp, _: Pilot[None]) -> None:
        for key in RUNS:
            assert hasattr(app.runs, f"action_{key.action.partition('(')[0]}"), key.id

    using(TableApp(), use)


def test_no_key_fails_on_an_empty_table() -> None:
    async def use(app: TableApp, pilot: Pilot[None]) -> None:
        for key in RUNS:
            await pilot.press(key.keys[0])
        assert app.names == []
        assert app.workspace.cursor is None
        assert not any("cannot be shown" in line for line in app.lines)

    using(TableApp(), use)
