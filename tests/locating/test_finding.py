"""A run is named by its id, a prefix of it or its name; an experiment by its id or name."""

import pytest

from tracker.core.batches import NewRun
from tracker.core.errors import AmbiguousRun, ExperimentNotFound, RunNotFound
from tracker.store.finding import find_experiments, find_run
from tracker.store.memory.store import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def create(store: MemoryStore, run_id: str, name: str = "a-name") -> None:
    store.create_run(NewRun("0", start_time=1, run_name=name, run_id=run_id))


def test_a_whole_id_is_found_though_it_begins_another(store: MemoryStore) -> None:
    create(store, "abcd")
    create(store, "abcdef")
    assert find_run(store, "abcd").run_id == "abcd"


def test_a_unique_prefix_is_found_with_all_of_the_runs_data(store: MemoryStore) -> None:
    create(store, "abcd1234")
    create(store, "abce1234")
    assert find_run(store, "abcd").tags == {"mlflow.runName": "a-name"}


def test_a_shared_prefix_lists_its_candidates(store: MemoryStore) -> None:
    create(store, "abcd1", "first")
    create(store, "abcd2", "second")
    with pytest.raises(AmbiguousRun) as caught:
        find_run(store, "abcd")
    assert {candidate.run_name for candidate in caught.value.candidates} == {"first", "second"}


def test_a_prefix_shared_with_a_deleted_run_is_ambiguous(store: MemoryStore) -> None:
    create(store, "abcd1")
    create(store, "abcd2")
    store.delete_run("abcd2")
    with pytest.raises(AmbiguousRun):
        find_run(store, "abcd")


def test_a_prefix_of_three_characters_finds_nothing_and_says_why(store: MemoryStore) -> None:
    create(store, "abcd1234")
    with pytest.raises(RunNotFound) as caught:
        find_run(store, "abc")
    assert caught.value.__notes__ == ["The prefix of an id needs at least 4 characters."]


@pytest.mark.parametrize("word", ["abc_", "ab%d", "%%%%", "____"])
def test_wildcards_in_a_word_are_plain_characters(store: MemoryStore, word: str) -> None:
    create(store, "abcd1234")
    with pytest.raises(RunNotFound):
        find_run(store, word)


def test_an_underscore_in_an_id_is_found(store: MemoryStore) -> None:
    create(store, "run_1_long")
    create(store, "runX1_long")
    assert find_run(store, "run_1").run_id == "run_1_long"


def test_a_unique_name_is_found(store: MemoryStore) -> None:
    create(store, "abcd1", "quiet-heron-1")
    create(store, "abcd2", "quiet-heron-2")
    assert find_run(store, "quiet-heron-2").run_id == "abcd2"


def test_a_shared_name_lists_its_candidates(store: MemoryStore) -> None:
    create(store, "abcd1", "twin")
    create(store, "abcd2", "twin")
    with pytest.raises(AmbiguousRun):
        find_run(store, "twin")


def test_a_name_means_an_active_run_before_a_deleted_one(store: MemoryStore) -> None:
    create(store, "abcd1", "twin")
    create(store, "abcd2", "twin")
    store.delete_run("abcd1")
    assert find_run(store, "twin").run_id == "abcd2"


def test_a_deleted_run_is_found_by_its_name(store: MemoryStore) -> None:
    create(store, "abcd1", "gone")
    store.delete_run("abcd1")
    assert find_run(store, "gone").run_id == "abcd1"


def test_a_name_that_begins_another_runs_id_is_ambiguous(store: MemoryStore) -> None:
    create(store, "face1234")
    create(store, "beef1234", "face")
    with pytest.raises(AmbiguousRun):
        find_run(store, "face")


def test_an_experiments_id_wins_over_anothers_name(store: MemoryStore) -> None:
    named_zero = store.create_experiment("0")
    assert [e.experiment_id for e in find_experiments(store, ["0"])] == ["0"]
    assert named_zero != "0"


def test_experiments_are_found_once_each_in_the_order_asked_for(store: MemoryStore) -> None:
    sweep = store.create_experiment("sweep")
    assert [e.experiment_id for e in find_experiments(store, ["sweep", "0", sweep])] == [sweep, "0"]


def test_a_deleted_experiment_is_found_by_its_name(store: MemoryStore) -> None:
    sweep = store.create_experiment("sweep")
    store.delete_experiment(sweep)
    assert [e.experiment_id for e in find_experiments(store, ["sweep"])] == [sweep]


def test_an_unknown_experiment_names_the_close_ones(store: MemoryStore) -> None:
    for name in ("imagenet-sweep", "llm"):
        store.create_experiment(name)
    with pytest.raises(ExperimentNotFound) as caught:
        find_experiments(store, ["Imagenet_sweep"])
    assert caught.value.__notes__ == ["Close to it: 'imagenet-sweep'."]


def test_an_experiment_unlike_any_other_names_none(store: MemoryStore) -> None:
    with pytest.raises(ExperimentNotFound) as caught:
        find_experiments(store, ["zzz"])
    assert not hasattr(caught.value, "__notes__")
