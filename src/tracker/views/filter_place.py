"""Where in the filter language one is behind some words: what is due there, and of which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tracker.core.filter.lexer import Token
from tracker.core.filter.tree import Field
from tracker.core.filter.vocabulary import RUNS

Due = Literal["field", "operator", "negated", "null", "list", "and", "value", "join"]
_NUMERIC = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Place:
    """What is due next."""

    due: Due = "field"
    field: Field | None = None
    """The one that a condition is about."""
    depth: int = 0
    """How many brackets are open."""
    wants_number: bool = False
    in_list: bool = False
    bounds: int = 0
    """How many of BETWEEN's two bounds are still due."""


def place_after(tokens: Sequence[Token]) -> Place:
    """The place behind whole words; after something that cannot stand there it guesses."""
    place = Place()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if place.due == "field" and _takes_quoted_key(token, following):
            place = _with_field(place, f"{token.text}{following.text}" if following else token.text)
            index += 2
            continue
        place = _after(place, token)
        index += 1
    return place


def _after(place: Place, token: Token) -> Place:
    match place.due:
        case "field":
            return _after_start(place, token)
        case "operator" | "negated":
            return _after_operator(place, token)
        case "null":
            return place if token.keyword == "NOT" else replace(place, due="join")
        case "list":
            return replace(place, due="value", in_list=True)
        case "and":
            return replace(place, due="value", bounds=1)
        case "value":
            return _after_value(place)
        case "join":
            return _after_join(place, token)


def _after_start(place: Place, token: Token) -> Place:
    if token.kind == "open":
        return replace(place, depth=place.depth + 1)
    return place if token.keyword == "NOT" else _with_field(place, token.text)


def _after_operator(place: Place, token: Token) -> Place:
    if token.kind == "operator":
        return replace(place, due="value", wants_number=token.text in _NUMERIC)
    match token.keyword:
        case "IS":
            return replace(place, due="null")
        case "NOT":
            return replace(place, due="negated")
        case "IN":
            return replace(place, due="list")
        case "BETWEEN":
            return replace(place, due="value", wants_number=True, bounds=2)
    return replace(place, due="value")


def _after_value(place: Place) -> Place:
    if place.bounds == 2:
        return replace(place, due="and")
    return replace(place, due="join", bounds=0)


def _after_join(place: Place, token: Token) -> Place:
    if place.in_list:
        return replace(place, due="value") if token.kind == "comma" else replace(place, in_list=False)
    if token.kind == "close":
        return replace(place, depth=max(0, place.depth - 1))
    return Place(depth=place.depth)


def _takes_quoted_key(token: Token, following: Token | None) -> bool:
    return (
        token.kind == "word"
        and token.text.endswith(".")
        and following is not None
        and following.kind == "quoted"
        and following.position == token.position + len(token.text)
    )


def _with_field(place: Place, written: str) -> Place:
    head, dot, key = written.partition(".")
    entity = RUNS.entities.get(head) if dot else None
    if entity is None or entity == "attribute":
        attribute = key if entity else written
        return Place("operator", Field("attribute", RUNS.aliases.get(attribute, attribute)), place.depth)
    return Place("operator", Field(entity, key), place.depth)
