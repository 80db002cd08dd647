"""The columns of a table of runs as a person writes them: `val_loss:min`, `params.lr`, `delta(val_acc)`, `eta`.

column := attribute | progress | eta | delta(metric) | spark(KEY) | metric | params.KEY | tags.KEY
metric := [metrics.]KEY[:last|:min|:max|:best|:mean(K)|:min_step|:max_step|:best_step|@STEP]
A KEY with a comma, a colon, an @ or a bracket in it stands in `backticks` or "double quotes".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.core.errors import InvalidValue, shorten
from tracker.core.filter.tree import Field
from tracker.core.filter.vocabulary import RUNS
from tracker.views.columns import ATTRIBUTES, DataKind, KnownKeys, RunColumn, SortLevel
from tracker.views.reducers import LAST, SPARK, Reducer, reducer_of

_ALIASES = {
    "run_id": "id",
    "run_name": "name",
    "status": "state",
    "lifecycle_stage": "stage",
    "user_id": "user",
    "start_time": "started",
    "end_time": "ended",
    "duration": "took",
}
_CALL = re.compile(r"(delta|spark)\s*\((.*)\)", re.DOTALL)
_PREFIX = re.compile(r"([A-Za-z]+)\.(?=.)", re.DOTALL)
_KEY = re.compile(
    r"""(?: `(?P<ticked>[^`]+)` | "(?P<quoted>[^"]+)" | (?P<bare>[^`":@()]+?) )
        (?: \s*:\s*(?P<suffix>[A-Za-z_]\w*)\s*(?:\((?P<argument>[^()]*)\))? | \s*@\s*(?P<step>-?[0-9]{1,18}) )?""",
    re.VERBOSE | re.DOTALL,
)


def parse_columns(text: str, known: KnownKeys | None = None) -> tuple[RunColumn, ...]:
    """Columns between commas. Where the keys are `known`, a bare name must be one of them; else it is a metric's."""
    return tuple(parse_column(part, known) for part in _parts(text))


def parse_sort(text: str, known: KnownKeys | None = None) -> tuple[SortLevel, ...]:
    """The levels of an order: columns between commas, a minus before those that begin with the greatest."""
    levels: list[SortLevel] = []
    for part in _parts(text):
        ascending = not part.startswith("-")
        column = parse_column(part.removeprefix("-").strip(), known)
        if column.kind == "spark":
            raise InvalidValue(f"A sparkline has no order: sort by {column.key}, {column.key}:min or {column.key}:max.")
        if any(level.column == column for level in levels):
            raise InvalidValue(f"The order names {column.title} twice.")
        levels.append(SortLevel(column, ascending))
    return tuple(levels)


def parse_grouping(text: str, known: KnownKeys | None = None) -> tuple[RunColumn, ...]:
    """What runs are grouped by: params, tags or attributes. A bare name is a param's before a metric's."""
    columns = []
    for part in _parts(text):
        column = _bare_grouping(part, known) or parse_column(part, known)
        if column.kind not in ("param", "tag", "attribute") or column.key in ("progress", "eta", "took", "runs"):
            raise InvalidValue(f"Runs are grouped by params, tags or attributes, and {part!r} is none of them.")
        columns.append(column)
    return tuple(columns)


def _bare_grouping(text: str, known: KnownKeys | None) -> RunColumn | None:
    """A param or a tag that is named without saying which it is."""
    if _ALIASES.get(text, text) in ATTRIBUTES:
        return None
    if known is None:
        return None if _PREFIX.match(text) else RunColumn("param", text, written=text)
    kind = next((kind for kind in known.kinds(text) if kind != "metric"), None)
    return None if kind is None else RunColumn(kind, text, written=text)


