"""Work of a test that several processes do at once."""

import faulthandler
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 120
_CODE = "from tests.processes import take_part; take_part()"


def in_processes(work: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> list[object]:
    """What the work returns for each of the arguments, in a process each, all of which begin at once.

    An exception in one of them is raised here, and one that hangs says where.
    """
    command = [sys.executable, "-c", _CODE]
    processes = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in arguments]
    try:
        for process, given in zip(processes, arguments, strict=True):
            assert process.stdin is not None
            process.stdin.write(pickle.dumps((work, given)))
            process.stdin.flush()
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.read(1) == b"."
        answers = []
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(b"!")
            process.stdin.flush()
        for process in processes:
            content, _ = process.communicate(timeout=PATIENCE + 10)
            has_worked, answer = pickle.loads(content)
            assert has_worked, answer
            answers.append(answer)
        return answers
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def take_part() -> None:
    """One of the processes: says that it is ready, and begins when it is told to."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
    work, given = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(b".")
    sys.stdout.buffer.flush()
    sys.stdin.buffer.read(1)
    try:
        answer = True, work(*given)
    except Exception:
        answer = False, traceback.format_exc()
    sys.stdout.buffer.write(pickle.dumps(answer))
