"""Finding what a person means: a run by its id, a prefix or its name; experiments by id or name."""

from collections.abc import Iterable, Sequence

from tracker.core.entities import Experiment, Run, View
from tracker.core.errors import AmbiguousRun, ExperimentNotFound, RunCandidate, RunNotFound
from tracker.core.filter.tree import Compare, Expression, Field, Like
from tracker.core.queries import ATTRIBUTES_ONLY, ExperimentQuery, RunQuery
from tracker.store.protocols import Store

SHORTEST_PREFIX = 4


def find_run(store: Store, word: str) -> Run:
    """The run of this id, else the one run that the word is a prefix of the id of, or the name of.

    Prefixes have at least four characters and count deleted runs too; a name means an active run before a deleted one.
    """
    try:
        return store.get_run(word)
    except RunNotFound:
        pass
    found = {run.run_id: run for run in (*_of_prefix(store, word), *_of_name(store, word))}
    if not found:
        error = RunNotFound(word)
        if len(word) < SHORTEST_PREFIX:
            error.add_note(f"The prefix of an id needs at least {SHORTEST_PREFIX} characters.")
        raise error
    if len(found) > 1:
        candidates = [RunCandidate(run.run_id, run.run_name, run.experiment_id) for run in found.values()]
        raise AmbiguousRun(word, candidates)
    return store.get_run(next(iter(found)))


def find_experiments(store: Store, words: Iterable[str]) -> list[Experiment]:
    """The experiments of these ids or names, an id before a name, an active one before a deleted one of that name."""
    found: dict[str, Experiment] = {}
    for word in words:
        for experiment in _experiments_of(store, word):
            found[experiment.experiment_id] = experiment
    return list(found.values())


def _of_prefix(store: Store, word: str) -> list[Run]:
    """`%` and `_` in the word are wildcards to LIKE, so what it finds is verified."""
    if len(word) < SHORTEST_PREFIX:
        return []
    found = _search(store, Like(Field("attribute", "run_id"), f"{word}%"), "all")
    return [run for run in found if run.run_id.startswith(word)]


def _of_name(store: Store, word: str) -> list[Run]:
    named = Compare(Field("attribute", "run_name"), "=", word)
    return _search(store, named, "active") or _search(store, named, "deleted")


def _search(store: Store, where: Expression, view: View) -> list[Run]:
    return store.search_runs(RunQuery(where=where, view=view, columns=ATTRIBUTES_ONLY))


def _experiments_of(store: Store, word: str) -> Sequence[Experiment]:
    try:
        return [store.get_experiment(word)]
    except ExperimentNotFound as error:
        named = Compare(Field("attribute", "name"), "=", word)
        views: tuple[View, ...] = ("active", "deleted")
        for view in views:
            if found := store.search_experiments(ExperimentQuery(where=named, view=view)):
                return found
        if close := _close_names(store, word):
            error.add_note(f"Close to it: {', '.join(map(repr, close))}.")
        raise


def _close_names(store: Store, word: str) -> list[str]:
    """Names that differ in little or only in capitals, or that hold the word, at most three."""
    from difflib import get_close_matches

    names = {experiment.name for experiment in store.search_experiments(ExperimentQuery(view="all"))}
    by_lowered = {name.lower(): name for name in sorted(names, reverse=True)}
    lowered = get_close_matches(word.lower(), by_lowered, n=3)
    lowered += [name for name in sorted(by_lowered) if word.lower() in name and name not in lowered]
    return [by_lowered[name] for name in lowered[:3]]
