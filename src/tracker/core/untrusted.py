"""Cleaning text that somebody else wrote, before a terminal sees it.

A run's name may carry an escape sequence that writes the clipboard, or a bidi override that turns a line around.
Every such character becomes one that shows what stood there: ESC as `␛`, the rest as `�`.
"""

import re
from collections.abc import Callable

_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_HOSTILE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, embeddings, overrides, isolates
    "\u2028\u2029"  # line and paragraph separators
    "\u200b-\u200d\u2060\ufeff\u00ad"  # no width: two names that look alike
    "\ud800-\udfff"  # what was not UTF-8
    "\U000e0000-\U000e007f"  # tags: no shape, but text
    "]"
)


def clean(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    if text.isascii() and text.isprintable():
        return text
    return _HOSTILE.sub(lambda match: _VISIBLE.get(ord(match.group()), "�"), text)


def replaced(text: str, instead: Callable[[str], str]) -> str:
    """The text with something else in the place of each character that `clean` replaces."""
    return _HOSTILE.sub(lambda match: instead(match.group()), text)
