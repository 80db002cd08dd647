"""MLflow's rules for names, ids and lengths, which every back end holds alike."""

import posixpath
import re

from tracker.core.errors import InvalidValue, shorten

MAX_KEY = 250
MAX_PARAM_VALUE = 6000
MAX_TAG_VALUE = 8000
MAX_EXPERIMENT_TAG_VALUE = 5000
MAX_EXPERIMENT_NAME = 256
MAX_RUN_NAME = 250

_KEY = re.compile(r"[/\w.\- :]*")
_RUN_ID = re.compile(r"[a-zA-Z0-9][\w-]{0,255}")


def check_key(kind: str, key: str) -> None:
    """Refuse a metric, param or tag key that some MLflow could not store."""
    name = f"{kind.capitalize()} name {shorten(key)}"
    if not key:
        raise InvalidValue(f"A {kind} needs a name.")
    if len(key) > MAX_KEY:
        raise InvalidValue(f"{name} is {len(key)} characters long; {MAX_KEY} is the most.")
    if not _KEY.fullmatch(key):
        raise InvalidValue(
            f"{name} may hold letters, digits, underscores, dashes, dots, spaces, colons and slashes only."
        )
    if posixpath.normpath(key) != key or key.startswith(("..", "/")) or key == ".":
        raise InvalidValue(
            f"{name} reads as a path that a file store would resolve: no '//', './', '..' or ends in '/'."
        )


def check_experiment_name(name: str) -> None:
    """Refuse a name that no experiment can have."""
    if not name.strip():
        raise InvalidValue("An experiment needs a name that is not empty.")
    if len(name) > MAX_EXPERIMENT_NAME:
        raise InvalidValue(
            f"Experiment name {shorten(name)} is {len(name)} characters long; {MAX_EXPERIMENT_NAME} is the most."
        )


def check_run_name(name: str) -> None:
    """Refuse a name that a database's column would cut."""
    if len(name) > MAX_RUN_NAME:
        raise InvalidValue(f"Run name {shorten(name)} is {len(name)} characters long; {MAX_RUN_NAME} is the most.")


def check_run_id(run_id: str) -> None:
    """Refuse an id that could leave its folder or its column."""
    if not _RUN_ID.fullmatch(run_id):
        raise InvalidValue(
            f"Run id {shorten(run_id)} must start with a letter or digit and hold letters, digits, '_' and '-' only."
        )
