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
        from tracker.core.untrusted import clean

        stream.write(f"tracker: {clean(sentence)}\n")
        stream.flush()
    except (OSError, ValueError, AttributeError):
        pass  # nobody reads it
