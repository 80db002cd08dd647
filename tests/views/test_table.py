"""Tables: aligned, cut and thinned out to a width, with nothing hostile in a cell."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.views.table import Column, shown, table
from tracker.views.width import width


def rendered(columns: list[Column], room: int | None = None) -> list[str]:
    return ["".join(text for text, _ in line).rstrip() for line in table(columns, room=room)]


NAMES = Column("name", ["wise-colt", "日本", "e\u0301"], least=4)
NUMBERS = Column("loss", ["0.25", "12.5", "NaN"], right=True, rank=1)
TAGS = Column("team", ["vision", "nlp", "-"], rank=2)


def test_columns_line_up_whatever_their_letters() -> None:
    assert rendered([NAMES, NUMBERS, TAGS]) == [
        "name       loss  team",
        "wise-colt  0.25  vision",
        "日本       12.5  nlp",
        "e\u0301           NaN  -",
    ]


def test_without_room_to_keep_nothing_is_cut() -> None:
    assert rendered([Column("name", ["x" * 500], least=4)])[1] == "x" * 500


def test_the_least_important_column_goes_first() -> None:
    assert rendered([NAMES, NUMBERS, TAGS], room=15)[0] == "name       loss"


def test_a_column_that_may_be_cut_is_cut_before_another_goes() -> None:
    assert rendered([NAMES, NUMBERS], room=12)[:2] == ["name    loss", "wise-…  0.25"]


def test_a_column_that_fits_stays_though_a_more_important_one_did_not() -> None:
    wide = Column("wide", ["x" * 30], rank=1)
    assert rendered([Column("id", ["a"]), wide, Column("n", ["1"], rank=2)], room=10) == ["id  n", "a   1"]


def test_a_title_is_cut_at_its_start() -> None:
    assert rendered([Column("validation/loss", ["0.2"], right=True, least=8)], room=8)[0] == "…on/loss"


def test_columns_that_must_stay_are_squeezed() -> None:
    lines = rendered([Column("id", ["12345678"]), Column("name", ["a" * 50], least=18)], room=16)
    assert lines == ["id        name", "12345678  aaaaa…"]


def test_a_table_of_no_rows_is_its_header() -> None:
    assert rendered([Column("id", []), Column("name", [])]) == ["id  name"]


def test_each_cell_may_have_its_style() -> None:
    lines = list(table([Column("state", ["done", "failed"], styles=["dim", "bad"])]))
    assert lines[1:] == [[("done", "dim")], [("failed", "bad")]]


def test_a_hostile_cell_or_title_becomes_plain_text() -> None:
    assert rendered([Column("\x1b[2J", ["a\nb\x9b31m\u202e"])]) == ["␛[2J", "a␊b�31m�"]


def test_a_variation_selector_does_not_change_a_cells_width() -> None:
    assert shown("❤\ufe0f") == "❤"


cells = st.lists(st.text(max_size=30), min_size=2, max_size=2)
columns = st.lists(
    st.builds(
        Column,
        st.text(max_size=15),
        cells,
        right=st.booleans(),
        rank=st.integers(0, 3),
        least=st.one_of(st.none(), st.integers(1, 10)),
    ),
    min_size=1,
    max_size=4,
)


@given(columns, st.integers(min_value=20, max_value=100))
def test_no_line_is_wider_than_the_room(given_columns: list[Column], room: int) -> None:
    assert all(width(line) <= room for line in rendered(given_columns, room))
