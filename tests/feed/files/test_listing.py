"""The store as it stands when it is first looked at, and when it is looked at again."""

from pathlib import Path

from tests.feed.files.changing import append, end
from tests.feed.files.following import Follower, lines
from tests.files.raw import OTHER, START, fill, make_experiment, make_run, put

from tracker.core.events import Event, ExperimentEvent, Loaded, RunEvent
from tracker.core.queries import ATTRIBUTES_ONLY, EVERYTHING, Columns


def test_names_come_before_columns_and_these_before_everything(root: Path, experiment: Path) -> None:
    runs = [make_run(experiment, f"{number:032x}", status="3", start_time=str(START + number)) for number in range(3)]
    for run in runs:
        fill(run)
    first = Columns(frozenset(("lr",)), frozenset(("loss",)), frozenset())
    events = [event for batch in Follower(root, first=first).batches for event in batch]
    parts = [number for number, event in enumerate(events) if isinstance(event, Loaded)]
    assert isinstance(events[0], ExperimentEvent)
    assert [event.part for event in events if isinstance(event, Loaded)] == ["names", "columns", "everything"]
    for part, has in zip(
        (events[1 : parts[0]], *_between(events, parts)), (ATTRIBUTES_ONLY, first, EVERYTHING), strict=True
    ):
        told = [event for event in part if isinstance(event, RunEvent)]
        assert {event.run.run_id for event in told} == {run.name for run in runs}
        assert {event.has for event in told} == {has}


def _between(events: list[Event], parts: list[int]) -> list[list[Event]]:
    return [events[parts[0] : parts[1]], events[parts[1] : parts[2]]]


def test_columns_come_for_the_newest_runs_first(root: Path, experiment: Path) -> None:
    runs = [make_run(experiment, f"{number:032x}", start_time=str(START - number)) for number in range(3)]
    events = Follower(root, first=Columns(None, frozenset(), frozenset())).batches[1]
    assert [event.run.run_id for event in events if isinstance(event, RunEvent)] == [run.name for run in runs]


def test_the_first_batch_has_the_runs_that_changed_last_and_not_all(root: Path, experiment: Path) -> None:
    for number in range(450):
        folder = experiment / f"{number:032x}"
        (folder / "metrics").mkdir(parents=True)
        put(folder, "meta.yaml", b"status: 3\nuser_id: a\nstart_time: 1\nend_time: 2\nexperiment_id: '1'\n")
    run = make_run(experiment)
    first = Follower(root).batches[0]
    told = [event.run.run_id for event in first if isinstance(event, RunEvent)]
    assert len(told) == 200
    assert run.name in told


def test_everything_agrees_with_what_the_store_reads(root: Path, experiment: Path) -> None:
    for number in range(4):
        fill(make_run(experiment, f"{number:032x}", status=str(number + 1)), number=number)
    make_run(make_experiment(root, ".trash/2"), OTHER, lifecycle_stage="deleted")
    assert Follower(root).agrees()


def test_a_history_that_is_loaded_while_the_store_is_listed_leaves_no_gap(root: Path, run: Path) -> None:
    loss = put(run, "metrics/loss", lines(0, 3))
    follower = Follower(root, is_listed=False)
    for batch in follower.source.listing(ATTRIBUTES_ONLY):
        follower.told.take(batch)
        if (run.name, "loss") not in follower.watched:
            follower.history(run, "loss")
            append(loss, lines(3, 5))
    follower.until_steps(run, "loss", range(5))


def test_a_history_that_is_asked_for_while_its_run_moves_is_told_when_it_is_there(root: Path, run: Path) -> None:
    put(run, "metrics/loss", lines(0, 3))
    follower = Follower(root)
    trashed = run.parent.rename(root / ".trash/1")
    assert len(follower.history(run, "loss")) == 0
    append(trashed / run.name / "metrics/loss", lines(3, 4))
    follower.until_steps(run, "loss", range(4))


def test_another_source_tells_only_what_is_otherwise(root: Path, run: Path) -> None:
    put(run, "metrics/loss", lines(0, 3))
    other = make_run(run.parent, OTHER)
    follower = Follower(root)
    before = len(follower.told.events)
    append(run / "metrics/loss", lines(3, 5))
    end(other)
    follower.reopen()
    events = [event for event in follower.told.events[before:] if not isinstance(event, Loaded)]
    assert len(events) == 2
    assert follower.told.steps(run, "loss") == [3, 4]
    assert follower.told.changes(other)[-1] == "ended"
    append(run / "metrics/loss", lines(5, 6))
    follower.until_steps(run, "loss", [3, 4, 5])


def test_another_source_tells_of_points_before_the_end_of_their_run(root: Path, run: Path) -> None:
    put(run, "metrics/loss", lines(0, 3))
    follower = Follower(root)
    append(run / "metrics/loss", lines(3, 5))
    end(run)
    follower.reopen()
    assert follower.told.changes(run)[-2:] == ["2 points", "ended"]
