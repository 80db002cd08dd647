"""What an application can do whatever screen it shows: tell what can be done, say something, survive a fault."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import work
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.notifications import SeverityLevel

from tracker.tui.dialogs.asking import Asking
from tracker.tui.guard import Guarded
from tracker.tui.log_file import log_path
from tracker.tui.paint.tones import Tone
from tracker.tui.panes.footer import Footer
from tracker.tui.surface import Surface

if TYPE_CHECKING:
    from tracker.tui.dialogs.here import Possible
    from tracker.tui.dialogs.jump import Goal
    from tracker.views.copied import Copied

log = logging.getLogger("tracker.tui")

_BEFORE_NOTICES = 0.5
"""Seconds until the screen stands and shows what is said."""
_MOST_FAULTS, _FAULTS_WITHIN = 10, 5.0
"""So many faults in so many seconds, and the program had better end."""
_SHORT, _LONG = 3.0, 10.0
"""Seconds for which something is said: what went well, and what did not."""
_TONES: dict[SeverityLevel, Tone] = {"information": "good", "warning": "warn", "error": "bad"}


class Anywhere(Guarded, App[None]):
    """A part of the application: the actions of the place `anywhere`, notices, and its guard.

    The first screen does not wait for dialogs: each is imported by the key that opens it.
    """

    surface: Surface
    is_guarded = False
    """Whether a fault of one part is told and survived; tests want it raised."""
    _faults: Sequence[float] = ()

    def on_mount(self) -> None:
        asyncio.get_running_loop().set_exception_handler(self._hear_loop)
        self.set_keymap({action: ",".join(keys) for action, keys in self.surface.settings.keys.items()})
        self.set_timer(_BEFORE_NOTICES, self._begin)

    def action_help(self) -> None:
        from tracker.tui.dialogs.help import Help

        self.push_screen(Help(self.surface, self._possible()))

    def action_palette(self) -> None:
        from tracker.tui.dialogs.palette import Palette

        self.push_screen(Palette(self.surface, self._possible()), self._do)

    def action_jump(self) -> None:
        from tracker.tui.dialogs.jump import Jump

        self.push_screen(Jump(self.surface), self._go)

    def action_copy(self) -> None:
        from tracker.tui.dialogs.copying import CopyMenu
        from tracker.tui.dialogs.offering import offered

        offers = offered(self.screen, self.surface)
        if offers:
            self.push_screen(CopyMenu(self.surface, offers), self._copy)
        else:
            self.notify("There is nothing to copy here yet.", severity="warning")

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002
    ) -> None:
        """Say something in the footer for a moment: a text of a store is safe there."""
        text = f"{title}: {message}" if title else message
        seconds = timeout if timeout is not None else _SHORT if severity == "information" else _LONG
        for footer in self._footers():
            footer.tell(text, _TONES[severity], seconds=seconds)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """A fault of an action is told and written to the log file, and the screen stands."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:
            if not self.is_guarded:
                raise
            self.hear_fault(error, f"The action {action} failed")
            return True

    def hear_fault(self, error: Exception, what: str) -> None:
        """A fault of the program that one part of it can bear."""
        log.error("%s.", what, exc_info=error)
        self.notify(f"{what}: a fault of the program. {log_path(os.environ)} says more.", severity="error")

    def _handle_exception(self, error: Exception) -> None:
        """Faults of timers and of callbacks, and those after which nothing stands."""
        now = time.monotonic()
        self._faults = [*(then for then in self._faults if now - then < _FAULTS_WITHIN), now]
        if self.is_guarded and self._stands and len(self._faults) <= _MOST_FAULTS:
            self.hear_fault(error, "Something that was due failed")
        else:
            log.critical("The screen cannot go on.", exc_info=error)
            super()._handle_exception(error)

    @property
    def _stands(self) -> bool:
        """Whether there is a screen that can say something."""
        return any(footer.size for footer in self._footers())

    def _hear_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._handle_exception(error)
        else:
            log.error("%s", context.get("message"))

    def _begin(self) -> None:
        mistakes = self.surface.settings.mistakes
        for mistake in mistakes:
            log.warning("%s", mistake)
        if mistakes:
            more = f" ({len(mistakes) - 1} more in {log_path(os.environ)})" if len(mistakes) > 1 else ""
            self.notify(mistakes[0] + more, severity="warning")

    def _possible(self) -> list[Possible]:
        from tracker.tui.dialogs.dialog import Dialog
        from tracker.tui.dialogs.here import possible_actions

        return [] if isinstance(self.screen, Dialog) else possible_actions(self.screen)

    async def _do(self, chosen: Possible | None) -> None:
        if chosen is not None:
            await self.run_action(chosen.key.action, chosen.node)

    def _go(self, goal: Goal | None) -> None:
        if goal is None:
            return
        while not isinstance(self.screen, Asking) and len(self.screen_stack) > 2:
            self.pop_screen()
        if isinstance(self.screen, Asking):
            self.screen.go_to(goal)

    def _copy(self, copied: Copied | None) -> None:
        if copied is not None:
            self._put_into_clipboard(copied)

    @work(thread=True, exclusive=True, group="clipboard", exit_on_error=False)
    def _put_into_clipboard(self, copied: Copied) -> None:
        """tmux may take its time."""
        from tracker.tui.dialogs.copying import told_of
        from tracker.tui.terminal.clipboard import put_into_clipboard

        driver = self._driver
        if driver is not None:
            put_into_clipboard(copied.text, os.environ, lambda text: self.call_from_thread(driver.write, text))
        self.call_from_thread(self.notify, told_of(copied))

    def _footers(self) -> Iterator[Footer]:
        for screen in self.screen_stack:
            yield from screen.query(Footer)
