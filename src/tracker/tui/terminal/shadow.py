"""What a terminal shows, kept beside it, so that only the cells that are to be others are sent to it.

Over a slow link bytes are latency, and a screen that changes all the time changes in few places.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import compress
from operator import ne, or_

from tracker.tui.terminal.cells import CERTAIN, UNKNOWN, Cells
from tracker.tui.terminal.inks import Inks

_SMALL_GAP = 4
"""Cells that are as they should be are written again where that is shorter than a move over them."""


class Shadow:
    """`wanted` is what the screen is to show; `frame` brings the terminal there, and takes it as done."""

    def __init__(self, columns: int, lines: int, inks: Inks | None = None) -> None:
        self.inks = inks or Inks()
        self.wanted = Cells(columns, lines)
        self._shown = Cells(columns, lines)
        self._pen = UNKNOWN
        self._at: tuple[int, int] | None = None
        """Where the terminal's cursor is, if that is known."""
        self._late: set[int] = set()
        """Lines for which there was no room in the frames before."""

    @property
    def size(self) -> tuple[int, int]:
        return self.wanted.columns, self.wanted.lines

    @property
    def is_owing(self) -> bool:
        """Whether there was no room for all that is to be otherwise."""
        return bool(self._late)

    def resize(self, columns: int, lines: int) -> None:
        """Begin anew, with a terminal of this size."""
        self.wanted.resize(columns, lines)
        self._shown.resize(columns, lines)
        self._late.clear()
        self._lose_pen()

    def forget(self) -> None:
        """Nobody knows what the terminal shows: everything is to be sent again."""
        self._shown.forget()
        self.wanted.touched.update(range(self.wanted.lines))
        self._lose_pen()

    def frame(
        self, cursor: tuple[int, int] | None = None, *, room: int | None = None, patient: Collection[int] | None = None
    ) -> str:
        """What the terminal has to be sent, nothing where all is as it is to be; and where its cursor is to be left.

        Where there is `room` for some bytes only, what changed last goes first, and what is owed follows in the frames
        after it. Where some lines are `patient`, what changed last in the others goes whole all the same.
        """
        out: list[str] = []
        fresh = sorted(self.wanted.touched)
        self.wanted.touched.clear()
        self._late.difference_update(fresh)
        if room is None:
            for y in fresh:
                self._bring(y, out)
        else:
            hurried = [y for y in fresh if y not in patient] if patient is not None else []
            others = sorted(set(fresh).difference(hurried))
            left = room - sum(self._bytes_to_bring(y, out) for y in hurried)
            for y in (*others, *sorted(self._late)):
                if left > 0:
                    left -= self._bytes_to_bring(y, out)
                    self._late.discard(y)
                else:
                    self._late.add(y)
        if cursor is not None and cursor != self._at and (out or cursor != (0, 0)):
            self._move(*cursor, out)
        return "".join(out)

    def _bring(self, y: int, out: list[str]) -> None:
        """Draw a line as it is to be."""
        wanted, shown = self.wanted, self._shown
        texts, inks = wanted.texts[y], wanted.inks[y]
        if texts != shown.texts[y] or inks != shown.inks[y]:
            self._draw_line(y, out)
            shown.texts[y][:] = texts
            shown.inks[y][:] = inks

    def _bytes_to_bring(self, y: int, out: list[str]) -> int:
        """Draw a line likewise; how much that is to be sent."""
        drawn = len(out)
        self._bring(y, out)
        return sum(len(piece.encode()) for piece in out[drawn:])

    def _lose_pen(self) -> None:
        self._pen = UNKNOWN
        self._at = None

    def _draw_line(self, y: int, out: list[str]) -> None:
        wanted, shown = self.wanted, self._shown
        texts, inks = wanted.texts[y], wanted.inks[y]
        if CERTAIN.are_all("".join(texts)) and CERTAIN.are_all("".join(shown.texts[y])):
            are_others = map(or_, map(ne, texts, shown.texts[y]), map(ne, inks, shown.inks[y]))
            for begin, end in self._spans(y, list(compress(range(wanted.columns), are_others))):
                self._draw(begin, end, y, out)
            return
        # What fills how many cells is not certain: the line is sent whole, and each place is gone to.
        begin = 0
        for x, text in enumerate(texts):
            if text and not CERTAIN.are_all(text):
                self._draw(begin, x + 1, y, out)
                self._at = None
            if not text or not CERTAIN.are_all(text):
                begin = x + 1
        self._draw(begin, wanted.columns, y, out)

    def _spans(self, y: int, places: list[int]) -> list[tuple[int, int]]:
        """Where cells stand that are to be written in one go."""
        inks = self.wanted.inks[y]
        spans: list[tuple[int, int]] = []
        begin = end = places[0]
        for x in places:
            if x > end and (x - end > _SMALL_GAP or len(set(inks[end - 1 : x])) > 1):
                spans.append((begin, end))
                begin = x
            end = x + 1
        spans.append((begin, end))
        return spans

    def _draw(self, begin: int, end: int, y: int, out: list[str]) -> None:
        """Write cells of which each fills one, but for the last one."""
        texts, inks = self.wanted.texts[y], self.wanted.inks[y]
        x = begin
        while x < end:
            ink, stop = inks[x], x + 1
            while stop < end and inks[stop] == ink:
                stop += 1
            if ink != UNKNOWN:
                self._move(x, y, out)
                self._set_pen(ink, out)
                out.append("".join(texts[x:stop]))
                self._at = (stop, y) if stop < self.wanted.columns else None
            x = stop

    def _set_pen(self, ink: int, out: list[str]) -> None:
        if self._pen == UNKNOWN:
            out.append("\x1b[m")
            self._pen = 0
        out.append(self.inks.change(self._pen, ink))
        self._pen = ink

    def _move(self, x: int, y: int, out: list[str]) -> None:
        if self._at == (x, y):
            return
        if self._at is None or self._at[1] != y:
            out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H")
        elif x > self._at[0]:
            over = x - self._at[0]
            forward = f"\x1b[{over}C" if over > 1 else "\x1b[C"
            absolute = f"\x1b[{x + 1}G"
            out.append(forward if len(forward) <= len(absolute) else absolute)
        else:
            out.append(f"\x1b[{x + 1}G" if x else "\r")
        self._at = (x, y)
