"""Where a run's artifacts lie, as a folder of this machine."""

from __future__ import annotations


def absolute_uri(artifact_uri: str, store: str) -> str:
    """An artifact URI as it holds in every folder: MLflow 1 has `./mlruns/...` beside a database file."""
    if not artifact_uri.startswith((".", "mlruns/")) or not store.startswith("/"):
        return artifact_uri
    import os

    return os.path.normpath(os.path.join(os.path.dirname(store), artifact_uri))


def local_root(artifact_uri: str) -> str | None:
    """The folder that an artifact URI names; None where that is no folder of this machine."""
    if artifact_uri.startswith("/"):
        return artifact_uri
    if not artifact_uri.startswith("file:"):
        return None
    from urllib.parse import unquote

    host, slash, path = artifact_uri.removeprefix("file:").removeprefix("//").partition("/")
    return unquote(slash + path) if host in ("", "localhost") else None
