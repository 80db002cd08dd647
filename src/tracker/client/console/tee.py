"""The training process's side of the console log: its outputs lead through a reader while a run is logged.

The descriptors themselves are turned, so that extensions, subprocesses and handlers that hold the old streams are in
the log too. On a terminal the inner end is a terminal as well, and programs go on as if nothing had happened. This
process keeps the reading ends open: should the reader be killed, nothing here gets a broken pipe, and a thread puts
the descriptors back.
"""

from __future__ import annotations

import os
import select
import struct
import sys
from contextlib import suppress
from threading import Event, Lock, Thread

from tracker.client.console.constants import ANSWERS, CONTROL, DONE, FIRST_STREAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OUTPUTS = (1, 2)
_PATIENCE = 5.0
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
_CODE = (
    "import sys; sys.path.append(sys.argv[1]); from tracker.client.console.reader import main; main(int(sys.argv[2]))"
)


class ConsoleTee:
    """Keeps what this process and its children print, and lets it through."""

    def __init__(self, *, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._lock = Lock()
        self._saved: dict[int, int] = {}
        """What each output was before."""
        self._spares: list[int] = []
        self._control = -1
        self._answers = -1
        self._is_on = False
        self._is_answered = Event()

    def start(self) -> None:
        """Turn the outputs. Where no reader can be started they stay as they are, and that is told."""
        groups = _groups([fd for fd in _OUTPUTS if _is_open(fd)])
        if not groups:
            return
        opened: list[int] = []
        try:
            self._turn(groups, opened)
        except OSError as error:
            for fd in opened:
                with suppress(OSError):
                    os.close(fd)
            self._warn(f"The console cannot be logged: {error}")

    def set_path(self, path: str) -> None:
        """Log to this file from now on; what came before moves along."""
        encoded = os.fsencode(path)
        self._ask(struct.pack("<I", len(encoded)) + encoded)

    def stop(self) -> None:
        """Put the outputs back, when all that was printed is on its way."""
        with self._lock:
            if not self._is_on:
                return
            _flush_streams()
            self._put_back()
            self._is_on = False
        if self._ask(struct.pack("<I", 0)):
            self._is_answered.wait(_PATIENCE)
        for fd in (self._control, *self._spares):
            os.close(fd)
        self._spares = []

    def abandon_after_fork(self) -> None:
        """In a child: what it prints goes the same way; the rest is the parent's."""
        self._lock = Lock()
        if self._is_on:
            self._is_on = False
            for fd in (self._control, self._answers, *self._spares, *self._saved.values()):
                with suppress(OSError):
                    os.close(fd)

    def _turn(self, groups: list[list[int]], opened: list[int]) -> None:
        inner: list[tuple[int, int]] = []
        for group in groups:
            read, write = _ends_like(group[0])
            opened += [read, write]
            inner.append((read, write))
        control_read, self._control = os.pipe()
        self._answers, answers_write = os.pipe()
        opened += [control_read, self._control, self._answers, answers_write]
        saved = {fd: os.dup(fd) for group in groups for fd in group}
        opened += saved.values()
        pid = _start_reader(
            {CONTROL: control_read, ANSWERS: answers_write}
            | {FIRST_STREAM + 2 * n: inner[n][0] for n in range(len(groups))}
            | {FIRST_STREAM + 2 * n + 1: saved[group[0]] for n, group in enumerate(groups)},
            len(groups),
        )
        _flush_streams()
        for group, (_, write) in zip(groups, inner, strict=True):
            for fd in group:
                os.dup2(write, fd)
            os.close(write)
        os.close(control_read)
        os.close(answers_write)
        self._saved, self._spares, self._is_on = saved, [read for read, _ in inner], True
        Thread(target=self._watch, args=(pid,), name="tracker-console", daemon=True).start()

    def _watch(self, pid: int) -> None:
        """Hear what the reader says until it ends: too early, and the outputs are put back."""
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
        said = b""
        while content := os.read(self._answers, 4096):
            said += content
            if DONE in said:
                self._is_answered.set()
            *sentences, said = said.replace(DONE, b"").split(b"\n")
            for reason in sentences:
                self._warn(f"The console log cannot be written: {reason.decode(errors='replace')}.")
        os.close(self._answers)
        self._is_answered.set()
        with self._lock:
            if self._is_on:
                self._is_on = False
                self._pass_on_what_is_left(1)
                self._put_back()
                self._pass_on_what_is_left(1)
                self._warn("The process that logs the console is gone: what is printed from now on is not logged.")

    def _put_back(self) -> None:
        for fd, saved in self._saved.items():
            os.dup2(saved, fd)
            os.close(saved)
        self._saved = {}

    def _pass_on_what_is_left(self, output: int) -> None:
        """Write what the reader did not come to read to where it belongs."""
        output = self._saved.get(output, output)
        for fd in self._spares:
            with suppress(OSError):
                while select.select([fd], [], [], 0)[0] and (content := os.read(fd, 1 << 16)):
                    while content:
                        content = content[os.write(output, content) :]

    def _ask(self, request: bytes) -> bool:
        try:
            os.write(self._control, request)
        except OSError:
            return False
        return True


def _groups(outputs: list[int]) -> list[list[int]]:
    """Outputs that lead to one place share a way, so that what is printed stays in order."""
    groups: dict[tuple[int, int, int], list[int]] = {}
    for fd in outputs:
        found = os.fstat(fd)
        groups.setdefault((found.st_dev, found.st_ino, found.st_rdev), []).append(fd)
    return list(groups.values())


def _ends_like(output: int) -> tuple[int, int]:
    """Something to read from, and what takes an output's place: a terminal for a terminal, else a pipe."""
    if not os.isatty(output):
        return os.pipe()
    import fcntl
    import termios

    read, write = os.openpty()
    attributes = termios.tcgetattr(write)
    attributes[0] = attributes[1] = attributes[3] = 0  # bytes pass as they are: the real terminal does the rest
    termios.tcsetattr(write, termios.TCSANOW, attributes)
    with suppress(OSError):
        fcntl.ioctl(write, termios.TIOCSWINSZ, fcntl.ioctl(output, termios.TIOCGWINSZ, bytes(8)))
    for fd in (read, write):
        os.set_inheritable(fd, False)
    return read, write


def _start_reader(descriptors: dict[int, int], streams: int) -> int:
    if not sys.executable:
        raise OSError(0, "this Python does not know its own program")
    # First out of the way of the numbers that they are to have, then to these.
    actions: list[tuple[int | str, ...]] = []
    high = max(*descriptors.values(), *descriptors) + 1
    for number, fd in enumerate(descriptors.values()):
        actions.append((os.POSIX_SPAWN_DUP2, fd, high + number))
    for number, wanted in enumerate(descriptors):
        actions.append((os.POSIX_SPAWN_DUP2, high + number, wanted))
        actions.append((os.POSIX_SPAWN_CLOSE, high + number))
    actions += [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    arguments = [sys.executable, "-P", "-S", "-E", "-c", _CODE, _ROOT, str(streams)]
    return os.posix_spawn(sys.executable, arguments, os.environ, file_actions=actions)


def _flush_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    if "ctypes" in sys.modules:
        with suppress(Exception):
            sys.modules["ctypes"].CDLL(None).fflush(None)


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
