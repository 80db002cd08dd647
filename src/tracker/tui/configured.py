"""What the command line asks for and what the user has set, as one; and where is written what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracker.tui.app import Options
from tracker.tui.log_file import log_path, log_to
from tracker.tui.settings import read_settings, settings_path


def configured(options: Options, environ: Mapping[str, str]) -> Options:
    """For a person's terminal: with their settings, and with faults in the log file instead of on the screen."""
    log_to(log_path(environ))
    settings = read_settings(settings_path(environ))
    return replace(
        options,
        settings=settings,
        environ=environ,
        has_glyphs=options.has_glyphs and not settings.is_ascii,
        is_low_bandwidth=options.is_low_bandwidth or settings.is_low_bandwidth,
        is_guarded=True,
    )
