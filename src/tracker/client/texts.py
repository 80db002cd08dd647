"""Values as texts that every store can hold."""

from __future__ import annotations

import os


def storable(value: object) -> str:
    """A value's text; half a surrogate pair, which names of files may bring and no store takes, as its escape."""
    text = value if value.__class__ is str else str(value)
    assert isinstance(text, str)
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode()


def working_folder() -> str:
    """The folder that this process runs in, or ran in before it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return os.environ.get("PWD") or "/"
