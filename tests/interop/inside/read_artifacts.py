"""Lists and downloads the artifacts of a run with MLflow's own client."""

import tempfile
from pathlib import Path

from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]


def read_artifacts(uri: str, run_id: str) -> dict[str, str]:
    """The text of each file by its path, of those that MLflow lists with their right size."""
    client = MlflowClient(uri)
    with tempfile.TemporaryDirectory() as folder:
        return {path: _downloaded(client, run_id, path, size, folder) for path, size in _files(client, run_id, None)}


def _files(client: MlflowClient, run_id: str, folder: str | None) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for file in client.list_artifacts(run_id, folder):
        found += _files(client, run_id, file.path) if file.is_dir else [(file.path, file.file_size)]
    return found


def _downloaded(client: MlflowClient, run_id: str, path: str, size: int, folder: str) -> str:
    content = Path(client.download_artifacts(run_id, path, folder)).read_bytes()
    assert len(content) == size, path
    return content.decode()
