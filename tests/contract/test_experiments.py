"""Experiments, over every back end."""

import pytest
from tests.contract.builders import new_run

from tracker.core.entities import View
from tracker.core.errors import AlreadyExists, ExperimentNotFound, InvalidValue
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.vocabulary import EXPERIMENTS
from tracker.core.queries import ExperimentQuery
from tracker.store.protocols import Store


def names(store: Store, filter_: str = "", *order: str, view: View = "active") -> list[str]:
    query = ExperimentQuery(parse_filter(filter_, EXPERIMENTS), parse_order(order, EXPERIMENTS), view=view)
    return [experiment.name for experiment in store.search_experiments(query)]


def test_a_new_store_holds_the_experiment_default(store: Store) -> None:
    assert store.get_experiment("0").name == "Default"
    assert names(store) == ["Default"]


def test_a_created_experiment_reads_back_with_its_tags(store: Store) -> None:
    experiment_id = store.create_experiment("vision/näme", artifact_location="/data/a", tags={"team": "ü b"})
    found = store.get_experiment(experiment_id)
    assert (found.name, found.artifact_location, found.lifecycle_stage) == ("vision/näme", "/data/a", "active")
    assert found.tags == {"team": "ü b"}
    assert found.creation_time is not None
    assert found.last_update_time is not None


def test_a_name_is_given_once(store: Store) -> None:
    store.create_experiment("sweep")
    with pytest.raises(AlreadyExists, match="sweep"):
        store.create_experiment("sweep")


def test_a_deleted_experiment_keeps_its_name(store: Store) -> None:
    store.delete_experiment(store.create_experiment("sweep"))
    with pytest.raises(AlreadyExists, match="deleted"):
        store.create_experiment("sweep")


@pytest.mark.parametrize("name", ["", "   ", "x" * 257])
def test_a_name_that_no_store_could_hold_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InvalidValue, match=r"[Nn]ame"):
        store.create_experiment(name)


def test_an_unknown_experiment_is_named(store: Store) -> None:
    with pytest.raises(ExperimentNotFound, match="4711"):
        store.get_experiment("4711")
    with pytest.raises(ExperimentNotFound):
        store.rename_experiment("no-number", "x")


def test_renaming_changes_the_name_and_the_time(store: Store) -> None:
    experiment_id = store.create_experiment("before")
    created = store.get_experiment(experiment_id)
    store.rename_experiment(experiment_id, "after")
    renamed = store.get_experiment(experiment_id)
    assert renamed.name == "after"
    assert renamed.creation_time == created.creation_time
    assert (renamed.last_update_time or 0) >= (created.last_update_time or 0)


def test_renaming_to_a_name_that_is_taken_is_refused(store: Store) -> None:
    experiment_id = store.create_experiment("one")
    with pytest.raises(AlreadyExists):
        store.rename_experiment(experiment_id, "Default")
    assert store.get_experiment(experiment_id).name == "one"


def test_deleting_takes_its_runs_along_and_restoring_brings_all_back(store: Store) -> None:
    experiment_id = store.create_experiment("sweep")
    kept = new_run(store, experiment_id=experiment_id)
    dropped = new_run(store, experiment_id=experiment_id)
    store.delete_run(dropped.run_id)
    store.delete_experiment(experiment_id)
    assert store.get_run(kept.run_id).lifecycle_stage == "deleted"
    assert store.get_experiment(experiment_id).lifecycle_stage == "deleted"
    store.restore_experiment(experiment_id)
    assert {store.get_run(run.run_id).lifecycle_stage for run in (kept, dropped)} == {"active"}


def test_a_deleted_experiment_is_not_changed(store: Store) -> None:
    experiment_id = store.create_experiment("sweep")
    store.delete_experiment(experiment_id)
    with pytest.raises(InvalidValue, match="deleted"):
        store.rename_experiment(experiment_id, "other")
    with pytest.raises(InvalidValue, match="deleted"):
        new_run(store, experiment_id=experiment_id)


def test_restoring_what_is_not_deleted_is_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="not deleted"):
        store.restore_experiment("0")


def test_views_tell_active_from_deleted(store: Store) -> None:
    store.delete_experiment(store.create_experiment("gone"))
    assert names(store, view="active") == ["Default"]
    assert names(store, view="deleted") == ["gone"]
    assert sorted(names(store, view="all")) == ["Default", "gone"]


def test_runs_are_counted_in_the_experiments_own_stage(store: Store) -> None:
    experiment_id = store.create_experiment("sweep")
    for _ in range(3):
        new_run(store, experiment_id=experiment_id)
    store.delete_run(new_run(store, experiment_id=experiment_id).run_id)
    assert store.count_runs(["0", experiment_id]) == {"0": 0, experiment_id: 3}
    store.delete_experiment(experiment_id)
    assert store.count_runs([experiment_id]) == {experiment_id: 4}


def test_tags_are_set_changed_and_deleted(store: Store) -> None:
    experiment_id = store.create_experiment("sweep", tags={"a": "1"})
    store.set_experiment_tags(experiment_id, {"a": "2", "b/c": "3"})
    assert store.get_experiment(experiment_id).tags == {"a": "2", "b/c": "3"}
    store.delete_experiment_tag(experiment_id, "a")
    assert store.get_experiment(experiment_id).tags == {"b/c": "3"}
    with pytest.raises(InvalidValue, match="no tag"):
        store.delete_experiment_tag(experiment_id, "a")


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("name = 'vision/a'", ["vision/a"]),
        ("name LIKE 'vision/%'", ["vision/a", "vision/B"]),
        ("name ILIKE 'VISION/_'", ["vision/a", "vision/B"]),
        ("name LIKE 'VISION/%'", []),
        ("tags.team = 'x' AND name != 'Default'", ["vision/a"]),
        ("tags.team IS NULL", ["Default", "vision/B"]),
        ("creation_time > 0 AND NOT name = 'Default'", ["vision/a", "vision/B"]),
        ("experiment_id IN ('0')", ["Default"]),
        ("creation_time < 10", []),
    ],
)
def test_filters_find_experiments(store: Store, filter_: str, expected: list[str]) -> None:
    store.create_experiment("vision/a", tags={"team": "x"})
    store.create_experiment("vision/B")
    assert sorted(names(store, filter_)) == sorted(expected)


def test_experiments_are_ordered_and_cut(store: Store) -> None:
    for name in ("b", "c", "a"):
        store.create_experiment(name)
    assert names(store, "", "name DESC") == ["c", "b", "a", "Default"]
    query = ExperimentQuery(order_by=parse_order(["name"], EXPERIMENTS), limit=2, offset=1)
    assert [experiment.name for experiment in store.search_experiments(query)] == ["a", "b"]
