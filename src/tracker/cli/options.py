"""The options that several commands share, and what their values become."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.core.errors import StoreNotFound
from tracker.store.locating import locate
from tracker.store.opening import open_store
from tracker.store.protocols import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def store_option(command: Command) -> Command:
    return click.option(
        "--store",
        metavar="URI",
        help="The store: a folder, a database file, or a URL such as sqlite:///x.db or postgresql://user@host/name.",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, documented and stable.")(command)


def selection_options(noun: str) -> Callable[[Command], Command]:
    """`--view`, `--filter` and `--order-by` of a listing."""

    def add(command: Command) -> Command:
        for option in (
            click.option(
                "--order-by",
                "order_by",
                metavar="FIELD [DESC]",
                multiple=True,
                help="Order by a field; repeat it to break ties. Missing values come last.",
            ),
            click.option("--filter", "where", metavar="FILTER", default="", help=f"Only {noun} that match a filter."),
            click.option(
                "--view",
                type=click.Choice(["active", "deleted", "all"]),
                default="active",
                show_default=True,
                help=f"Which {noun}: active, deleted or all.",
            ),
        ):
            command = option(command)
        return command

    return add


@contextmanager
def opened(argument: str | None) -> Iterator[Store]:
    """The store that the command line and the environment mean, open for reading."""
    try:
        cwd = Path.cwd()
    except FileNotFoundError:
        raise StoreNotFound("The folder that this command runs in is gone: change into another.") from None
    store = open_store(locate(argument, os.environ, cwd), mode="read")
    try:
        yield store
    finally:
        store.close()
