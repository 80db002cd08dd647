"""The line that a filter is typed in."""

from tracker.tui.paint.filter import FilterLook, filter_lines
from tracker.tui.paint.tones import line_width


def texts(look: FilterLook, *, width: int = 60, has_glyphs: bool = True) -> list[str]:
    lines = filter_lines(look, width=width, has_glyphs=has_glyphs)
    assert [line_width(line) for line in lines] == [width, width]
    return ["".join(text for text, _ in line) for line in lines]


def test_what_is_wrong_is_said_where_there_is_more_room() -> None:
    _, near = texts(FilterLook("a < b", 5, "1", error=(4, "Expected a number")))
    assert near.rstrip() == "       ^ Expected a number"
    text = "metrics.loss < 0.25 and metrics.loss > high"
    _, far = texts(FilterLook(text, len(text), "1", error=(39, "Expected a number")))
    assert far.rstrip().endswith("Expected a number ^")
    assert far.index("^") == 3 + 39


def test_a_long_filter_is_scrolled_and_the_sign_goes_along() -> None:
    text = "x" * 80 + " < bad"
    prompt, below = texts(FilterLook(text, len(text), "12 of 34", error=(83, "Expected a number")))
    assert below.index("^") == prompt.index("bad")


def test_the_chosen_proposal_is_in_view() -> None:
    proposals = [f"metrics.a_long_name_{number}" for number in range(30)]
    _, below = texts(FilterLook("m", 1, "1", proposals=proposals, chosen=20))
    assert "metrics.a_long_name_20" in below


def test_without_glyphs_all_is_ascii() -> None:
    look = FilterLook("wide", 4, "1", proposals=["a" * 100, "b"])
    assert all(text.isascii() for text in texts(look, has_glyphs=False))
