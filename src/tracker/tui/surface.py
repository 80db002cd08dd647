"""What all that paints on the screen shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.feed.wishes import Wishes
from tracker.store.locating import Located
from tracker.tui.palette import Palette
from tracker.tui.settings import Settings
from tracker.views.shelf import Pair
from tracker.views.workspace import Workspace


@dataclass(eq=False)
class Surface:
    """Made once by the application and handed to every screen and pane."""

    workspace: Workspace
    palette: Palette
    located: Located
    wishes: Wishes
    clock: Callable[[], int]
    """Milliseconds since 1970."""
    has_glyphs: bool = True
    """Whether the terminal shows more than ASCII."""
    is_read_only: bool = False
    is_low_bandwidth: bool = False
    settings: Settings = field(default_factory=Settings)
    bytes_written: Callable[[], int] = int
    """How many bytes went to the terminal since the beginning."""
    beat: int = field(default=0)
    """Counts up while something is live, for what moves."""

    def look_at(self, who: str, pairs: list[Pair]) -> None:
        """Have these histories come, and no others for this looker."""
        before = self.workspace.watched
        new = self.workspace.look_at(who, pairs)
        watched = self.workspace.watched
        if watched != before:
            self.wishes.watch(watched)
        if new:
            self.wishes.load_again(new)
