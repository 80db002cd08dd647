"""`meta.yaml`: one mapping of fields, written by any MLflow since 1.0 or by a hand.

What MLflow itself writes is almost always one plain `key: value` a line, and that is read here without PyYAML, whose
import alone would cost more than reading a thousand of them. Anything else goes to PyYAML's safe loader.
"""

# Paths are strings here: a Path costs as much as the call that it is made for.
# ruff: noqa: PTH116

import math
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.entities import Problem
from tracker.core.errors import StoreDamaged
from tracker.store.files.layout import META
from tracker.store.files.reading import Unreadable, read_file
from tracker.store.files.writing import locked, replace_file

Fields = dict[str, object]
"""Any YAML key is kept for a rewrite; those of MLflow are texts."""

_WORD = r"(?:[^\W\d]|/)(?:[\w./+@%~=,()-]++|:(?=\S)| (?=\S))*+"
_HEX = r"(?!0b)[0-9][0-9a-f]*[a-f][0-9a-f]*"
_LINE = re.compile(
    rf"(?P<key>[a-z_]+): (?:(?P<number>-?(?:0|[1-9][0-9]{{0,17}}))"
    rf"|'(?P<quoted>(?:[^']|'')*)'|(?P<word>{_WORD}|{_HEX})|(?P<empty>\[\]))"
)
_KEY = re.compile("[a-z_]+")
_INTEGER = re.compile("0|[1-9][0-9]{0,17}")
_PLAIN = re.compile(rf"[A-Za-z/](?:[A-Za-z0-9_./+-]|:(?=[A-Za-z0-9_./+-]))*|{_HEX}")
_NO_TEXTS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML may take for something else than themselves; left to PyYAML."""
_DEEPEST = 40
_WRITER_NEEDS = 0.005
_TRIES = 3
_RECENT = 2.0
_INT64 = range(-(2**63), 2**63)


@dataclass(slots=True)
class Meta:
    """A `meta.yaml` being read field by field; a field of the wrong type is a `Problem` and reads as missing."""

    fields: Fields
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_damaged(self) -> bool:
        return bool(self.problems)

    def text(self, key: str) -> str | None:
        value = self.fields.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, value, "a text")
        return None

    def integer(self, key: str) -> int | None:
        value = self.fields.get(key)
        if isinstance(value, float) and math.isfinite(value):
            value = int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in _INT64):
            return value
        self.wrong(key, value, "an integer")
        return None

    def identity(self, key: str) -> str | None:
        """An id, which old MLflows wrote as a bare number."""
        value = self.fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value in _INT64:
            return str(value)
        return self.text(key)

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of texts to texts."""
        value = self.fields.get(key)
        if isinstance(value, dict) and all(isinstance(part, str) for pair in value.items() for part in pair):
            return dict(value)
        if value is not None:
            self.wrong(key, value, "a mapping of texts")
        return {}

    def wrong(self, key: str, value: object, wanted: str) -> None:
        """Note that a field holds something else than was wanted."""
        self.problems.append(Problem(key, f"is {_kind(value)}, not {wanted}"))

    def expect(self, key: str, value: str | None, expected: str) -> None:
        """Note that the file speaks of something else than the folder that it lies in."""
        if value is not None and value != expected:
            self.problems.append(Problem(key, f"is {value[:80]!r} in meta.yaml, in a folder named {expected[:80]!r}"))


def read_meta(folder: str, needed: Sequence[str] = ()) -> Meta:
    """The `meta.yaml` of a folder, whatever its state; `FileNotFoundError` where there is none.

    A file that lacks some of the `needed` keys was cut short, and then so may be its last line.
    """
    try:
        text = _text(f"{folder}/{META}")
        fields = parse(text)
    except Unreadable as unreadable:
        return Meta({}, [Problem(META, str(unreadable))])
    if all(key in fields for key in needed):
        return Meta(fields)
    fields = _parsed_or_nothing(text[: text.rfind("\n") + 1])
    missing = ", ".join(key for key in needed if key not in fields)
    return Meta(fields, [Problem(META, f"lacks {missing}: it is cut short, or no file of MLflow's")])


