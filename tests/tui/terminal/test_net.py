"""The last net, under widgets that show what nobody cleaned."""

import asyncio

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from tracker.tui.terminal.net import Net
from tracker.tui.terminal.terminal_app import TerminalApp

BLACK = Color(0, 0, 0)


class Careless(Widget):
    """Shows what it was given as it is."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("a\x1b]52;c;aGk=\x07b\u202ec\x9bd\r\n")])


class CarelessApp(TerminalApp[None]):
    def compose(self) -> ComposeResult:
        yield Careless()


def shown(app: App[None]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def test_an_application_lets_nothing_through_that_a_terminal_obeys() -> None:
    async def look() -> str:
        app = CarelessApp()
        async with app.run_test(size=(40, 3)):
            return shown(app)

    text = asyncio.run(look())
    assert "]52;c;aGk=" in text
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["plain", "実験 ⠋ ╭─╮", "naïve"])
def test_what_is_harmless_stays_the_very_same(text: str) -> None:
    segments = [Segment(text)]
    assert Net().apply(segments, BLACK) is segments


def test_a_line_is_as_wide_as_it_was() -> None:
    segments = [Segment("a\x1bb\u202ec\u200bd"), Segment("\ud800!")]
    line = Strip(Net().apply(segments, BLACK))
    assert line.cell_length == Strip(segments).cell_length
    assert line.text.isprintable()
