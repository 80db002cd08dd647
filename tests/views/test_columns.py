"""Columns, orders and groups as a person writes them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import InvalidValue
from tracker.views.column_language import parse_column, parse_columns, parse_grouping, parse_sort
from tracker.views.columns import ATTRIBUTES, KnownKeys, RunColumn
from tracker.views.reducers import SPARK, Reducer

KNOWN = KnownKeys(metrics={"loss", "both", "a:min", "state", "100%"}, params={"lr", "both"}, tags={"team", "both"})


def metric(key: str, name: str = "last", number: int = 0) -> RunColumn:
    return RunColumn("metric", key, Reducer(name, number))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("state", RunColumn("attribute", "state")),
        ("status", RunColumn("attribute", "state")),
        ("attributes.start_time", RunColumn("attribute", "started")),
        ("val_loss", metric("val_loss")),
        ("val_loss:last", metric("val_loss")),
        ("val/loss:min", metric("val/loss", "min")),
        ("val_loss:mean(10)", metric("val_loss", "mean", 10)),
        ("val_loss : mean( 10 )", metric("val_loss", "mean", 10)),
        ("val_loss@100", metric("val_loss", "at", 100)),
        ("val_loss@-1", metric("val_loss", "at", -1)),
        ("val_loss:best_step", metric("val_loss", "best_step")),
        ("quux:max_step", metric("quux", "max_step")),
        ("metrics.state", metric("state")),
        ("metrics.`a, b`:min", metric("a, b", "min")),
        ('"a:b"', metric("a:b")),
        ("params.lr", RunColumn("param", "lr")),
        ("tag.mlflow.user", RunColumn("tag", "mlflow.user")),
        ("delta(val_loss)", RunColumn("delta", "val_loss")),
        ("delta(quux:max)", RunColumn("delta", "quux", Reducer("max"))),
        ("spark(metrics.loss)", RunColumn("spark", "loss", SPARK)),
    ],
)
def test_a_column_is_what_it_says(text: str, column: RunColumn) -> None:
    assert parse_column(text) == column
    assert parse_column(str(column)) == column


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("loss:avg", "'avg'"),
        ("loss:mean", "loss:mean(10)"),
        ("loss:mean(0)", "loss:mean(10)"),
        ("loss:min(3)", "nothing in parentheses"),
        ("loss:", "'loss:'"),
        ("quux:best", "quux:min or quux:max"),
        ("quux:best_step", "quux:min_step or quux:max_step"),
        ("delta(quux)", "delta(quux:min) or delta(quux:max)"),
        ("delta(params.lr)", "wants a metric"),
        ("delta()", "wants a metric"),
        ("delta(loss:min_step)", "delta(loss)"),
        ("spark(loss:min)", "spark(loss)"),
        ("params.lr:min", "params.lr without :min"),
        ("dataset.name", "'dataset.name'"),
        ("attributes.colour", "'colour'"),
        ("a,,b", "'a,,b'"),
        ("", "''"),
        ("`a", "never closed"),
        ("delta(a", "brackets"),
    ],
)
def test_what_is_no_column_is_named_in_one_sentence(text: str, named: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(named)) as caught:
        parse_columns(text)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_commas_inside_quotes_separate_nothing() -> None:
    assert [column.key for column in parse_columns('loss, `a,b`:min ,"c,d"')] == ["loss", "a,b", "c,d"]


def test_a_bare_name_is_a_metrics_before_a_params_before_a_tags() -> None:
    assert [column.kind for column in parse_columns("both,lr,team", KNOWN)] == ["metric", "param", "tag"]


def test_an_attributes_name_is_the_attribute_even_where_a_metric_is_called_so() -> None:
    assert parse_column("state", KNOWN).kind == "attribute"


def test_a_key_with_a_colon_needs_no_quotes_where_it_is_known() -> None:
    assert parse_column("a:min", KNOWN) == metric("a:min")
    assert parse_column("loss:min", KNOWN) == metric("loss", "min")


def test_an_unknown_name_is_told_with_what_is_close_to_it() -> None:
    with pytest.raises(InvalidValue, match=r"'lss'\. Close to it: 'loss'"):
        parse_column("lss:min", KNOWN)


def test_a_column_keeps_the_words_it_was_asked_for_in() -> None:
    assert parse_column("status").title == "status"
    assert RunColumn("metric", "val loss", Reducer("min")).title == "metrics.`val loss`:min"


def test_a_minus_begins_with_the_greatest() -> None:
    levels = parse_sort("val_loss:min,-started")
    assert [(str(level.column), level.ascending) for level in levels] == [
        ("metrics.val_loss:min", True), ("started", False),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["loss,-loss", "spark(loss)", "-", "loss,"])
def test_what_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_sort(text)


def test_a_bare_name_to_group_by_is_a_params_before_a_metrics() -> None:
    assert [column.kind for column in parse_grouping("both,team,user,params.lr", KNOWN)] == [
        "param", "tag", "attribute", "param",
    ]  # fmt: skip
    assert parse_grouping("lr") == (RunColumn("param", "lr"),)


@pytest.mark.parametrize("text", ["loss", "metrics.loss", "eta", "runs", "delta(loss)"])
def test_runs_are_not_grouped_by_what_goes_on_changing(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_grouping(text, KNOWN)


@given(st.text())
def test_any_text_is_columns_or_a_sentence(text: str) -> None:
    try:
        columns = parse_columns(text)
    except InvalidValue:
        return
    assert columns


@given(st.sampled_from(("metric", "param", "tag")), st.text(st.characters(exclude_characters='`"'), min_size=1))
def test_a_columns_own_text_parses_back_to_it(kind: str, key: str) -> None:
    column = RunColumn(kind, key, Reducer("mean", 3) if kind == "metric" else Reducer())  # type: ignore[arg-type]
    assert parse_columns(str(column)) == (column,)


@pytest.mark.parametrize("word", ATTRIBUTES)
def test_every_attribute_parses(word: str) -> None:
    assert parse_column(word) == RunColumn("attribute", word)
