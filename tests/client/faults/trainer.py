"""A training script that is told what to log, and answers each order once its calls returned.

`python trainer.py STORE ORDERS WORDS [WARM]`: ORDERS is the number of an open socket, WORDS a file of zeros that takes
what would go to standard error. Neither is written with `write()`, so that every `write()` may be made to fail. With
WARM, a folder, whole runs are logged to stores there first: modules that are loaded when they are needed are loaded.
"""

import ctypes
import mmap
import os
import resource
import socket
import sys
from contextlib import suppress
from pathlib import Path

import tracker

for _name in ("DIFF", "REQUIREMENTS"):
    os.environ[f"TRACKER_CAPTURE_{_name}"] = "false"


class Words:
    """Standard error as shared memory."""

    def __init__(self, path: str) -> None:
        with Path(path).open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 0)

    def write(self, text: str) -> int:
        self._shared.write(text.encode())
        return len(text)

    def flush(self) -> None:
        """It is there already."""


class Training:
    """The loop: what it does for each order, and how many steps it has done."""

    def __init__(self) -> None:
        self.step = 0
        self._hoard: list[int] = []

    def begin(self, _: str) -> str:
        return tracker.start_run(run_name="faulty").run_id

    def points(self, count: str) -> str:
        for _ in range(int(count)):
            tracker.log_metric("loss", self.step / 7, self.step)
            self.step += 1
        return str(self.step)

    def mixed(self, count: str) -> str:
        for _ in range(int(count)):
            tracker.log_metric("loss", self.step / 7, self.step)
            tracker.log_metrics({"row_a": float(self.step), "row_b": -float(self.step)}, step=self.step)
            tracker.log_param(f"param_{self.step % 50}", self.step % 50)
            tracker.set_tag("last", self.step)
            self.step += 1
        return str(self.step)

    def keys(self, count: str) -> str:
        for number in range(int(count)):
            tracker.log_metric(f"key_{number}", 1.0, 0)
        return count

    def artifact(self, path: str) -> str:
        tracker.log_artifact(path, "copied")
        tracker.log_text("a text", "written/text.txt")
        return path

    def flush(self, timeout: str) -> str:
        run = tracker.active_run()
        assert run is not None
        return str(run.flush(float(timeout)))

    def nest(self, _: str) -> str:
        return tracker.start_run(nested=True).run_id

    def hoard(self, _: str) -> str:
        """Open files until no more may be opened."""
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        with suppress(OSError):
            while True:
                self._hoard.append(os.open("/dev/null", os.O_RDONLY))
        return str(len(self._hoard))

    def release(self, _: str) -> str:
        while self._hoard:
            os.close(self._hoard.pop())
        return "released"

    def limit(self, size: str) -> str:
        """Let no file grow beyond a size: what reaches it is written in part, and then no more; -1 lifts that."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), resource.RLIM_INFINITY))
        return size

    def end(self, _: str) -> str:
        tracker.end_run()
        return "ended"


def warm(folder: Path) -> None:
    """Load what a run loads, what the thread beside it does, and what the C library wants when it ends a thread."""
    with suppress(OSError):
        ctypes.CDLL("libgcc_s.so.1")
    import tracker.client.drain.child
    import tracker.client.drain.starting
    import tracker.core.journal.waiting

    for name in ("mlruns", "mlflow.db"):
        tracker.set_tracking_uri(folder / name)
        with tracker.start_run() as run:
            tracker.log_metric("a", 1.0)
            tracker.log_metrics({"a": 1.0, "b": 2})
            tracker.log_param("a", 1)
            tracker.set_tag("a", 1)
            run.flush()
            tracker.log_artifact(__file__)
            tracker.log_text("a", "b.txt")


def main() -> None:
    sys.stderr = Words(sys.argv[3])
    if len(sys.argv) > 4:
        warm(Path(sys.argv[4]))
    tracker.set_tracking_uri(sys.argv[1])
    training = Training()
    with socket.socket(fileno=int(sys.argv[2])) as orders:
        orders.send(b"ready")
        while order := orders.recv(1000):
            name, _, argument = order.decode().partition(" ")
            orders.send(f"{name} {getattr(training, name)(argument)}".encode())
        orders.send(b"finished")


if __name__ == "__main__":
    main()
