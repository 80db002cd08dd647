"""The application: takes what the store tells to the workspace, and has the screen of the moment show it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from textual import work
from textual.app import App
from textual.timer import Timer

from tracker.core.untrusted import clean
from tracker.feed.following import Following
from tracker.store.locating import Located
from tracker.tui.beginning import Beginning
from tracker.tui.dialogs.anywhere import Anywhere
from tracker.tui.paint.theme import Theme
from tracker.tui.paint.themes import THEMES, theme_for
from tracker.tui.palette import Palette
from tracker.tui.pane import Pane
from tracker.tui.panes.header import Header
from tracker.tui.panes.runs import Runs
from tracker.tui.screens.overview import Overview
from tracker.tui.screens.panes_screen import PanesScreen
from tracker.tui.settings import Settings
from tracker.tui.surface import Surface
from tracker.tui.terminal.started import Started
from tracker.tui.terminal.terminal_app import TerminalApp
from tracker.views.run_filter import run_filter
from tracker.views.workspace import Workspace

log = logging.getLogger("tracker.tui")

_BETWEEN_FRAMES = 0.1
"""Seconds between two paintings of what came by itself; what a key asks for is painted at once."""
_BETWEEN_FRAMES_FAR = 1.0
"""The same where little is to be sent."""
_APPLYING = 0.008
"""Seconds for which events are taken in before keys get their turn."""
_BEAT = 0.25
"""Seconds between two movements of what moves while something is live."""
_BEFORE_BEAT = 0.32
"""Seconds since the last painting after which what only moves is painted for itself: points that come four times a
second take it along."""
_BEAT_FAR = 1.0
"""The same where little is to be sent, and only what is read moves."""
_LONGEST_START = 0.4
"""Seconds for which the store is not read on after its first rows, so that the screen and the keys that wait have the
processor for themselves."""
_AFTER_START = 0.05
"""Seconds after the first painting in which those keys are answered."""
_BEFORE_LEFTOVERS = 1.0
"""Seconds after which somebody looks for what dead processes left; by then the screen stands."""
_BETWEEN_AGES = 30
"""Seconds after which it is looked whether anything that says how long ago it was says something else."""

_NOTHING_NAMED = Beginning()


def _now() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    located: Located
    is_read_only: bool = False
    is_low_bandwidth: bool = False
    has_glyphs: bool = True
    beginning: Beginning = _NOTHING_NAMED
    settings: Settings = field(default_factory=Settings)
    environ: Mapping[str, str] = field(default_factory=dict)
    """Of a person's terminal: it tells what that shows."""
    is_guarded: bool = False
    """Whether a fault of one part is told and survived."""
    clock: Callable[[], int] = _now
    """Milliseconds since 1970."""


