"""A step that is being typed in the foot of the table: its digits, and what each key makes of them."""

from __future__ import annotations

from tracker.tui.paint.tones import PaintLine

_MOST_DIGITS = 18


class StepTyping:
    """Nothing is typed until it begins, nor after it ended."""

    def __init__(self) -> None:
        self._digits: str | None = None

    @property
    def is_on(self) -> bool:
        return self._digits is not None

    def begin(self) -> None:
        self._digits = ""

    def take(self, key: str) -> int | None:
        """Take a key; the step where it is typed to its end."""
        digits = self._digits or ""
        if key in ("enter", "escape"):
            self._digits = None
            return int(digits) if key == "enter" and digits else None
        if key == "backspace":
            self._digits = digits[:-1]
        elif key.isascii() and key.isdecimal() and len(digits) < _MOST_DIGITS:
            self._digits = digits + key
        return None

    def foot(self, *, has_glyphs: bool) -> PaintLine | None:
        """What is typed, with a cursor; None where nothing is."""
        if self._digits is None:
            return None
        end = "▏" if has_glyphs else "_"
        return [("the value at step ", "text"), (f"{self._digits}{end}", "accent!"), (" enter shows it", "dim")]
