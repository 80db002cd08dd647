"""What it takes seconds to learn of a run's code and packages; this runs beside the training process, not in it."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tracker.client.capture import tags
from tracker.client.capture.git import ask_git
from tracker.client.capture.masking import without_credentials
from tracker.client.capture.patch import uncommitted_diff
from tracker.client.capture.requirements import installed_distributions

_PATIENCE = 20.0


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
    status = ask_git(folder, "status", "--porcelain", "--untracked-files=no")
    if status is None:
        return {}
    found = {tags.GIT_DIRTY: "true" if status.strip() else "false"}
    remotes = ask_git(folder, "config", "--local", "--null", "--get-regexp", r"^remote\..*\.url$") or b""
    address = remotes.split(b"\0")[0].partition(b"\n")[2].decode(errors="replace").strip()
    if address:
        found[tags.GIT_REPOSITORY] = without_credentials(address)
    return found
