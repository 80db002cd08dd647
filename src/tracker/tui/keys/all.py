"""The whole key table, by place."""

from __future__ import annotations

from tracker.tui.keys.activity import ACTIVITY
from tracker.tui.keys.anywhere import ANYWHERE
from tracker.tui.keys.asking import ASKING
from tracker.tui.keys.charts import CHARTS
from tracker.tui.keys.copy import COPY
from tracker.tui.keys.detail import DETAIL
from tracker.tui.keys.dialog import DIALOG
from tracker.tui.keys.experiments import EXPERIMENTS
from tracker.tui.keys.filter import FILTER
from tracker.tui.keys.log import LOG
from tracker.tui.keys.run import RUN
from tracker.tui.keys.runs import RUNS
from tracker.tui.keys.table import Key, Place

KEYS: dict[Place, tuple[Key, ...]] = {
    "anywhere": ANYWHERE,
    "experiments": EXPERIMENTS,
    "runs": (*RUNS, *ASKING),
    "charts": CHARTS,
    "detail": DETAIL,
    "activity": ACTIVITY,
    "run": RUN,
    "log": LOG,
    "filter": FILTER,
    "dialog": DIALOG,
    "copy": COPY,
}
PLACE_NAMES: dict[Place, str] = {
    "anywhere": "anywhere",
    "experiments": "experiments",
    "runs": "runs",
    "charts": "charts",
    "detail": "details",
    "activity": "activity",
    "run": "one run",
    "log": "console log",
    "filter": "filter",
    "dialog": "dialogs",
    "copy": "copying",
}
"""What the help and the docs call the places."""
RESERVED: dict[str, str] = {"d": "comparison", "a": "artifacts", "A": "analysis", "e": "triage"}
"""Letters of the table of runs that belong to screens of these names, and to no other action there."""
