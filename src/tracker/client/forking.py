"""What a fork must not come into the middle of, and what a child lets go of.

A child has one thread. What another one was amid at the moment of the fork stays as it was for ever: a module half
imported, a lock held through a descriptor that the child has too. And SQLite keeps notes on the locks it holds for the
whole process: a child that has inherited such notes, be it of a database that the program itself had open, believes
in locks that are its parent's alone, and what it writes damages the file. So a child writes to no store itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import RLock, get_ident
from threading import enumerate as enumerate_threads
from time import monotonic

_PATIENCE = 1.0
"""Seconds that a fork waits at most: a store that hangs keeps no program from starting its workers."""
_lock = RLock()
_forking: set[int] = set()
"""The threads that hold the lock for a fork."""
_descriptors: set[int] = set()
_may_write_stores = True


def undisturbed() -> RLock:
    """Held while something is done that a child could not go on with: forks wait for it."""
    return _lock


def open_here(path: str, flags: int, mode: int = 0o600) -> int:
    """Open a file for this process alone: children that are forked off do not keep its lock."""
    with _lock:
        descriptor = os.open(path, flags | os.O_CLOEXEC, mode)
        _descriptors.add(descriptor)
        return descriptor


def close_here(descriptor: int) -> None:
    with _lock:
        _descriptors.discard(descriptor)
        os.close(descriptor)


def may_write_stores() -> bool:
    """Whether stores may be written in this process: not where it was forked off and has run no program since."""
    return _may_write_stores


def _before() -> None:
    if _lock.acquire(timeout=_PATIENCE):
        _forking.add(get_ident())
    _wait_for_imports()


def _wait_for_imports() -> None:
    """Wait until nothing is amid being imported that this package needs: the child would wait for it for ever."""
    deadline = monotonic() + _PATIENCE
    while (name := _amid_import()) and monotonic() < deadline:
        with suppress(ImportError):
            __import__(name)


def _amid_import() -> str | None:
    """A module of this package that some thread is importing, or any that a thread of this package is."""
    locks = getattr(sys.modules.get("_frozen_importlib"), "_module_locks", {})
    ours = {thread.ident for thread in enumerate_threads() if thread.name.startswith("tracker")}
    for name, lock in list(locks.items()):
        if name.startswith("tracker.") or getattr(lock(), "owner", None) in ours:
            return str(name)
    return None


def _after_in_parent() -> None:
    if get_ident() in _forking:
        _forking.discard(get_ident())
        _lock.release()


def _after_in_child() -> None:
    global _lock, _may_write_stores  # noqa: PLW0603
    _lock = RLock()
    _may_write_stores = False
    _forking.clear()
    for descriptor in _descriptors:
        with suppress(OSError):
            os.close(descriptor)
    _descriptors.clear()


os.register_at_fork(before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
