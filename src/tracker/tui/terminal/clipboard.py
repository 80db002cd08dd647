"""Texts for the clipboard of the terminal that a person sits at, however far away it is.

A terminal takes them by an escape sequence (OSC 52). tmux keeps it from the terminal unless it is set otherwise, but
hands over what its own command is given; GNU screen lets it pass in an envelope.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Mapping

LONGEST = 70_000
"""Bytes; more of them many terminals drop without a word."""
_ENVELOPE = 700
"""GNU screen takes no longer string at once."""
_SECONDS = 2.0


def put_into_clipboard(text: str, environ: Mapping[str, str], write: Callable[[str], None]) -> None:
    """Send a text to the clipboard; `write` writes to the terminal. It may wait for tmux, so call it from a thread."""
    if environ.get("TMUX") and _through_tmux(text):
        return
    sequence = clipboard_sequence(text)
    if environ.get("TMUX"):
        write(f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\")
    elif environ.get("STY"):
        pieces = [sequence[start : start + _ENVELOPE] for start in range(0, len(sequence), _ENVELOPE)]
        write("".join(f"\x1bP{piece}\x1b\\" for piece in pieces))
    else:
        write(sequence)


def clipboard_sequence(text: str) -> str:
    """What a terminal is told."""
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


def _through_tmux(text: str) -> bool:
    """Whether tmux took it: into a buffer of its own, and on to the terminal that it shows itself on."""
    try:
        done = subprocess.run(
            ["tmux", "load-buffer", "-w", "-"], input=text.encode(), capture_output=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
