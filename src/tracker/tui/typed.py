"""A line of text that is being typed, and the keys that change it."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.views.table import shown

_LONGEST = 2000
"""Nobody types more; what is pasted by mistake is cut."""


@dataclass(slots=True)
class Typed:
    """The text and the place in it where the next character goes."""

    text: str = ""
    at: int = 0

    def put(self, text: str) -> None:
        """Replace all, and go to the end."""
        self.text, self.at = text, len(text)

    def insert(self, pasted: str) -> None:
        """Take in characters; of several lines the first one."""
        line = shown(pasted.splitlines()[0] if pasted else "")
        self.replace(self.at, self.at, line[: _LONGEST - len(self.text)])

    def replace(self, start: int, end: int, text: str) -> None:
        """Put something in the place of a part, and go behind it."""
        self.text = self.text[:start] + text + self.text[end:]
        self.at = start + len(text)

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key does to a line; whether it does anything."""
        if character is not None and character.isprintable():
            self.insert(character)
            return True
        edit = _EDITS.get(key)
        if edit is None:
            return False
        edit(self)
        return True

    def delete_before(self) -> None:
        self.replace(max(0, self.at - 1), self.at, "")

    def delete_behind(self) -> None:
        at = self.at
        self.replace(at, at + 1, "")

    def delete_word(self) -> None:
        self.replace(self._word_start(), self.at, "")

    def delete_all_before(self) -> None:
        self.replace(0, self.at, "")

    def delete_all_behind(self) -> None:
        self.replace(self.at, len(self.text), "")

    def left(self) -> None:
        self.at = max(0, self.at - 1)

    def right(self) -> None:
        self.at = min(len(self.text), self.at + 1)

    def word_left(self) -> None:
        self.at = self._word_start()

    def word_right(self) -> None:
        behind = self.text[self.at :]
        blanks = len(behind) - len(behind.lstrip())
        end = behind.find(" ", blanks)
        self.at = len(self.text) if end < 0 else self.at + end

    def home(self) -> None:
        self.at = 0

    def end(self) -> None:
        self.at = len(self.text)

    def _word_start(self) -> int:
        before = self.text[: self.at].rstrip()
        return before.rfind(" ") + 1


_EDITS = {
    "backspace": Typed.delete_before, "ctrl+h": Typed.delete_before, "delete": Typed.delete_behind,
    "ctrl+w": Typed.delete_word, "ctrl+backspace": Typed.delete_word, "alt+backspace": Typed.delete_word,
    "ctrl+u": Typed.delete_all_before, "ctrl+k": Typed.delete_all_behind,
    "left": Typed.left, "right": Typed.right, "ctrl+left": Typed.word_left, "ctrl+right": Typed.word_right,
    "home": Typed.home, "ctrl+a": Typed.home, "end": Typed.end, "ctrl+e": Typed.end,
}  # fmt: skip
