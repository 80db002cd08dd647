"""The line at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.names import key_name
from tracker.tui.keys.table import ChosenKeys, Key, Place, keys_now
from tracker.tui.paint.tones import PaintLine, Tone, fitted, line_width, spread

_NONE: Mapping[str, tuple[str, ...]] = {}


def footer_line(place: Place, *, width: int, chosen: ChosenKeys = _NONE, has_glyphs: bool = True) -> PaintLine:
    """The keys of a place that have a label, then those that work anywhere, as many as there is room for. Help is
    always there: it tells the rest."""
    places: tuple[Place, ...] = (place,) if place in ("filter", "anywhere") else (place, "anywhere")
    entries = [(of, key) for of in places for key in _labelled(KEYS[of])]
    painted = [_entry(key, place_of, chosen, has_glyphs) for place_of, key in entries]
    last = next((line for (_, key), line in zip(entries, painted, strict=True) if key.id == "help"), [])
    line: PaintLine = []
    for entry in painted:
        if entry is last or line_width(line) + line_width(entry) + line_width(last) > width:
            continue
        line += entry
    return fitted([*line, *last], width, ground="bar")


def notice_line(text: str, tone: Tone, *, width: int, has_glyphs: bool = True) -> PaintLine:
    """Something that is said for a moment, in the place of the keys."""
    return spread([(" ", ""), (text, tone)], [], width, ground="bar", ellipsis="…" if has_glyphs else "~")


def _entry(key: Key, place: Place, chosen: ChosenKeys, has_glyphs: bool) -> PaintLine:
    name = key_name(keys_now(key, place, chosen)[0], has_glyphs=has_glyphs)
    return [(f" {name}", "accent!"), (f" {key.label} ", "dim")]


def _labelled(keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key.label]
