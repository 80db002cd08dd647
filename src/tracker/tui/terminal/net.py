"""The last net: whatever a widget shows, nothing in its text is for the terminal to obey."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tracker.core.untrusted import replaced


class Net(LineFilter):
    """Panes show what was cleaned when it came in. This holds for what did not: it knows text alone, so that nothing
    from a store may be a link."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(_harmless(segment.text), segment.style, segment.control) for segment in segments]


def _harmless(text: str) -> str:
    """The text in as many cells as Textual takes it to fill."""
    return replaced(text, lambda character: "\N{REPLACEMENT CHARACTER}" * cell_len(character))
