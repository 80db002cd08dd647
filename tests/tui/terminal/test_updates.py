"""Textual's screens, sent cell by cell, look as Textual's own output does."""

from __future__ import annotations

import asyncio
import inspect
import random
from typing import Any

from rich.segment import Segment
from rich.style import Style
from tests.tui.terminal.shown import Terminal
from textual import _compositor, _time, _xterm_parser, strip
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from tracker.tui.terminal.colours import TRUE
from tracker.tui.terminal.shadow import Shadow
from tracker.tui.terminal.updates import Taker

COLUMNS, LINES = 60, 16
LETTERS = "abcdefgh     ─│╭⣿●é漢字🚀한"
STYLES = [Style.parse(each) for each in ("bold red on #102030", "#aabbcc", "underline on blue", "reverse", "none")]


class Lines(Widget):
    """Shows lines of pieces in any look, and other ones when it is told."""

    chance = random.Random(1)

    def change(self) -> None:
        self.refresh(*(self.size.region.crop_size((self.size.width, 1)).translate((0, y)) for y in self.some_lines()))

    def some_lines(self) -> list[int]:
        return self.chance.sample(range(self.size.height), self.chance.randint(0, self.size.height))

    def render_line(self, y: int) -> Strip:
        pieces = []
        for _ in range(8):
            text = "".join(self.chance.choices(LETTERS, k=self.chance.randint(1, 8)))
            pieces.append(Segment(text, self.chance.choice(STYLES)))
        return Strip(pieces).adjust_cell_length(self.size.width)


class Dialog(ModalScreen[None]):
    CSS = "Dialog { align: center middle; } Dialog Lines { width: 31; height: 7; border: round green; }"

    def compose(self) -> ComposeResult:
        yield Lines()


class Compared(App[None]):
    CSS = "Screen { layout: grid; grid-size: 2 2; } Lines { border: round red; } #plain { border: none; }"

    def __init__(self) -> None:
        super().__init__()
        self.whole, self.changed = Terminal(COLUMNS, LINES), Terminal(COLUMNS, LINES)
        self.shadow = Shadow(COLUMNS, LINES)
        self.taker = Taker(self.shadow, TRUE)
        self.compared = 0

    def compose(self) -> ComposeResult:
        yield Lines(id="plain")
        yield Lines()
        yield Lines()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and not self._batch_count:
            self.whole.stream.feed(renderable.render_segments(self.console).replace("\n", ""))
            assert self.taker.take(renderable)
            self.changed.stream.feed(self.shadow.frame())
            assert self.changed.cells() == self.whole.cells()
            self.compared += 1


def test_any_sequence_of_updates_and_dialogs_looks_the_same() -> None:
    async def go() -> None:
        app = Compared()
        async with app.run_test(size=(COLUMNS, LINES)) as pilot:
            for step in range(60):
                for widget in app.screen.query(Lines):
                    widget.change()
                if step % 12 == 5:
                    await app.push_screen(Dialog())
                if step % 12 == 11:
                    app.pop_screen()
                await pilot.pause()
        assert app.compared > 40

    asyncio.run(go())


def test_the_compositor_still_speaks_as_it_is_understood() -> None:
    """What `updates` and `terminal_app` lean on, of Textual's undocumented parts."""
    assert {"strips", "region"} <= vars(_compositor.LayoutUpdate([], None)).keys()  # type: ignore[arg-type]
    assert {"chops", "spans", "chop_ends"} <= vars(_compositor.ChopsUpdate([], [], [])).keys()
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert list(inspect.signature(strip.Strip.render_ansi).parameters) == ["style", "color_system"]
    assert "_ansi" in Style.__slots__
    app = Compared()
    for name in ("_batch_count", "_running", "_sync_available", "_driver", "_exception", "_exception_event"):
        assert hasattr(app, name), name


def test_keys_are_still_read_as_it_is_understood() -> None:
    """What `inlet` and `driver` lean on, of Textual's undocumented parts."""
    parser = _xterm_parser.XTermParser()
    assert list(parser.feed("\x1b")) == []
    assert parser._timeout_time is not None
    assert 0 < parser._timeout_time - _time.get_time() < 1
    assert not inspect.signature(parser.tick).parameters
    made = inspect.getsource(Driver)
    assert all(name in made for name in ("self._app", "self._loop", "self._auto_restart"))
