"""Databases with bytes overwritten: whatever is found, only errors of our own come of it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.sql_stores import START, reading

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.core.errors import TrackerError
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.sql.store import SqlStore

MUTANTS = 2500


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    path = tmp_path_factory.mktemp("fuzz") / "mlflow.db"
    store = SqlStore.create(path)
    for number in range(6):
        run = store.create_run(NewRun("0", start_time=START + number, run_name=f"run {number}"))
        points = [Point("loss", step / 3, step, step) for step in range(30)]
        store.log_batch(run.run_id, Batch(points, {"lr": str(number), "opt": "adam"}, {"team": "ü"}))
        store.log_inputs(run.run_id, [DatasetInput(Dataset("mnist", "d", "local", "{}"), {"a": "b"})])
    store.close()
    return path.read_bytes(), run.run_id


def mutate(content: bytearray, chance: random.Random) -> None:
    """Overwrite, cut or move some bytes, most of them where there is content."""
    size = len(content)
    match chance.randrange(6):
        case 0:
            content[chance.randrange(100)] = chance.randrange(256)
        case 1 | 2:
            for _ in range(chance.randrange(1, 30)):
                content[chance.randrange(size)] = chance.randrange(256)
        case 3:
            start = chance.randrange(size - 64)
            content[start : start + 64] = chance.randbytes(64)
        case 4:
            page, other = (4096 * chance.randrange(size // 4096) for _ in range(2))
            content[page : page + 4096] = content[other : other + 4096]
        case 5:
            used = [place for place in range(0, size, 7) if content[place]]
            for _ in range(10):
                content[chance.choice(used)] ^= 1 << chance.randrange(8)
    if chance.random() < 0.1:
        del content[chance.randrange(200, size) :]


def questions(store: SqlStore, run_id: str) -> list[Callable[[], object]]:
    where = parse_filter("metrics.loss < 100 AND (params.lr > 1 OR params.opt LIKE 'a%' OR dataset.name != 'x')")
    return [
        lambda: store.search_experiments(ExperimentQuery(view="all")),
        lambda: store.search_runs(RunQuery(view="all")),
        lambda: store.search_runs(RunQuery(where=where, order_by=parse_order(["metrics.loss DESC", "params.lr"]))),
        lambda: store.get_run(run_id),
        lambda: store.history(run_id, "loss"),
        lambda: store.inputs(run_id),
        lambda: store.count_runs(["0"]),
        store.registered_models,
    ]


@pytest.mark.parametrize("part", range(5))
def test_mutated_databases_raise_nothing_but_our_own(tmp_path: Path, original: tuple[bytes, str], part: int) -> None:
    chance = random.Random(part)
    path = tmp_path / "mlflow.db"
    answered = 0
    for _ in range(MUTANTS // 5):
        content = bytearray(original[0])
        mutate(content, chance)
        for old in tmp_path.iterdir():
            old.unlink()
        path.write_bytes(content)
        try:
            store = reading(path)
        except TrackerError:
            continue
        for question in questions(store, original[1]):
            try:
                question()
                answered += 1
            except TrackerError as error:
                assert "\n" not in str(error)
        store.close()
    assert answered > MUTANTS // 5
