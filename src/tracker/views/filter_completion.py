"""What may stand next in a filter that is being typed: keys, operators, values that occur, and words that join them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.core.errors import FilterError
from tracker.core.filter.lexer import Token, tokenize
from tracker.core.filter.tree import Entity, Field, literal
from tracker.core.filter.vocabulary import RUNS
from tracker.views.columns import KnownKeys
from tracker.views.filter_place import Place, place_after
from tracker.views.format import natural_key
from tracker.views.run_order import level_key
from tracker.views.run_row import RunRow

MOST = 40
"""More proposals nobody goes through."""
_NUMBER_OPERATORS = ("<", "<=", ">", ">=", "=", "!=", "BETWEEN", "IN", "NOT IN", "IS NULL", "IS NOT NULL")
_TEXT_OPERATORS = ("=", "!=", "LIKE", "ILIKE", "IN", "NOT LIKE", "NOT IN", "IS NULL", "IS NOT NULL")
_EITHER_OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN", "BETWEEN", "IS NULL", "IS NOT NULL")
_NEGATED = ("LIKE", "ILIKE", "IN", "BETWEEN")
_PREFIXES = ("metrics.", "params.", "tags.", "dataset.")
_HIDDEN_TAGS = "mlflow."
_QUOTES = "\"'`"


@dataclass(frozen=True, slots=True)
class Completion:
    """Proposals for a part of a filter's text."""

    start: int
    end: int
    """The part that a proposal takes the place of."""
    proposals: Sequence[str] = ()
    is_begun: bool = False
    """Whether the text begins with a field, so that it is a filter in the making and no plain text to look for."""


def completion(text: str, at: int, *, known: KnownKeys, rows: Iterable[RunRow]) -> Completion:
    """What may stand at a place in a filter. Values are looked for in the rows only where a value is due; what nobody
    could type is not proposed."""
    tokens, start = _tokens_before(text[:at])
    place = place_after(tokens)
    typed = text[start:at]
    proposals = [each for each in _proposals(place, typed, known, rows) if each != typed and each.isprintable()]
    return Completion(start, at, proposals[:MOST], _is_begun([*(token.text for token in tokens), typed]))


def _tokens_before(text: str) -> tuple[list[Token], int]:
    """The whole tokens, and where the one that is being typed begins."""
    try:
        tokens = tokenize(text)[:-1]
    except FilterError as error:  # a quote that is not closed yet
        tokens, open_at = tokenize(text[: error.position])[:-1], error.position
        return _without_word(tokens, open_at)
    if not tokens or tokens[-1].kind in ("open", "close", "comma") or text[-1:].isspace():
        return tokens, len(text)
    if tokens[-1].kind == "operator":
        return tokens[:-1], tokens[-1].position
    return _without_word(tokens[:-1], tokens[-1].position)


def _without_word(tokens: list[Token], start: int) -> tuple[list[Token], int]:
    """A quoted key belongs to the word that ends with a dot right before it."""
    if tokens and tokens[-1].text.endswith(".") and tokens[-1].position + len(tokens[-1].text) == start:
        return tokens[:-1], tokens[-1].position
    return tokens, start


def _is_begun(words: Sequence[str]) -> bool:
    first = next((word for word in words if word != "(" and word.upper() != "NOT"), "")
    head, dot, _ = first.partition(".")
    return bool(dot) and head in RUNS.entities


def _proposals(place: Place, typed: str, known: KnownKeys, rows: Iterable[RunRow]) -> Iterator[str]:
    field = place.field
    match place.due:
        case "field":
            yield from _fields(typed, known)
        case "operator" if field is not None:
            yield from _beginning(_operators(field), typed)
        case "negated":
            yield from _beginning(_NEGATED, typed)
        case "null":
            yield from _beginning(("NULL", "NOT NULL"), typed)
        case "list":
            yield "("
        case "and":
            yield from _beginning(("AND",), typed)
        case "value" if field is not None:
            yield from _values(field, typed, rows, is_number=place.wants_number)
        case "join":
            yield from _beginning(("AND", "OR", *((")",) if place.depth else ())), typed)


def _beginning(words: Sequence[str], typed: str) -> Iterator[str]:
    return (word for word in words if word.startswith(typed.upper()))


def _operators(field: Field) -> Sequence[str]:
    if field.entity == "metric" or RUNS.attributes.get(field.key if field.entity == "attribute" else "") == "number":
        return _NUMBER_OPERATORS
    return _EITHER_OPERATORS if field.entity in ("param", "tag") else _TEXT_OPERATORS


def _fields(typed: str, known: KnownKeys) -> Iterator[str]:
    """Fields: those that begin as typed come before those that have it somewhere."""
    head, dot, key = typed.partition(".")
    entity = RUNS.entities.get(head) if dot else None
    if entity is not None:
        for field in _matching(_keys(entity, known), key.strip(_QUOTES)):
            yield f"attributes.{field}" if entity == "attribute" else str(Field(entity, field))
        return
    wanted = typed.casefold()
    yield from (word for word in (*_PREFIXES, *RUNS.attributes) if word.startswith(wanted))
    if not wanted:
        return
    for each in _PREFIXES[:3]:
        kind = RUNS.entities[each[:-1]]
        yield from (str(Field(kind, field)) for field in _matching(_keys(kind, known), typed))
    yield from (word for word in RUNS.attributes if wanted in word and not word.startswith(wanted))
    if "not".startswith(wanted):
        yield "NOT"


def _keys(entity: Entity, known: KnownKeys) -> Iterable[str]:
    match entity:
        case "metric":
            return known.metrics
        case "param":
            return known.params
        case "tag":
            return known.tags
        case "attribute":
            return RUNS.attributes
        case "dataset":
            return RUNS.dataset_keys


def _matching(keys: Iterable[str], typed: str) -> list[str]:
    wanted = typed.casefold()

    def order(key: str) -> tuple[object, ...]:
        return key.startswith(_HIDDEN_TAGS), not key.casefold().startswith(wanted), natural_key(key)

    return sorted((key for key in keys if wanted in key.casefold()), key=order)


def _values(field: Field, typed: str, rows: Iterable[RunRow], *, is_number: bool) -> Iterator[str]:
    """Values that occur, those of most runs first; of a field that is no field, as one that is mistyped, none."""
    if field.entity == "attribute" and field.key not in RUNS.attributes:
        return
    if field.entity in ("metric", "dataset") or RUNS.attributes.get(field.key) == "number":
        return
    wanted = typed.strip(_QUOTES).casefold()
    counted = Counter(str(value) for row in rows for value in row.values(field))
    for value, _ in sorted(counted.items(), key=lambda each: (-each[1], level_key(each[0], ascending=True))):
        if wanted in value.casefold():
            yield value if is_number else literal(value)
