"""Files and databases find the same runs, in the same order, as the reference in memory."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.conftest import BACKENDS, made
from tests.contract.expressions import KEYS, METRICS, STATUSES, TEXTS, clauses, expressions, orders

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.tree import Expression, OrderBy
from tracker.core.queries import RunQuery
from tracker.store.memory.store import MemoryStore
from tracker.store.protocols import Store

RUNS = 60
DATASETS = [text for text in TEXTS if text.strip() == text != ""]
"""Names that differ in more than spaces at their ends: to a MariaDB key those are one."""


@dataclass(frozen=True)
class Pair:
    """The same runs in the reference and in a back end."""

    reference: Store
    other: Store


@pytest.fixture(scope="module", params=BACKENDS[1:])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    other = made(request.param, request, tmp_path_factory.mktemp("agreement")).open()
    both = Pair(MemoryStore(), other)
    for store in (both.reference, both.other):
        fill(store, random.Random(20))
    yield both
    other.close()


def fill(store: Store, chance: random.Random) -> None:
    """Runs that miss some keys and hold odd values under the others."""
    for number in range(RUNS):
        run_id = f"{chance.getrandbits(128):032x}"
        new = NewRun("0", start_time=10 + number % 4, run_name=chance.choice(TEXTS) or "x", run_id=run_id, user_id="é")
        store.create_run(new)
        params = {key: chance.choice(TEXTS) for key in KEYS if chance.random() < 0.7}
        tags = {key: chance.choice(TEXTS) for key in KEYS if chance.random() < 0.7}
        points = [Point(key, chance.choice(METRICS), 1, 0) for key in KEYS if chance.random() < 0.7]
        store.log_batch(run_id, Batch(points, params, tags))
        for _ in range(chance.randrange(3)):
            context = {"mlflow.data.context": chance.choice(TEXTS)} if chance.random() < 0.5 else {}
            dataset = Dataset(chance.choice(DATASETS), chance.choice(["5", "7", "abc"]), "local", "{}")
            store.log_inputs(run_id, [DatasetInput(dataset, context)])
        if chance.random() < 0.5:
            status = chance.choice(STATUSES[:3])
            store.update_run(run_id, status=status, end_time=chance.choice([11, 12]))  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None)
@given(where=expressions, order_by=orders)
def test_back_ends_agree_on_every_filter_and_order(
    pair: Pair, where: Expression, order_by: tuple[OrderBy, ...]
) -> None:
    query = RunQuery(where=where, order_by=order_by)
    expected = [run.run_id for run in pair.reference.search_runs(query)]
    assert [run.run_id for run in pair.other.search_runs(query)] == expected


@settings(max_examples=200, deadline=None)
@given(where=clauses, limit=st.integers(0, RUNS), offset=st.integers(0, RUNS), order_by=orders)
def test_back_ends_agree_on_every_page(
    pair: Pair, where: Expression, limit: int, offset: int, order_by: tuple[OrderBy, ...]
) -> None:
    query = RunQuery(where=where, order_by=order_by, limit=limit, offset=offset)
    expected = [run.run_id for run in pair.reference.search_runs(query)]
    assert [run.run_id for run in pair.other.search_runs(query)] == expected


@settings(max_examples=500)
@given(where=expressions, order_by=orders)
def test_a_tree_written_out_parses_back_to_itself(where: Expression, order_by: tuple[OrderBy, ...]) -> None:
    again = parse_filter(str(where))
    assert str(again) == str(where)
    assert parse_order([str(level) for level in order_by]) == order_by
