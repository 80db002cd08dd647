"""Where below a run's artifact folder a call may write: MLflow's rules, and never outside that folder.

A path is judged twice: as text at the call, where a wrong one is the caller's mistake, and on the disk, where a link
may lead out of the folder.
"""

from __future__ import annotations

import os
import posixpath

from tracker.core.errors import InvalidValue, shorten

TEMPORARY = ".artifact.uploading."
"""How the name of a file that is still being written starts; MLflow 3 lists no such file."""

_MAX_NAME = 255


def checked_path(artifact_path: str | None) -> str:
    """The path of a folder below the artifacts, as it was given; "" for the artifacts themselves."""
    if artifact_path is None or artifact_path == "":
        return ""
    _check_text(artifact_path)
    if posixpath.normpath(artifact_path) != artifact_path or artifact_path == ".":
        raise InvalidValue(
            f"Artifact path {shorten(artifact_path)} would be another path once resolved; "
            f"write it without './', '//' and a '/' at its end."
        )
    return artifact_path


def checked_file(artifact_file: str) -> str:
    """The path of a file below the artifacts, with './' and '//' resolved as MLflow does."""
    _check_text(artifact_file)
    if artifact_file == "" or artifact_file.endswith(("/", "/.")) or artifact_file == ".":
        raise InvalidValue(f"Artifact file {shorten(artifact_file)} has no file name; add one, as in 'plots/loss.png'.")
    return posixpath.normpath(artifact_file)


def resolved(root: str, relative: str) -> str:
    """The place of a checked path on the disk, with the links above its last part followed; none may lead out."""
    folder, name = os.path.split(os.path.join(root, relative)) if relative else (root, "")
    base = os.path.realpath(root)
    inside = os.path.realpath(folder)
    if inside != base and not inside.startswith(base.rstrip("/") + "/"):
        raise InvalidValue(f"Artifact path {shorten(relative)} leaves the run's artifacts through a link.")
    return os.path.join(inside, name) if name else inside


def _check_text(path: str) -> None:
    if not isinstance(path, str):
        raise TypeError(f"An artifact's path is a str, not {type(path).__qualname__}.")
    shown = f"Artifact path {shorten(path)}"
    parts = path.split("/")
    if path.startswith("/"):
        raise InvalidValue(f"{shown} must be relative to the run's artifacts, without a '/' at its start.")
    if ".." in parts:
        raise InvalidValue(f"{shown} may not hold '..': artifacts stay within their run.")
    if "\\" in path or "\0" in path:
        raise InvalidValue(f"{shown} may hold neither backslashes nor NUL; its separator is '/'.")
    if parts[-1].startswith(TEMPORARY):
        raise InvalidValue(f"{shown} names a file that starts with {TEMPORARY!r}, which is kept for unfinished ones.")
    if any(len(os.fsencode(part)) > _MAX_NAME for part in parts):
        raise InvalidValue(f"{shown} holds a name of more than {_MAX_NAME} bytes.")
