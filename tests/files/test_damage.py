"""A damaged or hostile store: what cannot be read is named, everything else shows, nothing blocks or leads outside."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.files.raw import OTHER, START, fill, make_experiment, make_run, put

from tracker.core.entities import Run
from tracker.core.errors import StoreUnreachable
from tracker.core.queries import ATTRIBUTES_ONLY, Columns, RunQuery
from tracker.store.files.store import FileStore

Read = Callable[[Path], Run]


def problems(run: Run) -> dict[str, str]:
    return {problem.field: problem.reason for problem in run.problems}


def runs(root: Path, query: RunQuery | None = None) -> dict[str, Run]:
    store = FileStore.open(root, mode="read")
    return {run.run_id: run for run in store.search_runs(query or RunQuery())}


@pytest.mark.parametrize("kind", ["params", "tags"])
def test_bytes_that_are_no_utf8_hide_one_value(run: Path, read: Read, kind: str) -> None:
    fill(run)
    put(run, f"{kind}/bad", b"\xff\xfe")
    found = read(run)
    assert problems(found) == {f"{kind}.bad": "is not UTF-8"}
    assert found.params == {"lr": "0.0", "net/depth": "0"}


def test_a_name_that_is_no_utf8_hides_one_value(run: Path, read: Read) -> None:
    fill(run)
    for kind in ("params", "metrics", "tags"):
        Path(os.fsdecode(os.fsencode(run / kind) + b"/b\xff")).write_bytes(b"1 1.0 1\n")
    found = read(run)
    assert problems(found) == {f"{kind}.b�": "its name is not UTF-8" for kind in ("params", "metrics", "tags")}
    assert found.metrics == {"loss": 0.5, "val/acc": -0.0}


def test_odd_keys_and_values_are_read_to_the_letter(run: Path, read: Read) -> None:
    keys = ["a/b/c d", "épöch", "損失", "x:y", "🙂", ".hidden", "a b", "new\nline", "-", "%2e", "..x", "back\\slash"]
    for key in keys:
        put(run, f"params/{key}", f"value of {key}\r\n".encode())
    assert read(run).params == {key: f"value of {key}\r\n" for key in keys}


def test_a_byte_order_mark_is_part_of_the_value(run: Path, read: Read) -> None:
    put(run, "params/p", b"\xef\xbb\xbfx")
    assert read(run).params == {"p": "\ufeffx"}


def test_a_value_beyond_reason_is_not_read(run: Path, read: Read) -> None:
    put(run, "params/p", b"x" * (17 << 20))
    assert problems(read(run)) == {"params.p": "is larger than 16 MiB"}


def test_a_pipe_does_not_block(run: Path, read: Read) -> None:
    fill(run)
    for kind in ("params", "metrics", "tags"):
        os.mkfifo(run / kind / "pipe")
    found = read(run)
    assert problems(found) == {
        "params.pipe": "is no regular file",
        "metrics.pipe": "is no regular file",
        "tags.pipe": "is no regular file",
    }
    (run / "meta.yaml").unlink()
    os.mkfifo(run / "meta.yaml")
    assert problems(read(run))["meta.yaml"] == "is no regular file"


@pytest.mark.parametrize("key", ["pipe", "folder", "link", "dangling"])
def test_one_key_that_is_no_file_is_asked_for_in_vain(root: Path, run: Path, key: str) -> None:
    (run / "params" / "folder").mkdir()
    os.mkfifo(run / "params" / "pipe")
    (run / "params" / "link").symlink_to("/etc/hostname")
    (run / "params" / "dangling").symlink_to("nowhere")
    columns = Columns(frozenset((key,)), frozenset(), frozenset())
    (found,) = runs(root, RunQuery(columns=columns)).values()
    assert found.params == {}


def test_a_folder_where_the_meta_file_should_be_is_a_problem(run: Path, read: Read) -> None:
    fill(run)
    (run / "meta.yaml").unlink()
    (run / "meta.yaml").mkdir()
    found = read(run)
    assert problems(found) == {"meta.yaml": "is a folder"}
    assert found.run_name == "by-hand-1", "the tag says it too"


@pytest.mark.parametrize("kind", ["params", "metrics", "tags"])
def test_a_file_where_a_folder_should_be_is_a_problem(run: Path, read: Read, kind: str) -> None:
    (run / kind).rmdir()
    (run / kind).write_bytes(b"1 1.0 1\n")
    assert problems(read(run)) == {kind: "is no folder"}


def test_no_link_inside_a_run_is_followed(root: Path, run: Path, read: Read, tmp_path: Path) -> None:
    secret = put(tmp_path / "outside", "secret", b"1 31337.25 1\n")
    fill(run)
    (run / "params" / "to a file").symlink_to(secret)
    (run / "params" / "to a folder").symlink_to(secret.parent)
    (run / "params" / "to itself").symlink_to("to itself")
    (run / "params" / "up").symlink_to("..")
    (run / "tags").rename(run / "old tags")
    (run / "tags").symlink_to(secret.parent)
    found = read(run)
    assert problems(found) == {
        f"params.{key}": "is a link, which is not followed" for key in ("to a file", "to a folder", "to itself", "up")
    } | {"tags": "is a link, which is not followed"}
    assert "31337" not in repr(found)
    keys = frozenset(("to a file", "to a folder/secret", "../../../outside/secret", "up/meta.yaml", "/etc/hostname"))
    (some,) = runs(root, RunQuery(columns=Columns(keys, keys, keys))).values()
    assert (some.params, some.metrics, some.tags) == ({}, {}, {})


def test_an_experiment_or_a_run_that_was_moved_to_another_disk_is_read_through_its_link(
    root: Path, tmp_path: Path
) -> None:
    inside = make_experiment(root)
    fill(make_run(inside, OTHER))
    fill(make_run(make_experiment(root, "9", name="moved")))
    before = FileStore.open(root, mode="read").search_runs(RunQuery())
    (inside / OTHER).rename(tmp_path / "a run")
    (inside / OTHER).symlink_to(tmp_path / "a run")
    (root / "9").rename(tmp_path / "an experiment")
    (root / "9").symlink_to(tmp_path / "an experiment")
    store = FileStore.open(root, mode="read")
    assert store.search_runs(RunQuery()) == before
    assert len(before) == 2
    assert not any(run.problems for run in before)
    assert store.get_experiment("9").name == "moved"


def test_links_that_lead_nowhere_or_in_circles_are_no_runs(root: Path, run: Path) -> None:
    (run.parent / "circle").symlink_to("circle")
    (run.parent / "nowhere").symlink_to("/nonexistent")
    (root / "circle").symlink_to("circle")
    (root / "itself").symlink_to(".")
    assert set(runs(root, RunQuery(view="all"))) == {run.name}


@pytest.mark.parametrize("run_id", ["..", ".", "", "a/b", "../1", "x\0y", "tags", "models", "\ud800", "x" * 300])
def test_no_id_leads_out_of_the_store(root: Path, run: Path, run_id: str) -> None:
    store = FileStore.open(root, mode="read")
    with pytest.raises(LookupError):
        store.get_run(run_id)
    with pytest.raises(LookupError):
        store.get_experiment(run_id)
    assert store.model_versions(run_id) == []
    assert store.search_runs(RunQuery((run_id,))) == []


def test_a_dataset_id_of_an_input_does_not_lead_outside(root: Path, run: Path, tmp_path: Path) -> None:
    text = "digest: d\nname: secret\nsource: s\nsource_type: t\nschema: null\nprofile: null\n"
    put(tmp_path / "outside", "meta.yaml", text.encode())
    (run.parent / "datasets").mkdir()
    (run.parent / "datasets" / "link").symlink_to(tmp_path / "outside")
    for number, source in enumerate(("../../../outside", "link", str(tmp_path / "outside"))):
        put(run, f"inputs/{number}/meta.yaml", f"source_id: {source}\nsource_type: DATASET\ntags: {{}}\n".encode())
    assert FileStore.open(root, mode="read").inputs(run.name) == ()


def test_deep_folders_end_somewhere(run: Path, read: Read) -> None:
    folder = os.open(run / "params", os.O_RDONLY)
    for _ in range(200):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    (problem,) = read(run).problems
    assert problem.reason == "is nested too deeply"


def test_a_run_without_a_meta_file_shows_for_what_was_logged(root: Path, run: Path) -> None:
    params, metrics = fill(run)
    (run / "meta.yaml").unlink()
    (run.parent / "only-artifacts" / "artifacts").mkdir(parents=True)
    (run.parent / "bare").mkdir()
    (found,) = runs(root).values()
    assert (found.run_id, found.params, found.metrics) == (run.name, params, metrics)
    assert problems(found) == {"meta.yaml": "is missing"}


def test_the_folders_that_an_experiment_keeps_for_itself_are_no_runs(root: Path, run: Path) -> None:
    for name in ("tags", "datasets", "traces", "models"):
        put(run.parent, f"{name}/params", b"1")
    assert set(runs(root)) == {run.name}
    with pytest.raises(LookupError):
        FileStore.open(root, mode="read").get_run("tags")


def test_a_missing_folder_is_no_damage(run: Path, read: Read) -> None:
    for kind in ("params", "metrics", "tags"):
        (run / kind).rmdir()
    found = read(run)
    assert (found.params, found.metrics, found.tags, found.problems) == ({}, {}, {}, ())


def test_only_what_is_asked_for_is_found_damaged(root: Path, run: Path) -> None:
    put(run, "params/bad", b"\xff")
    put(run, "params/good", b"1")
    (found,) = runs(root, RunQuery(columns=ATTRIBUTES_ONLY)).values()
    assert found.problems == ()
    some = Columns(frozenset(("bad", "good")), frozenset(), frozenset())
    (found,) = runs(root, RunQuery(columns=some)).values()
    assert (found.params, problems(found)) == ({"good": "1"}, {"params.bad": "is not UTF-8"})


READ_AS_NOBODY = """
import os, sys
from pathlib import Path
import yaml
from tracker.core.errors import TrackerError
from tracker.core.queries import ExperimentQuery, RunQuery
from tracker.store.files.store import FileStore