def rewrite_meta(folder: str, changes: Mapping[str, object], *, drop: Sequence[str] = ()) -> None:
    """Change fields of the `meta.yaml` in a folder; all others stay, those that only another MLflow knows too."""
    with locked(folder):
        try:
            meta = read_meta(folder)
        except FileNotFoundError:
            meta = Meta({}, [Problem(META, "is missing")])
        if meta.is_damaged:
            raise StoreDamaged(f"{folder}/{META} {meta.problems[0].reason}: put a good copy in its place to change it.")
        fields = {key: value for key, value in (meta.fields | dict(changes)).items() if key not in drop}
        replace_file(f"{folder}/{META}", dump(fields), scratch=folder)


def parse(text: str) -> Fields:
    """The fields of a `meta.yaml`; raises `Unreadable`."""
    fields = _plain(text)
    return _yaml(text) if fields is None else fields


def dump(fields: Mapping[str, object]) -> bytes:
    """A `meta.yaml` as every MLflow writes it: keys sorted, one a line."""
    scalars = {key: _scalar(value) for key, value in fields.items() if _is_plain_key(key)}
    if len(scalars) == len(fields) and None not in scalars.values():
        return "".join(f"{key}: {scalars[key]}\n" for key in sorted(scalars)).encode()
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(dict(fields), default_flow_style=False, allow_unicode=True, sort_keys=True, Dumper=dumper)
    return text.encode()


def _is_plain_key(key: object) -> bool:
    return isinstance(key, str) and key not in _NO_TEXTS and _KEY.fullmatch(key) is not None


def _scalar(value: object) -> str | None:
    """A value as PyYAML writes it, where that is beyond doubt; else None."""
    match value:
        case None:
            return "null"
        case []:
            return "[]"
        case "":
            return "''"
        case int() if not isinstance(value, bool):
            return str(value)
        case str() if _INTEGER.fullmatch(value):
            return f"'{value}'"
        case str() if _PLAIN.fullmatch(value) and value.lower() not in _NO_TEXTS:
            return value
    return None


def _text(path: str) -> str:
    """The file's text; what is empty and new may be in a writer's hands this very moment, and is read again."""
    raw = read_file(path)
    for _ in range(_TRIES):
        if raw or time.time() - os.stat(path).st_mtime > _RECENT:
            break
        time.sleep(_WRITER_NEEDS)
        raw = read_file(path)
    if not raw.strip(b"\0 \t\r\n"):
        raise Unreadable("is empty" if not raw else "holds nothing but blanks")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8") from None


def _plain(text: str) -> Fields | None:
    """The fields where every line is a plain `key: value`; None where YAML proper is needed to tell."""
    fields: Fields = {}
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or not line.isprintable():
            return None
        key = match["key"]
        if key in _NO_TEXTS:
            return None
        kind = match.lastgroup
        value = match[kind or "word"]
        if kind == "number":
            fields[key] = int(value)
        elif kind == "quoted":
            fields[key] = value.replace("''", "'")
        elif kind == "empty":
            fields[key] = []
        elif value == "null":
            fields[key] = None
        elif value.lower() in _NO_TEXTS:
            return None
        else:
            fields[key] = value
    return fields


def _yaml(text: str) -> Fields:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_depth(text, loader)
        fields = yaml.load(text, Loader=loader)
    except Unreadable:
        raise
    except Exception as error:  # PyYAML raises a dozen kinds over hostile texts, of which only some are its own
        raise Unreadable(f"is no YAML{_place(error)}") from error
    if not isinstance(fields, dict):
        raise Unreadable(f"holds {_kind(fields)}, not a mapping of fields")
    return fields


def _check_depth(text: str, loader: type) -> None:
    """Refuse what is nested deeper than any MLflow writes: the C loader would exhaust its stack over it."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise Unreadable("is nested too deeply")


def _parsed_or_nothing(text: str) -> Fields:
    try:
        return parse(text)
    except Unreadable:
        return {}


def _place(error: Exception) -> str:
    line = getattr(getattr(error, "problem_mark", None), "line", None)
    return f", from line {line + 1} on" if isinstance(line, int) else ""


def _kind(value: object) -> str:
    """What a value is, in a word that says it to people."""
    names = {bool: "yes or no", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a mapping"}
    return "nothing" if value is None else names.get(type(value), f"a {type(value).__name__}")
