"""A window that has no room for the screen says so."""

import pytest

from tracker.tui.paint.small import small_lines
from tracker.tui.paint.tones import line_width


@pytest.mark.parametrize("size", [(40, 10), (59, 14), (12, 3), (1, 1), (0, 0), (300, 2)])
def test_it_fills_whatever_there_is(size: tuple[int, int]) -> None:
    width, height = size
    lines = small_lines(width=width, height=height)
    assert len(lines) == height
    assert all(line_width(line) == width for line in lines)


def test_it_says_how_large_the_window_is_and_must_be() -> None:
    text = " ".join("".join(text for text, _ in line) for line in small_lines(width=40, height=10))
    assert "40 by 10" in text
    assert "60 by 15" in text
