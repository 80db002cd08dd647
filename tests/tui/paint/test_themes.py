"""The themes: what is read can be read, lines are told apart, and few colours or none do as well."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from tracker.tui.paint.themes import THEMES, Rgb, Theme, rgb, theme_for, tone_look

COLOURED = [theme for theme in THEMES.values() if not theme.is_of_terminal]
EYES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "trichromat": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranope": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}
"""What each eye makes of linear red, green and blue (Machado and others, 2009)."""


def linear(colour: Rgb) -> tuple[float, ...]:
    return tuple(c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG."""
    lights = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(rgb(each)), strict=True))
                    for each in (one, other))  # fmt: skip
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour: str, eye: str) -> tuple[float, ...]:
    own = linear(rgb(colour))
    red, green, blue = (max(0.0, sum(w * c for w, c in zip(row, own, strict=True))) for row in EYES[eye])
    parts = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def least_distance(theme: Theme, eye: str) -> float:
    return min(math.dist(a, b) for a, b in combinations([lab(line, eye) for line in theme.lines], 2))


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_what_is_read_stands_out_from_its_background(theme: Theme) -> None:
    told = {
        "text": 7, "dim": 4.5, "faint": 2.5, "accent": 4.5, "title": 4.5, "good": 4.5, "warn": 4.5, "bad": 4.5,
    }  # fmt: skip
    for name, least in told.items():
        assert contrast(getattr(theme, name), theme.background) >= least, name
    for line in theme.lines:
        assert contrast(line, theme.background) >= 4, line


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_bars_and_the_line_with_the_cursor_can_be_read(theme: Theme) -> None:
    for ground in (theme.bar, theme.cursor):
        assert contrast(theme.text, ground) >= 6
        assert contrast(theme.dim, ground) >= 3.5
        assert contrast(theme.good, ground) >= 3.5
        assert contrast(theme.bad, ground) >= 3.5
    assert contrast(theme.cursor, theme.background) >= 1.2
    assert contrast(theme.border, theme.background) >= 1.3


def test_lines_are_told_apart_by_eyes_that_do_not_tell_red_from_green() -> None:
    for eye in EYES:
        assert least_distance(THEMES["clear"], eye) >= 24.5, eye


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_every_theme_has_eight_lines_that_differ(theme: Theme) -> None:
    assert len(theme.lines) == 8
    assert least_distance(theme, "trichromat") >= 14


def test_there_are_dark_and_light_themes() -> None:
    assert [sum(theme.is_dark is dark for theme in COLOURED) for dark in (True, False)] == [5, 2]


def test_the_plain_theme_has_no_colour_at_all() -> None:
    tones = ["text", "strong", "dim@bar", "accent!@cursor", "bad", "line3", "faint3", "quiet", "resting", "live", "x"]
    looks = [tone_look(THEMES["plain"], tone) for tone in tones]
    assert {(look.colour, look.ground) for look in looks} == {(None, None)}
    assert [look.attributes for look in looks] == ["", "1", "2", "1;7", "1;4", "", "2", "2", "2", "1", ""]


def test_the_terminals_own_colours_are_named_and_its_background_is_left() -> None:
    ansi = THEMES["ansi"]
    assert tone_look(ansi, "bad") == (1, None, "")
    assert tone_look(ansi, "faint") == (None, None, "2")
    assert tone_look(ansi, "bad@cursor") == (None, None, "7")
    assert tone_look(ansi, "strong@bar") == (None, None, "1")


def test_a_bold_tone_is_bold_and_a_ground_is_a_colour_of_the_theme() -> None:
    night = THEMES["night"]
    look = tone_look(night, "accent!@cursor")
    assert look == (rgb(night.accent), rgb(night.cursor), "1")
    assert tone_look(night, "no such tone").colour == rgb(night.text)


def test_a_terminal_gets_the_theme_that_suits_it() -> None:
    modern = {"TERM": "xterm-256color"}
    assert theme_for("", modern, is_dark=None).name == "night"
    assert theme_for("", modern, is_dark=True).name == "night"
    assert theme_for("", modern, is_dark=False).name == "day"
    assert theme_for("ember", modern, is_dark=False).name == "ember"
    assert theme_for("", {"TERM": "linux"}, is_dark=None).name == "ansi"
    assert theme_for("", {"TERM": "xterm", "COLORTERM": "truecolor"}, is_dark=None).name == "night"
    assert theme_for("ember", {**modern, "NO_COLOR": "1"}, is_dark=True).name == "plain"
