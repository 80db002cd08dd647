"""The canvas: dots in cells, each cell of one ink, nothing outside."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.views.canvas import ASCII, Canvas

places = st.integers(-50, 50)
heights = st.floats(-1e300, 1e300)


def text(canvas: Canvas) -> list[str]:
    return ["".join(piece for piece, _ in row) for row in canvas.rows()]


def test_a_line_is_drawn_in_braille() -> None:
    canvas = Canvas(4, 1)
    canvas.line((0, 3.0), (7, 0.0), 0)
    assert text(canvas) == ["⣀⠤⠒⠉"]


def test_a_line_is_drawn_in_ascii() -> None:
    canvas = Canvas(6, 2, marker=ASCII)
    canvas.line((0, 3.0), (5, 0.0), 0)
    assert text(canvas) == ["   ..'", ".''   "]


def test_a_cell_belongs_to_the_ink_that_drew_last() -> None:
    canvas = Canvas(2, 1)
    canvas.line((0, 0.0), (3, 0.0), 0)
    canvas.column(2, 3.0, 3.0, 1)
    assert canvas.rows() == [[("⠉", 0), ("⡀", 1)]]


def test_a_steep_line_has_no_holes() -> None:
    canvas = Canvas(1, 8)
    canvas.line((0, 0.0), (1, 31.0), 0)
    assert text(canvas) == ["⡇", "⡇", "⡇", "⡇", "⢸", "⢸", "⢸", "⢸"]


@given(places, heights, places, heights)
def test_what_lies_outside_is_not_drawn_and_stops_nothing(x: int, y: float, to_x: int, to_y: float) -> None:
    canvas = Canvas(5, 3)
    canvas.line((min(x, to_x), y), (max(x, to_x), to_y), 0)
    assert [len(row) for row in text(canvas)] == [5, 5, 5]


def test_a_line_from_far_away_costs_what_is_seen_of_it() -> None:
    canvas = Canvas(3, 1)
    canvas.line((-(1 << 40), 2.0), (1 << 40, 2.0), 0)
    assert text(canvas) == ["⠤⠤⠤"]
