"""What a theme says: a colour for each name that a tone may have, and what stands in where there are no colours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A colour is `#rrggbb`, the number of one of the terminal's own sixteen, or empty: as the terminal has it."""

    name: str
    is_dark: bool
    background: str
    text: str
    dim: str
    faint: str
    """For what is only there to be found: grids, units, ages."""
    border: str
    accent: str
    """The focus, the cursor, and what is chosen."""
    title: str
    good: str
    warn: str
    bad: str
    bar: str
    """The ground of the header and the footer."""
    cursor: str
    """The ground of the line with the cursor."""
    lines: tuple[str, ...]
    """Eight colours that tell runs apart."""
    attributes: tuple[tuple[str, str], ...] = ()
    """By the name of a tone, what SGR parameters it has besides its colour: `1` bold, `2` dim, `4` underlined."""

    @property
    def is_of_terminal(self) -> bool:
        """Whether its colours are the terminal's own, so that nobody here knows what they look like."""
        return not self.background
