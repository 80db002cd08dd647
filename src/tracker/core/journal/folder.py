"""A journal as a folder of small files, in a spool.

<run>-<pid>-<random>/                  a journal: appears whole, under this name
    head                               whose it is: the run, its process, how the run is to be created
    keys, points.*, records.*          what was logged
    mark                               how far it is in the store
    beat                               a number that grows while the writer lives
    created                            what the store answered when the run was created
    trouble                            why draining does not go on, in one sentence
    refused                            what no store would take
    ended                              how the run ended, as its process said
    settled                            nothing of the run is waited for any more
    captured                           what is captured in the background was
    artifacts/                         files that wait for a store
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from struct import Struct
from zlib import crc32

from tracker.core.journal.reader import FIRST_PLACE, KEYS_FILE
from tracker.core.journal.records import LANES, pairs_payload, segment_name, texts_in, texts_payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from tracker.core.journal.reader import Place

    Places = tuple[Place, Place]

_MARK = Struct("<12qI")
_BEAT = Struct("<q")
_TROUBLE = 1024
_memories = count()


class Mark:
    """How far a journal is in the store, as a place in its points and one in its records."""

    __slots__ = ("intent", "safe", "stored")

    def __init__(self, safe: Places, stored: Places | None = None, intent: Places | None = None) -> None:
        self.safe = safe
        """Everything before these is in the store."""
        self.stored = stored or safe
        """So is what lies between, but for holes: slots that somebody took and had not filled yet."""
        self.intent = intent or self.stored
        """And what lies between those may be: who was writing it died, or is at it now."""


class JournalFolder:
    """The files of one journal, by path. Nothing is held open."""

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    @property
    def is_there(self) -> bool:
        """Whether it was not removed, as it is when all of it is in the store."""
        try:
            os.stat(f"{self.path}/head")
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:  # nobody can say
            pass
        return True

    @property
    def artifacts(self) -> str:
        return f"{self.path}/artifacts"

    def head(self) -> dict[str, str]:
        """Whose journal it is; empty where that cannot be read."""
        return self._pairs("head")

    def created(self) -> dict[str, str]:
        """What is known of the run since it is in the store; empty before."""
        return self._pairs("created")

    def write_created(self, facts: Mapping[str, str]) -> None:
        self._replace("created", pairs_payload(facts))

    def trouble(self) -> str:
        """Why draining does not go on; empty where it does."""
        return self._content("trouble").rstrip(b"\0").decode("utf-8", "replace")

    def write_trouble(self, sentence: str) -> None:
        """Say why draining does not go on; an empty sentence says that it does."""
        self._overwrite("trouble", sentence.encode("utf-8", "replace")[:_TROUBLE].ljust(_TROUBLE, b"\0"))

    def refusals(self) -> list[str]:
        """What no store would take, a sentence each."""
        return self._content("refused").decode("utf-8", "replace").splitlines()

    def add_refusal(self, sentence: str) -> None:
        line = " ".join(sentence.splitlines()) + "\n"
        self._append("refused", line.encode("utf-8", "replace"))

    def mark(self) -> Mark:
        """How far it is in the store; nothing yet where the file is missing or torn."""
        content = self._content("mark")
        if len(content) != _MARK.size or crc32(content[:-4]) != _MARK.unpack(content)[-1]:
            return Mark((FIRST_PLACE, FIRST_PLACE))
        n = _MARK.unpack(content)
        return Mark(*(((n[at], n[at + 1]), (n[at + 2], n[at + 3])) for at in (0, 4, 8)))

    def write_mark(self, mark: Mark) -> None:
        places = [number for pair in (mark.safe, mark.stored, mark.intent) for place in pair for number in place]
        content = _MARK.pack(*places, 0)
        content = content[:-4] + crc32(content[:-4]).to_bytes(4, "little")
        self._overwrite("mark", content)

    def end(self) -> tuple[str, int] | None:
        """How the run ended and when, as its process said and the drain read; None before."""
        texts = texts_in(self._content("ended"))
        return (texts[0], int(texts[1])) if len(texts) == 2 else None

    def write_end(self, status: str, time: int) -> None:
        self._replace("ended", texts_payload((status, str(time))))

    def has(self, name: Literal["settled", "captured"]) -> bool:
        return name in names_in(self.path)

    def note(self, name: Literal["settled", "captured"]) -> None:
        self._replace(name, b"")

    def write_beat(self, beat: int) -> None:
        """Raises `FileNotFoundError` where the journal was removed."""
        self._overwrite("beat", _BEAT.pack(beat))

    def last_written(self) -> int:
        """When its process last wrote to it, in milliseconds."""
        times = [0.0]
        for name in names_in(self.path):
            if name in ("head", "beat", KEYS_FILE) or name.partition(".")[0] in LANES:
                with suppress(OSError):
                    times.append(os.stat(f"{self.path}/{name}").st_mtime)
        return int(max(times) * 1000)

    def beat(self) -> int:
        """The writer's count of its heartbeats."""
        content = self._content("beat")
        return int(_BEAT.unpack(content)[0]) if len(content) == _BEAT.size else 0

    def drop_segments_before(self, safe: Places) -> None:
        """Remove what is in the store."""
        for lane, (segment, _) in zip(LANES, safe, strict=True):
            number = segment - 1
            while number >= 0 and self._remove(segment_name(lane, number)):
                number -= 1

    def remove(self) -> None:
        """Remove the whole journal: the head last, so that what a kill leaves is still seen as one."""
        import shutil

        shutil.rmtree(self.artifacts, ignore_errors=True)
        for name in sorted(os.listdir(self.path), key=lambda name: name == "head"):
            self._remove(name)
        os.rmdir(self.path)

    def waiting_bytes(self) -> int:
        """A bound on what waits: the bytes of segments that the mark has not passed."""
        points, records = self.mark().safe
        total = 0
        for name in names_in(self.path):
            lane, _, number = name.partition(".")
            if lane in LANES and number.isdecimal():
                try:
                    size = os.stat(f"{self.path}/{name}").st_size
                except FileNotFoundError:  # it came into the store this moment
                    continue
                segment, offset = points if lane == "points" else records
                total += max(0, size - offset) if int(number) == segment else size if int(number) > segment else 0
        return total

    def _pairs(self, name: str) -> dict[str, str]:
        texts = texts_in(self._content(name))
        return dict(zip(texts[::2], texts[1::2], strict=False))

    def _content(self, name: str) -> bytes:
        try:
            with open(f"{self.path}/{name}", "rb") as file:
                return file.read()
        except OSError:
            return b""

    def _replace(self, name: str, content: bytes) -> None:
        draft = f"{self.path}/.{name}-{os.getpid()}"
        try:
            with open(draft, "wb") as file:
                file.write(content)
            os.replace(draft, f"{self.path}/{name}")
        except OSError:
            with suppress(OSError):
                os.unlink(draft)
            raise

    def _overwrite(self, name: str, content: bytes) -> None:
        """Write a small file in one call: what is read is the old content or the new."""
        fd = os.open(f"{self.path}/{name}", os.O_WRONLY | os.O_CLOEXEC)  # nothing comes back into one that was removed
        try:
            os.pwrite(fd, content, 0)
        finally:
            os.close(fd)

    def _append(self, name: str, content: bytes) -> None:
        with open(f"{self.path}/{name}", "ab", buffering=0) as file:
            file.write(content)

    def _remove(self, name: str) -> bool:
        try:
            os.unlink(f"{self.path}/{name}")
        except FileNotFoundError:
            return False
        return True


