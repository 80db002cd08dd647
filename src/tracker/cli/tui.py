"""`tracker tui`: every run of a store on the screen, live."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.store.locating import locate


@click.command("tui")
@click.argument("store", required=False)
@click.option("--read-only", is_flag=True, help="Change nothing, not even what dead processes left behind.")
@click.option("--ascii", "is_ascii", is_flag=True, help="Draw with ASCII alone.")
@click.option("--low-bandwidth", is_flag=True, help="Paint less often, and nothing that only moves.")
def command(store: str | None, *, read_only: bool, is_ascii: bool, low_bandwidth: bool) -> None:
    """Show every run of the STORE, live."""
    located = locate(store, os.environ, Path.cwd())
    from tracker.tui.app import Options, TrackerApp

    TrackerApp(Options(located, is_read_only=read_only, has_glyphs=not is_ascii, is_low_bandwidth=low_bandwidth)).run()
