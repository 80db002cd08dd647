"""Asking git: bounded in time and in what it answers, without a lock and without the environment's say in which
repository is meant."""

import os
import subprocess
import tempfile
from threading import Timer

_PATIENCE = 20.0
_MOST = 64_000_000
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "diff.noprefix=false")


def ask_git(folder: str, *arguments: str, given: bytes = b"", most: int = _MOST) -> bytes | None:
    """What git answers, cut off past `most` bytes; None where it fails or is not there."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    with tempfile.TemporaryFile() as question:
        question.write(given)
        question.seek(0)
        try:
            process = subprocess.Popen(
                ["git", *_SETTINGS, *arguments],
                cwd=folder,
                env=environ | _QUIET,
                stdin=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError):
            return None
    return _answer(process, most)


def _answer(process: subprocess.Popen[bytes], most: int) -> bytes | None:
    assert process.stdout is not None
    timer = Timer(_PATIENCE, process.kill)
    timer.start()
    try:
        with process.stdout as stream:
            answer = stream.read(most)
            if is_cut := len(answer) == most:
                process.kill()
        return answer if process.wait() == 0 or is_cut else None
    finally:
        timer.cancel()
