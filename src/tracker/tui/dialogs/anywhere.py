"""What an application can do whatever screen it shows: tell what can be done, say something, survive a fault."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.notifications import SeverityLevel

from tracker.tui.dialogs.dialog import Dialog
from tracker.tui.dialogs.help import Help
from tracker.tui.dialogs.here import Possible, possible_actions
from tracker.tui.dialogs.palette import Palette
from tracker.tui.paint.tones import Tone
from tracker.tui.panes.footer import Footer
from tracker.tui.surface import Surface

log = logging.getLogger("tracker.tui")

_SHORT, _LONG = 3.0, 10.0
"""Seconds for which something is said: what went well, and what did not."""
_TONES: dict[SeverityLevel, Tone] = {"information": "good", "warning": "warn", "error": "bad"}


class Anywhere(App[None]):
    """A part of the application: the actions of the place `anywhere`, notices, and its guard."""

    surface: Surface

    def action_help(self) -> None:
        self.push_screen(Help(self.surface, self._possible()))

    def action_palette(self) -> None:
        self.push_screen(Palette(self.surface, self._possible()), self._do)

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
            self.hear_fault(error, f"The action {action} failed")
            return True

    def hear_fault(self, error: Exception, what: str) -> None:
        """A fault of the program that one part of it can bear."""
        log.error("%s.", what, exc_info=error)
        self.notify(f"{what}: a fault of the program. The log file says more.", severity="error")

    def _possible(self) -> list[Possible]:
        return [] if isinstance(self.screen, Dialog) else possible_actions(self.screen)

    async def _do(self, chosen: Possible | None) -> None:
        if chosen is not None:
            await self.run_action(chosen.key.action, chosen.node)

    def _footers(self) -> Iterator[Footer]:
        for screen in self.screen_stack:
            yield from screen.query(Footer)
