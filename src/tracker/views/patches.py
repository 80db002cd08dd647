"""Patches of uncommitted changes beside each other: which lines one has and another has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from zlib import crc32

from tracker.views.format import counted

MOST_LINES = 200
"""Lines that are given of the difference between two patches; the others are counted."""
_NOTE = "# "
_FILE = "diff --git "


class PatchLine(NamedTuple):
    """A line that one patch has and the other has not."""

    path: str
    """The file that it changes; nothing where it is a note on files that the patch leaves out."""
    side: Literal["baseline", "other"]
    text: str
    """With the `+` or `-` that it begins with in a patch."""


@dataclass(frozen=True, slots=True)
class PatchDifference:
    """What differs between two patches."""

    lines: tuple[PatchLine, ...]
    more: int
    """How many lines more there are than are given."""


@dataclass(slots=True)
class _FilePatch:
    whole: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch, file by file."""

    text: str
    files: Mapping[str, _FilePatch]

    def __str__(self) -> str:
        """How much it changes, and a sum by which equal patches are seen to be equal."""
        files = [each for path, each in self.files.items() if path]
        if not files:
            return "none"
        lines = sum(len(each.changed) for each in files)
        return f"{counted(lines, 'line')} in {counted(len(files), 'file')} ({crc32(self.text.encode()):08x})"


def parse_patch(text: str) -> Patch:
    """A patch as git writes it, with the notes that follow it; an empty text is a patch that changes nothing."""
    files: dict[str, _FilePatch] = {}
    current = files.setdefault("", _FilePatch())
    is_in_hunk = False
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith(_NOTE):
            files[""].changed.append(line)
            continue
        if line.startswith(_FILE):
            current = files.setdefault(_path(line), _FilePatch())
            is_in_hunk = False
        elif line.startswith("@@"):
            is_in_hunk = True
        elif is_in_hunk and line.startswith(("+", "-")):
            current.changed.append(line)
        current.whole.append(line)
    return Patch(text, files)


def patch_difference(baseline: Patch, other: Patch) -> PatchDifference:
    """The lines that differ, file by file; lines that only moved do not."""
    lines: list[PatchLine] = []
    more = 0
    for path in dict.fromkeys((*baseline.files, *other.files)):
        for line in _of_file(path, baseline.files.get(path), other.files.get(path)):
            if len(lines) < MOST_LINES:
                lines.append(line)
            else:
                more += 1
    return PatchDifference(tuple(lines), more)


def _of_file(path: str, baseline: _FilePatch | None, other: _FilePatch | None) -> Iterator[PatchLine]:
    left, right = baseline or _FilePatch(), other or _FilePatch()
    only_left, only_right = _beyond(left.changed, right.changed), _beyond(right.changed, left.changed)
    yield from (PatchLine(path, "baseline", line) for line in only_left)
    yield from (PatchLine(path, "other", line) for line in only_right)
    if path and left.whole != right.whole and not (only_left or only_right):
        sides: tuple[tuple[Literal["baseline", "other"], _FilePatch | None], ...]
        sides = (("baseline", baseline), ("other", other))
        yield from (
            PatchLine(path, side, "(changed in bytes, in its mode or at another place)") for side, it in sides if it
        )


def _beyond(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """The lines that the others have not, or not as often."""
    left = Counter(others)
    found = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found


def _path(header: str) -> str:
    """The file of a header `diff --git a/PATH b/PATH`: the same text twice, unless the file was renamed."""
    names = header.removeprefix(_FILE)
    half = len(names) // 2
    first, second = names[:half], names[half + 1 :]
    return second[2:] if first[2:] == second[2:] else names.partition(" b/")[2] or names
