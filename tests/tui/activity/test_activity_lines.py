"""The lines of the activity."""

from __future__ import annotations

import pytest

from tracker.tui.paint.activity import activity_lines
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.views.activity import Happening
from tracker.views.format import moment

NOW = 1_700_000_000_000
TODAY = moment(NOW)[:10]


def happening(name: str, text: str, more: str = "", *, time: int = NOW, is_older: bool = False) -> Happening:
    return Happening(time, "★", "*", "warn", "id", name, text, more, is_older)


def painted(*happenings: Happening, width: int = 40, at: int | None = None, has_glyphs: bool = True) -> list[PaintLine]:
    lines = activity_lines(
        happenings, at=at, count=len(happenings), today=TODAY, width=width, height=8, is_focused=at is not None,
        has_glyphs=has_glyphs,
    )  # fmt: skip
    assert {line_width(line) for line in lines} == {width}
    assert len(lines) == 8
    return lines


def text(line: PaintLine) -> str:
    return "".join(piece for piece, _ in line)


def test_a_line_has_the_time_a_glyph_the_name_and_what_happened() -> None:
    line = text(painted(happening("keen-crane", "best 0.1358"))[1])
    assert line == f"│ {moment(NOW)[11:16]} ★ keen-crane best 0.1358".ljust(39) + "│"


def test_a_long_name_gives_way_and_its_end_stays() -> None:
    line = text(painted(happening("a-very-long-name-of-a-sweep-run-17", "best 0.1358"))[1])
    assert "n-17 best 0.1358" in line
    assert "a-v" in line


def test_where_room_is_short_the_value_stays_and_the_glyph_tells_the_rest() -> None:
    line = text(painted(happening("live-2", "best 0.1219"), width=28)[1])
    assert line.endswith("live-2 0.1219    │")
    assert "NaN in loss" in text(painted(happening("r", "NaN in loss"), width=28)[1])


def test_in_a_wide_pane_what_happened_stands_in_a_column() -> None:
    lines = painted(happening("a-long-name", "started"), happening("b", "done 3m"), width=100)
    assert text(lines[1]).index("started") == text(lines[2]).index("done")


def test_what_else_there_is_to_say_stands_where_there_is_room() -> None:
    each = happening("run", "crashed?", "pid 4711 is gone")
    assert "pid 4711 is gone" in text(painted(each, width=60)[1])
    assert "pid" not in text(painted(each, width=28)[1])


def test_what_is_older_is_quiet_and_of_another_day_has_its_date() -> None:
    line = painted(happening("run", "done 3m", time=NOW - 3 * 86_400_000, is_older=True))[1]
    assert moment(NOW - 3 * 86_400_000)[5:10] in text(line)
    assert {tone for _, tone in line} <= {"", "border", "faint", "dim", "accent", "warn"}


def test_what_nobody_knows_the_time_of_has_none() -> None:
    assert text(painted(happening("run", "crashed?", time=0))[1]).startswith("│       ★ run")


def test_where_nothing_happened_it_says_so() -> None:
    assert "nothing yet" in text(painted()[1])


@pytest.mark.parametrize("width", [12, 20, 28, 80])
@pytest.mark.parametrize("has_glyphs", [True, False])
def test_hostile_texts_are_clean_and_fill_their_lines(width: int, has_glyphs: bool) -> None:
    lines = painted(
        happening("\x1b]52;c;x\x07[red]", "best 1\x9b2J", "\u202e\nerror"), happening("日本" * 50, "実験" * 50),
        width=width, at=0, has_glyphs=has_glyphs,
    )  # fmt: skip
    said = "".join(map(text, lines))
    assert not set(said) & {"\x1b", "\x07", "\x9b", "\n", "\u202e"}
    assert has_glyphs or said.isascii()