class MemoryFolder(JournalFolder):
    """A journal where no folder can be written: its process alone knows of it."""

    def __init__(self, head: Mapping[str, str]) -> None:
        super().__init__("memory")
        self._name = f"memory-{next(_memories)}"
        self._files = {"head": pairs_payload(head)}
        self.forget_before: Callable[[int, int], None] = _keep
        """What lets go of the segments that are in the store."""

    @property
    def name(self) -> str:
        return self._name

    @property
    def is_there(self) -> bool:
        return bool(self._files)

    @property
    def artifacts(self) -> str:
        """A place where nothing can be: files are not kept in memory."""
        return "/dev/null/artifacts"

    def has(self, name: Literal["settled", "captured"]) -> bool:
        return name in self._files

    def drop_segments_before(self, safe: Places) -> None:
        self.forget_before(safe[0][0], safe[1][0])

    def remove(self) -> None:
        self._files.clear()

    def _content(self, name: str) -> bytes:
        return self._files.get(name, b"")

    def _replace(self, name: str, content: bytes) -> None:
        self._files[name] = content

    def _overwrite(self, name: str, content: bytes) -> None:
        self._files[name] = content

    def _append(self, name: str, content: bytes) -> None:
        self._files[name] = self._content(name) + content

    def _remove(self, name: str) -> bool:
        return self._files.pop(name, None) is not None


def first_files(head: Mapping[str, str]) -> dict[str, bytes]:
    """What a new journal holds; what is written over in place later has its room, which a full disk cannot take."""
    reserved = {"mark": _MARK.size, "beat": _BEAT.size, "trouble": _TROUBLE}
    return {"head": pairs_payload(head), KEYS_FILE: b""} | {name: bytes(size) for name, size in reserved.items()}


def _keep(points: int, records: int) -> None:
    """Let go of nothing."""


def names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
