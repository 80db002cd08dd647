"""How events become batches, and what looking costs becomes how often is looked."""

from collections.abc import Iterator

import pytest

from tracker.core.errors import StoreUnreachable
from tracker.core.events import Event, RunErased
from tracker.feed.pace import Pace, Purse, batched
from tracker.feed.source import MOST_EVENTS


def test_a_batch_ends_where_it_is_asked_to_and_where_it_is_full() -> None:
    event = RunErased("r")
    batches = list(batched([event, None, None, *[event] * (MOST_EVENTS + 1)]))
    assert [len(batch) for batch in batches] == [1, MOST_EVENTS, 1]


def test_what_was_found_before_an_error_comes_before_it() -> None:
    def events() -> Iterator[Event]:
        yield RunErased("r")
        raise StoreUnreachable("The store is gone.")

    batches = batched(events())
    assert next(batches) == [RunErased("r")]
    with pytest.raises(StoreUnreachable):
        next(batches)


@pytest.mark.parametrize(("cost", "interval"), [(0.0, 0.1), (0.01, 0.25), (1.0, 2.0)])
def test_what_costs_more_is_done_less_often_within_limits(cost: float, interval: float) -> None:
    pace = Pace(times=25, least=0.1, most=2.0)
    pace.took(cost)
    assert pace.interval == interval
    assert 0 < pace.wait() <= interval


def test_what_is_saved_up_pays_for_what_costs_much_at_once() -> None:
    purse = Purse(share=0.05, most=0.1)
    purse.pay(0.09)
    assert purse.wait() == 0
    purse.pay(0.06)
    assert 0.9 < purse.wait() <= 1.0


def test_a_debt_is_forgotten_as_far_as_nothing_like_it_could_be_saved_up() -> None:
    purse = Purse(share=0.05, most=0.1)
    purse.pay(60.0)
    assert purse.wait() == pytest.approx(2.0)
