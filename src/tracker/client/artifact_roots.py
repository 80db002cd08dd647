"""Where a run's artifacts lie, as a folder of this machine."""

from __future__ import annotations


def local_root(artifact_uri: str) -> str | None:
    """The folder that an artifact URI names; None where that is no folder of this machine."""
    if artifact_uri.startswith("/"):
        return artifact_uri
    if not artifact_uri.startswith("file:"):
        return None
    from urllib.parse import unquote

    host, slash, path = artifact_uri.removeprefix("file:").removeprefix("//").partition("/")
    return unquote(slash + path) if host in ("", "localhost") else None
