"""Compact mappings stand in for the dicts of thousands of runs."""

import copy
import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.compact import NOTHING, Compact, Compactor

TEXTS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=6)
NUMBERS = st.dictionaries(st.text(max_size=5), st.floats(), max_size=6)


@given(TEXTS, TEXTS)
def test_compact_texts_equal_what_equals_the_dict_that_they_were_made_of(
    texts: dict[str, str], others: dict[str, str]
) -> None:
    compactor = Compactor()
    compact, other = compactor.texts(texts), compactor.texts(others)
    assert compact == texts
    assert texts == compact
    assert (compact == other) == (compact == others) == (texts == others)


@given(NUMBERS)
def test_compact_numbers_are_the_floats_that_they_were_made_of(numbers: dict[str, float]) -> None:
    compact = Compactor().numbers(numbers)
    assert list(map(repr, compact.items())) == list(map(repr, numbers.items()))


@given(TEXTS)
def test_whatever_is_read_of_it_is_what_the_dict_gives_in_its_order(texts: dict[str, str]) -> None:
    compact = Compactor().texts(texts)
    assert (list(compact), len(compact), bool(compact)) == (list(texts), len(texts), bool(texts))
    assert (list(compact.keys()), list(compact.values())) == (list(texts.keys()), list(texts.values()))
    assert list(compact.items()) == list(texts.items())
    assert {key: compact[key] for key in texts} == {key: compact.get(key) for key in texts} == texts
    assert all(key in compact for key in texts)
    assert repr(compact) == repr(texts)


def test_a_key_that_is_not_there_is_told_as_a_dict_tells_it() -> None:
    compact = Compactor().texts({"lr": "0.1"})
    assert (compact.get("wd"), compact.get("wd", "?"), "wd" in compact) == (None, "?", False)
    with pytest.raises(KeyError, match="wd"):
        compact["wd"]
    with pytest.raises(TypeError):
        hash(compact)


def test_what_runs_have_in_common_is_there_once() -> None:
    compactor = Compactor()
    one, other = (compactor.texts({"".join(("l", "r")): "".join(("0", ".1")), "n": str(n)}) for n in range(2))
    assert one["lr"] is other["lr"]
    assert next(iter(one)) is next(iter(other))
    assert all(each is NOTHING for each in (compactor.texts({}), compactor.numbers({})))


def test_what_is_remembered_to_be_shared_has_an_end_and_nothing_is_lost_by_it() -> None:
    compactor = Compactor()
    made = [compactor.texts({f"key {n}": f"value {n}"}) for n in range(6000)]
    assert [dict(each) for each in made] == [{f"key {n}": f"value {n}"} for n in range(6000)]


def test_a_copy_that_goes_elsewhere_is_a_dict() -> None:
    compact = Compactor().numbers({"loss": 0.5, "acc": math.inf})
    assert isinstance(compact, Compact)
    for made in (pickle.loads(pickle.dumps(compact)), copy.deepcopy(compact)):
        assert (type(made), made) == (dict, compact)


def test_what_is_compact_already_stays_the_same_object() -> None:
    compactor = Compactor()
    texts, numbers = compactor.texts({"lr": "0.1"}), compactor.numbers({"loss": 0.5})
    assert Compactor().texts(texts) is texts
    assert Compactor().numbers(numbers) is numbers
