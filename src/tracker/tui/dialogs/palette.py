"""The palette: everything that can be done where one is, by what it does."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.dialogs.here import Possible
from tracker.tui.dialogs.listing import Listing
from tracker.tui.keys.all import PLACE_NAMES
from tracker.tui.paint.palette import action_line
from tracker.tui.paint.tones import PaintLine
from tracker.tui.surface import Surface
from tracker.views.fuzzy import nearest

_MOST = 200


class Palette(Listing[Possible, Possible]):
    """Answers with the action to do."""

    title_text = "actions"
    hint = "what is to be done?"

    def __init__(self, surface: Surface, possible: Sequence[Possible]) -> None:
        super().__init__(surface)
        self._possible = [each for each in possible if each.key.id != "palette"]

    def found(self, typed: str) -> Sequence[Possible]:
        return nearest(typed, self._possible, _text, most=_MOST)

    def entry(self, entry: Possible, width: int) -> PaintLine:
        return action_line(entry.key, entry.place, entry.keys, width=width, has_glyphs=self.surface.has_glyphs)

    def accept(self, entry: Possible) -> None:
        self.dismiss(entry)


def _text(possible: Possible) -> str:
    key = possible.key
    return f"{key.label} {key.id.replace('_', ' ')} {key.help} {PLACE_NAMES[possible.place]}"
