"""A filter's text as tokens, each with its place, so that an error can point at it."""

import re
from dataclasses import dataclass
from typing import Literal

from tracker.core.errors import FilterError

TokenKind = Literal["word", "quoted", "operator", "open", "close", "comma", "end"]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPACE = re.compile(r"\s+")
_OPERATOR = re.compile(r"!=|>=|<=|<>|==|=|>|<|!")
_PUNCTUATION: dict[str, TokenKind] = {"(": "open", ")": "close", ",": "comma"}
_WORD = re.compile(r"""[^\s"'`(),=<>!]+""")
_QUOTES = "\"'`"


@dataclass(frozen=True, slots=True)
class Token:
    """A word may carry a quoted tail, as in `params."my key"`: its `text` is then the part before the quote."""

    kind: TokenKind
    text: str
    position: int
    quote: str = ""
    """Which quote a quoted token stood in."""

    @property
    def keyword(self) -> str:
        """The word in capitals, or nothing where this is no word."""
        return self.text.upper() if self.kind == "word" else ""

    def described(self) -> str:
        """How an error names it."""
        if self.kind == "end":
            return "the end"
        return f"{self.quote}{self.text}{self.quote}" if self.quote else repr(self.text)


def tokenize(text: str) -> list[Token]:
    """All tokens, closed by one of kind `end`."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        token, position = _token_at(text, position)
        tokens.append(token)
    tokens.append(Token("end", "", len(text)))
    return tokens


def number(word: str) -> int | float | None:
    """The number that a word spells, if it does; an integer too large for a database becomes a float."""
    if not _NUMBER.fullmatch(word):
        return None
    if word.lstrip("+-").isdecimal() and len(word) < 20 and abs(int(word)) < 2**63:
        return int(word)
    return float(word)


def _token_at(text: str, position: int) -> tuple[Token, int]:
    character = text[position]
    if character in _QUOTES:
        return _quoted(text, position)
    if kind := _PUNCTUATION.get(character):
        return Token(kind, character, position), position + 1
    if operator := _OPERATOR.match(text, position):
        return Token("operator", operator.group(), position), operator.end()
    word = _WORD.match(text, position)
    assert word is not None, "every character is a space, a quote, punctuation, an operator or a word's"
    return Token("word", word.group(), position), word.end()


def _quoted(text: str, start: int) -> tuple[Token, int]:
    """A quoted text; its quote doubled inside stands for one."""
    quote = text[start]
    parts: list[str] = []
    position = start + 1
    while True:
        end = text.find(quote, position)
        if end < 0:
            raise FilterError(text, start, f"This quote ({quote}) is never closed")
        parts.append(text[position:end])
        if text[end + 1 : end + 2] != quote:
            return Token("quoted", quote.join(parts), start, quote), end + 1
        position = end + 2
