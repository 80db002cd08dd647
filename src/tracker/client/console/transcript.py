"""What was printed, as the lines that a terminal would be left with: a progress bar is one line, its last.

Colours are kept; everything else that a terminal obeys is obeyed as far as lines go, or left out.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\x1b(?:\[([0-9;?<=>]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])"
)
_BEGUN_ESCAPE = re.compile(r"\x1b(?:\[[0-9;?<=> -/]*|\][^\x07]*|[PX^_].*|[ -/]*)?\Z", re.DOTALL)
_CONTROLS = dict.fromkeys([*range(0x08), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_WINDOW = 60
"""The last lines, which a program that moves upwards may still write over."""
_LONGEST_ESCAPE = 4096


class Transcript:
    """Takes text as it comes; gives lines that stay, and those that may still change."""

    def __init__(self) -> None:
        self._lines: list[str] = [""]
        """The lines that may still change; the program writes to one of them."""
        self._row = 0
        self._column = 0
        self._rest = ""
        self.settled: list[str] = []
        """Lines that stay as they are, for whoever takes them away."""

    @property
    def live(self) -> str:
        """The lines that may still change, as text."""
        return "\n".join(self._lines)

    def feed(self, text: str) -> None:
        """Take what was printed."""
        text = self._rest + text
        begun = _BEGUN_ESCAPE.search(text[-_LONGEST_ESCAPE:])
        self._rest = begun.group() if begun and begun.group() else ""
        if self._rest:
            text = text[: -len(self._rest)]
        if "\x1b" not in text:
            self._feed_plain(text)
            return
        start = 0
        for escape in _ESCAPE.finditer(text):
            self._feed_plain(text[start : escape.start()])
            self._obey(escape)
            start = escape.end()
        self._feed_plain(text[start:])

    def finish(self) -> None:
        """Nothing more comes."""
        self.settled += self._lines if self._lines[-1] else self._lines[:-1]
        self._lines, self._row, self._column = [""], 0, 0

    def _feed_plain(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").split("\n")
        self._write(first)
        for line in others:
            self._next_line()
            self._write(line)

    def _write(self, text: str) -> None:
        """Text without a line's end; a carriage return goes back to the line's beginning."""
        for number, part in enumerate(text.translate(_CONTROLS).split("\r")):
            if number:
                self._column = 0
            if part:
                self._put(part)

    def _put(self, part: str) -> None:
        """Write over the line from the column on. One with colours is cut there: a piece of its codes would be left."""
        line, column = self._lines[self._row], self._column
        after = "" if "\x1b" in line else line[column + len(part) :]
        self._lines[self._row] = line[:column] + part + after
        self._column = column + len(part)

    def _next_line(self) -> None:
        self._column = 0
        self._row += 1
        if self._row == len(self._lines):
            self._lines.append("")
            over = len(self._lines) - _WINDOW
            if over > 0:
                self.settled += self._lines[:over]
                del self._lines[:over]
                self._row -= over

    def _obey(self, escape: re.Match[str]) -> None:
        parameters, action = escape.group(1) or "", escape.group(2)
        count = int(parameters) if parameters.isdecimal() and len(parameters) < 5 else 1
        if action == "m":
            self._put(escape.group())
        elif action in ("A", "F"):
            self._row, self._column = max(0, self._row - count), 0
        elif action in ("B", "E"):
            self._row, self._column = min(len(self._lines) - 1, self._row + count), 0
        elif action == "K" and parameters in ("1", "2"):
            self._lines[self._row], self._column = "", 0
        elif action == "K":
            self._lines[self._row] = self._lines[self._row][: self._column]
        elif action == "J" and parameters in ("", "0"):
            del self._lines[self._row + 1 :]
            self._lines[self._row] = self._lines[self._row][: self._column]
