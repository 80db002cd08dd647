"""`tracker tui`: every run of a store on the screen, live."""

from __future__ import annotations

import click

from tracker.cli.screen import show_screen
from tracker.tui.starting.arguments import Asked


@click.command("tui")
@click.argument("store", required=False)
@click.option(
    "--experiment", "-e", metavar="NAME", default="", help="Begin with the runs of one experiment, by id or name."
)
@click.option(
    "--filter", "where", metavar="FILTER", default="", help="Begin with the runs that match; a plain text too."
)
@click.option("--run", metavar="RUN", default="", help="Begin with one run alone, by id or name.")
@click.option("--read-only", is_flag=True, help="Change nothing, not even what dead processes left behind.")
@click.option("--ascii", "is_ascii", is_flag=True, help="Draw with ASCII alone.")
@click.option("--low-bandwidth", is_flag=True, help="Paint less often, and nothing that only moves.")
@click.pass_context
def command(
    context: click.Context,
    /,
    store: str | None,
    *,
    experiment: str,
    where: str,
    run: str,
    read_only: bool,
    is_ascii: bool,
    low_bandwidth: bool,
) -> None:
    """Show every run of the STORE, live."""
    asked = Asked(store, read_only, is_ascii, low_bandwidth, experiment, where, run)
    context.exit(show_screen(asked))
