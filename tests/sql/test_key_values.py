"""Params, tags and metrics are the same, whether they are kept in little memory or not."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.compact import Compactor
from tracker.store.sql.key_values import Values

OWNERS = st.sampled_from([f"run-{number}" for number in range(70)]) | st.sampled_from(["a", "b"])
KEYS = st.sampled_from(["lr", "loss", "a/b", ""]) | st.sampled_from([b"\xff", None, 3])
TEXTS = st.text(max_size=3) | st.sampled_from([b"\xff", None, 3, 0.5])
NUMBERS = st.floats(allow_nan=False) | st.sampled_from(["nan", None, b"x", 3])


def batches(values: st.SearchStrategy[Any], plain_value: object) -> st.SearchStrategy[list[list[Any]]]:
    spoilt = st.tuples(OWNERS, KEYS, values)
    plain = st.tuples(OWNERS, st.sampled_from(["lr", "loss", "a/b"]), st.just(plain_value))
    return st.lists(st.lists(spoilt, max_size=12) | st.lists(plain, max_size=200), max_size=5)


@given(batches(TEXTS, "x"))
def test_texts_are_the_same_in_little_memory(given: list[list[Any]]) -> None:
    kept, compact = Values("params"), Values("params", Compactor())
    for values in (kept, compact):
        for rows in given:
            values.add_texts(rows)
        values.finish()
    assert_same(kept, compact, given)


@given(batches(NUMBERS, 1.5))
def test_numbers_are_the_same_in_little_memory(given: list[list[Any]]) -> None:
    kept, compact = Values("metrics"), Values("metrics", Compactor())
    for values in (kept, compact):
        for rows in given:
            values.add_numbers(rows, "nan")
        values.finish()
    assert_same(kept, compact, given)


def assert_same(kept: Values, compact: Values, given: list[list[Any]]) -> None:
    for owner in {row[0] for rows in given for row in rows}:
        assert repr(dict(compact.of(owner))) == repr(dict(kept.of(owner)))  # as texts: a NaN is not itself
    assert compact.problems == kept.problems
