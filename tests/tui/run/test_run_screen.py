"""One run on a screen of its own: opened, read, left; its charts, its machine and its log are read at one time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.run.runs_with_logs import STEPS, logged_store, print_line
from tests.tui.screens import play, seen, text_of, until
from textual.pilot import Pilot

from tracker.tui.app import TrackerApp
from tracker.tui.panes.charts import Charts
from tracker.tui.panes.detail import Detail
from tracker.tui.panes.log import Log
from tracker.tui.screens.overview import Overview
from tracker.tui.screens.run import RunScreen

WIDE, NARROW = (160, 48), (80, 24)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return logged_store(tmp_path_factory.mktemp("store"))[0]


async def opened(pilot: Pilot[None], app: TrackerApp) -> RunScreen:
    """The screen of `run-0`, with what it reads."""
    await pilot.press("g", "enter")
    await until(pilot, lambda: isinstance(app.screen, RunScreen))
    assert isinstance(app.screen, RunScreen)
    return app.screen


async def opened_log(pilot: Pilot[None], app: TrackerApp) -> Log:
    log = (await opened(pilot, app)).query_one(Log)
    await pilot.press("3")
    await until(pilot, lambda: "step" in text_of(log))
    return log


def test_a_run_is_opened_and_left(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        screen = await opened(pilot, app)
        await until(pilot, lambda: all(word in seen(app) for word in ("digits", "step 199", "Title", "harmless")))
        text = seen(app)
        for word in ("lr", "0.1", "val/loss", "0.005", "gpu_0_utilization", "mira", "fold-0", "fold-1", "vision/sweep"):
            assert word in text
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Overview))
        wishes = app.surface.workspace.wishes
        await until(pilot, lambda: not any(pairs for who, pairs in wishes.items() if screen.run_id in who))

    play(store, story, size=WIDE)


def test_in_a_small_window_one_pane_is_shown_at_a_time(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        await opened(pilot, app)
        await until(pilot, lambda: "6 children" in seen(app))
        for key, word in (
            ("2", "charts 1/1"),
            ("3", "step 199"),
            ("4", "utilization"),
            ("5", "harmless"),
            ("1", "0.1"),
        ):
            await pilot.press(key)
            await until(pilot, lambda word=word: word in seen(app))  # type: ignore[misc]
        await pilot.press("tab")
        await until(pilot, lambda: "charts 1/1" in seen(app))

    play(store, story, size=NARROW)


def test_a_run_below_is_opened_and_leads_back(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        screen = await opened(pilot, app)
        await until(pilot, lambda: "fold-1" in seen(app))
        await pilot.press("6", "j", "enter")
        await until(pilot, lambda: app.screen is not screen and "below run-0" in seen(app))
        await pilot.press("5")
        await until(pilot, lambda: "Nobody wrote a note" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)

    play(store, story, size=WIDE)


def test_a_log_is_followed_until_one_scrolls_up(tmp_path: Path) -> None:
    path, printed = logged_store(tmp_path)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        log = await opened_log(pilot, app)
        print_line(printed, STEPS)
        await until(pilot, lambda: f"step {STEPS}" in text_of(log))
        await pilot.press("k")
        print_line(printed, STEPS + 1)
        await until(pilot, lambda: log.view.window.end == printed.stat().st_size)
        assert f"step {STEPS + 1}" not in text_of(log)
        await pilot.press("f")
        await until(pilot, lambda: f"step {STEPS + 1}" in text_of(log))

    play(path, story, size=WIDE)


def test_a_log_that_comes_later_is_shown_when_it_does(tmp_path: Path) -> None:
    path, printed = logged_store(tmp_path, printed=0)

    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        screen = await opened(pilot, app)
        await until(pilot, lambda: "log_console=True" in seen(app))
        print_line(printed, 7)
        await until(pilot, lambda: "step 007" in text_of(screen.query_one(Log)))

    play(path, story, size=WIDE)


def test_what_is_searched_for_is_gone_to_and_escape_leaves_it(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        log = await opened_log(pilot, app)
        await pilot.press("slash", *"step", "space", *"04", "enter")
        await until(pilot, lambda: log.view.current == 49 * 18)  # the last line that holds it
        await pilot.press("N")
        await until(pilot, lambda: log.view.current == 48 * 18)
        await pilot.press("n")
        await until(pilot, lambda: log.view.current == 49 * 18)
        await pilot.press("escape")
        assert log.view.query == ""
        assert isinstance(app.screen, RunScreen)

    play(store, story, size=WIDE)


def test_the_charts_cursor_leads_to_the_log_line_and_to_the_machine_of_that_time(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        screen = await opened(pilot, app)
        log, charts = screen.query_one(Log), screen.query_one("#charts", Charts)
        machine = screen.query_one("#system", Charts)
        await until(pilot, lambda: "step 199" in text_of(log) and charts.chosen is not None)
        await until(pilot, lambda: app.surface.workspace.shelf.is_loaded(screen.run_id, "val/loss"))
        await pilot.press("2")
        charts.put_cursor(50.0)
        await until(pilot, lambda: log.view.current == 50 * 18)
        assert machine.cursor_x == pytest.approx(50.0)  # seconds since the run's start
        await pilot.press("e")
        await until(pilot, lambda: screen.focused is log)
        charts.put_cursor(None)
        log.view.jump(70 * 18, 80, 10)
        await pilot.press("e")
        await until(pilot, lambda: charts.cursor_x == 70.0)
        assert machine.cursor_x == pytest.approx(70.0)

    play(store, story, size=WIDE)


def test_lines_wrap_and_the_head_of_a_log_is_gone_to(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        log = await opened_log(pilot, app)
        await pilot.press("w", "g")
        await until(pilot, lambda: "step 000" in text_of(log))
        assert "%" in text_of(log)
        await pilot.press("G")
        await until(pilot, lambda: "step 199" in text_of(log))

    play(store, story, size=WIDE)


def test_details_of_the_run_under_the_cursor_get_their_bests_when_it_rests_there(store: Path) -> None:
    async def story(pilot: Pilot[None], app: TrackerApp) -> None:
        detail = app.screen.query_one(Detail)
        await pilot.press("g")
        await until(pilot, lambda: text_of(detail).count("0.005") == 2 and "digits" in text_of(detail))
        await pilot.press("4", "G")
        await until(pilot, lambda: "gpu_0_utilization" in text_of(detail))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RunScreen))

    play(store, story, size=WIDE)
