"""The note on stderr that says what could not be read."""

from collections.abc import Iterable, Sequence

from tracker.cli.output import note
from tracker.core.entities import Experiment, Problem, Run

_MOST_LINES = 5


def note_problems(read: Iterable[Run | Experiment]) -> None:
    """One line for all of them, then one for each of the first few things with problems."""
    damaged = [(_called(thing), thing.problems) for thing in read if thing.problems]
    note_problems_of(damaged)


def note_problems_of(damaged: Sequence[tuple[str, Sequence[Problem]]]) -> None:
    """The same of things that have their name beside them."""
    if not damaged:
        return
    count = sum(len(problems) for _, problems in damaged)
    values = "1 unreadable value" if count == 1 else f"{count:,} unreadable values"
    noun = damaged[0][0].split(" ")[0]
    places = f" in {len(damaged):,} {noun}s" if len(damaged) > 1 else ""
    note(f"tracker: {values}{places}:")
    for name, problems in damaged[:_MOST_LINES]:
        first = problems[0]
        more = f"; and {len(problems) - 1:,} more" if len(problems) > 1 else ""
        note(f"  {name}: {first.field} ({first.reason}){more}")
    if len(damaged) > _MOST_LINES:
        note(f"  and {len(damaged) - _MOST_LINES:,} more {noun}s; --json lists every one of them")


def _called(thing: Run | Experiment) -> str:
    return f"run {thing.run_id[:8]}" if isinstance(thing, Run) else f"experiment {thing.experiment_id}"
