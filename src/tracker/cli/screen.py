"""Showing a store on the screen until somebody leaves it, without click, which the quick way there avoids."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tracker.core.errors import NotAStore, NoTerminal, StoreDamaged, StoreError, StoreNotFound
from tracker.store.locating import Located, locate
from tracker.store.opening import is_yet_to_be_made, open_store
from tracker.tui.beginning import Beginning
from tracker.tui.starting.arguments import Asked
from tracker.tui.terminal.started import Started

_WITHOUT = "`tracker runs --watch` and `tracker tail` show what happens without one."

_MOST_FRAMES = "1000"
"""A second. What a key asks for is painted at once; how often the rest is, the application settles itself."""
_ESCAPE_WAITS = "50"
"""Milliseconds for what an escape may be the beginning of, as editors have it: a key's bytes come together."""


def show_screen(asked: Asked, started: Started | None = None) -> int:
    """The exit code. `started` is a terminal on which the first picture stands."""
    located = locate(asked.store, os.environ, Path.cwd())
    if started is None:
        refuse_what_is_no_terminal()
    if started is None or not started.has_read:
        _refuse_what_is_no_store(located)
    os.environ.setdefault("TEXTUAL_FPS", _MOST_FRAMES)
    os.environ.setdefault("ESCDELAY", _ESCAPE_WAITS)
    from tracker.tui.app import Options, TrackerApp
    from tracker.tui.configured import configured
    from tracker.tui.terminal.locales import shows_glyphs

    beginning = _beginning(asked, located)
    options = Options(
        located,
        beginning=beginning,
        is_read_only=asked.is_read_only,
        has_glyphs=not asked.is_ascii and shows_glyphs(os.environ),
        is_low_bandwidth=asked.is_low_bandwidth,
    )
    app = TrackerApp(configured(options, os.environ), started=started)
    app.run()
    if app.failure is not None:
        _tell(app.failure)
    return app.return_code or 0


def _beginning(asked: Asked, located: Located) -> Beginning:
    """With what the screen begins; what is named and not there is told of before it."""
    if not (asked.experiment or asked.filter_text or asked.run):
        return Beginning()
    from tracker.store.finding import find_experiments, find_run
    from tracker.views.run_filter import run_filter

    run_filter(asked.filter_text)
    if not (asked.experiment or asked.run):
        return Beginning(filter_text=asked.filter_text)
    store = open_store(located)
    try:
        experiments = find_experiments(store, [asked.experiment] if asked.experiment else [])
        run_id = find_run(store, asked.run).run_id if asked.run else ""
    finally:
        store.close()
    return Beginning(experiments[0].name if experiments else "", asked.filter_text, run_id)


def refuse_what_is_no_terminal() -> None:
    """Raises `NoTerminal`, which names another way."""
    if not (os.isatty(0) and os.isatty(1)):
        raise NoTerminal(f"The screen needs a terminal for its keys and for what it shows; {_WITHOUT}")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise NoTerminal(f"The screen needs a terminal with a cursor that can be moved, and TERM is dumb; {_WITHOUT}")


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


def _tell(failure: Exception) -> None:
    """A fault of the program ended it: one sentence, and where the rest is written."""
    from tracker.core.untrusted import clean
    from tracker.tui.log_file import log_path

    words = clean(f"{type(failure).__name__}: {failure}")[:200]
    print(  # noqa: T201
        f"tracker: The screen had to end, by a fault of the program ({words}); {log_path(os.environ)} says more.",
        file=sys.stderr,
    )
