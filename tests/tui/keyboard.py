"""What a terminal sends for a key that Textual calls so."""

from tracker.tui.keys.names import SIGNS

# Escape as terminals send it that were asked to tell it from the beginning of a sequence: nobody waits for more.
_SENT = {
    "enter": "\r", "escape": "\x1b[27u", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "insert": "\x1b[2~", "delete": "\x1b[3~",
    "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B", "f1": "\x1bOP", "f2": "\x1bOQ",
}  # fmt: skip


def sent(key: str) -> str:
    """The characters of a key such as `j`, `pagedown`, `question_mark` or `ctrl+p`."""
    if key.startswith("ctrl+") and len(key) == 6:
        return chr(ord(key[-1]) & 0x1F)
    return _SENT.get(key) or SIGNS.get(key) or key
