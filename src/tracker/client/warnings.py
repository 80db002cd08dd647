"""What goes wrong with logging, said once each on standard error: never an exception in a training loop."""

from __future__ import annotations

import sys

_said: set[tuple[str, str]] = set()
_MOST = 100
"""Different sentences after which nothing more is said."""


def warn_once(topic: str, sentence: str) -> None:
    """Say a sentence, unless it was said already about the same topic."""
    said = (topic, sentence)
    if said in _said or len(_said) >= _MOST:
        return
    _said.add(said)
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(f"tracker: {_cleaned(sentence)}\n")
        stream.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody reads it


def _cleaned(sentence: str) -> str:
    try:
        from tracker.core.untrusted import clean
    except (ImportError, OSError):  # what is to be said may be that no file can be opened any more
        return "".join(character if character.isprintable() else " " for character in sentence)
    return clean(sentence)