def parse_column(text: str, known: KnownKeys | None = None) -> RunColumn:
    """One column. Raises `InvalidValue`, which says what is wrong with it."""
    call = _CALL.fullmatch(text)
    if call is not None:
        return replace(_of_call(call[1], call[2].strip(), known), written=text)
    word = _ALIASES.get(text, text)
    if word in ATTRIBUTES:
        return RunColumn("attribute", word, written=text)
    if known is not None and (kind := next(known.kinds(text), None)) is not None:
        return RunColumn(kind, text, written=text)
    return replace(_of_key(text, known), written=text)


def _of_call(name: str, inside: str, known: KnownKeys | None) -> RunColumn:
    column = parse_column(inside, known) if inside else None
    if column is None or column.kind != "metric":
        raise InvalidValue(f"{name}(…) wants a metric, not {shorten(inside)}: write {name}(metrics.KEY).")
    if name == "spark":
        if column.reducer != LAST:
            raise InvalidValue(f"A sparkline shows a whole history: write spark({column.key}).")
        return RunColumn("spark", column.key, SPARK)
    if column.reducer.is_step:
        raise InvalidValue(f"delta(…) compares values and no steps: write delta({column.key}).")
    if column.reducer.direction(column.key) is None:
        raise InvalidValue(
            f"The name {column.key!r} does not say which way is better: "
            f"write delta({column.key}:min) or delta({column.key}:max)."
        )
    return RunColumn("delta", column.key, column.reducer)


def _of_key(text: str, known: KnownKeys | None) -> RunColumn:
    """A column that names a key, and perhaps what it is a key of and how its history is reduced."""
    prefix = _PREFIX.match(text)
    entity = RUNS.entities.get(prefix[1]) if prefix is not None else None
    rest = text[prefix.end() :] if prefix is not None and entity is not None else text
    found = _KEY.fullmatch(rest)
    if found is None:
        raise InvalidValue(
            f"{shorten(text)} is no column: write val_loss:min, params.lr or state; quote a name that has : @ or ()."
        )
    key = found["ticked"] or found["quoted"] or found["bare"].strip()
    if entity == "attribute":
        if _ALIASES.get(key, key) not in ATTRIBUTES:
            raise InvalidValue(f"A run has no attribute {key!r}: {', '.join(ATTRIBUTES)}.")
        return RunColumn("attribute", _ALIASES.get(key, key))
    if entity == "dataset":
        raise InvalidValue(f"Datasets are no columns, and {shorten(text)} is one: `tracker show RUN` lists them.")
    kind = entity or _kind_of(key, known)
    reducer = LAST
    if found["step"] is not None:
        reducer = Reducer("at", int(found["step"]))
    elif found["suffix"] is not None:
        reducer = reducer_of(found["suffix"], found["argument"], key)
    if kind != "metric" and reducer != LAST:
        raise InvalidValue(f"{key!r} is a {kind}, which has one value: write {Field(kind, key)} without {reducer}.")
    return RunColumn(kind, key, reducer)


def _kind_of(key: str, known: KnownKeys | None) -> DataKind:
    if known is None:
        return "metric"
    kind = next(known.kinds(key), None)
    if kind is not None:
        return kind
    from difflib import get_close_matches  # only an error pays for it

    keys = sorted({*known.metrics, *known.params, *known.tags, *ATTRIBUTES})
    close = get_close_matches(key, keys, n=3, cutoff=0.6)
    hint = f" Close to it: {', '.join(map(repr, close))}." if close else ""
    raise InvalidValue(f"No run here has a metric, a param or a tag {key!r}.{hint}")


def _parts(text: str) -> Sequence[str]:
    """What stands between the commas that are outside quotes and brackets."""
    parts, quote, depth = [""], "", 0
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in '`"':
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += character
    if quote:
        raise InvalidValue(f"The quote {quote} in {shorten(text)} is never closed.")
    if depth:
        raise InvalidValue(f"The brackets in {shorten(text)} do not match.")
    stripped = [part.strip() for part in parts]
    if not all(stripped):
        raise InvalidValue(f"A name is missing in {shorten(text)}: columns stand between commas, as in loss,params.lr.")
    return stripped
