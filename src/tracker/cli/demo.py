"""`tracker demo`: a store full of experiments, trainings that go on, and the screen on them."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from tracker.cli.demo_keeper import KEEP
from tracker.cli.screen import refuse_what_is_no_terminal
from tracker.cli.tui import command as tui
from tracker.core.errors import StoreUnreachable
from tracker.store.addresses import DATABASE_FILE

_FAREWELL = 10.0
"""Seconds that who leaves waits at most until all that was started has ended."""


@click.command("demo")
@click.option("--keep", is_flag=True, help="Keep the store, and say where it is.")
@click.option("--no-screen", is_flag=True, help="Only print where the store is, and go on until Ctrl-C.")
@click.pass_context
def command(context: click.Context, /, *, keep: bool, no_screen: bool, **screen: Any) -> None:
    """Show experiments that are made up, and trainings that go on, in a store that is removed afterwards."""
    if not no_screen:
        refuse_what_is_no_terminal()
    with _store(is_kept=keep) as path:
        if no_screen:
            click.echo(path)
            sys.stdout.flush()
            while True:
                signal.pause()
        code = _shown(context, path, screen)
    if keep:
        click.echo(f"The store stays: tracker tui {path}")
    context.exit(code)


command.params += [parameter for parameter in tui.params if isinstance(parameter, click.Option)]


def _shown(context: click.Context, path: Path, screen: Mapping[str, Any]) -> int:
    """The exit code of the screen."""
    try:
        context.invoke(tui, store=str(path), **screen)
    except click.exceptions.Exit as end:
        return end.exit_code
    return 0


@contextmanager
def _store(*, is_kept: bool) -> Iterator[Path]:
    """A store with a past, in which trainings go on until the block ends."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="tracker-demo-"))
    except OSError as error:
        raise StoreUnreachable(f"There is no place for the demo's store: {error}.") from error
    path = folder / DATABASE_FILE
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.demo_keeper", str(path), *([KEEP] if is_kept else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert keeper.stdin is not None
    try:
        _fill(path)
        keeper.stdin.write(b"begin\n")
        keeper.stdin.flush()
        yield path
    finally:
        with suppress(BrokenPipeError):
            keeper.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(_FAREWELL)


def _fill(path: Path) -> None:
    from tracker.cli.demo_store import write_past
    from tracker.store.sql.store import SqlStore

    store = SqlStore.create(path)
    try:
        write_past(store, now=time.time_ns() // 1_000_000)
    finally:
        store.close()
