"""What went wrong, in words and an exit code."""

import os
import traceback

import click

from tracker.cli.output import note
from tracker.core.errors import AmbiguousRun, FilterError, TrackerError
from tracker.core.untrusted import clean
from tracker.store.redaction import redacted_text
from tracker.views.width import width

REFUSED = 2
UNEXPECTED = 70
DEBUG_VARIABLE = "TRACKER_DEBUG"
_MOST_CANDIDATES = 10
_LONGEST_MESSAGE = 1000


def report(error: Exception) -> int:
    """Say on stderr what happened; the exit code to end with."""
    match error:
        case click.exceptions.Abort():
            raise KeyboardInterrupt
        case click.ClickException():
            _say(_usage(error))
            return error.exit_code
        case FilterError():
            _say(f"{error.message}, at column {error.position + 1}:", *_pointed(error.text, error.position))
            return REFUSED
        case AmbiguousRun():
            _say(_sentence(error), *_candidates(error))
            return REFUSED
        case TrackerError():
            _say(_sentence(error))
            return REFUSED
    _say(f"unexpected {type(error).__name__}: {error} ({DEBUG_VARIABLE}=1 shows the traceback)")
    if os.environ.get(DEBUG_VARIABLE):
        note(redacted_text("".join(traceback.format_exception(error)).rstrip("\n")))
    return UNEXPECTED


def _say(sentence: str, *more: str) -> None:
    first = clean(redacted_text(sentence))
    if len(first) > _LONGEST_MESSAGE:
        first = first[: _LONGEST_MESSAGE - 1] + "…"
    note("\n".join([f"tracker: {first}", *(f"  {clean(line)}" for line in more)]))


def _sentence(error: TrackerError) -> str:
    return " ".join([str(error), *getattr(error, "__notes__", ())])


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if not message.endswith((".", "?")):
        message += "."
    context = getattr(error, "ctx", None)
    return f"{message} See {context.command_path if context is not None else 'tracker'} -h."


def _pointed(text: str, position: int) -> list[str]:
    """The filter with a caret below the place, wide characters before it counted as wide."""
    line = clean(text)
    return [line, " " * width(line[:position]) + "^"]


def _candidates(error: AmbiguousRun) -> list[str]:
    listed = [
        f"{candidate.run_id}  {candidate.run_name} (experiment {candidate.experiment_id})"
        for candidate in error.candidates[:_MOST_CANDIDATES]
    ]
    rest = len(error.candidates) - len(listed)
    return [*listed, f"and {rest:,} more"] if rest else listed
