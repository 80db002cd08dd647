"""Standard output and standard error as they are: a terminal of some width and colours, or a pipe.

Every line leaves through here and is cleaned once more, so that nothing from a store can reach a terminal raw.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedWriter, RawIOBase, TextIOWrapper
from itertools import islice
from typing import TextIO

from tracker.core.errors import TrackerError
from tracker.core.untrusted import clean
from tracker.views.table import FAINT_STYLES, LINE_STYLES, Line, Style

_LINE_COLOURS = ("36", "33", "32", "35", "34", "31")
_COLOURS: dict[Style, str] = {
    "title": "2",
    "heading": "1;35",
    "dim": "2",
    "strong": "1",
    "accent": "36",
    "good": "32",
    "bad": "31",
    "warn": "33",
    "live": "1;32",
    **dict(zip(LINE_STYLES, _LINE_COLOURS, strict=True)),
    **{faint: f"2;{colour}" for faint, colour in zip(FAINT_STYLES, _LINE_COLOURS, strict=True)},
}
"""Sixteen-colour codes, which every theme of a terminal has its own say in."""

_GLYPHS = "✔✖■●○…·─▲▼"
_LINES_A_WRITE = 1000


class OutputLost(TrackerError):
    """What was printed could not be written, for want of room as a rule."""


@dataclass(frozen=True, slots=True)
class Output:
    """What standard output can show."""

    room: int | None
    """The terminal's width; None for a pipe or a file, where nothing is cut."""
    has_colour: bool = False
    has_glyphs: bool = True
    """Whether it shows more than ASCII."""
    is_dumb: bool = False
    """Whether it is a terminal that says it obeys nothing."""

    @property
    def is_terminal(self) -> bool:
        return self.room is not None

    @property
    def can_redraw(self) -> bool:
        """Whether a cursor can be moved over it."""
        return self.is_terminal and not self.is_dumb

    @property
    def ellipsis(self) -> str:
        return "…" if self.has_glyphs else ".."

    def write(self, lines: Iterable[Line]) -> None:
        """The lines, painted where there is colour."""
        write_lines(self.texts(lines))

    def texts(self, lines: Iterable[Line]) -> Iterator[str]:
        """The lines as they are written."""
        return map(_painted if self.has_colour else _plain, lines)


def standard_output(environ: Mapping[str, str] = os.environ) -> Output:
    """Standard output as this process has it."""
    stream = sys.stdout
    if stream is None:
        return Output(room=None)
    has_glyphs = _shows_glyphs(stream, environ)
    if not stream.isatty():
        return Output(room=None, has_glyphs=has_glyphs)
    is_dumb = environ.get("TERM", "dumb") == "dumb"
    has_colour = not is_dumb and not environ.get("NO_COLOR")
    return Output(room=_columns(stream, environ), has_colour=has_colour, has_glyphs=has_glyphs, is_dumb=is_dumb)


def make_printable() -> None:
    """See that whatever is printed arrives whole: what the locale's encoding lacks as an escape, never as an error.

    Under PYTHONUNBUFFERED Python drops the rest of a write that a pipe takes only in part, so a buffer is put back.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdout, TextIOWrapper) and isinstance(sys.stdout.buffer, RawIOBase):
        encoding = sys.stdout.encoding
        sys.stdout = TextIOWrapper(BufferedWriter(sys.stdout.detach()), encoding, errors="backslashreplace")


def write_lines(lines: Iterable[str]) -> None:
    """Lines to standard output, many at a time."""
    if sys.stdout is None:
        return
    iterator = iter(lines)
    while block := list(islice(iterator, _LINES_A_WRITE)):
        with _naming_what_is_lost():
            sys.stdout.write("\n".join([*block, ""]))


def finish() -> None:
    """See that all of it arrived."""
    if sys.stdout is not None:
        with _naming_what_is_lost():
            sys.stdout.flush()


def note(text: str) -> None:
    """Lines to standard error, where they disturb no pipe: after what was printed so far."""
    if sys.stderr is None:
        return
    with suppress(OutputLost):
        finish()
    sys.stderr.write("".join(f"{clean(line)}\n" for line in text.split("\n")))


@contextmanager
def _naming_what_is_lost() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputLost(f"The output could not be written: {error.strerror}.") from error


def _plain(line: Line) -> str:
    return clean("".join([text for text, _ in line])).rstrip()


def _painted(line: Line) -> str:
    return "".join(
        f"\x1b[{_COLOURS[style]}m{clean(text)}\x1b[0m" if style and text.strip() else clean(text)
        for text, style in line
    ).rstrip()


def _shows_glyphs(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether our glyphs can be encoded, and the locale did not ask for ASCII by name."""
    if environ.get("LC_ALL") in ("C", "POSIX"):
        return False
    try:
        _GLYPHS.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _columns(stream: TextIO, environ: Mapping[str, str]) -> int:
    asked = environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80
