"""The names of keys: as Textual calls them, as a person writes them in the settings, and as one reads them."""

from __future__ import annotations

from collections.abc import Iterable

SIGNS = {
    "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "left_square_bracket": "[",
    "right_square_bracket": "]", "equals_sign": "=", "colon": ":", "semicolon": ";", "less_than_sign": "<",
    "greater_than_sign": ">", "comma": ",", "full_stop": ".", "backslash": "\\", "left_curly_bracket": "{",
    "right_curly_bracket": "}", "asterisk": "*", "number_sign": "#", "tilde": "~", "at": "@", "underscore": "_",
    "vertical_line": "|", "dollar_sign": "$", "percent_sign": "%", "ampersand": "&", "exclamation_mark": "!",
    "apostrophe": "'", "quotation_mark": '"', "grave_accent": "`", "circumflex_accent": "^",
    "left_parenthesis": "(", "right_parenthesis": ")",
}  # fmt: skip
"""Keys that have a sign, by the names that Textual has for them."""
_SHORT = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
_GLYPHS = {"enter": "⏎", "up": "↑", "down": "↓", "left": "←", "right": "→"}
_NAMED = frozenset(
    (
        *"enter escape tab space backspace delete insert home end pageup pagedown up down left right".split(),
        *SIGNS, *(f"f{number}" for number in range(1, 25)),
    )
)  # fmt: skip
_SAME = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter", "del": "delete", " ": "space"}
_BY_SIGN = {sign: name for name, sign in SIGNS.items()}
_MODIFIERS = ("ctrl", "shift", "alt")


def key_of(written: str) -> str | None:
    """A key that a person wrote, as Textual calls it; None where there is no such key."""
    if len(written) > 1 and written[0] == "^":
        written = f"ctrl+{written[1:]}"
    *modifiers, last = written.split("+") if not written.endswith("+") else [*written[:-1].split("+")[:-1], "+"]
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    if len(last) == 1 and last.isalnum():
        key = last
    else:
        key = _BY_SIGN.get(last) or _SAME.get(last, last)
        if key not in _NAMED:
            return None
    return "+".join([*(each for each in _MODIFIERS if each in modifiers), key])


def key_name(key: str, *, has_glyphs: bool = True) -> str:
    """A key as a person reads it: `?`, `^p`, `shift+tab`."""
    modifier, plus, last = key.rpartition("+")
    if plus and modifier == "ctrl":
        return "^" + key_name(last, has_glyphs=has_glyphs)
    if plus:
        return f"{modifier}+{key_name(last, has_glyphs=has_glyphs)}"
    if has_glyphs and key in _GLYPHS:
        return _GLYPHS[key]
    return SIGNS.get(key) or _SHORT.get(key, key)


def key_names(keys: Iterable[str], *, has_glyphs: bool = True) -> str:
    """Several keys for one thing."""
    return " ".join(key_name(key, has_glyphs=has_glyphs) for key in keys)
