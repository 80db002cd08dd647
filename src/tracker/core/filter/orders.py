"""The orders that MLflow gives its answers in where nobody asks for another."""

from tracker.core.filter.tree import Field, OrderBy

DEFAULT_RUN_ORDER = (
    OrderBy(Field("attribute", "start_time"), ascending=False),
    OrderBy(Field("attribute", "run_id")),
)
"""MLflow's order of runs, and what breaks every tie: the newest first."""

DEFAULT_EXPERIMENT_ORDER = (
    OrderBy(Field("attribute", "creation_time"), ascending=False),
    OrderBy(Field("attribute", "experiment_id")),
)
"""MLflow's order of experiments. Ids compare as their store holds them: numbers in a database, texts in files."""

LATER_ID_FIRST = OrderBy(Field("attribute", "experiment_id"), ascending=False)
