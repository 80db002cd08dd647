"""What somebody wishes to see is asked for once, and again where somebody else wishes it too."""

from __future__ import annotations

from tracker.feed.wishes import Wishes

LOSS, ACC = ("a", "loss"), ("a", "acc")


def taken(wishes: Wishes) -> list[tuple[str, str]]:
    return list(iter(wishes.taken, None))


def test_a_history_is_asked_for_once() -> None:
    wishes = Wishes()
    wishes.watch([LOSS, ACC])
    assert taken(wishes) == [LOSS, ACC]
    wishes.watch([ACC, LOSS])
    assert taken(wishes) == []


def test_a_history_that_nobody_wants_any_more_is_not_loaded() -> None:
    wishes = Wishes()
    wishes.watch([LOSS, ACC])
    wishes.watch([ACC])
    assert taken(wishes) == [ACC]


def test_a_history_that_is_watched_comes_again_where_it_is_asked_for_and_only_then() -> None:
    wishes = Wishes()
    wishes.watch([LOSS])
    taken(wishes)
    wishes.woken.clear()
    wishes.load_again([LOSS, ACC])
    assert taken(wishes) == [LOSS]
    assert wishes.woken.is_set()


def test_a_history_that_waits_to_be_loaded_is_loaded_once() -> None:
    wishes = Wishes()
    wishes.watch([LOSS])
    wishes.load_again([LOSS])
    assert taken(wishes) == [LOSS]
