"""A filter of the language, or a plain text that stands somewhere."""

import pytest
from hypothesis import given
from tests.contract.expressions import METRICS, TEXTS, expressions
from tests.views.runs import run

from tracker.core.errors import FilterError
from tracker.core.filter.evaluate import matches
from tracker.core.filter.tree import Expression
from tracker.views.run_filter import matching, run_filter
from tracker.views.run_row import RunRow

RUN = run(
    "abcd1234", {"loss": 0.5}, {"model": "ViT-Large"}, {"team": "Straße", "mlflow.runName": "fox"}, name="bold-Fox"
)


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("metrics.loss < 1", True),
        ("metrics.loss > 1", False),
        ("metrics.loss < 1 AND params.model LIKE 'ViT%'", True),
        ("run_name = 'fox'", True),
        ("params.model IS NULL", False),
        ("bold", True),
        ("BOLD-fox", True),
        ("bcd1", True),
        ("vit-l", True),
        ("STRASSE", True),
        ("model", False),
        ("0.5", False),
        ("fox is", False),
        ("it's", False),
        ("  bold ", True),
    ],
)
def test_a_run_is_shown_where_it_matches_or_holds_the_text(text: str, is_shown: bool) -> None:
    shows = run_filter(text)
    assert shows is not None
    assert shows(RunRow(RUN)) == is_shown


def test_no_text_shows_everything() -> None:
    assert run_filter("  ") is None


@pytest.mark.parametrize("text", ["loss < 0.5", "metrics.loss <", "params.lr IN (", "params.lr IS NULL x", "lr like x"])
def test_what_compares_and_does_not_parse_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(FilterError):
        run_filter(text)


ROWS = [
    RunRow(run(name, {"k": value}, {"k": text, "a b": text}, {"K": text, "k": other}))
    for name, (value, text, other) in zip("abcdefgh", zip(METRICS, TEXTS, reversed(TEXTS), strict=False), strict=False)
] + [RunRow(run("empty"))]


@given(expressions)
def test_a_filter_holds_for_the_runs_that_the_language_says(expression: Expression) -> None:
    holds = matching(expression)
    assert holds is not None
    for row in ROWS:
        assert holds(row) == matches(expression, row)
