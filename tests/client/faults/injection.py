"""Making the system calls of a script, of its threads and of the process that drains for it fail, with strace."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.client.reliability.killing import PATIENCE, wait_until


def need_strace() -> None:
    """Skip where strace is missing or may not trace; fail where nothing of these tests may be skipped."""
    if shutil.which("strace") is None:
        missing("strace is not installed; `apt-get install strace` brings it")
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        missing("strace may not trace here: it needs the right to (CAP_SYS_PTRACE)")


def missing(reason: str) -> None:
    """Skip for a reason, unless TRACKER_TESTS_REQUIRE holds `faults`."""
    if "faults" in os.environ.get("TRACKER_TESTS_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def failing(process: subprocess.Popen[bytes], log: Path, *faults: str) -> Iterator[None]:
    """Let calls of a process fail while the block lasts, and those of what it starts: "write:error=EIO:when=3+".

    Calls are counted from here on, for each thread and process by itself.
    """
    injections = [f"--inject={fault}" for fault in faults]
    calls = ",".join(sorted({fault.partition(":")[0] for fault in faults}))
    command = ["strace", "-f", "-y", "-o", str(log), f"--trace={calls}", *injections, "-p", str(process.pid)]
    errors = log.with_suffix(".errors")
    with errors.open("wb") as file:
        tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        wait_until(lambda: tracer.poll() is not None or "attached" in errors.read_text())
        assert tracer.poll() is None, errors.read_text()
        yield
    finally:
        tracer.terminate()
        tracer.wait(PATIENCE)


def injected(log: Path) -> list[str]:
    """The calls that were made to fail, as strace writes them."""
    return [line for line in log.read_text(errors="replace").splitlines() if "(INJECTED)" in line]
