"""What of a log is seen: lines as a terminal would show them, wrapped or not, from where one stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.tui.paint.log import LogLook, log_lines
from tracker.tui.paint.tones import line_width
from tracker.views.log_rows import FOUND, found_spans, line_rows, shifted
from tracker.views.log_view import LogView
from tracker.views.log_window import MOST, LogWindow
from tracker.views.sgr import log_text
from tracker.views.width import width


def view_of(text: str, *, is_wrapped: bool = False) -> LogView:
    view = LogView()
    view.window.replace(0, text.encode())
    view.window.size = view.window.end
    view.is_wrapped = is_wrapped
    return view


def seen(view: LogView, cells: int = 20, room: int = 4) -> list[str]:
    return ["".join(text for text, _ in row.spans) for row in view.rows(cells, room)]


def lines(count: int) -> str:
    return "".join(f"line {number}\n" for number in range(count))


@pytest.mark.parametrize(
    ("raw", "spans"),
    [
        (b"\x1b[32mok\x1b[0m then", (("ok", "good"), (" then", "text"))),
        (b"\x1b[1;31mbad\x1b[22m soft", (("bad", "bad!"), (" soft", "bad"))),
        (b"\x1b[38;5;208morange", (("orange", "line2"),)),
        (b"\x1b[38;2;30;200;40mgreen", (("green", "good"),)),
        (b"\x1b[38:5:196mred", (("red", "bad"),)),
        (b"\x1b[48;5;196;36mteal", (("teal", "line7"),)),
        (b"\x1b[2mquiet\x1b[39m", (("quiet", "dim"),)),
        (b"\x1b[90mgrey", (("grey", "dim"),)),
    ],
)
def test_colours_become_tones(raw: bytes, spans: object) -> None:
    assert log_text(raw).spans == spans


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        (b" 10%\r 55%\r100%\r", "100%"),
        (b"a\tb", "a       b"),
        (b"\x1b]0;title\x07\x1b[2J\x1b[5Atext\x1b(B", "text"),
        (b"\x1b]52;c;YWJj\x1b\\x", "x"),
        (b"\xc2\x9b31mred", "red"),
        (b"bell\x07 back\x08", "bell back"),
        (b"caf\xe9", "caf�"),
        (b"", ""),
    ],
)
def test_all_else_that_a_terminal_obeys_is_left_out(raw: bytes, plain: str) -> None:
    assert log_text(raw).plain == plain


@given(st.binary(max_size=80), st.integers(1, 12))
def test_no_line_leaves_anything_that_a_terminal_obeys(raw: bytes, cells: int) -> None:
    raw = raw.replace(b"\n", b"")
    text = log_text(raw).plain
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in "\u202e\u2066" for letter in text)
    rows = line_rows(raw, cells)
    assert "".join(piece for row in rows for piece, _ in row) == text
    assert all(sum(width(piece) for piece, _ in row) <= max(cells, 2) for row in rows)


def test_what_is_searched_for_stands_out_also_across_colours() -> None:
    assert found_spans(b"a \x1b[31mNe\x1b[32medle", "needle") == (("a ", "text"), ("Ne", FOUND), ("edle", FOUND))
    assert found_spans(b"a needle", "Needle") == (("a needle", "text"),)


def test_a_line_goes_to_the_side_by_cells() -> None:
    assert shifted("\u4e2d\u6587abc".encode(), 4) == (("abc", "text"),)
    assert shifted(b"abc", 9) == ()


def test_the_end_is_seen_and_goes_on_being_seen_as_lines_come() -> None:
    view = view_of(lines(9))
    assert seen(view) == ["line 5", "line 6", "line 7", "line 8"]
    view.window.append(b"line 9\n")
    assert seen(view)[-1] == "line 9"


def test_who_scrolls_up_stays_where_they_are_as_lines_come() -> None:
    view = view_of(lines(9))
    view.scroll(-2, 20, 4)
    before = seen(view)
    view.window.append(b"line 9\n")
    assert seen(view) == before
    view.follow()
    assert seen(view)[-1] == "line 9"


def test_lines_that_are_read_before_move_nothing() -> None:
    text = lines(50).encode()
    at = text.index(b"line 30")
    view = LogView()
    view.window.size = len(text)
    view.window.replace(at, text[at:])
    view.scroll(-5, 20, 4)
    before = seen(view)
    view.window.prepend(text[:at])
    assert seen(view) == before
    assert view.window.begin == 0


def test_a_wrapped_line_is_scrolled_row_by_row() -> None:
    view = view_of("a" * 45 + "\nend\n", is_wrapped=True)
    assert seen(view, room=2) == ["a" * 5, "end"]
    view.scroll(-1, 20, 2)
    assert seen(view, room=2) == ["a" * 20, "a" * 5]
    view.scroll(99, 20, 2)
    assert seen(view, room=2) == ["a" * 5, "end"]


def test_a_jump_has_the_line_on_the_screen_with_some_before_it() -> None:
    view = view_of(lines(100))
    view.jump(view.window.offsets[50], 20, 9)
    assert seen(view, room=9)[3] == "line 50"
    assert [row.is_current for row in view.rows(20, 9)].index(True) == 3
    assert view.looked_at(20, 9)[0] == view.window.offsets[50]


def test_a_log_shorter_than_the_screen_stands_at_the_top() -> None:
    view = view_of("one\n")
    assert seen(view) == ["one"]
    view.scroll(-3, 20, 4)
    view.scroll(5, 20, 4)
    assert seen(view) == ["one"]


def test_what_is_held_is_bounded_on_both_ways() -> None:
    piece = (b"x" * 99 + b"\n") * 10_000
    window = LogWindow()
    window.replace(0, piece)
    for _ in range(8):
        window.append(piece)
    assert window.end - window.begin <= MOST + 100
    assert window.end == 9 * len(piece)
    held = LogWindow()
    held.replace(9 * len(piece), piece)
    for _ in range(8):
        held.prepend(piece)
    assert held.begin == len(piece)
    assert held.end - held.begin <= MOST + 100
    assert len(held.offsets) == len(held.lines) == len(held.times)


@given(st.lists(st.integers(-9, 9), max_size=30), st.booleans(), st.integers(1, 12), st.integers(1, 9))
def test_any_scrolling_shows_as_many_rows_as_there_is_room_for(
    moves: list[int], is_wrapped: bool, cells: int, room: int
) -> None:
    view = view_of(lines(12), is_wrapped=is_wrapped)
    whole = sum(len(line_rows(raw, cells)) for raw in view.window.lines) if is_wrapped else 12
    for move in moves:
        view.scroll(move, cells, room)
        assert len(view.rows(cells, room)) == min(room, whole)


@pytest.mark.parametrize("has_glyphs", [True, False])
def test_a_log_fills_its_frame_exactly(has_glyphs: bool) -> None:
    view = view_of("caf\u00e9 \u4e2d\u6587 \x1b[31mred\x1b[0m\n" + lines(40))
    view.query = "line"
    view.scroll(-100, 20, 4)
    painted = log_lines(view, LogLook("console.log", 3), width=70, height=9, has_glyphs=has_glyphs)
    assert [line_width(line) for line in painted] == [70] * 9
    if not has_glyphs:
        assert all(text.isascii() for line in painted for text, _ in line)
