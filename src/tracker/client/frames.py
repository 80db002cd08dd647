"""Runs as a pandas frame, with MLflow's columns."""

from __future__ import annotations

from tracker.core.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tracker.client.views import Run


def frame_of(runs: Sequence[Run]) -> Any:
    """One row a run; what a run lacks is NaN in metrics and None elsewhere."""
    try:
        import pandas as pd
    except ImportError:
        raise InvalidValue("output_format='pandas' needs pandas: install it, or take the list of runs.") from None
    infos = [run.info for run in runs]
    columns: dict[str, Any] = {
        name: [getattr(info, name) for info in infos] for name in ("run_id", "experiment_id", "status", "artifact_uri")
    }
    for name in ("start_time", "end_time"):
        columns[name] = pd.to_datetime([getattr(info, name) for info in infos], unit="ms", utc=True)
    datas = [run.data for run in runs]
    for kind, missing in (("metrics", float("nan")), ("params", None), ("tags", None)):
        values = [getattr(data, kind) for data in datas]
        for key in sorted({key for each in values for key in each}):
            columns[f"{kind}.{key}"] = [each.get(key, missing) for each in values]
    return pd.DataFrame(columns)
