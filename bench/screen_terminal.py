"""A terminal of 160 by 48 cells for the program that is measured: what it writes, and when it did."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.client_figures import environment

COLUMNS, LINES = 160, 48
FRAME_END = b"\x1b[?2026l"
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b]11;?": b"\x1b]11;rgb:1111/1313/1c1c\x1b\\"}
_TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
_NOT_A_TERMINALS = ("COLUMNS", "LINES", "NO_COLOR", "TMUX")
_AT_ONCE, _AT_ONCE_SLOWLY = 65536, 512
_PROGRAM = str(Path(sys.executable).with_name("tracker"))
_TICK = os.sysconf("SC_CLK_TCK")


class MeasuredTerminal:
    """Runs `tracker tui`; `rate` is how many bytes the line to the terminal takes a second."""

    def __init__(self, *arguments: str, rate: float | None = None, **environ: str) -> None:
        self.rate = rate
        self.written = 0
        self.heard = b""
        """What came since `listen` was called."""
        kept = {name: value for name, value in (environment() | _TERMINAL).items() if name not in _NOT_A_TERMINALS}
        self.begun = time.perf_counter()
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.execve(_PROGRAM, [_PROGRAM, "tui", *arguments], {**kept, **environ})
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def __enter__(self) -> "MeasuredTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._end)

    def type(self, keys: str) -> None:
        os.write(self._end, keys.encode())

    def listen(self, seconds: float, until: Callable[[bytes], object] = lambda _: False) -> bool:
        """Take what comes for so long, or until what came is as it should be; whether it is."""
        self.heard = b""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if not select.select([self._end], [], [], left)[0]:
                continue
            self._hear(os.read(self._end, _AT_ONCE if self.rate is None else _AT_ONCE_SLOWLY))
            if until(self.heard):
                return True
        return False

    def answer(self, keys: str, is_answer: Callable[[bytes], object], *, patience: float = 3.0) -> float:
        """Seconds from a key until the frame that answers it is there."""
        begun = time.perf_counter()
        self.type(keys)
        self.listen(patience, lambda heard: is_answer(heard[: heard.rfind(FRAME_END) + 1]))
        return time.perf_counter() - begun

    def wait_for_calm(self, patience: float = 30.0) -> None:
        """Until nothing was written and little was done for a second."""
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            written, used = self.written, self.processor_time()
            self.listen(1.0)
            if self.written == written and self.processor_time() - used < 0.05:
                return

    def processor_time(self) -> float:
        with open(f"/proc/{self.process}/stat") as stat:  # noqa: PTH123
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def megabytes(self) -> float:
        with open(f"/proc/{self.process}/status") as status:  # noqa: PTH123
            found = re.search(r"VmRSS:\s+(\d+)", status.read())
        return int(found[1]) / 1024 if found else float("nan")

    def _hear(self, piece: bytes) -> None:
        self.heard += piece
        self.written += len(piece)
        for question, answer in _ANSWERS.items():
            if question in piece:
                os.write(self._end, answer)
        if self.rate is not None:
            time.sleep(len(piece) / self.rate)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
