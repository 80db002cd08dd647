"""The filter language: what parses, into which tree, and how an error points at its place."""

import pytest

from tracker.core.errors import FilterError
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.tree import And, Between, Compare, Field, In, IsNull, Like, Not, Or, OrderBy, fields_of
from tracker.core.filter.vocabulary import EXPERIMENTS

LOSS = Field("metric", "loss")
LR = Field("param", "lr")


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_filter_is_none(text: str) -> None:
    assert parse_filter(text) is None


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("metrics.loss < 0.5", Compare(LOSS, "<", 0.5)),
        ("metric.loss<-5", Compare(LOSS, "<", -5)),
        ("metrics.loss == 1e-3", Compare(LOSS, "=", 0.001)),
        ("metrics.loss <> .5", Compare(LOSS, "!=", 0.5)),
        ("params.lr = 'x'", Compare(LR, "=", "x")),
        ('parameters.lr = "x y"', Compare(LR, "=", "x y")),
        ("params.lr = 'it''s'", Compare(LR, "=", "it's")),
        ("parameter.lr >= 1", Compare(LR, ">=", 1)),
        ("params.val/lr-2 = 'x'", Compare(Field("param", "val/lr-2"), "=", "x")),
        ("params.`a.b c` = 'x'", Compare(Field("param", "a.b c"), "=", "x")),
        ("tags.\"a=b\" = 'x'", Compare(Field("tag", "a=b"), "=", "x")),
        ("tag.mlflow.parentRunId = 'x'", Compare(Field("tag", "mlflow.parentRunId"), "=", "x")),
        ("status = 'RUNNING'", Compare(Field("attribute", "status"), "=", "RUNNING")),
        ("attr.created > 5", Compare(Field("attribute", "start_time"), ">", 5)),
        ("run.`run name` = 'x'", Compare(Field("attribute", "run_name"), "=", "x")),
        ("`run name` = 'x'", Compare(Field("attribute", "run_name"), "=", "x")),
        ("params.lr like 'a%'", Like(LR, "a%")),
        ("params.lr NOT ILIKE 'a%'", Like(LR, "a%", ignore_case=True, negated=True)),
        ("run_id IN ('a', 'b')", In(Field("attribute", "run_id"), ("a", "b"))),
        ("metrics.loss not in (1,2.5)", In(LOSS, (1, 2.5), negated=True)),
        ("metrics.loss BETWEEN -1 AND 1", Between(LOSS, -1, 1)),
        ("params.lr NOT BETWEEN 0 AND 1", Between(LR, 0, 1, negated=True)),
        ("end_time IS NULL", IsNull(Field("attribute", "end_time"))),
        ("params.lr is not null", IsNull(LR, negated=True)),
        ("dataset.name = 'x'", Compare(Field("dataset", "name"), "=", "x")),
        ("metrics.loss < 99999999999999999999", Compare(LOSS, "<", 1e20)),
        ("metrics.loss = 9007199254740993", Compare(LOSS, "=", 9007199254740992.0)),
        ("start_time = 9007199254740993", Compare(Field("attribute", "start_time"), "=", 9007199254740993)),
    ],
)
def test_a_clause_parses(text: str, tree: object) -> None:
    assert parse_filter(text) == tree


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = (Compare(Field("metric", key), "=", 1) for key in "abc")
    assert parse_filter("metrics.a = 1 OR metrics.b = 1 AND NOT metrics.c = 1") == Or((a, And((b, Not(c)))))
    assert parse_filter("(metrics.a = 1 or metrics.b = 1) and metrics.c = 1") == And((Or((a, b)), c))
    assert parse_filter("not (metrics.a = 1 and metrics.b = 1)") == Not(And((a, b)))
    assert parse_filter("metrics.a BETWEEN 0 AND 1 AND metrics.b = 1") == And((Between(a.field, 0, 1), b))


