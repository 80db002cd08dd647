"""The whole key table, by place."""

from __future__ import annotations

from tracker.tui.keys.activity import ACTIVITY
from tracker.tui.keys.anywhere import ANYWHERE
from tracker.tui.keys.charts import CHARTS
from tracker.tui.keys.detail import DETAIL
from tracker.tui.keys.experiments import EXPERIMENTS
from tracker.tui.keys.log import LOG
from tracker.tui.keys.run import RUN
from tracker.tui.keys.runs import RUNS
from tracker.tui.keys.table import Key, Place

KEYS: dict[Place, tuple[Key, ...]] = {
    "anywhere": ANYWHERE,
    "experiments": EXPERIMENTS,
    "runs": RUNS,
    "charts": CHARTS,
    "detail": DETAIL,
    "activity": ACTIVITY,
    "run": RUN,
    "log": LOG,
}
