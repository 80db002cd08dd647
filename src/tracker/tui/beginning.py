"""With what of a store the screen begins."""

from __future__ import annotations

from typing import NamedTuple


class Beginning(NamedTuple):
    """Empty texts where nothing is asked for."""

    experiment: str = ""
    """The name of the experiment whose runs are shown."""
    filter_text: str = ""
    """A filter that parses, or a plain text."""
    run_id: str = ""
    """The run that is shown alone."""
