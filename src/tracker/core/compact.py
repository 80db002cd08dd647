"""Params, metrics and tags of many runs in little memory: what many runs have in common is there once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from sys import intern
from typing import Any, TypeVar, overload

_MOST_TEXTS = 4096
_MOST_KEY_SETS = 512
"""So many are remembered, to be found again; then others are."""

Value = TypeVar("Value")
Other = TypeVar("Other")


class Compact(Mapping[str, Value]):
    """Is to whoever reads it what a dict is, and equals one; it cannot be changed. Keys are in the order of the dict
    that it was made of; it shares them with others of the same keys."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: dict[str, int], values: Sequence[Value]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, key: str) -> Value:
        return self._values[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    @overload
    def get(self, key: str, /) -> Value | None: ...
    @overload
    def get(self, key: str, /, default: Value | Other) -> Value | Other: ...
    def get(self, key: str, /, default: Any = None) -> Any:
        place = self._places.get(key)
        return default if place is None else self._values[place]

    def keys(self) -> KeysView[str]:
        return self._places.keys()

    def values(self) -> ValuesView[Value]:
        return _Values(self)

    def items(self) -> ItemsView[str, Value]:
        return _Items(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Compact) and self._places is other._places:
            return bool(self._values == other._values)
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """A copy that goes elsewhere is a dict: nothing is shared there."""
        return dict, (dict(self),)


class _Values(ValuesView[Value]):
    """Without a look at each key."""

    __slots__ = ()
    _mapping: Compact[Value]

    def __iter__(self) -> Iterator[Value]:
        return iter(self._mapping._values)


class _Items(ItemsView[str, Value]):
    __slots__ = ()
    _mapping: Compact[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return zip(self._mapping._places, self._mapping._values, strict=True)


NOTHING: Compact[Any] = Compact({}, ())


class Compactor:
    """Makes compact mappings, and remembers what they may share. It belongs to one thread."""

    def __init__(self) -> None:
        self._key_sets: dict[tuple[str, ...], dict[str, int]] = {}
        self._texts: dict[str, str] = {}

    def texts(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Params or tags."""
        if isinstance(texts, Compact):
            return texts
        if not texts:
            return NOTHING
        if len(self._texts) >= _MOST_TEXTS:
            self._texts.clear()
        values = texts.values()
        return Compact(self._places(texts), tuple(map(self._texts.setdefault, values, values)))

    def numbers(self, numbers: Mapping[str, float]) -> Mapping[str, float]:
        """Metrics."""
        if isinstance(numbers, Compact):
            return numbers
        if not numbers:
            return NOTHING
        return Compact(self._places(numbers), array("d", list(numbers.values())))

    def _places(self, mapping: Mapping[str, object]) -> dict[str, int]:
        keys = tuple(mapping)
        places = self._key_sets.get(keys)
        if places is None:
            if len(self._key_sets) >= _MOST_KEY_SETS:
                self._key_sets.clear()
            keys = tuple(map(intern, keys))
            places = self._key_sets[keys] = {key: place for place, key in enumerate(keys)}
        return places
