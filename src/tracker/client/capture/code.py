"""What it takes seconds to learn of a run's code and packages; this runs beside the training process, not in it."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tracker.client.capture import tags
from tracker.client.capture.requirements import installed_distributions

MOST_DIFF = 5_000_000
"""Bytes of a diff that are kept; files beyond are named."""
_MOST_NAMED = 1000
_PATIENCE = 20.0
_DIFF = "diff --no-ext-diff --no-textconv --no-color --binary --full-index --src-prefix=a/ --dst-prefix=b/ HEAD".split()
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "diff.noprefix=false")


def capture_all(
    folder: str, search_path: Sequence[str], *, diff: bool, requirements: bool
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Tags, and artifacts by their path."""
    found: dict[str, str] = {}
    files: dict[str, bytes] = {}
    if diff:
        found.update(_checkout_tags(folder))
        if patch := uncommitted_diff(folder):
            files["code/diff.patch"] = patch
    if requirements:
        files["code/requirements.txt"] = installed_distributions(search_path).encode()
    if gpus := gpu_names():
        counted = {name: gpus.count(name) for name in gpus}
        found[tags.GPU] = ", ".join(f"{count}x {name}" for name, count in counted.items())
    return found, files


def uncommitted_diff(folder: str) -> bytes:
    """What differs from the commit, so that `git apply` brings it back; what is left out is named at the end.

    Nothing where all is committed, or where there is no repository.
    """
    if _git(folder, "rev-parse", "--verify", "-q", "HEAD") is None:
        return b""
    top = (_git(folder, "rev-parse", "--show-toplevel") or b"").decode(errors="surrogateescape").rstrip("\n") or folder
    diff = _git(top, *_DIFF) or b""
    if not diff:
        return b""
    notes: list[bytes] = []
    if len(diff) > MOST_DIFF:
        diff, notes = _diff_of_what_fits(top)
    untracked = (_git(top, "ls-files", "--others", "--exclude-standard", "-z") or b"").split(b"\0")
    notes += [b"# not in git: " + name for name in untracked[:_MOST_NAMED] if name]
    return diff + b"".join(note.replace(b"\n", b"?") + b"\n" for note in notes)


def _diff_of_what_fits(top: str) -> tuple[bytes, list[bytes]]:
    """The diffs of as many files as there is room for, and notes on the others."""
    parts: list[bytes] = []
    notes: list[bytes] = []
    room = MOST_DIFF
    for name in (_git(top, *_DIFF, "--name-only", "-z") or b"").split(b"\0"):
        if not name:
            continue
        part = _git(top, *_DIFF, "--", f":(literal,top){name.decode(errors='surrogateescape')}") or b""
        if len(part) > room:
            notes.append(b"# left out, for its size: " + name)
        else:
            parts.append(part)
            room -= len(part)
    return b"".join(parts), notes


def gpu_names() -> list[str]:
    """The models of NVIDIA's GPUs, as the driver tells them."""
    found = []
    for path in sorted(Path("/proc/driver/nvidia/gpus").glob("*/information")):
        try:
            lines = path.read_text(errors="replace").splitlines()
        except OSError:
            continue
        found += [line.partition(":")[2].strip() for line in lines if line.startswith("Model:")]
    return found or _asked_gpu_names()


def _asked_gpu_names() -> list[str]:
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, stdin=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in done.stdout.decode(errors="replace").splitlines() if line.strip()]


def _checkout_tags(folder: str) -> dict[str, str]:
    status = _git(folder, "status", "--porcelain", "--untracked-files=no")
    if status is None:
        return {}
    found = {tags.GIT_DIRTY: "true" if status.strip() else "false"}
    remote = (_git(folder, "config", "--get", "remote.origin.url") or b"").decode(errors="replace").strip()
    if remote:
        found[tags.GIT_REPOSITORY] = without_secrets(remote)
    return found


def without_secrets(url: str) -> str:
    """A repository's address without what lets one in."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "ssh", "git", "ftp", "ftps") or "@" not in parts.netloc:
        return url
    user, _, host = parts.netloc.rpartition("@")
    kept = f"{user.partition(':')[0]}@" if parts.scheme in ("ssh", "git") else ""
    return urlunsplit(parts._replace(netloc=kept + host))


def _git(folder: str, *arguments: str) -> bytes | None:
    """What git answers; None where it fails or is not there. It takes no lock and refreshes no index."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *_SETTINGS, *arguments],
            cwd=folder,
            env=environ | _QUIET,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout if done.returncode == 0 else None