def test_a_trailing_and_is_tolerated() -> None:
    assert parse_filter("metrics.loss < 1 AND") == Compare(LOSS, "<", 1)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("metrics.loss", 13, "Expected =, !=, <"),
        ("metrics.loss <", 15, "Expected a number, found the end"),
        ("metrics.loss < 'a'", 16, "Expected a number, found 'a'"),
        ("metrics.loss LIKE 'a'", 14, "is a number and takes no LIKE"),
        ("metrics. loss < 1", 10, "Expected a key"),
        ("params.lr = x", 13, "Expected a quoted text or a number, found 'x'"),
        ("params.lr > 'x'", 11, "> wants an unquoted number"),
        ("status > 'x'", 8, "it takes no >"),
        ("status = 5", 10, "Expected a quoted text"),
        ("status BETWEEN 1 AND 2", 8, "takes no BETWEEN"),
        ("params.lr IN ()", 15, "Expected a quoted text"),
        ("params.lr IN ('a' 'b')", 19, "Expected ',' or ')'"),
        ("params.lr IN ('a', 5)", 20, "Expected a quoted text"),
        ("params.lr IN 'a'", 14, "Expected '('"),
        ("params.lr IS 5", 14, "Expected NULL or NOT NULL"),
        ("params.lr NOT = 'a'", 15, "Expected LIKE, ILIKE, IN or BETWEEN"),
        ("params.lr BETWEEN 1 OR 2", 21, "Expected AND and the upper bound"),
        ("params.lr = 'x", 13, "never closed"),
        ("(metrics.loss < 1", 18, "Expected AND, OR or ')'"),
        ("metrics.loss < 1 metrics.b < 2", 18, "Expected AND, OR or the end"),
        ("metrics.loss < 1 AND AND metrics.b < 2", 22, "is no attribute of a run"),
        ("metrics.loss ! 1", 14, "Expected =, !="),
        ("nothing = 'x'", 1, "is no attribute of a run"),
        ("Metrics.loss < 1", 1, "'Metrics' is none of"),
        ("dataset.size = 'x'", 1, "A dataset has no 'size'"),
        ("5 < metrics.loss", 1, "Expected a field"),
        ("'a' = 'a'", 1, "Expected a field"),
        (")", 1, "Expected a field"),
    ],
)
def test_an_error_points_at_its_place(text: str, column: int, words: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(text)
    assert words in str(caught.value)
    assert caught.value.position + 1 == column
    assert str(caught.value).endswith(f"\n  {text}\n  {' ' * (column - 1)}^")


def test_the_caret_stays_in_place_below_a_line_break() -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter("metrics.a < 1\nAND metrics.b < 'x'")
    assert str(caught.value).splitlines()[1:] == ["  metrics.a < 1 AND metrics.b < 'x'", "  " + " " * 30 + "^"]


def test_nesting_without_end_is_refused_not_a_crash() -> None:
    with pytest.raises(FilterError, match="Nested deeper"):
        parse_filter("(" * 5000 + "metrics.a = 1" + ")" * 5000)
    with pytest.raises(FilterError, match="Nested deeper"):
        parse_filter("NOT " * 5000 + "metrics.a = 1")


def test_experiments_have_words_of_their_own() -> None:
    assert parse_filter("name LIKE 'a%'", EXPERIMENTS) == Like(Field("attribute", "name"), "a%")
    with pytest.raises(FilterError, match="no attribute of an experiment"):
        parse_filter("status = 'x'", EXPERIMENTS)
    with pytest.raises(FilterError, match="'metrics' is none of"):
        parse_filter("metrics.loss < 1", EXPERIMENTS)


@pytest.mark.parametrize(
    ("terms", "order"),
    [
        ([], ()),
        (["metrics.loss"], (OrderBy(LOSS),)),
        (["metrics.`loss` DESC", "start_time asc"], (OrderBy(LOSS, False), OrderBy(Field("attribute", "start_time")))),
    ],
)
def test_an_order_parses(terms: list[str], order: tuple[OrderBy, ...]) -> None:
    assert parse_order(terms) == order


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (["metrics.loss DOWN"], "Expected ASC, DESC or the end"),
        (["metrics.loss", "metric.loss DESC"], "twice"),
        (["dataset.name"], "cannot be ordered by their datasets"),
        ([""], "Expected a field"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(terms: list[str], words: str) -> None:
    with pytest.raises(FilterError, match=words):
        parse_order(terms)


def test_the_fields_of_an_expression_are_known_before_reading() -> None:
    expression = parse_filter("metrics.loss < 1 AND NOT (params.lr IS NULL OR metrics.loss > 5)")
    assert expression is not None
    assert fields_of(expression) == {LOSS, LR}