class TrackerApp(Anywhere, TerminalApp[None]):
    """Owns the follower of the store and the workspace."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, options: Options, *, started: Started | None = None) -> None:
        super().__init__(started=started)
        self._following = Following(options.located, is_patient=True, first_pause=_LONGEST_START)
        self.surface = Surface(
            workspace=Workspace(now=options.clock()),
            palette=Palette(theme_for(options.settings.theme, options.environ, is_dark=self.background.is_dark)),
            located=options.located,
            wishes=self._following.wishes,
            clock=options.clock,
            has_glyphs=options.has_glyphs,
            is_read_only=options.is_read_only,
            is_low_bandwidth=options.is_low_bandwidth,
            settings=options.settings,
            bytes_written=lambda: self.bytes_written,
        )
        self.set_reactive(App.ansi_color, False)  # said when it is otherwise: what is said costs all styles anew
        self._begin_with(options.beginning)
        self._environ = options.environ
        self._is_theme_chosen = options.settings.theme in THEMES
        self.is_guarded = options.is_guarded
        self._painted = 0.0
        self._due: Timer | None = None
        self._due_at = 0.0
        """When is painted next, where something waits for it."""
        self._is_all_read = False

    def _begin_with(self, beginning: Beginning) -> None:
        workspace = self.surface.workspace
        if beginning.experiment:
            workspace.choose_experiment(beginning.experiment)
        if beginning.filter_text:
            where = run_filter(beginning.filter_text)
            workspace.ask(replace(workspace.table.asked, where=where, filter_text=beginning.filter_text))
        self._to_open = beginning.run_id
        """The run that is shown alone as soon as it is known."""

    def on_mount(self) -> None:
        self._take_theme(self.surface.palette.theme)
        self.push_screen(Overview(self.surface))
        asyncio.get_running_loop().add_reader(self._following.bell, self._take)
        beat = _BEAT_FAR if self.surface.is_low_bandwidth else _BEAT
        self._beat = self.set_interval(beat, self._tick, pause=True)
        self.set_interval(_BETWEEN_AGES, self._age)
        if not self.surface.is_read_only:
            self.set_timer(_BEFORE_LEFTOVERS, self._see_to_leftovers)

    def on_unmount(self) -> None:
        asyncio.get_running_loop().remove_reader(self._following.bell)
        self._following.__exit__()

    def action_theme(self) -> None:
        names = list(THEMES)
        at = names.index(self.surface.palette.theme.name)
        self._is_theme_chosen = True
        self._take_theme(THEMES[names[(at + 1) % len(names)]])
        self.notify(f"The theme is {self.surface.palette.theme.name}.")

    def patient_lines(self) -> set[int]:
        panes = [pane for pane in self.screen.query(Pane) if pane.is_patient and not pane.has_focus and pane.display]
        return {y for pane in panes for y in range(pane.region.y, pane.region.bottom)}

    def hear_background(self) -> None:
        if not self._is_theme_chosen:
            self._take_theme(theme_for("", self._environ, is_dark=self.background.is_dark))

    def action_bytes(self) -> None:
        for header in self.screen.query(Header):
            header.toggle_bytes()

    def _take_theme(self, theme: Theme) -> None:
        self.ansi_color = theme.is_of_terminal
        if self.surface.palette.theme is not theme:
            self.surface.palette.theme = theme
            if isinstance(self.screen, PanesScreen):
                self.screen.repaint_all()

    @work(thread=True, exclusive=True, group="leftovers", exit_on_error=False)
    def _see_to_leftovers(self) -> None:
        from tracker.tui.leftovers import store_leftovers

        sentence = store_leftovers(self.surface.located)
        if sentence:
            self.call_from_thread(self.notify, clean(sentence), markup=False)

    def _take(self) -> None:
        """Take in what came, for as long as keys may wait."""
        begun = time.perf_counter()
        for batch in self._following.taken():
            self.surface.workspace.apply(batch, now=self.surface.clock())
            if time.perf_counter() - begun > _APPLYING:
                self._following.ring()
                break
        if not self._is_all_read and "everything" in self.surface.workspace.table.told.loaded:
            self._is_all_read = True
            import tracker.tui.screens.run  # noqa: F401  (now nobody waits: the first run that is opened would)

            self.keep_what_is_there()
        self._beat_while_live()
        self._paint_soon()
        if (row := self.surface.workspace.row(self._to_open)) is not None and isinstance(self.screen, Overview):
            from tracker.tui.dialogs.jump import Goal

            self._to_open = ""
            self.screen.go_to(Goal("", row=row))
            self.screen.open_run(Runs.Opened(row.id))

    def _paint_soon(self, between: float = _BETWEEN_FRAMES) -> None:
        """Paint what changed, so many seconds after the last painting, or sooner where more is to be painted sooner."""
        due = self._painted + (_BETWEEN_FRAMES_FAR if self.surface.is_low_bandwidth else between)
        if self._due is not None:
            if self._due_at <= due:
                return
            self._due.stop()
            self._due = None
        wait = due - time.perf_counter()
        if wait <= 0:
            self._paint()
        else:
            self._due, self._due_at = self.set_timer(wait, self._paint), due

    def _paint(self) -> None:
        self._due = None
        if not self._painted:
            self.set_timer(_AFTER_START, self._following.go_on)
        self._painted = time.perf_counter()
        dirty = self.surface.workspace.take_dirty()
        for screen in reversed(self.screen_stack):
            if isinstance(screen, PanesScreen):
                screen.show(dirty)
                break  # it covers those below
        self.have_something_to_show()

    def _tick(self) -> None:
        """What moves is painted along with what comes, and for itself where nothing does."""
        self.surface.beat += 1
        self._age()

    def _age(self) -> None:
        workspace = self.surface.workspace
        workspace.now = workspace.table.around.now = self.surface.clock()
        workspace.touch("pulse", "runs")
        self._paint_soon(_BEFORE_BEAT)

    def _beat_while_live(self) -> None:
        """Nothing moves, and nobody wakes, while nothing is live."""
        if self.surface.workspace.pulse.count("running"):
            self._beat.resume()
        else:
            self._beat.pause()
