"""Pipes that close, disks that are full, Ctrl-C: a command ends quietly and at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import add_run, create

from tracker.core.batches import Batch

ARGV = [sys.executable, "-m", "tracker"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose runs fill a pipe several times over."""
    path = tmp_path_factory.mktemp("large") / "mlflow.db"
    store = create(path)
    params = {f"param_{key}": "x" * 200 for key in range(40)}
    for place in range(40):
        add_run(store, "0", f"{place:08x}", f"run-{place}", started=place, batch=Batch(params=params))
    store.close()
    return path


def writing_into_a_small_pipe(*arguments: str, unbuffered: str = "") -> "subprocess.Popen[bytes]":
    """A command that cannot have written all of its output before somebody reads."""
    environ = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    return subprocess.Popen(
        [*ARGV, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=4096, env=environ
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_reader_that_leaves_early_is_no_error(large: Path, json: tuple[str, ...], unbuffered: str) -> None:
    process = writing_into_a_small_pipe("runs", "--store", str(large), *json, unbuffered=unbuffered)
    assert process.stdout is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


@pytest.mark.parametrize("arguments", [("--help",), ("runs", "--help"), ("experiments",)])
def test_a_reader_that_never_was_is_no_error(large: Path, arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as output:
        done = subprocess.run([*ARGV, *arguments], cwd=large.parent, stdout=output, stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_interrupt_is_quiet(large: Path) -> None:
    process = writing_into_a_small_pipe("runs", "--store", str(large), "--json")
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")


def test_a_full_disk_is_one_sentence(large: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*ARGV, "runs", "--store", str(large)], stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"tracker: The output could not be written: No space left on device.\n"


def test_a_closed_output_is_no_error(large: Path) -> None:
    script = f"exec {sys.executable} -m tracker runs --store {large} >&-"
    done = subprocess.run(["sh", "-c", script], stderr=subprocess.PIPE, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
