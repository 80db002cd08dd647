"""Which tags tell of a run's code and surroundings, and which only keep its books."""

from tracker.core.entities import RUN_NAME_TAG
from tracker.core.journal.evidence import HOST_TAG, PID_TAG, PROCESS_TAG

COMMIT = "commit"
DIRTY_TAG = "mlflow.source.git.dirty"

CODE = {
    "mlflow.source.git.commit": COMMIT,
    "mlflow.source.git.branch": "branch",
    DIRTY_TAG: "dirty",
    "mlflow.source.git.repoURL": "remote",
    "mlflow.source.name": "script",
    "mlflow.source.type": "started as",
}
ENVIRONMENT = {
    "tracker.command": "command",
    "tracker.cwd": "folder",
    "tracker.python": "python",
    "tracker.gpu": "gpu",
    HOST_TAG: "host",
    "mlflow.user": "user",
    "tracker.slurm.job_id": "slurm job",
    "tracker.slurm.array_job_id": "slurm array",
    "tracker.slurm.array_task_id": "slurm task",
    "tracker.slurm.procid": "slurm rank",
}
"""Tags by what they are called where runs are compared, in the order of their showing."""

_BOOKKEEPING = frozenset(
    (
        RUN_NAME_TAG,
        PID_TAG,
        PROCESS_TAG,
        "mlflow.log-model.history",
        "mlflow.loggedArtifacts",
        "mlflow.loggedImages",
        "mlflow.rootRunId",
        "mlflow.runColor",
        "tracker.slurm.restart_count",
    )
)
_PROGRESS = "tracker.progress."


def is_bookkeeping(tag: str) -> bool:
    """Whether a tag differs between any two runs and tells nothing of what makes them differ."""
    return tag in _BOOKKEEPING or tag.startswith(_PROGRESS)
