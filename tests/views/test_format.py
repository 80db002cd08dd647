"""Numbers, times, durations and sizes as people read them."""

import time
from collections.abc import Iterator

import pytest

from tracker.views.format import ago, aligned_numbers, duration, exact_number, iso, moment, natural_key, number, size

INF = float("inf")
NAN = float("nan")
DAY = 86_400_000


@pytest.fixture
def new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.26791234, "0.2679"),
        (0.5, "0.5"),
        (93.6215, "93.62"),
        (12345.0, "12,345"),
        (1234.56, "1,234.6"),
        (123456.7, "123,457"),
        (1.2e-05, "1.2e-05"),
        (0.000999, "0.000999"),
        (-0.25, "-0.25"),
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (1.5e12, "1.5e+12"),
        (5e-324, "4.94e-324"),
        (NAN, "NaN"),
        (INF, "inf"),
        (-INF, "-inf"),
    ],
)
def test_a_number_is_short(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e-300, -0.0, 3.0, 1e22, INF])
def test_an_exact_number_reads_back(value: float) -> None:
    assert float(exact_number(value)) == value


def test_not_a_number_is_spelled_as_in_json() -> None:
    assert exact_number(NAN) == "NaN"


def test_numbers_of_a_column_share_their_decimals() -> None:
    assert aligned_numbers([0.26791, 1.5, 93.0]) == ["0.268", "1.500", "93.000"]


def test_the_smallest_number_of_a_column_keeps_two_digits() -> None:
    assert aligned_numbers([0.00123, 0.5, 0.25]) == ["0.0012", "0.5000", "0.2500"]


def test_small_numbers_of_a_column_have_three_digits() -> None:
    assert aligned_numbers([0.000244812, 0.00123456]) == ["0.00024", "0.00123"]


def test_whole_numbers_of_a_column_have_no_decimals() -> None:
    assert aligned_numbers([1.0, 12345.0]) == ["1", "12,345"]


def test_what_is_missing_or_not_finite_stands_between_aligned_numbers() -> None:
    assert aligned_numbers([0.25, None, NAN, INF, 1.0], missing="·") == ["0.25", "·", "NaN", "inf", "1.00"]


@pytest.mark.parametrize("values", [[1.2e-05, 0.5], [123456.0, 0.2679, 0.1], [0.00012, 50.5, 60.25]])
def test_numbers_too_unlike_to_line_up_keep_their_own_form(values: list[float]) -> None:
    assert aligned_numbers(values) == [number(value) for value in values]


def test_numbers_inside_names_sort_by_size() -> None:
    assert sorted(["layer_10", "layer_2", "10", "a", "layer"], key=natural_key) == [
        "10",
        "a",
        "layer",
        "layer_2",
        "layer_10",
    ]


def test_a_column_of_nothing_is_nothing() -> None:
    assert aligned_numbers([]) == []


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0ms"),
        (999, "999ms"),
        (3_249, "3.2s"),
        (59_940, "59.9s"),
        (59_960, "1m 00s"),
        (245_000, "4m 05s"),
        (3_599_900, "1h 00m"),
        (3_840_000, "1h 04m"),
        (183_600_000, "2d 03h"),
        (200 * DAY, "200d"),
        (5000 * DAY, "5,000d"),
        (-3_200, "-3.2s"),
    ],
)
def test_a_duration_has_two_units_at_most(milliseconds: int, text: str) -> None:
    assert duration(milliseconds) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (0, "now"),
        (-30_000, "now"),
        (42_000, "42s ago"),
        (300_000, "5m ago"),
        (14 * 3_600_000, "14h ago"),
        (47 * 3_600_000, "47h ago"),
        (6 * DAY, "6d ago"),
    ],
)
def test_how_long_ago_has_one_unit(before: int, text: str) -> None:
    now = 1_790_000_000_000
    assert ago(now - before, now) == text


@pytest.mark.parametrize("before", [100 * DAY, -2 * DAY])
def test_long_ago_and_the_future_are_dates(before: int) -> None:
    now = 1_790_000_000_000
    assert ago(now - before, now) == moment(now - before)[:10]


def test_a_moment_is_told_on_this_machines_clock(new_york: None) -> None:
    assert moment(1_767_225_600_999) == "2025-12-31 19:00:00"


def test_an_iso_time_has_milliseconds_and_offset_and_follows_summer_time(new_york: None) -> None:
    assert iso(1_767_225_600_123) == "2025-12-31T19:00:00.123-05:00"
    assert iso(1_782_864_000_000) == "2026-06-30T20:00:00.000-04:00"


@pytest.mark.parametrize("time", [2**62, -(2**62), 10**30])
def test_a_time_that_no_calendar_holds_is_its_number(time: int) -> None:
    assert moment(time) == iso(time) == str(time)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0B"), (1023, "1023B"), (1024, "1.0K"), (905_216, "884K"), (8_697_308_774, "8.1G"), (2**60, "1,024P")],
)
def test_a_size_has_one_unit(count: int, text: str) -> None:
    assert size(count) == text
