"""How cells look, as numbers: few looks are in use at a time, and numbers are quick to compare."""

from __future__ import annotations

from typing import NamedTuple

_COLOURS = {"38": "colour", "48": "ground"}
_LENGTHS = {"2": 5, "5": 3}
"""How many parameters a colour has: three numbers, or a place in a palette."""


class Ink(NamedTuple):
    """The parameters of an SGR sequence, by what they set; none where something is as the terminal has it."""

    attributes: str
    colour: str
    ground: str


class Inks:
    """Gives each SGR text a number, and knows how to get from one look to another. 0 is the terminal's own look."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._inks: list[Ink] = [Ink("", "", "")]
        self._changes: dict[tuple[int, int], str] = {}

    def number(self, parameters: str) -> int:
        """The number of the look that these parameters give after a reset."""
        number = self._numbers.get(parameters)
        if number is None:
            number = self._numbers[parameters] = len(self._inks)
            self._inks.append(parsed(parameters))
        return number

    def change(self, before: int, after: int) -> str:
        """What turns the terminal from one look to another."""
        if before == after:
            return ""
        found = self._changes.get((before, after))
        if found is None:
            found = self._changes[before, after] = _change(self._inks[before], self._inks[after])
        return found


def parsed(parameters: str) -> Ink:
    attributes: list[str] = []
    colours = {"colour": "", "ground": ""}
    parts = parameters.split(";") if parameters else []
    at = 0
    while at < len(parts):
        part = parts[at]
        if part in _COLOURS:
            length = _LENGTHS[parts[at + 1]]
            colours[_COLOURS[part]] = ";".join(parts[at : at + length])
            at += length
            continue
        if _is_between(part, 30, 39) or _is_between(part, 90, 97):
            colours["colour"] = part
        elif _is_between(part, 40, 49) or _is_between(part, 100, 107):
            colours["ground"] = part
        else:
            attributes.append(part)
        at += 1
    return Ink(";".join(attributes), colours["colour"], colours["ground"])


def _is_between(part: str, first: int, last: int) -> bool:
    return part.isdecimal() and first <= int(part) <= last


def _change(before: Ink, after: Ink) -> str:
    if before.attributes != after.attributes:
        parts = [part for part in after if part]
        return f"\x1b[0;{';'.join(parts)}m" if parts else "\x1b[m"
    parts = []
    if before.colour != after.colour:
        parts.append(after.colour or "39")
    if before.ground != after.ground:
        parts.append(after.ground or "49")
    return f"\x1b[{';'.join(parts)}m" if after != Ink("", "", "") else "\x1b[m"
