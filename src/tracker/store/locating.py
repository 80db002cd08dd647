"""Which store a command means: what was named, what the environment names, what lies here or above, or a new one.

The order: the argument; `TRACKER_STORE`; `MLFLOW_TRACKING_URI`; the nearest `mlruns/` or `mlflow.db` in this folder
or one above it; else a new `./mlflow.db`, on a network filesystem a new `./mlruns`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from tracker.core.errors import InvalidValue, NotAStore
from tracker.core.filesystem import on_network
from tracker.store.addresses import (
    DATABASE_FILE,
    FILE_STORE_FOLDER,
    Address,
    database_address,
    folder_address,
    parse_address,
    store_in,
)

Origin = Literal["argument", "TRACKER_STORE", "MLFLOW_TRACKING_URI", "found", "default"]
VARIABLES: tuple[Origin, ...] = ("TRACKER_STORE", "MLFLOW_TRACKING_URI")


class Located(NamedTuple):
    """A store's address and how it came to be this one."""

    address: Address
    origin: Origin


def locate(
    argument: str | None,
    environ: Mapping[str, str],
    cwd: Path,
    *,
    is_network: Callable[[Path], bool] = on_network,
) -> Located:
    """The store that is meant; nothing is opened and nothing created."""
    if argument is not None:
        return Located(parse_address(argument, cwd), "argument")
    for variable in VARIABLES:
        if environ.get(variable, "").strip():
            return Located(_from_variable(variable, environ[variable], cwd), variable)
    for folder in (cwd, *cwd.parents):
        if found := store_in(folder):
            return Located(found, "found")
    if is_network(cwd):
        return Located(folder_address(cwd / FILE_STORE_FOLDER), "default")
    return Located(database_address(cwd / DATABASE_FILE), "default")


def _from_variable(variable: str, text: str, cwd: Path) -> Address:
    """An address that the environment names; whoever gets it wrong learns where it came from."""
    try:
        return parse_address(text, cwd)
    except (InvalidValue, NotAStore) as error:
        raise type(error)(f"{variable}: {error}") from None
