"""The screen is as it was when somebody looked at it and found it good: text, places and colours.

The pictures are SVG files beside this one. Who changes what the screen shows looks at those that fail, and writes them
anew with TRACKER_TEST_SNAPSHOTS=write.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from tests.tui.screens import seen, until, write
from tests.tui.snapshots.pictures import difference, picture
from tests.tui.snapshots.trainings import NOW, write_trainings
from textual.pilot import Pilot

from tracker.store.addresses import parse_address
from tracker.store.locating import locate
from tracker.store.sql.store import SqlStore
from tracker.tui.app import Options, TrackerApp
from tracker.tui.panes.footer import Footer
from tracker.tui.settings import Settings

HERE = Path(__file__).parent
SIZES = ((80, 24), (160, 48))
SCENES = ("overview", "help", "palette", "filter", "light", "charts", "run", "empty")
Story = Callable[[Pilot[None], TrackerApp], Awaitable[dict[str, str]]]
Pictures = Callable[[tuple[int, int]], dict[str, str]]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A folder whose path is as long each time: where artifacts lie is wrapped."""
    with tempfile.TemporaryDirectory(prefix="screen-", dir="/tmp") as name:
        folder = Path(name)
        for place in ("empty", "trainings"):
            (folder / place).mkdir()
        SqlStore.create(folder / "empty/mlflow.db").close()
        write_trainings(folder / "trainings/mlflow.db")
        yield folder


@pytest.fixture(scope="module")
def pictures(home: Path) -> Iterator[Pictures]:
    """All scenes in a window of a size, each painted once."""
    painted: dict[tuple[int, int], dict[str, str]] = {}

    def of(size: tuple[int, int]) -> dict[str, str]:
        if size not in painted:
            with pytest.MonkeyPatch.context() as patch:
                _settle_the_world(patch)
                painted[size] = asyncio.run(_played(home / "trainings/mlflow.db", _walked, size))
                painted[size] |= asyncio.run(_played(home / "empty/mlflow.db", _nothing_there, size))
        return painted[size]

    yield of
    time.tzset()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES)
def test_the_screen_is_as_it_was_looked_at(
    scene: str, size: tuple[int, int], pictures: Pictures, tmp_path: Path
) -> None:
    drawn = pictures(size)[scene]
    stored = HERE / f"{scene}-{size[0]}x{size[1]}.svg"
    if os.environ.get("TRACKER_TEST_SNAPSHOTS") == "write":
        stored.write_text(drawn, encoding="utf-8")
    before = stored.read_text(encoding="utf-8") if stored.exists() else ""
    if drawn != before:
        now = tmp_path / stored.name
        now.write_text(drawn, encoding="utf-8")
        pytest.fail(
            f"The screen is not as it was. Look at both in a browser:\n  then {stored}\n  now  {now}\n"
            f"Where it is as it is to be, TRACKER_TEST_SNAPSHOTS=write writes the stored ones anew.\n"
            f"{difference(before, drawn)}",
            pytrace=False,
        )


def test_no_stored_picture_is_left_of_a_scene_that_is_not_painted() -> None:
    painted = {f"{scene}-{width}x{height}.svg" for scene in SCENES for width, height in SIZES}
    assert {path.name for path in HERE.glob("*.svg")} == painted


def _settle_the_world(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("TZ", "UTC")
    for name in ("NO_COLOR", "COLORFGBG", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        patch.delenv(name, raising=False)
    time.tzset()


async def _played(path: Path, story: Story, size: tuple[int, int]) -> dict[str, str]:
    located = locate(None, {}, path.parent)
    app = TrackerApp(Options(located, is_read_only=True, settings=Settings(theme="night"), clock=lambda: NOW))
    app.surface.located = located._replace(address=parse_address(f"/data/{path.parent.name}/mlflow.db", HERE))
    async with app.run_test(size=size) as pilot:
        return await story(pilot, app)


async def _walked(pilot: Pilot[None], app: TrackerApp) -> dict[str, str]:
    painted: dict[str, str] = {}

    async def scene(name: str, *words: str) -> None:
        painted[name] = await _settled(pilot, app, *words)

    await scene("overview", "vit-b16-baseline")
    await pilot.press("question_mark")
    await scene("help")
    await pilot.press("escape", "colon")
    await scene("palette")
    await pilot.press("escape", "slash")
    await write(pilot, "metrics.val/loss < 0.5 and parms.lr > 1")
    await scene("filter", "parms")
    await pilot.press("escape")
    await _take_theme(pilot, app, "day")
    await scene("light")
    await _take_theme(pilot, app, "night")
    await pilot.press("3", "z", "c", *["h"] * 8)
    await scene("charts", "train/loss")
    await pilot.press("c", "z", "z", "2", "enter")
    await pilot.press("3")
    await scene("run", "step 119")
    return painted


async def _take_theme(pilot: Pilot[None], app: TrackerApp, name: str) -> None:
    while app.surface.palette.theme.name != name:
        await app.run_action("theme")
    app.screen.query_one(Footer).be_quiet()  # what is said of it stays for seconds


async def _nothing_there(pilot: Pilot[None], app: TrackerApp) -> dict[str, str]:
    return {"empty": await _settled(pilot, app, "import tracker")}


async def _settled(pilot: Pilot[None], app: TrackerApp, *words: str) -> str:
    """The picture, as soon as all that is looked at has come, these words stand there and nothing moves any more."""
    workspace = app.surface.workspace

    def has_come() -> bool:
        looked_at = [pair for who, pairs in workspace.wishes.items() if who != "table" for pair in pairs]
        return (
            "everything" in workspace.table.told.loaded
            and not workspace.wishes.get("table")
            and not workspace.pulse.count("running")
            and all(workspace.shelf.is_loaded(*pair) for pair in looked_at)
            and all(word in seen(app) for word in words)
        )

    before = ""
    while True:
        await until(pilot, has_come)
        await pilot.pause(0.12)  # longer than from one painting of what came by itself to the next
        now = picture(app)
        if now == before:
            return now
        before = now
