"""What a window says that has no room for the screen."""

from __future__ import annotations

from tracker.tui.paint.arrangement import LEAST_HEIGHT, LEAST_WIDTH
from tracker.tui.paint.tones import PaintLine, fitted
from tracker.views.width import wrapped


def small_lines(*, width: int, height: int) -> list[PaintLine]:
    """How large it is and how large it has to be, in the middle."""
    said = f"This window is too small: {width} by {height} cells, where {LEAST_WIDTH} by {LEAST_HEIGHT} are needed."
    texts = wrapped(said, max(1, width - 2))[:height]
    above = (height - len(texts)) // 2
    lines: list[PaintLine] = [[] for _ in range(above)]
    lines += [[(" " * ((width - len(text)) // 2), ""), (text, "warn")] for text in texts]
    lines += [[] for _ in range(height - len(lines))]
    return [fitted(line, width) for line in lines]
