"""Other processes that write while they are followed: killed ones, MLflow's own, many at once; and a stopped reader."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.feed.files.changing import append, edit
from tests.feed.files.following import Follower, lines
from tests.files.raw import make_experiment, make_run, put
from tests.interop.conftest import python_or_skip
from tests.interop.conversation import RealMLflow

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Point
from tracker.store.files.store import FileStore

POINTS = 4_000
ROOT = Path(__file__).parents[3]
WRITE = """
import itertools, sys
files = [open(path, "ab", buffering=0) for path in sys.argv[2:]]
for step in itertools.count():
    for file in files:
        if sys.argv[1] != "0" and step == int(sys.argv[1]):
            sys.exit()
        line = b"%d %r %d\\n" % (1_700_000_000_000 + step, step / 7, step)
        file.write(line[:9])
        file.write(line[9:])
"""
READ = """
import sys
from pathlib import Path
from tests.feed.files.following import Follower
follower = Follower(Path(sys.argv[1]))
print("listed", flush=True)
count = int(sys.argv[2])
follower.until(lambda: all(follower.told.steps(Path(run), "loss")[-1:] == [count - 1] for run in sys.argv[3:]))
print(all(follower.told.steps(Path(run), "loss") == list(range(count)) for run in sys.argv[3:]))
"""


@contextmanager
def writing(*paths: Path, count: int = 0) -> Iterator["subprocess.Popen[str]"]:
    """A process that appends lines to these files in two writes each, until it is killed or has written `count`."""
    with started(WRITE, count, *paths) as process:
        yield process


@contextmanager
def started(code: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    argv = [sys.executable, "-c", code, *map(str, arguments)]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_of_a_writer_that_is_killed_every_whole_line_is_told_and_the_half_one_not(root: Path, run: Path) -> None:
    follower = Follower(root)
    with writing(run / "metrics/loss", run / "metrics/acc") as process:
        follower.until(lambda: len(follower.told.steps(run, "loss")) > 500)
        process.kill()
        process.wait()
    count = (run / "metrics/loss").read_bytes().count(b"\n")
    follower.until_steps(run, "loss", range(count))
    with writing(run / "metrics/acc", count=20):
        whole = (run / "metrics/acc").read_bytes().count(b"\n")
        follower.until(lambda: len(follower.told.steps(run, "acc")) > whole)


def test_what_was_logged_while_the_reader_was_stopped_is_told_once(root: Path, experiment: Path) -> None:
    runs = [make_run(experiment, f"{number:032x}") for number in range(10)]
    count = 4_000
    with started(READ, root, count, *runs) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "listed\n"
        with writing(*(run / "metrics/loss" for run in runs), count=count) as writer:
            reader.send_signal(signal.SIGSTOP)
            writer.wait(60)
        reader.send_signal(signal.SIGCONT)
        output, _ = reader.communicate(timeout=60)
    assert output == "True\n"


def test_a_writer_over_many_folders_loses_nothing(root: Path, experiment: Path) -> None:
    runs = [make_run(experiment, f"{number:032x}") for number in range(300)]
    follower = Follower(root)
    with writing(*(run / "metrics/loss" for run in runs), count=20) as writer:
        follower.until(lambda: writer.poll() is not None)
    follower.until(lambda: all(follower.told.steps(run, "loss") == list(range(20)) for run in runs))


def test_files_that_are_rotated_while_they_are_written_are_told_as_they_lie(root: Path, run: Path) -> None:
    follower = Follower(root)
    for round_ in range(30):
        follower.look()
        with (run / "metrics/loss").open("ab", buffering=0) as file:
            file.write(lines(5 * round_, 5 * round_ + 5))
            if round_ % 3 == 0:
                (run / "metrics/loss").rename(run / f"metrics/loss.{round_}")
            file.write(lines(5 * round_ + 5, 5 * round_ + 6)[:12])
            follower.look()
            file.write(lines(5 * round_ + 5, 5 * round_ + 6)[12:])
    follower.until(follower.agrees)


@pytest.mark.mlflow
@pytest.mark.parametrize("age", ["1.30", "3.17"])
def test_what_mlflow_logs_is_told_point_by_point(age: str, tmp_path: Path) -> None:
    root = tmp_path / "mlruns"
    make_experiment(root, "1")
    answers: list[dict[str, str]] = []
    with closing(RealMLflow(python_or_skip(age), folder=tmp_path)) as mlflow:
        assert mlflow.version
        follower = Follower(root)
        asking = threading.Thread(
            target=lambda: answers.append(mlflow.ask("log_steadily", uri=str(root), experiment_id="1", points=POINTS))
        )
        asking.start()
        follower.until(lambda: not asking.is_alive())
    run = Path(answers[0]["run_id"])
    follower.until(lambda: run.name in follower.told.runs and follower.told.runs[run.name].status == "FINISHED")
    assert follower.told.steps(run, "loss") == list(range(POINTS))
    assert len([word for word in follower.told.changes(run) if word.endswith("points")]) > 1
    follower.until(follower.agrees)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_to_a_store_what_was_told_becomes_what_it_holds(
    root: Path, experiment: Path, seed: int
) -> None:
    chance = random.Random(seed)
    make_experiment(root, "2")
    store = FileStore.open(root, mode="write")
    follower = Follower(root)
    world = World(root, store, chance)
    for _ in range(120):
        world.act()
        if chance.random() < 0.5:
            follower.look()
        if follower.told.runs and chance.random() < 0.2:
            run = Path(chance.choice(sorted(follower.told.runs)))
            follower.history(run, chance.choice(World.KEYS))
    follower.until(follower.agrees)


class World:
    """Does to a store, at random, what its writers and its owner do. What has ended is written to no more."""

    KEYS = ("loss", "val/acc", "val/f1", "lr")

    def __init__(self, root: Path, store: FileStore, chance: random.Random) -> None:
        self._root = root
        self._store = store
        self._chance = chance
        self._step = 0
        self._kept: list[tuple[Path, Path]] = []
        self.live: set[str] = set()

    def act(self) -> None:
        actions = [self._log] * 8 + [self._begin] * 2 + [self._tear, self._spoil, self._end, self._tag, self._move]
        self._chance.choice(actions)()

    def _some_run(self) -> Path | None:
        found = [path for run_id in sorted(self.live) for path in self._root.glob(f"*/{run_id}")]
        return self._chance.choice(found) if found else None

    def _begin(self) -> None:
        experiment = self._chance.choice(["1", "2"])
        if (self._root / experiment).is_dir():
            self.live.add(self._store.create_run(NewRun(experiment, 1, user_id="ada")).run_id)

    def _log(self) -> None:
        if run := self._some_run():
            count, self._step = self._chance.randrange(1, 60), self._step + 1
            points = [
                Point(self._chance.choice(self.KEYS), number / 7, 9, self._step + number) for number in range(count)
            ]
            self._store.log_batch(run.name, Batch(points))

    def _tear(self) -> None:
        if run := self._some_run():
            (run / "metrics").mkdir(exist_ok=True)
            append(run / "metrics/lr", b"17 0.")
            append(run / "metrics/lr", b"5 3\n")

    def _spoil(self) -> None:
        run = self._some_run()
        path = run / "metrics/loss" if run else None
        if path is None or not path.exists():
            return
        match self._chance.randrange(4):
            case 0:
                path.unlink()
            case 1:
                os.truncate(path, path.stat().st_size // 2)
                append(path, b"\n")
            case 2:
                path.write_bytes(lines(90, 95))
            case 3:
                put(path.parent.parent, "new", path.read_bytes()[:100] + b"\n").rename(path)

    def _end(self) -> None:
        if run := self._some_run():
            if self._chance.random() < 0.5:
                edit(run, ("status: 1", "status: 4"))
            else:
                self._store.delete_run(run.name)
            self.live.discard(run.name)

    def _tag(self) -> None:
        if run := self._some_run():
            put(run, "tags/note", b"x" * self._chance.randrange(9))
            put(run, f"params/p{self._step}", b"1")

    def _move(self) -> None:
        """Take a run or an experiment away, or put it back."""
        if self._kept and self._chance.random() < 0.7:
            kept, path = self._kept.pop()
            if path.parent.is_dir():
                kept.rename(path)
                return
        experiment = self._root / "2"
        trashed = self._root / ".trash/2"
        if trashed.exists():
            trashed.rename(experiment)
        elif self._chance.random() < 0.5:
            experiment.rename(trashed)
        elif run := self._some_run():
            kept = self._root.parent / f"kept-{run.name}"
            run.rename(kept)
            self._kept.append((kept, run))
