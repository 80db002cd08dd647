"""Textual's driver for a real terminal, with what it takes for granted set right."""

from __future__ import annotations

import os

from textual.drivers.linux_driver import LinuxDriver


class TerminalDriver(LinuxDriver):
    """Asks the terminal itself how large it is: variables of the environment and replaced streams say nothing of it."""

    def _get_terminal_size(self) -> tuple[int, int]:
        for descriptor in (self.fileno, 2, 1):
            try:
                size = os.get_terminal_size(descriptor)
            except OSError:
                continue
            if size.columns and size.lines:
                return size.columns, size.lines
        return 80, 24
