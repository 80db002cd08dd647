"""What is read of a log away from the screen: each question with its answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracker.feed.log_times import LogTimes
from tracker.feed.run_logs import RunLogs, find_logs
from tracker.feed.text_log import PIECE, Chunk, FileLook, NotPlain, TextLog
from tracker.views.log_window import split

Kind = Literal["tail", "head", "older", "newer", "around", "grown", "same"]
"""Where what was read belongs: `grown` in the place of all from its beginning on."""
_REREAD = 1 << 16
"""Bytes before the end that are read again when a log grew: a program writes over its last lines."""
_SCRAP, _LETTER = 4096, 4


_NOTHING = Chunk(0, 0, b"")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read."""

    kind: Kind
    look: FileLook | None = None
    chunk: Chunk = _NOTHING
    times: tuple[int | None, ...] = ()
    current: int | None = None
    """The line to stand on."""
    note: str = ""
    trouble: str = ""
    logs: RunLogs | None = None


Wanted: TypeAlias = Callable[[], bool]
Question: TypeAlias = Callable[[Wanted], Answer]


@dataclass(frozen=True, slots=True)
class LogReader:
    """Reads one log. Each method may wait for a disk, and says what goes wrong in words."""

    root: str
    name: str

    @property
    def _log(self) -> TextLog:
        return TextLog(os.path.join(self.root, self.name))  # noqa: PTH118

    def tail(self) -> Answer:
        return self._answer("tail", self._log.tail)

    def head(self) -> Answer:
        return self._answer("head", lambda: self._log.after(0))

    def older(self, begin: int) -> Answer:
        return self._answer("older", lambda: self._log.before(begin))

    def newer(self, end: int) -> Answer:
        return self._answer("newer", lambda: self._log.after(end))

    def grown(self, before: FileLook, begin: int, end: int, line_before: Callable[[int], int]) -> Answer:
        """What is new since the file was looked at, where lines from `begin` to `end` are held."""
        try:
            look = self._log.look()
        except OSError as error:
            return Answer("same", look=before, note=self._in_words(error))
        if look == before:
            return Answer("same", look=before)
        if not look.is_same_file(before):
            return self._noted(self.tail(), "another file took its place")
        start = max(begin, line_before(max(begin, end - _REREAD)))
        if look.size < start or look.size < end - _REREAD:
            return self._noted(self.tail(), "it was cut short")
        if look.size - start > PIECE:
            return self.tail()
        return self._answer("grown", lambda: self._log.after(start))

    def at_time(self, time: int) -> Answer:
        """The lines around what was written at a time."""
        offset = LogTimes(self._log.path).offset_at(time)
        if offset is None:
            return Answer("same", note="it does not tell when its lines were written")
        return self.around(offset)

    def around(self, offset: int) -> Answer:
        """The lines around a place, to stand on the one that it is in."""
        current = 0

        def read() -> Chunk:
            nonlocal current
            log = self._log
            current = log.line_at(min(offset, log.look().size))
            before, after = log.before(current, PIECE // 2), log.after(current, PIECE // 2)
            return Chunk(before.begin, after.end, before.content + after.content)

        answer = self._answer("around", read)
        return Answer(
            answer.kind, answer.look, answer.chunk, answer.times, current=current, note=answer.note,
            trouble=answer.trouble,
        )  # fmt: skip

    def search(self, query: str, start: int, *, forward: bool, is_wanted: Wanted) -> Answer:
        """The lines around the nearest one that holds a text; from the other end on where there is none on this way."""
        needle = query.encode("utf-8", "surrogateescape")
        try:
            found = self._log.find(needle, start, forward=forward, is_wanted=is_wanted)
            note = ""
            if found is None and is_wanted():
                begin = 0 if forward else self._log.look().size
                found = self._log.find(needle, begin, forward=forward, is_wanted=is_wanted)
                note = "from the beginning" if forward else "from the end"
        except OSError as error:
            return Answer("same", note=self._in_words(error))
        if found is None:
            return Answer("same", note="not found")
        return self._noted(self.around(found), note)

    def _answer(self, kind: Kind, read: Callable[[], Chunk]) -> Answer:
        try:
            look = self._log.look()
            chunk = read()
        except OSError as error:
            return Answer(kind, trouble=self._in_words(error))
        offsets, _ = split(chunk.content, chunk.begin)
        times = tuple(LogTimes(self._log.path).of_lines(offsets))
        return Answer(kind, look, chunk, times, note=_damage(chunk))

    def _noted(self, answer: Answer, note: str) -> Answer:
        return Answer(
            answer.kind, answer.look, answer.chunk, answer.times, answer.current, note or answer.note, answer.trouble
        )

    def _in_words(self, error: OSError) -> str:
        if isinstance(error, FileNotFoundError):
            return f"{self.name} is gone."
        if isinstance(error, NotPlain):
            return f"{self.name} is no plain file."
        return f"{self.name} cannot be read: {error.strerror or error}."


def logs_of(artifact_uri: str, wanted: str | None) -> Answer:
    """The run's logs, and the end of the first of them or of the one that is wanted."""
    logs = find_logs(artifact_uri)
    if not logs.names:
        return Answer("tail", trouble=logs.trouble, logs=logs)
    name = wanted if wanted in logs.names else logs.names[0]
    answer = LogReader(logs.root, name or "").tail()
    return Answer(
        answer.kind, answer.look, answer.chunk, answer.times, note=answer.note, trouble=answer.trouble,
        logs=RunLogs(logs.root, (name or "", *(each for each in logs.names if each != name))),
    )  # fmt: skip


def _damage(chunk: Chunk) -> str:
    """What is to be known of bytes that are no text. Letters that are not whole yet, or cut with their line, are no
    damage."""
    if b"\0" in chunk.content[:_SCRAP]:
        return "not a text"
    try:
        chunk.content.decode("utf-8")
    except UnicodeDecodeError as error:
        is_begun = error.end == len(chunk.content) and error.reason == "unexpected end of data"
        is_rest = chunk.begin > 0 and error.start < _LETTER
        return "" if is_begun or is_rest else "not UTF-8: what could not be read is shown as �"
    return ""
