"""The program `tracker` and its commands, each imported only when it runs."""

import os
from collections.abc import Sequence
from importlib import import_module

import click

from tracker.cli import output

COMMANDS = {
    "tui": "Show every run of a store on the screen, live.",
    "demo": "Show experiments that are made up, on the screen, to try it.",
    "experiments": "List experiments.",
    "runs": "List runs, filtered and ordered.",
    "show": "Show one run: params, metrics, tags, datasets, children.",
    "metrics": "Print every point of one metric of a run.",
    "diff": "Compare runs: which is better, and what differs.",
    "tail": "Print the points of runs as they are logged.",
    "plot": "Draw metrics as lines, in the terminal or into a picture.",
    "doctor": "Examine a store, and set right what dead processes left.",
}
"""Each command's module in this package, which holds it as `command`, and the sentence that lists it."""

WHICH_STORE = """\
Which store: --store; else TRACKER_STORE; else MLFLOW_TRACKING_URI; else the nearest mlruns/ or mlflow.db in this
folder or one above it. A RUN is named by its id, by the first four or more characters of it, or by its name.
"""


class Program(click.Group):
    """A group that knows its commands by name and loads one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"tracker.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"There is no command {args[0]!r}; there are {', '.join(COMMANDS)}.", ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if not is_asked or ctx.resilient_parsing:
        return
    from importlib.metadata import version  # only this option pays for it

    click.echo(f"tracker {version('tracker-tui')}")
    ctx.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=WHICH_STORE,
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def program(ctx: click.Context) -> None:
    """Read every experiment that MLflow tracked, from its folders or its databases, without MLflow."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def invoke(arguments: Sequence[str]) -> int:
    """Run a command line; its errors leave as exceptions."""
    output.make_printable()
    if "_TRACKER_COMPLETE" in os.environ:
        program.main(list(arguments), prog_name="tracker")
    try:
        with program.make_context("tracker", list(arguments)) as context:
            program.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    output.finish()
    return 0
