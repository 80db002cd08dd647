"""The small window that asks what is to be copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tracker.tui.keys.names import key_name
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, fitted, told
from tracker.views.copied import Copied

COPY_WIDTH = 60
_NAMES = {"id": "id", "name": "name", "value": "value", "row": "row", "marked": "marked rows"}
_NAME_ROOM = 13


class CopyEntry(NamedTuple):
    """One thing that may be copied."""

    id: str
    key: str
    copied: Copied


def copy_lines(
    entries: Sequence[CopyEntry], *, at: int, width: int, height: int, has_glyphs: bool = True
) -> list[PaintLine]:
    """What may be copied, each with its key."""
    sign = "▌" if has_glyphs else ">"
    body = []
    for place, entry in enumerate(entries):
        is_at = place == at
        line: PaintLine = [
            (sign if is_at else " ", "accent"),
            (f"{key_name(entry.key, has_glyphs=has_glyphs)}  ", "accent!"),
            (_NAMES[entry.id].ljust(_NAME_ROOM), "text"),
            (_beginning(entry, has_glyphs), "dim"),
        ]
        body.append(fitted(line, width - 2, ground="cursor" if is_at else "", ellipsis="…" if has_glyphs else "~"))
    return boxed(
        [("copy", "strong")], body, width=width, height=height, is_focused=True, has_glyphs=has_glyphs,
        foot=[("esc", "accent"), (" back", "dim")],
    )  # fmt: skip


def _beginning(entry: CopyEntry, has_glyphs: bool) -> str:
    """A value as it is; of a table only what it is."""
    is_table = entry.id in ("row", "marked")
    return entry.copied.what if is_table else told(entry.copied.text, has_glyphs=has_glyphs)
