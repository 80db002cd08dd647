"""A plot as text and as a picture: the same lines, told apart, with nothing hostile in them."""

import xml.etree.ElementTree as ET

from tests.views.test_series import by_step

from tracker.views.plot import Plot, PlotLine
from tracker.views.series import Look
from tracker.views.svg_plot import svg_plot
from tracker.views.table import FAINT_STYLES, LINE_STYLES, Line
from tracker.views.text_plot import Paper, text_plot
from tracker.views.width import width

HOSTILE = "\x1b[31m</svg>&\u202e\ufffe"


def plot(*curves: list[float], title: str = "loss", look: Look = Look()) -> Plot:  # noqa: B008
    return Plot(title, [PlotLine(f"run-{place}", by_step(*curve)) for place, curve in enumerate(curves)], look)


def styles(lines: list[Line]) -> set[str]:
    return {style for line in lines for _, style in line}


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def test_raw_values_stand_faintly_behind_a_smoothed_line() -> None:
    drawn = plot([0.0, 9.0, 0.0, 9.0], look=Look(smoothing=0.9))
    assert FAINT_STYLES[0] in styles(text_plot(drawn, Paper(has_colour=True)))
    assert FAINT_STYLES[0] not in styles(text_plot(drawn, Paper()))


def test_each_line_has_a_colour_and_more_lines_than_colours_have_letters() -> None:
    few, many = (plot(*[[1.0, place] for place in range(count)]) for count in (3, 8))
    assert set(LINE_STYLES[:3]) <= styles(text_plot(few, Paper(has_colour=True)))
    assert texts(text_plot(few, Paper(has_colour=True)))[-1] == "━━ run-0  ━━ run-1  ━━ run-2"
    assert "━━ h run-7" in texts(text_plot(many, Paper(has_colour=True)))[-1]


def test_a_legend_takes_no_more_than_a_third_of_the_paper() -> None:
    lines = texts(text_plot(plot(*[[1.0, place] for place in range(100)]), Paper(40, 12)))
    assert len(lines) == 12
    assert sum("run-" in line for line in lines) == 3
    assert lines[-1].startswith("and ")
    assert lines[-1].endswith(" more")


def test_a_hostile_title_is_cleaned_in_both() -> None:
    drawn = plot([1.0, 2.0], title=HOSTILE)
    assert texts(text_plot(drawn, Paper()))[0].startswith("␛[31m</svg>&�")
    assert ET.fromstring(svg_plot(drawn)).findtext("{http://www.w3.org/2000/svg}title") == "␛[31m</svg>&��"


def test_wide_names_do_not_make_a_line_too_wide() -> None:
    drawn = Plot("実験" * 50, [PlotLine("実験" * 50, by_step(1.0, 2.0))], Look())
    assert max(map(width, texts(text_plot(drawn, Paper(40, 12))))) <= 40


def test_nothing_to_draw_is_no_text_and_an_empty_picture() -> None:
    assert text_plot(plot([]), Paper()) == []
    assert "nothing to draw" in svg_plot(plot([]))
    assert plot([]).remarks() == ["run-0 has no points."]
