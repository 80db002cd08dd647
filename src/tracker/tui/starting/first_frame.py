"""The first picture of `tracker tui`, there before the libraries that make the screen live are imported.

Keys that are typed meanwhile wait in the terminal, which is set from the beginning to pass each on as it is typed.
"""

from __future__ import annotations

import gc
import os
import select
import signal
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import TYPE_CHECKING

from tracker.core.errors import TrackerError
from tracker.store.sql.first_page import FirstPage, first_page
from tracker.tui.starting.arguments import Asked, read_arguments
from tracker.tui.starting.early_keys import EarlyKeys
from tracker.tui.terminal import modes
from tracker.tui.terminal.background import QUERY, Background, can_be_asked
from tracker.tui.terminal.started import Started

if TYPE_CHECKING:
    from tracker.tui.keys.table import ChosenKeys
    from tracker.tui.paint.theme import Theme

_MOST_ROWS = 60
_MOST_TYPED = 4096
"""Bytes."""
_BEFORE_ANSWER = 0.005
"""Seconds that the picture waits for what a terminal says of itself; one that is far away says it later."""


def first_frame(arguments: Sequence[str], environ: Mapping[str, str]) -> Started | None:
    """Take the terminal over and show what there is to be shown; None where that is for others to say."""
    asked = read_arguments(arguments)
    if asked is None or environ.get("TERM") in (None, "", "dumb") or not (os.isatty(0) and os.isatty(1)):
        return None
    gc.disable()  # until the live screen stands: nothing is thrown away while all is imported
    reading = _Reading(asked, environ)
    from tracker.tui.starting.picture import Picture
    from tracker.tui.terminal.colours import depth_of
    from tracker.tui.terminal.locales import shows_glyphs
    from tracker.tui.terminal.shadow import Shadow

    located = reading.result()
    if located is None:
        return None
    shadow = Shadow(*modes.size_of(modes.SCREEN, modes.KEYS))
    background = Background(environ)
    started = Started(
        shadow, modes.take_keys(modes.KEYS), asked=asked, background=background, has_read=reading.page is not None
    )
    try:
        _ask(background, environ)
        theme, is_ascii, keys = _chosen(environ, is_dark=background.is_dark)
        has_glyphs = not (asked.is_ascii or is_ascii) and shows_glyphs(environ)
        picture = Picture(shadow, depth=depth_of(environ), has_glyphs=has_glyphs, theme=theme)
        picture.paint(located, reading.page)
    except BaseException:
        started.give_back()
        raise
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda number, _: _end(started, number))
    os.write(modes.SCREEN, (modes.enter() + shadow.frame()).encode("utf-8", "replace"))
    picture.paint_footer(keys)
    os.write(modes.SCREEN, shadow.frame((0, 0)).encode("utf-8", "replace"))
    if picture.rows and not keys:  # somebody's own keys are the live screen's to know

        def show(place: int) -> None:
            picture.put_cursor(place)
            os.write(modes.SCREEN, shadow.frame((0, 0)).encode("utf-8", "replace"))

        started.stop_reading = EarlyKeys(background, rows=picture.rows, show=show).stop
    return started


def _ask(background: Background, environ: Mapping[str, str]) -> None:
    """Ask whether the terminal is dark; keys that come before its answer are kept."""
    if not can_be_asked(environ):
        return
    os.write(modes.SCREEN, QUERY.encode())
    if select.select([modes.KEYS], (), (), _BEFORE_ANSWER)[0]:
        background.typed = background.without_answers(os.read(modes.KEYS, _MOST_TYPED))


def _chosen(environ: Mapping[str, str], *, is_dark: bool | None) -> tuple[Theme, bool, ChosenKeys]:
    """The theme, whether to draw with ASCII alone, and the keys, as the user's settings say; few have any."""
    from tracker.tui.paint.themes import theme_for

    base = environ.get("XDG_CONFIG_HOME", "")
    folder = base if os.path.isabs(base) else os.path.expanduser("~/.config")  # noqa: PTH111, PTH117
    if not os.path.exists(f"{folder}/tracker/config.toml"):  # noqa: PTH110
        return theme_for("", environ, is_dark=is_dark), False, {}
    from tracker.tui.settings import read_settings, settings_path

    settings = read_settings(settings_path(environ))
    return theme_for(settings.theme, environ, is_dark=is_dark), settings.is_ascii, settings.keys


class _Reading:
    """Reads the store beside the imports."""

    def __init__(self, asked: Asked, environ: Mapping[str, str]) -> None:
        self.page: FirstPage | None = None
        self._name: str | None = None
        self._asked = asked
        self._environ = environ
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def result(self) -> str | None:
        """What the store is called, when all is read; None where nothing can be said of it here."""
        self._thread.join()
        return self._name

    def _read(self) -> None:
        from pathlib import Path

        from tracker.store.locating import locate
        from tracker.tui.paint.store_name import store_name

        try:
            address = locate(self._asked.store, self._environ, Path.cwd()).address
        except (TrackerError, OSError):  # told by the command itself
            return
        if address.kind == "sql" and address.path is not None:
            self.page = first_page(str(address.path), _MOST_ROWS)
        self._name = store_name(address, os.path.expanduser("~"))  # noqa: PTH111 (a lost home is no error here)


def _end(started: Started, number: int) -> None:
    started.give_back()
    os._exit(128 + number)
