"""What filters make of texts: patterns, and the numbers that texts spell. Databases call these or agree with them."""

import re
from functools import lru_cache

_NUMBER_TEXT = re.compile(r"[ \t\r\n]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\r\n]*")


def number_in(text: str) -> float | None:
    """The number that a param's text is, if it is one: decimal, with an exponent or without.

    Words such as `nan` and `inf` and Python's `1_000` are no numbers here, so that every database can agree.
    """
    return float(text) if _NUMBER_TEXT.fullmatch(text) else None


@lru_cache(maxsize=256)
def like_pattern(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    """A LIKE pattern as a regular expression; with `ignore_case`, for text that was lower-cased."""
    wildcards = {"%": ".*", "_": "."}
    source = pattern.lower() if ignore_case else pattern
    return re.compile("".join(wildcards.get(c) or re.escape(c) for c in source), re.DOTALL)


def like(text: str, pattern: str, ignore_case: bool) -> bool:
    """Whether the whole text matches a LIKE pattern."""
    return like_pattern(pattern, ignore_case).fullmatch(text.lower() if ignore_case else text) is not None
