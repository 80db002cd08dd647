"""What stays of what was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.client.console.transcript import Transcript


def lines_of(*texts: str) -> list[str]:
    transcript = Transcript()
    for text in texts:
        transcript.feed(text)
    transcript.finish()
    return transcript.settled


def test_plain_lines_stay() -> None:
    assert lines_of("a\nb\n", "c") == ["a", "b", "c"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_progress_bar_is_its_last_state_however_it_arrives(size: int) -> None:
    text = "start\n" + "".join(f"\rbar {n:3}/100" for n in range(101)) + "\nend\n"
    assert lines_of(*(text[at : at + size] for at in range(0, len(text), size))) == ["start", "bar 100/100", "end"]


def test_what_a_shorter_text_does_not_cover_stays_as_on_a_terminal() -> None:
    assert lines_of("abcdef\rxy\n") == ["xycdef"]


def test_an_erased_line_is_gone() -> None:
    assert lines_of("abcdef\r\x1b[Kxy\n", "abc\x1b[2K\rz\n") == ["xy", "z"]


def test_carriage_return_and_line_feed_is_one_end() -> None:
    assert lines_of("a\r", "\nb\r\n") == ["a", "b"]


def test_colours_stay_and_other_sequences_go() -> None:
    text = "\x1b]0;title\x07\x1b[1;31mred\x1b[0m\x1b[?25l\x1b(B plain\x07\n"
    assert lines_of(text) == ["\x1b[1;31mred\x1b[0m plain"]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_sequence_may_arrive_in_pieces(cut: int) -> None:
    text = "\x1b[1;31mred\x1b[0m\n"
    assert lines_of(text[:cut], text[cut:]) == ["\x1b[1;31mred\x1b[0m"]


def test_bars_of_several_lines_are_written_over_in_place() -> None:
    state = "".join(f"first {n}\nsecond {n}\x1b[1A\r" for n in range(50))
    assert lines_of(state + "\n\nend\n") == ["first 49", "second 49", "end"]


def test_a_window_that_was_moved_in_does_not_grow_for_ever() -> None:
    transcript = Transcript()
    transcript.feed("\x1b[1A")
    transcript.feed("".join(f"line {n}\n" for n in range(10_000)))
    assert transcript.live.count("\n") < 100
    assert transcript.settled[:2] == ["line 0", "line 1"]


@given(st.lists(st.text(alphabet="ab\r\n\x1b[0123;mKAJ]\x07é", max_size=30), max_size=20))
def test_nothing_that_is_printed_breaks_it_and_only_colours_get_through(texts: list[str]) -> None:
    for line in lines_of(*texts):
        assert "\r" not in line
        assert "\n" not in line
        for part in line.split("\x1b")[1:]:
            assert part.startswith("[")
            assert "m" in part
