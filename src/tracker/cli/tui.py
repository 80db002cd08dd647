"""`tracker tui`: every run of a store on the screen, live."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.core.errors import NotAStore, StoreDamaged, StoreError, StoreNotFound
from tracker.store.locating import Located, locate
from tracker.store.opening import is_yet_to_be_made, open_store
from tracker.tui.terminal.started import Started


@click.command("tui")
@click.argument("store", required=False)
@click.option("--read-only", is_flag=True, help="Change nothing, not even what dead processes left behind.")
@click.option("--ascii", "is_ascii", is_flag=True, help="Draw with ASCII alone.")
@click.option("--low-bandwidth", is_flag=True, help="Paint less often, and nothing that only moves.")
@click.pass_obj
def command(
    started: Started | None, store: str | None, *, read_only: bool, is_ascii: bool, low_bandwidth: bool
) -> None:
    """Show every run of the STORE, live."""
    located = locate(store, os.environ, Path.cwd())
    _refuse_what_is_no_store(located)
    from tracker.tui.app import Options, TrackerApp
    from tracker.tui.configured import configured

    options = Options(located, is_read_only=read_only, has_glyphs=not is_ascii, is_low_bandwidth=low_bandwidth)
    TrackerApp(configured(options, os.environ), started=started).run()


def _refuse_what_is_no_store(located: Located) -> None:
    """A wrong argument is told of before the screen; what may heal, as a server that is down, is told of on it."""
    if located.address.path is None or is_yet_to_be_made(located):
        return
    try:
        open_store(located).close()
    except StoreNotFound as error:
        raise StoreNotFound(f"{error} There is no folder {located.address.path.parent} to make one in.") from error
    except (NotAStore, StoreDamaged):
        raise
    except StoreError:
        return
