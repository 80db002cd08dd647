"""The one key table: each action once, no letter that is kept for others, and the documentation as it says."""

from pathlib import Path

import pytest

from tracker.tui.keys.all import KEYS, PLACE_NAMES, RESERVED
from tracker.tui.keys.documented import keys_document
from tracker.tui.keys.names import key_name, key_of
from tracker.tui.keys.table import Place

DOCUMENT = Path(__file__).parents[3] / "docs" / "keys.md"


def test_the_documentation_is_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == keys_document(), "run `python docs/make_keys.py`"


@pytest.mark.parametrize("place", KEYS)
def test_no_two_actions_of_a_place_have_one_name(place: Place) -> None:
    names = [row.id for row in KEYS[place]]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("place", KEYS)
def test_every_key_has_a_name_that_a_person_can_write(place: Place) -> None:
    keys = [key for row in KEYS[place] for key in row.keys]
    assert [key_of(key_name(key, has_glyphs=False)) for key in keys] == keys


@pytest.mark.parametrize("place", KEYS)
def test_two_actions_share_a_key_only_where_one_gives_way(place: Place) -> None:
    taken = [key for row in KEYS[place] for key in row.keys]
    assert {key for key in taken if taken.count(key) > 1} <= {"escape"}


def test_letters_that_are_kept_for_other_screens_are_free() -> None:
    taken = {key for place in ("runs", "anywhere") for row in KEYS[place] for key in row.keys}
    assert not taken & RESERVED.keys()


def test_every_action_is_said_in_a_sentence() -> None:
    rows = [row for rows in KEYS.values() for row in rows]
    assert [row.help for row in rows if not (row.help[0].isupper() and row.help.endswith("."))] == []


def test_every_place_has_a_name() -> None:
    assert PLACE_NAMES.keys() == KEYS.keys()
