"""What happened in a store, as lines: what somebody saw happen, and below it what had happened before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from tracker.views.table import Style

_KEPT = 500
STILL_NEWS = 30_000
"""Milliseconds in which what goes on happening to a run changes its line, and makes no other."""


class Happening(NamedTuple):
    """One line of the activity."""

    time: int
    """When it was seen, or for what is older when it happened; in milliseconds since 1970, 0 where nobody knows."""
    glyph: str
    ascii_glyph: str
    style: Style
    run_id: str
    """Empty for what is about no run."""
    name: str
    text: str
    more: str = ""
    """What is said where there is room."""
    is_older: bool = False
    """Whether it happened before anybody looked."""


class Activity:
    """The newest first, so many of them."""

    def __init__(self) -> None:
        self.version = 0
        """Another number after every change."""
        self._seen: deque[_Line] = deque(maxlen=_KEPT)
        self._older: list[Happening] = []

    def __iter__(self) -> Iterator[Happening]:
        return chain((line.happening for line in self._seen), self._older)

    def __len__(self) -> int:
        return len(self._seen) + len(self._older)

    def add(self, happening: Happening) -> None:
        """Something happened now."""
        self._seen.appendleft(_Line("", happening))
        self.version += 1

    def update(self, what: str, happening: Happening, *, always: bool = False) -> None:
        """The same: in the place of the run's line of this kind where that is still news, or `always` where there is
        one, at its time and place."""
        for line in self._seen:
            if line.what == what and line.happening.run_id == happening.run_id:
                time = line.happening.time
                if not always and happening.time - time > STILL_NEWS:
                    break
                if line.happening != (changed := happening._replace(time=time)):
                    line.happening = changed
                    self.version += 1
                return
        self._seen.appendleft(_Line(what, happening))
        self.version += 1

    def latest(self, what: str, run_id: str) -> Happening | None:
        """The last line of this kind about a run."""
        return next(
            (line.happening for line in self._seen if (line.what, line.happening.run_id) == (what, run_id)), None
        )

    def recall(self, older: Iterable[Happening]) -> None:
        """What had happened before; what nobody knows the time of comes first."""
        self._older = sorted([*self._older, *older], key=lambda each: (each.time != 0, -each.time))
        self.version += 1


class _Line:
    __slots__ = ("happening", "what")

    def __init__(self, what: str, happening: Happening) -> None:
        self.what = what
        self.happening = happening
