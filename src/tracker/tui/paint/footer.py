"""The line at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.tui.keys.all import KEYS
from tracker.tui.keys.table import Key, Place
from tracker.tui.paint.tones import PaintLine, fitted, line_width

_NAMES = {
    "enter": "⏎", "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "escape": "esc", "pagedown": "pgdn",
    "pageup": "pgup", "left_square_bracket": "[", "right_square_bracket": "]", "equals_sign": "=", "colon": ":",
    "less_than_sign": "<", "greater_than_sign": ">", "comma": ",", "full_stop": ".", "backslash": "\\",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "asterisk": "*", "number_sign": "#", "tilde": "~",
}  # fmt: skip


def key_name(key: str) -> str:
    """A key as a person reads it."""
    if key.startswith("ctrl+"):
        return "^" + key_name(key.removeprefix("ctrl+"))
    return _NAMES.get(key, key)


def footer_line(place: Place, *, width: int) -> PaintLine:
    """The keys of a place that have a label, then those that work anywhere, as many as there is room for."""
    line: PaintLine = []
    for key in _labelled([*KEYS[place], *KEYS["anywhere"]]):
        entry: PaintLine = [(f" {key_name(key.keys[0])}", "accent!"), (f" {key.label} ", "dim")]
        if line_width(line) + line_width(entry) > width:
            break
        line += entry
    return fitted(line, width, ground="bar")


def _labelled(keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key.label]
