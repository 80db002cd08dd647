"""What stands there instead of runs where a store has none: the three lines of Python that log a first one."""

from __future__ import annotations

from typing import NamedTuple

from tracker.store.locating import VARIABLES, Located
from tracker.store.redaction import redacted
from tracker.tui.paint.boxes import boxed
from tracker.tui.paint.tones import PaintLine, line_width
from tracker.views.table import shown
from tracker.views.width import wrapped

_WIDEST = 100
_IMPORT: PaintLine = [("import ", "title!"), ("tracker", "text")]
_PARAM: PaintLine = [("tracker.", "text"), ("log_param", "accent"), ("(", "dim"), ('"lr"', "good"), (", ", "dim"),
                     ("3e-4", "warn"), (")", "dim")]  # fmt: skip
_METRIC: PaintLine = [("tracker.", "text"), ("log_metric", "accent"), ("(", "dim"), ('"loss"', "good"), (", ", "dim"),
                      ("0.25", "warn"), (", step=", "dim"), ("1", "warn"), (")", "dim")]  # fmt: skip


class Welcome(NamedTuple):
    """What is said where nothing is shown yet."""

    located: Located
    away: str | None = None
    """Why the store cannot be read now; None where it can, or is yet to be made."""
    is_made: bool = True
    """Whether there is a store already, without runs."""


def first_lines(located: Located) -> list[PaintLine]:
    """The Python that logs a first run into this store."""
    if located.origin in ("found", "default") or _is_secret(located):
        return [_IMPORT, _PARAM, _METRIC]
    place = shown(repr(_place(located)))
    quoted = f'"{place[1:-1]}"' if '"' not in place else place
    store: PaintLine = [
        ("tracker.", "text"),
        ("set_tracking_uri", "accent"),
        ("(", "dim"),
        (quoted, "good"),
        (")", "dim"),
    ]
    return [_IMPORT, store, _METRIC]


def first_code(located: Located) -> str:
    """The same, to be copied."""
    return "".join("".join(text for text, _ in line) + "\n" for line in first_lines(located))


def welcome_lines(welcome: Welcome, *, width: int, height: int, has_glyphs: bool = True) -> list[PaintLine]:
    """The whole pane, its text in the middle."""
    room = min(width - 6, _WIDEST)
    body = _away(welcome.away, room) if welcome.away is not None else _first_run(welcome, room, has_glyphs=has_glyphs)
    above = max(0, (height - 2 - len(body)) * 2 // 5)
    before = max(2, (width - 2 - max(map(line_width, body))) // 2)
    lines: list[PaintLine] = [[] for _ in range(above)]
    lines += [[(" " * before, ""), *line] if line else [] for line in body]
    title = "store away" if welcome.away is not None else "welcome"
    return boxed([(title, "strong")], lines, width=width, height=height, has_glyphs=has_glyphs)


def _first_run(welcome: Welcome, room: int, *, has_glyphs: bool) -> list[PaintLine]:
    located = welcome.located
    bar = "│ " if has_glyphs else "| "
    said = (
        "There are no runs in this store yet."
        if welcome.is_made
        else "There is no store here yet: the first run makes it."
    )
    lines: list[PaintLine] = [
        [(said, "strong")],
        [],
        *_sentence("Log a first one from a script or a Python prompt:", room),
        [],
    ]
    lines += [[(f"  {bar}", "border"), *line] for line in first_lines(located)]
    lines += [[], *_where(located, room)]
    lines += _sentence("It is shown here the moment it is logged.", room)
    lines += [
        [],
        *_mlflow(located, room),
        [("To see this screen with life in it: ", "dim"), ("tracker demo", "accent")],
    ]
    return lines


def _where(located: Located, room: int) -> list[PaintLine]:
    """What the lines lean on, where they do not name the store."""
    path = located.address.path
    if located.origin in ("found", "default") and path is not None:
        return _sentence(f"Run it in {shown(str(path.parent))} or a folder below.", room)
    if _is_secret(located):
        variable = located.origin if located.origin in VARIABLES else "TRACKER_STORE"
        return _sentence(f"Run it where {variable} names {shown(redacted(located.address.url))}.", room)
    return []


def _mlflow(located: Located, room: int) -> list[PaintLine]:
    """How scripts that use MLflow log here too."""
    if _is_secret(located):
        return []
    return [
        *_sentence("Scripts that use MLflow log here with", room),
        *([(f"  {line}", "text")] for line in wrapped(f"MLFLOW_TRACKING_URI={shown(located.address.url)}", room - 2)),
        [],
    ]


def _away(reason: str, room: int) -> list[PaintLine]:
    said: list[PaintLine] = [[(line, "bad")] for line in wrapped(shown(reason), room)]
    return [
        *said,
        [],
        *_sentence("It is tried again every second; what it holds is shown as soon as it answers.", room),
    ]


def _sentence(text: str, room: int) -> list[PaintLine]:
    return [[(line, "dim")] for line in wrapped(text, max(room, 20))]


def _place(located: Located) -> str:
    """How a script calls the store."""
    return str(located.address.path) if located.address.path is not None else located.address.url


def _is_secret(located: Located) -> bool:
    """Whether the address holds what nobody should read over a shoulder."""
    return located.address.path is None and redacted(located.address.url) != located.address.url
