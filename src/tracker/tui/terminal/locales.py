"""Whether a terminal shows more than ASCII, as far as its environment tells."""

from __future__ import annotations

from collections.abc import Mapping


def shows_glyphs(environ: Mapping[str, str]) -> bool:
    """Nobody says what a terminal can show; the locale says what its user expects. Where there is none, most can."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "UTF-8"
    return "utf8" in locale.lower().replace("-", "")
