"""Where a command starts and ends: what it raised becomes words on stderr and an exit code, here and nowhere else.

Exit codes: 0; 2 for a `TrackerError` or a wrong command line; 70 for what nobody expected; 130 after Ctrl-C; 141 where
the reader of the output went away, as a shell reports for any program in a pipe.
"""

import os
import sys

INTERRUPTED = 130
READER_GONE = 141


def main() -> int:
    """Run the command that `sys.argv` names. What is imported here is what every command pays for."""
    try:
        code = _run()
        _flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
        _discard_output()
    except BrokenPipeError:
        code = READER_GONE
        _discard_output()
    except OSError:  # a full disk, which was reported when it was first met
        _discard_output()
    return code


def _run() -> int:
    try:
        if sys.argv[1:2] == ["tui"] and (code := _screen(sys.argv[2:])) is not None:
            return code
        from tracker.cli.program import invoke  # Ctrl-C while this loads is handled too

        return invoke(sys.argv[1:])
    except BrokenPipeError:
        raise
    except Exception as error:
        from tracker.cli.failures import report  # only a failure pays for it

        return report(error)


def _screen(arguments: list[str]) -> int | None:
    """The screen, without all that is not needed before its first rows; None where the command line is not plain."""
    from tracker.tui.starting.first_frame import first_frame

    started = first_frame(arguments, os.environ)
    if started is None:
        return None
    try:
        from tracker.cli.screen import show_screen

        return show_screen(started.asked, started)
    finally:
        started.give_back()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _discard_output() -> None:
    """What is still buffered has no reader; without this the interpreter would complain of that on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
