"""The tags that a run gets by itself: MLflow's where it has one, else ours."""

USER = "mlflow.user"
SOURCE_NAME = "mlflow.source.name"
SOURCE_TYPE = "mlflow.source.type"
GIT_COMMIT = "mlflow.source.git.commit"
GIT_BRANCH = "mlflow.source.git.branch"
GIT_REPOSITORY = "mlflow.source.git.repoURL"
GIT_DIRTY = "mlflow.source.git.dirty"

COMMAND = "tracker.command"
PYTHON = "tracker.python"
FOLDER = "tracker.cwd"
GPU = "tracker.gpu"
SLURM_JOB = "tracker.slurm.job_id"
SLURM_RESTARTS = "tracker.slurm.restart_count"
SLURM_TASK = "tracker.slurm.procid"
SLURM = {
    "SLURM_JOB_ID": SLURM_JOB,
    "SLURM_RESTART_COUNT": SLURM_RESTARTS,
    "SLURM_PROCID": SLURM_TASK,
    "SLURM_ARRAY_JOB_ID": "tracker.slurm.array_job_id",
    "SLURM_ARRAY_TASK_ID": "tracker.slurm.array_task_id",
}
"""Slurm's variables and the tags that keep them."""
