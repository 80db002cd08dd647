"""What the program itself may send to a terminal; all else that came there is text, or an attack."""

import codecs
import re

_SEQUENCES = re.compile(
    r"\x1b\[[0-9;:]*m"  # colours
    r"|\x1b\[[0-9;]*H"  # the cursor's place
    r"|\x1b\[[0-9]*[ABCDGJKX]"  # steps of the cursor, and clearing
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2031|2048)[hl]"  # modes
    r"|\x1b\[\?2026\$p|\x1b\[\?(?:2048|2031|1016)\$p"  # questions for modes
    r"|\x1b\[[<>=?]?[0-9;]*u"  # the protocol of keys
    r"|\x1b\[(?:c|6n|>c)|\x1b\[\?996n"  # questions for the terminal
    r"|\x1b\](?:10|11);\?(?:\x07|\x1b\\)"  # questions for its colours
    r"|\x1b\]22;[a-z-]*\x07"  # the pointer's shape
    r"|\x1b\]52;c;[A-Za-z0-9+/=]*(?:\x07|\x1b\\)"  # what `y` copies
    r"|\x1b\[[0-9]* q"  # the cursor's shape
)
_CUT = re.compile(r"\x1b(?:\[[0-9;:?<=>]*)?\Z")
"""The beginning of a sequence whose end was not read yet."""
_OBEYED = re.compile(
    "[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\u200b-\u200d\u2060\ufeff]"
)
_COPIES = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)")


def what_is_obeyed(written: bytes) -> list[str]:
    """Pieces of what was written around each character that a terminal would obey and the program did not mean."""
    decoded = codecs.getincrementaldecoder("utf-8")().decode(written)  # of a letter at the end half may be read
    text = _SEQUENCES.sub("", _CUT.sub("", decoded))
    return [text[max(0, found.start() - 12) : found.end() + 12] for found in _OBEYED.finditer(text)]


def copies(written: bytes) -> list[bytes]:
    """What was put on the clipboard, as it was sent."""
    return _COPIES.findall(written)
