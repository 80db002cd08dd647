"""When to look again at what costs something, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Rotation:
    """Items that are looked at in turns, once each after something happened, at a bounded share of the time.

    `between` is how many seconds lie between two turns at least, `share` how much of the time they may take,
    `size` how many items a turn has.
    """

    def __init__(self, items: Callable[[], Iterable[str]], *, size: int, between: float, share: float) -> None:
        self._items = items
        self._size = size
        self._between = between
        self._share = share
        self._left: list[str] = []
        self._is_owed = False
        self._due = 0.0

    def owe(self) -> None:
        """Something happened: every item is looked at once more."""
        self._is_owed = True

    def hurry(self) -> None:
        """The next turn comes at once."""
        self._is_owed, self._due = True, 0.0

    def is_due(self, now: float) -> bool:
        return now >= self._due and (self._is_owed or bool(self._left))

    def turn(self) -> list[str]:
        """The items of the turn that has come; they are given again until `took` says that it is over."""
        if not self._left:
            self._left, self._is_owed = list(self._items()), False
        return self._left[: self._size]

    def took(self, seconds: float, now: float) -> None:
        """The turn is over, and its items were looked at."""
        del self._left[: self._size]
        self._due = now + max(self._between, seconds / self._share)
