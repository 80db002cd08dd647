"""Keys as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable

_SIGNS = {
    "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "escape": "esc", "pagedown": "pgdn",
    "pageup": "pgup", "left_square_bracket": "[", "right_square_bracket": "]", "equals_sign": "=", "colon": ":",
    "semicolon": ";", "less_than_sign": "<", "greater_than_sign": ">", "comma": ",", "full_stop": ".",
    "backslash": "\\", "left_curly_bracket": "{", "right_curly_bracket": "}", "asterisk": "*", "number_sign": "#",
    "tilde": "~", "at": "@", "underscore": "_", "vertical_line": "|", "dollar_sign": "$", "percent_sign": "%",
    "ampersand": "&", "exclamation_mark": "!", "apostrophe": "'", "quotation_mark": '"', "grave_accent": "`",
    "circumflex_accent": "^", "left_parenthesis": "(", "right_parenthesis": ")",
}  # fmt: skip
_GLYPHS = {"enter": "⏎", "up": "↑", "down": "↓", "left": "←", "right": "→"}


def key_name(key: str, *, has_glyphs: bool = True) -> str:
    """A key as a person reads it: `?`, `^p`, `shift+tab`."""
    modifier, plus, last = key.rpartition("+")
    if plus and modifier == "ctrl":
        return "^" + key_name(last, has_glyphs=has_glyphs)
    if plus:
        return f"{modifier}+{key_name(last, has_glyphs=has_glyphs)}"
    if has_glyphs and key in _GLYPHS:
        return _GLYPHS[key]
    return _SIGNS.get(key, key)


def key_names(keys: Iterable[str], *, has_glyphs: bool = True) -> str:
    """Several keys for one thing."""
    return " ".join(key_name(key, has_glyphs=has_glyphs) for key in keys)
