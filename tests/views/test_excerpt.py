"""Long texts, cut so that the part in which they differ is seen."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.views.excerpt import excerpts
from tracker.views.width import width


def test_a_text_that_fits_is_whole() -> None:
    assert excerpts(["abc", "abd"], 3) == ["abc", "abd"]


def test_the_part_that_differs_is_seen_behind_the_beginning() -> None:
    one, other = ("/data/" + "x" * 100 + f"/run-{name}/" + "y" * 100 for name in ("one", "two"))
    assert excerpts([one, other], 40) == [
        "/data/xxx…xxx/run-one/yyyyyyyyyyyyyyyyy…",
        "/data/xxx…xxx/run-two/yyyyyyyyyyyyyyyyy…",
    ]


def test_where_little_is_left_behind_the_difference_more_is_kept_before_it() -> None:
    assert excerpts(["x" * 100 + "1", "x" * 100 + "2"], 24) == ["xxxxx…" + "x" * 17 + "1", "xxxxx…" + "x" * 17 + "2"]


def test_texts_that_differ_early_are_cut_at_their_end() -> None:
    assert excerpts(["a" * 50, "b" * 50], 10) == ["aaaaaaaaa…", "bbbbbbbbb…"]


def test_texts_that_are_alike_are_cut_at_their_end() -> None:
    assert excerpts(["a" * 50, "a" * 50], 10) == ["aaaaaaaaa…"] * 2


@given(st.lists(st.text(alphabet="ab日", max_size=80), min_size=1, max_size=3), st.integers(1, 40))
def test_no_excerpt_is_wider_than_its_cells(texts: list[str], cells: int) -> None:
    assert all(width(text) <= cells for text in excerpts(texts, cells))


@given(st.text(alphabet="ab", max_size=90), st.integers(24, 60))
def test_two_texts_that_differ_have_excerpts_that_differ(shared: str, cells: int) -> None:
    one, other = excerpts([f"{shared}X{'e' * 90}", f"{shared}Y{'e' * 90}"], cells)
    assert one != other
