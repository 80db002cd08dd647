"""What may stand next in a filter that is being typed."""

from collections.abc import Sequence

import pytest
from tests.views.runs import run

from tracker.views.columns import KnownKeys
from tracker.views.filter_completion import completion
from tracker.views.run_row import RunRow

KNOWN = KnownKeys({"train/loss", "val/loss", "val loss"}, {"lr", "model"}, {"team", "mlflow.user"})
ROWS = [
    RunRow(run("a", params={"model": "vit", "lr": "0.1"}, tags={"team": "it's"})),
    RunRow(run("b", params={"model": "vit", "lr": "0.01"})),
    RunRow(run("c", params={"model": "rn50"}, status="FAILED")),
]


def proposals(text: str) -> Sequence[str]:
    return completion(text, len(text), known=KNOWN, rows=ROWS).proposals


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ["metrics.", "params.", "tags.", "dataset."]),
        ("loss", ["metrics.train/loss", "metrics.`val loss`", "metrics.val/loss"]),
        ("metrics.tr", ["metrics.train/loss"]),
        ("metrics.`val l", ["metrics.`val loss`"]),
        ("tags.", ["tags.team", "tags.mlflow.user"]),
        ("metrics.loss ", ["<", "<=", ">", ">="]),
        ("params.lr ", ["=", "!=", "<"]),
        ("status L", ["LIKE"]),
        ("params.model NOT ", ["LIKE", "ILIKE", "IN", "BETWEEN"]),
        ("params.lr IS ", ["NULL", "NOT NULL"]),
        ("params.model = ", ["'vit'", "'rn50'"]),
        ("params.model = 'r", ["'rn50'"]),
        ("params.lr > ", ["0.01", "0.1"]),
        ("tags.team = ", ["'it''s'"]),
        ("status = F", ["'FINISHED'", "'FAILED'"]),
        ("params.model IN ", ["("]),
        ("params.model IN ('vit', ", ["'vit'", "'rn50'"]),
        ("params.lr BETWEEN 0.1 ", ["AND"]),
        ("metrics.loss < 0.3 ", ["AND", "OR"]),
        ("(metrics.loss < 0.3 ", ["AND", "OR", ")"]),
        ("metrics.`val loss` < 0.3 AND params.mo", ["params.model"]),
        ("NOT (params.mo", ["params.model"]),
    ],
)
def test_what_may_stand_there_is_proposed(text: str, first: list[str]) -> None:
    assert list(proposals(text)[: len(first)]) == first


@pytest.mark.parametrize("text", ["parms.lr > ", "loss < ", "nothing IN ('"])
def test_for_a_field_that_is_no_field_no_value_is_proposed(text: str) -> None:
    assert not proposals(text)


def test_a_proposal_takes_the_place_of_what_is_typed_of_it() -> None:
    text = "status = 'FAILED' AND metrics.val"
    found = completion(text, len(text), known=KNOWN, rows=ROWS)
    assert text[found.start : found.end] == "metrics.val"


def test_what_stands_behind_the_cursor_is_left_alone() -> None:
    found = completion("params.mo = 'x'", 9, known=KNOWN, rows=ROWS)
    assert (found.start, found.end, found.proposals) == (0, 9, ["params.model"])


@pytest.mark.parametrize("text", ["metrics.lo", "not params.x", "(tags.a", "metrics.loss < "])
def test_a_text_that_begins_with_a_field_is_a_filter_in_the_making(text: str) -> None:
    assert completion(text, len(text), known=KNOWN, rows=ROWS).is_begun


@pytest.mark.parametrize("text", ["", "vit", "metrics", "live run", "nothing.else", "status"])
def test_any_other_text_is_a_plain_one(text: str) -> None:
    assert not completion(text, len(text), known=KNOWN, rows=ROWS).is_begun


def test_keys_and_values_that_cannot_be_typed_are_not_proposed() -> None:
    hostile = KnownKeys({"loss\x1b]0;x\x07", "lo\u202ess"})
    assert not completion("metrics.lo", 10, known=hostile, rows=()).proposals
    rows = [RunRow(run("a", params={"model": "a\x1b[2J"}))]
    assert not completion("params.model = ", 15, known=KNOWN, rows=rows).proposals
