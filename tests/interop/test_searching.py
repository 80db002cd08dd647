"""The same searches put to MLflow and to tracker, over the same store: the same ids in the same order."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from tests.interop import disagreements, experiment_questions, refusals, run_questions
from tests.interop.conftest import MLflows
from tests.interop.disagreements import Disagreement
from tests.interop.stores import KINDS, PLACES, Kind, Place

from tracker.core.entities import View
from tracker.core.errors import FilterError
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.vocabulary import EXPERIMENTS
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.protocols import Store

ASKED_AGES = ("2.22", "3.17")


class Question(NamedTuple):
    filter: str = ""
    order_by: tuple[str, ...] = ()
    view: View = "active"


RUN_QUESTIONS = (
    *map(Question, (*run_questions.FILTERS, *run_questions.NULL_FILTERS, *refusals.REFUSED, *refusals.EXTENSIONS)),
    *map(Question, refusals.LET_SLIP),
    *(Question(order_by=order) for order in (*run_questions.ORDERS, *refusals.REFUSED_ORDERS)),
    *(Question("metrics.loss < 1", view=view) for view in ("active", "deleted", "all")),
)
EXPERIMENT_QUESTIONS = (
    *map(Question, (*experiment_questions.FILTERS, *experiment_questions.REFUSED, *experiment_questions.EXTENSIONS)),
    *(Question(order_by=order) for order in experiment_questions.ORDERS),
    *(Question("name LIKE '%e%'", view=view) for view in ("deleted", "all")),
)

Answers = dict[tuple[str, Kind], dict[Question, list[str] | None]]
"""What each age of MLflow found in its store of each kind; None: it refused."""


class Searched(NamedTuple):
    """The stores, by kind, open by tracker, with the experiments to search and what MLflow answered."""

    stores: dict[Kind, Store]
    experiment_ids: dict[Kind, list[str]]
    runs: Answers
    experiments: Answers


@pytest.fixture(scope="session")
def searched(mlflows: MLflows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    folder = tmp_path_factory.mktemp("searched")
    found = Searched({}, {}, {}, {})
    for kind in KINDS:
        place = Place(kind, folder / PLACES[kind])
        ids = mlflows("2.22").ask("prepare_search", uri=place.uri)
        (folder / "newer").mkdir(exist_ok=True)
        newer = place.copy(folder / "newer")
        found.experiment_ids[kind] = ids
        asked = dict(zip(ASKED_AGES, (place, newer), strict=True))
        for age in ASKED_AGES:
            questions = [question._asdict() for question in RUN_QUESTIONS]
            mlflows(age).tell("search_runs", uri=asked[age].uri, experiment_ids=ids, questions=questions)
        for age in ASKED_AGES:
            found.runs[age, kind] = _answers(RUN_QUESTIONS, mlflows(age).answer())
            questions = [question._asdict() for question in EXPERIMENT_QUESTIONS]
            answers = mlflows(age).ask("search_experiments", uri=asked[age].uri, questions=questions)
            found.experiments[age, kind] = _answers(EXPERIMENT_QUESTIONS, answers)
        found.stores[kind] = place.open()
    yield found
    for store in found.stores.values():
        store.close()


@pytest.mark.parametrize("text", run_questions.FILTERS)
def test_a_filter_finds_the_runs_that_mlflow_finds(text: str, searched: Searched) -> None:
    _compare(Question(text), searched.runs, _runs(searched), disagreements.OF_RUNS.get(text))


@pytest.mark.parametrize("text", run_questions.NULL_FILTERS)
def test_is_null_finds_the_runs_that_mlflow_3_finds(text: str, searched: Searched) -> None:
    for kind in KINDS:
        assert searched.runs["3.17", kind][Question(text)] == _runs(searched)(kind, Question(text))


@pytest.mark.parametrize("order", run_questions.ORDERS, ids=" then ".join)
def test_an_order_sorts_runs_as_mlflow_does(order: tuple[str, ...], searched: Searched) -> None:
    _compare(Question(order_by=order), searched.runs, _runs(searched), disagreements.OF_ORDERS.get(order))


@pytest.mark.parametrize("view", ["active", "deleted", "all"])
def test_a_view_shows_the_runs_that_mlflow_shows(view: View, searched: Searched) -> None:
    question = Question("metrics.loss < 1", view=view)
    _compare(question, searched.runs, _runs(searched), disagreements.NAN_IS_ZERO if view != "deleted" else None)


@pytest.mark.parametrize("text", refusals.REFUSED)
def test_what_mlflow_refuses_is_refused(text: str, searched: Searched) -> None:
    assert {repr(answers[Question(text)]) for answers in searched.runs.values()} == {"None"}
    with pytest.raises(FilterError):
        parse_filter(text)


@pytest.mark.parametrize("order", refusals.REFUSED_ORDERS, ids=" then ".join)
def test_an_order_that_mlflow_refuses_is_refused(order: tuple[str, ...], searched: Searched) -> None:
    assert {repr(answers[Question(order_by=order)]) for answers in searched.runs.values()} == {"None"}
    with pytest.raises(FilterError):
        parse_order(order)


@pytest.mark.parametrize("text", refusals.LET_SLIP)
def test_what_mlflow_lets_slip_is_refused(text: str, searched: Searched) -> None:
    assert any(answers[Question(text)] is not None for answers in searched.runs.values())
    with pytest.raises(FilterError):
        parse_filter(text)


@pytest.mark.parametrize("text", refusals.EXTENSIONS)
def test_what_goes_beyond_mlflow_finds_what_it_says(text: str, searched: Searched) -> None:
    assert {repr(answers[Question(text)]) for answers in searched.runs.values()} == {"None"}
    for kind in KINDS:
        found = searched.stores[kind].search_runs(_run_query(Question(text), searched.experiment_ids[kind]))
        assert sorted(run.run_name for run in found) == sorted(refusals.EXTENSIONS[text])


@pytest.mark.parametrize("text", experiment_questions.FILTERS)
def test_a_filter_finds_the_experiments_that_mlflow_finds(text: str, searched: Searched) -> None:
    disagreement = disagreements.OF_EXPERIMENTS.get(text)
    _compare(Question(text), searched.experiments, _experiments(searched), disagreement)


@pytest.mark.parametrize("order", experiment_questions.ORDERS, ids=" then ".join)
def test_an_order_sorts_experiments_as_mlflow_does(order: tuple[str, ...], searched: Searched) -> None:
    _compare(Question(order_by=order), searched.experiments, _experiments(searched), None)


@pytest.mark.parametrize("view", ["deleted", "all"])
def test_a_view_shows_the_experiments_that_mlflow_shows(view: View, searched: Searched) -> None:
    _compare(Question("name LIKE '%e%'", view=view), searched.experiments, _experiments(searched), None)


@pytest.mark.parametrize("text", experiment_questions.REFUSED)
def test_what_mlflow_refuses_of_experiments_is_refused(text: str, searched: Searched) -> None:
    assert {repr(answers[Question(text)]) for answers in searched.experiments.values()} == {"None"}
    with pytest.raises(FilterError):
        parse_filter(text, EXPERIMENTS)


@pytest.mark.parametrize("text", experiment_questions.EXTENSIONS)
def test_what_goes_beyond_mlflow_finds_the_experiments_that_it_says(text: str, searched: Searched) -> None:
    assert {repr(answers[Question(text)]) for answers in searched.experiments.values()} == {"None"}
    for kind in KINDS:
        found = _experiments(searched)(kind, Question(text))
        assert sorted(found) == sorted(experiment_questions.EXTENSIONS[text])


Search = Callable[[Kind, Question], list[str]]


def _compare(question: Question, answers: Answers, search: Search, disagreement: Disagreement | None) -> None:
    """Every MLflow's answer is tracker's, those apart that are known to differ, which must differ."""
    found = {(age, kind): search(kind, question) for age, kind in answers}
    expected = {place: answered[question] for place, answered in answers.items()}
    differing = {place for place in answers if found[place] != expected[place]}
    known = {place for place in answers if disagreement and disagreement.concerns(*place)}
    assert differing == known, {place: (found[place], expected[place]) for place in differing ^ known}


def _runs(searched: Searched) -> Search:
    def search(kind: Kind, question: Question) -> list[str]:
        query = _run_query(question, searched.experiment_ids[kind])
        return [run.run_id for run in searched.stores[kind].search_runs(query)]

    return search


def _run_query(question: Question, experiment_ids: Sequence[str]) -> RunQuery:
    where, order_by = parse_filter(question.filter), parse_order(question.order_by)
    return RunQuery(tuple(experiment_ids), where=where, order_by=order_by, view=question.view)


def _experiments(searched: Searched) -> Search:
    def search(kind: Kind, question: Question) -> list[str]:
        where, order_by = parse_filter(question.filter, EXPERIMENTS), parse_order(question.order_by, EXPERIMENTS)
        query = ExperimentQuery(where=where, order_by=order_by, view=question.view)
        return [experiment.name for experiment in searched.stores[kind].search_experiments(query)]

    return search


def _answers(questions: Sequence[Question], answers: list[dict[str, Any]]) -> dict[Question, list[str] | None]:
    return {question: answer.get("found") for question, answer in zip(questions, answers, strict=True)}
