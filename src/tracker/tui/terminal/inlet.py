"""Keys, mouse and what else the terminal tells, as Textual's messages; nothing wakes while it tells nothing."""

from __future__ import annotations

import asyncio
import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.message import Message

from tracker.tui.terminal.background import Background

_AT_ONCE = 4096
"""Bytes."""


class Inlet:
    """Reads within the event loop: a key has no thread to wait for."""

    def __init__(
        self,
        descriptor: int,
        background: Background,
        *,
        deliver: Callable[[Message], None],
        on_end: Callable[[], None],
        on_background: Callable[[], None],
    ) -> None:
        self._descriptor = descriptor
        self._background = background
        self._on_background = on_background
        self._deliver = deliver
        self._on_end = on_end
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None

    def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._descriptor, self._read)
        if typed := self._background.take_typed():
            self._pass_on(self._parser.feed(self._decode(typed)))

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._loop is not None:
            self._loop.remove_reader(self._descriptor)
            self._loop = None

    def _read(self) -> None:
        try:
            told = os.read(self._descriptor, _AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            told = b""
        if not told:
            self.close()
            self._on_end()
            return
        was_dark = self._background.is_dark
        keys = self._decode(self._background.without_answers(told))
        if keys:
            self._pass_on(self._parser.feed(keys))
        if self._background.is_dark is not was_dark:
            self._on_background()

    def _pass_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._deliver(message)
        self._await_the_rest()

    def _await_the_rest(self) -> None:
        """An escape may be the key, or the beginning of what another key sends: a moment tells."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        until = self._parser._timeout_time
        if until is not None and self._loop is not None:
            self._timer = self._loop.call_later(max(0.0, until - get_time()) + 0.001, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._pass_on(self._parser.tick())