os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    store = FileStore.open(Path(sys.argv[1]), mode="write")
    for experiment in store.search_experiments(ExperimentQuery(view="all")):
        print(experiment.name, *(f"{p.field}: {p.reason}" for p in experiment.problems), sep=" | ")
    for run in store.search_runs(RunQuery(view="all")):
        print(run.run_id[:4], dict(run.params), *(f"{p.field}: {p.reason}" for p in run.problems), sep=" | ")
    store.create_experiment("new")
except TrackerError as error:
    print(type(error).__name__, error)
"""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")


@pytest.fixture
def open_root() -> Iterator[Path]:
    """A store that others may reach: pytest's own folders are for its user alone."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "mlruns"


def as_nobody(root: Path) -> list[str]:
    """What a user without rights reads, a line for each experiment, run and error."""
    command = [sys.executable, "-c", READ_AS_NOBODY, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@needs_root
def test_what_a_user_may_not_read_is_named_and_the_rest_shows(open_root: Path) -> None:
    root = open_root
    run = make_run(make_experiment(root))
    put(run, "params/open", b"1")
    put(run, "params/shut", b"2").chmod(0)
    shut = make_run(run.parent, OTHER)
    shut.chmod(0)
    make_experiment(root, "2", name="shut").chmod(0)
    unlisted = make_experiment(root, "3", name="unlisted")
    unlisted.chmod(0o711)
    lines = as_nobody(root)
    assert sorted(lines) == sorted(
        [
            "first",
            "unlisted | runs: permission denied",
            "2 | meta.yaml: permission denied | runs: permission denied | tags: permission denied",
            "0123 | {'open': '1'} | params.shut: permission denied",
            "fedc | {} | meta.yaml: permission denied | params: permission denied | metrics: permission denied"
            " | tags: permission denied",
            f"StoreReadOnly {root} cannot be written by this user: ask its owner for the right to.",
        ]
    )


@needs_root
def test_a_store_without_rights_is_said_to_be_so(open_root: Path) -> None:
    make_experiment(open_root)
    open_root.chmod(0)
    (line,) = as_nobody(open_root)
    assert line == f"StoreUnreachable {open_root} cannot be read: Permission denied."


def test_a_store_that_went_away_is_named(root: Path, run: Path) -> None:
    store = FileStore.open(root, mode="read")
    root.rename(root.parent / "moved")
    with pytest.raises(StoreUnreachable, match="mlruns"):
        store.search_runs(RunQuery())


def test_times_are_read_from_a_clock_of_floats(experiment: Path, read: Read) -> None:
    found = read(make_run(experiment, start_time=f"{START}.7"))
    assert (found.start_time, found.problems) == (START, ())


def test_too_few_open_files_are_this_processs_trouble_and_no_damage(root: Path, run: Path) -> None:
    fill(run)
    store = FileStore.open(root, mode="read")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = [os.open(os.devnull, os.O_RDONLY) for _ in range(5)]
    for descriptor in free:
        os.close(descriptor)
    try:
        for spare in range(3):
            resource.setrlimit(resource.RLIMIT_NOFILE, (free[spare], before[1]))
            with pytest.raises(StoreUnreachable, match="Too many open files"):
                store.search_runs(RunQuery())
        resource.setrlimit(resource.RLIMIT_NOFILE, (free[4], before[1]))
        assert store.get_run(run.name).problems == ()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
