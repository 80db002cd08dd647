"""The meaning of clauses, on values rather than on stores."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.filter.texts import like, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1.0), ("-1.5e3", -1500.0), (" .5\n", 0.5), ("5.", 5.0), ("+0", 0.0), ("1e999", math.inf), ("1e-999", 0.0)],
)
def test_a_decimal_text_is_a_number(text: str, number: float) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "nan", "inf", "Infinity", "1_000", "0x1", "1e", "e5", "1 2", "--1", "٣", "."])
def test_anything_else_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back_exactly(value: float) -> None:
    assert number_in(repr(value)) == value


@pytest.mark.parametrize(
    ("text", "pattern", "ignore_case", "expected"),
    [
        ("abc", "a%", False, True),
        ("abc", "A%", False, False),
        ("abc", "A%", True, True),
        ("abc", "a_c", False, True),
        ("abc", "b", False, False),
        ("a.c", "a.c", False, True),
        ("abc", "a.c", False, False),
        ("a\nb", "a%b", False, True),
        ("a\n", "a", False, False),
        ("", "%", False, True),
        ("É", "é", True, True),
    ],
)
def test_like_means_the_whole_text(text: str, pattern: str, ignore_case: bool, expected: bool) -> None:
    assert like(text, pattern, ignore_case) is expected
