"""Which keys a run may log under: MLflow's rules, and the limits of the folder that a file store makes of a key."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["metric", "param", "tag"]

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. :/")
_MOST = 250


class KeyBook:
    """The keys that one run has logged, by kind."""

    __slots__ = ("_folders", "_is_files", "_keys")

    def __init__(self, *, is_files: bool) -> None:
        self._is_files = is_files
        self._keys: dict[str, set[str]] = {"metric": set(), "param": set(), "tag": set()}
        self._folders: dict[str, set[str]] = {"metric": set(), "param": set(), "tag": set()}
        """What the keys with slashes in them make folders of."""

    def check(self, kind: Kind, key: object) -> str:
        """The key, where it can be logged; a `TypeError` or `InvalidValue` that says why where it cannot."""
        if not isinstance(key, str):
            raise TypeError(f"A {kind} needs a text as its name, not {type(key).__name__} {key!r:.60}.")
        if key in self._keys[kind]:
            return key
        if not _is_plain(key):
            from tracker.core.names import check_key

            check_key(kind, key)
        if self._is_files:
            self._check_clashes(kind, key)
        self._keys[kind].add(key)
        return key

    def _check_clashes(self, kind: Kind, key: str) -> None:
        """In a file store `a` is a file and `a/b` a file in a folder `a`."""
        parts = key.split("/")
        folders = {"/".join(parts[:count]) for count in range(1, len(parts))}
        clash = key if key in self._folders[kind] else next((one for one in folders if one in self._keys[kind]), None)
        if clash is not None:
            from tracker.core.errors import InvalidValue

            raise InvalidValue(
                f"A file store cannot hold the {kind} {key!r} beside "
                f"{f'one below {clash!r}' if clash == key else repr(clash)}: give one of them another name."
            )
        self._folders[kind] |= folders


def _is_plain(key: str) -> bool:
    """Whether nobody could object to a key: letters, digits and a few signs, no path that resolves to another."""
    return (
        0 < len(key) <= _MOST
        and _PLAIN.issuperset(key)
        and key[0] not in "/."
        and key[-1] != "/"
        and "//" not in key
        and "/." not in key
    )
