"""Thousands of mutated files: no crash, no error but tracker's own, and every run beside them to the exact value."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.files.raw import OTHER, START, fill, make_experiment, make_run, put

from tracker.core.batches import Batch
from tracker.core.entities import Point, Run
from tracker.core.errors import TrackerError
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.files.store import FileStore

Mutation = Callable[[bytes, random.Random], bytes]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content or b"\0")
    for _ in range(chance.randrange(1, 6)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def zero(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + b"\0" * chance.randrange(1, 40)


def insert(content: bytes, chance: random.Random) -> bytes:
    pieces = [b"\n", b" ", b": ", b"\t", b"'", b'"', b"[", b"{", b"- ", b"&a", b"*a", b"nan", b"-", b"9" * 30, b"\xff"]
    at = chance.randrange(len(content) + 1)
    return content[:at] + b"".join(chance.choices(pieces, k=chance.randrange(1, 5))) + content[at:]


def noise(content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(200))


def shuffle(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True) * chance.randrange(1, 3)
    chance.shuffle(lines)
    return b"".join(lines)


MUTATIONS: list[Mutation] = [cut, flip, zero, insert, noise, shuffle]


@pytest.fixture
def victim(root: Path) -> Path:
    """A run to be damaged, in an experiment with a run that is not."""
    experiment = make_experiment(root)
    fill(make_run(experiment, OTHER), number=7)
    victim = make_run(experiment)
    fill(victim, number=1)
    return victim


def unhurt(root: Path) -> Run:
    """The run beside the victim, found in a listing of all."""
    store = FileStore.open(root, mode="read")
    runs = {run.run_id: run for run in store.search_runs(RunQuery(view="all"))}
    assert set(runs) == {OTHER, "0123456789abcdef0123456789abcdef"}
    return runs[OTHER]


def mutated(original: bytes, chance: random.Random) -> bytes:
    content = original
    for mutation in chance.choices(MUTATIONS, k=chance.choice((1, 1, 2))):
        content = mutation(content, chance)
    return content


@pytest.mark.parametrize("path", ["meta.yaml", "metrics/loss", "params/lr", "../meta.yaml"])
def test_a_mutated_file_hides_nothing_beside_it(root: Path, victim: Path, path: str) -> None:
    expected = unhurt(root)
    assert (expected.params, expected.metrics) == ({"lr": "0.7", "net/depth": "7"}, {"loss": 7.5, "val/acc": -7.0})
    target = victim / path
    original = target.read_bytes()
    chance = random.Random(path)
    store = FileStore.open(root, mode="read")
    for _ in range(1_000):
        target.write_bytes(mutated(original, chance))
        assert unhurt(root) == expected
        for experiment in store.search_experiments(ExperimentQuery(view="all")):
            assert experiment.experiment_id == "1"
    target.write_bytes(original)
    assert unhurt(root) == expected


def test_a_mutated_metric_gives_whole_points_only(root: Path, victim: Path) -> None:
    """Cut anywhere, a file gives its whole lines and says so about the rest."""
    content = b"".join(b"%d %r %d\n" % (START + i, i / 7, i) for i in range(50))
    store = FileStore.open(root, mode="read")
    for end in range(len(content)):
        put(victim, "metrics/loss", content[:end])
        history = store.history(victim.name, "loss")
        whole = content[:end].count(b"\n")
        assert list(history.rows()) == [(START + i, i, i / 7) for i in range(whole)]
        assert bool(history.problems) == (not content[:end].endswith(b"\n"))


def read_plainly(line: bytes) -> list[tuple[int, int, float]]:
    """A metric's line as the plainest code reads it; nothing where it is none."""
    try:
        fields = line.decode().strip().split(" ")
        if len(fields) in (1, 4):
            return []
        row = (int(fields[0]), int(fields[2]) if len(fields) > 2 else 0, float(fields[1]))
    except ValueError:
        return []
    return [row] if max(map(abs, row[:2])) < 2**63 else []


def test_every_parser_of_lines_reads_the_same(root: Path, victim: Path) -> None:
    chance = random.Random(5)
    store = FileStore.open(root, mode="read")
    values = [0.1, -0.0, 3, 1e300, float("nan"), float("-inf"), 1 / 3, 5e-324, -1e-7]
    for _ in range(500):
        count = chance.choice((1, 3, 50, 3_000))
        lines = [f"{START + i} {float(chance.choice(values))!r} {i - 5}\n" for i in range(count)]
        content = mutated("".join(lines).encode(), chance) if chance.random() < 0.8 else "".join(lines).encode()
        put(victim, "metrics/loss", content)
        expected = [row for line in content.split(b"\n")[:-1] for row in read_plainly(line)]
        assert repr(list(store.history(victim.name, "loss").rows())) == repr(expected)
        latest = max(expected, key=lambda row: (row[1], row[0], row[2]), default=(0, 0, None))[2]
        assert repr(store.get_run(victim.name).metrics.get("loss")) == repr(latest)


def test_writing_into_a_mutated_store_fails_with_trackers_errors_alone(root: Path, victim: Path) -> None:
    chance = random.Random(3)
    expected = unhurt(root)
    whole = root.parent / "whole"
    shutil.copytree(root, whole)
    files = [path.relative_to(root) for path in (victim.parent).rglob("*") if path.is_file() and OTHER not in str(path)]
    store = FileStore.open(root, mode="write")
    writes: list[Callable[[], object]] = [
        lambda: store.log_batch(victim.name, Batch([Point("loss", 1.0, 1, 1)], {"lr": "2"}, {"a": "1"})),
        lambda: store.log_batch(victim.name, Batch([Point("loss", 1.0, 1, 1)], again=True)),
        lambda: store.update_run(victim.name, status="FAILED", run_name="x"),
        lambda: store.rename_experiment("1", "another name"),
        lambda: store.delete_run(victim.name),
        lambda: store.restore_run(victim.name),
    ]
    refused = 0
    for _ in range(150):
        for path in chance.sample(files, 2):
            (root / path).write_bytes(mutated((whole / path).read_bytes(), chance))
        for write in writes:
            try:
                write()
            except TrackerError:
                refused += 1
        assert unhurt(root) == expected
    assert 0 < refused < 150 * len(writes)
