"""What tracker writes, looked at byte by byte behind its back."""

import hashlib
import math
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.files.raw import RUN, START, make_experiment, make_run, put

from tracker.core.batches import Batch, NewRun
from tracker.core.entities import Dataset, DatasetInput, Point
from tracker.core.errors import AlreadyExists, InvalidValue, ParamChanged, StoreDamaged
from tracker.core.queries import ExperimentQuery
from tracker.store.files.batches import CheckedBatch
from tracker.store.files.layout import ExperimentFolder
from tracker.store.files.store import FileStore


@pytest.fixture
def store(root: Path, run: Path) -> FileStore:
    return FileStore.open(root, mode="write")


def meta(folder: Path) -> dict[str, object]:
    fields: dict[str, object] = yaml.safe_load((folder / "meta.yaml").read_text())
    return fields


def files(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder: none beside those expected, no scratch file left."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_store_is_laid_out_as_mlflow_does_it(tmp_path: Path) -> None:
    root = tmp_path / "some where" / "mlruns"
    FileStore.create(root)
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*")) == [".trash", "0", "0/meta.yaml"]
    fields = meta(root / "0")
    assert fields["creation_time"] == fields["last_update_time"]
    assert (root / "0" / "meta.yaml").read_text() == (
        f"artifact_location: file://{tmp_path}/some%20where/mlruns/0\n"
        f"creation_time: {fields['creation_time']}\n"
        f"experiment_id: '0'\n"
        f"last_update_time: {fields['creation_time']}\n"
        f"lifecycle_stage: active\n"
        f"name: Default\n"
    )


def test_a_new_run_is_laid_out_as_mlflow_does_it(new_store: FileStore) -> None:
    new = NewRun("0", START, run_name="a, name", user_id="ada", run_id=RUN, tags={"a/b": "1", "empty": ""})
    new_store.create_run(new)
    folder = Path(new_store.name) / "0" / RUN
    assert files(folder) == {
        "meta.yaml": (
            f"artifact_uri: {(folder / 'artifacts').as_uri()}\ndeleted_time: null\nend_time: null\n"
            f"entry_point_name: ''\nexperiment_id: '0'\nlifecycle_stage: active\nrun_id: {RUN}\nrun_name: a, name\n"
            f"run_uuid: {RUN}\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: {START}\nstatus: 1\n"
            f"tags: []\nuser_id: ada\n"
        ).encode(),
        "tags/a/b": b"1",
        "tags/empty": b"",
        "tags/mlflow.runName": b"a, name",
    }
    assert all((folder / kind).is_dir() for kind in ("params", "metrics", "artifacts"))


def test_experiment_ids_are_of_18_digits(new_store: FileStore) -> None:
    ids = {new_store.create_experiment(str(number)) for number in range(20)}
    assert len(ids) == 20
    assert all(len(each) == 18 and each.isdigit() and each[0] != "0" for each in ids)


@pytest.mark.parametrize(
    ("location", "uri"),
    [
        ("s3://bucket/a?versionId=1", f"s3://bucket/a/{RUN}/artifacts?versionId=1"),
        ("s3://bucket", f"s3://bucket/{RUN}/artifacts"),
        ("mlflow-artifacts:/7", f"mlflow-artifacts:/7/{RUN}/artifacts"),
        ("/data/a#b/", f"/data/a#b/{RUN}/artifacts"),
        ("file:///data/a", f"file:///data/a/{RUN}/artifacts"),
    ],
)
def test_artifacts_go_below_the_location_of_their_experiment(new_store: FileStore, location: str, uri: str) -> None:
    experiment_id = new_store.create_experiment("x", artifact_location=location)
    run = new_store.create_run(NewRun(experiment_id, START, run_id=RUN))
    assert run.artifact_uri == uri
    assert new_store.get_experiment(experiment_id).artifact_location == location


def test_a_relative_location_is_stored_absolute(new_store: FileStore) -> None:
    experiment_id = new_store.create_experiment("x", artifact_location="some/where")
    assert new_store.get_experiment(experiment_id).artifact_location == str(Path.cwd() / "some/where")


def test_points_are_appended_as_python_writes_numbers(store: FileStore, run: Path) -> None:
    values = [0.1, 3, -0.0, math.nan, math.inf, -math.inf, 5e-324, 1e16, 1 / 3, True]
    store.log_batch(RUN, Batch([Point("a/b", value, START + i, -i) for i, value in enumerate(values)]))
    store.log_batch(RUN, Batch([Point("a/b", 2.5, 0, 2**40)]))
    texts = "0.1 3.0 -0.0 nan inf -inf 5e-324 1e+16 0.3333333333333333 1.0".split()
    lines = [f"{START + i} {text} {-i}\n" for i, text in enumerate(texts)]
    assert (run / "metrics" / "a" / "b").read_text() == "".join(lines) + f"0 2.5 {2**40}\n"


def test_the_points_of_a_key_are_appended_by_one_write(store: FileStore, run: Path) -> None:
    """So that lines of several processes never cut each other: the file's size is only ever a whole batch."""
    reader = os.open(put(run, "metrics/m", b""), os.O_RDONLY)
    store.log_batch(RUN, Batch([Point("m", 0.5, START, step) for step in range(3)]))
    assert os.read(reader, 1 << 16).count(b"\n") == 3
    os.close(reader)


def test_params_and_tags_are_their_bare_text(store: FileStore, run: Path) -> None:
    store.log_batch(RUN, Batch(params={"a/b": "ünï\r\n", "e": ""}, tags={"mlflow.note.content": "x\n"}))
    assert files(run / "params") == {"a/b": "ünï\r\n".encode(), "e": b""}
    assert files(run / "tags") == {"mlflow.note.content": b"x\n"}


def test_no_write_leaves_a_scratch_file(store: FileStore, run: Path) -> None:
    store.log_batch(RUN, Batch([Point("m", 1.0, 1, 1)], {"p": "1"}, {"t": "1"}))
    store.log_batch(RUN, Batch([], {"p": "1"}, {"t": "2"}))
    with pytest.raises(ParamChanged):
        store.log_batch(RUN, Batch([], {"p": "2"}))
    store.update_run(RUN, status="FINISHED", run_name="n")
    store.set_experiment_tags("1", {"a": "b"})
    store.rename_experiment("1", "renamed")
    assert set(files(run)) == {"meta.yaml", "metrics/m", "params/p", "tags/t", "tags/mlflow.runName"}
    assert {path.name for path in run.parent.iterdir()} == {"meta.yaml", "tags", RUN}


@pytest.mark.parametrize("keys", [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a"), ("a", "a/b/c"), ("x/a", "x/a/b")])
@pytest.mark.parametrize("kind", ["params", "tags", "points"])
@pytest.mark.parametrize("together", [True, False])
def test_keys_that_would_be_a_file_and_a_folder_are_refused_before_anything_is_written(
    store: FileStore, run: Path, kind: str, keys: tuple[str, str], together: bool
) -> None:
    first, second = keys

    def batch(*keys: str) -> Batch:
        match kind:
            case "points":
                return Batch([Point(key, 1.0, 1, 1) for key in keys])
            case "params":
                return Batch(params=dict.fromkeys(keys, "1"))
        return Batch(tags=dict.fromkeys(keys, "1"))

    if not together:
        store.log_batch(RUN, batch(first))
    before = files(run)
    with pytest.raises(InvalidValue, match=f"'{min(first, second)}' and '{max(first, second)}'"):
        store.log_batch(RUN, batch("good", first, second) if together else batch("good", second))
    assert files(run) == before


def test_a_name_longer_than_a_file_may_have_is_refused(store: FileStore, run: Path) -> None:
    with pytest.raises(InvalidValue, match="too long for a file's name"):
        store.log_batch(RUN, Batch(params={"good": "1", "ü" * 128: "1"}))
    store.log_batch(RUN, Batch(params={"ü" * 127: "1"}))
    assert files(run / "params") == {"ü" * 127: b"1"}


@pytest.mark.parametrize("batch", [Batch(params={"p": "\ud800"}), Batch(tags={"t": "\udcff"})])
def test_half_a_character_is_refused_before_anything_is_written(store: FileStore, run: Path, batch: Batch) -> None:
    before = files(run)
    with pytest.raises(InvalidValue, match="half a character"):
        store.log_batch(RUN, batch)
    assert files(run) == before


def test_a_point_without_a_number_is_refused(store: FileStore, run: Path) -> None:
    bad = Point("m", "x", 1, 1)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="'m'"):
        store.log_batch(RUN, Batch([Point("good", 1.0, 1, 1), bad]))
    assert files(run / "metrics") == {}


@pytest.mark.parametrize("run_id", ["tags", "datasets", "traces", "models", "ü" * 200])
def test_a_run_id_that_the_layout_keeps_for_itself_is_refused(new_store: FileStore, run_id: str) -> None:
    with pytest.raises(InvalidValue, match="Run id"):
        new_store.create_run(NewRun("0", START, run_id=run_id))


def test_half_a_line_of_a_dead_writer_stays_alone_on_its_line(store: FileStore, run: Path) -> None:
    path = put(run, "metrics/m", b"1 0.5 1\n17000")
    store.log_batch(RUN, Batch([Point("m", 0.25, 2, 2)]))
    assert path.read_bytes() == b"1 0.5 1\n17000\n2 0.25 2\n"
    assert list(store.history(RUN, "m").steps) == [1, 2]


@pytest.mark.parametrize("died_at", range(len(b"1 0.5 1\n2 0.25 2\n3 0.25 3\n") + 1))
def test_a_batch_written_again_finishes_what_a_dead_writer_began(store: FileStore, run: Path, died_at: int) -> None:
    whole = b"1 0.5 1\n2 0.25 2\n3 0.25 3\n"
    path = put(run, "metrics/m", whole[:died_at])
    points = [Point("m", 0.5, 1, 1), Point("m", 0.25, 2, 2), Point("m", 0.25, 3, 3)]
    for _ in range(2):
        store.log_batch(RUN, Batch(points, again=True))
        assert path.read_bytes() == whole


def test_a_batch_written_again_counts_equal_points(store: FileStore, run: Path) -> None:
    path = put(run, "metrics/m", b"1 nan 1\n1 0.5 1\n")
    point = Point("m", 0.5, 1, 1)
    store.log_batch(RUN, Batch([point, point, Point("m", math.nan, 1, 1)], again=True))
    assert path.read_bytes() == b"1 nan 1\n1 0.5 1\n1 0.5 1\n"


def test_a_run_half_made_is_finished_by_whoever_creates_it_again(new_store: FileStore) -> None:
    new = NewRun("0", START, run_name="n", run_id=RUN, tags={"a": "1", "b": "2"})
    whole = new_store.create_run(new)
    folder = Path(new_store.name) / "0" / RUN
    (folder / "artifacts").rmdir()
    (folder / "params").rmdir()
    (folder / "tags" / "b").unlink()
    (folder / "tags" / "a").write_bytes(b"changed since")
    found = new_store.create_run(new)
    assert found.tags == {**whole.tags, "a": "changed since"}
    assert (folder / "params").is_dir()


def test_a_run_wholly_made_is_given_as_it_is(new_store: FileStore) -> None:
    new = NewRun("0", START, run_id=RUN, tags={"a": "1"})
    new_store.create_run(new)
    new_store.delete_tag(RUN, "a")
    assert "a" not in new_store.create_run(new).tags


def test_ending_a_run_keeps_the_fields_that_only_others_know(experiment: Path, root: Path) -> None:
    run = make_run(experiment, theirs="{a: [1, 2.5]}", when="2020-01-01", workspace="default")
    store = FileStore.open(root, mode="write")
    before = meta(run)
    store.update_run(RUN, status="KILLED", end_time=START + 9)
    assert meta(run) == before | {"status": 5, "end_time": START + 9}


def test_a_run_is_named_in_its_file_and_its_tag(store: FileStore, run: Path) -> None:
    store.update_run(RUN, run_name="first: 'x'")
    assert (meta(run)["run_name"], files(run / "tags")) == ("first: 'x'", {"mlflow.runName": b"first: 'x'"})
    store.log_batch(RUN, Batch(tags={"mlflow.runName": "second"}))
    assert (meta(run)["run_name"], files(run / "tags")) == ("second", {"mlflow.runName": b"second"})


def test_deleting_and_restoring_a_run_are_marks_in_its_file(store: FileStore, run: Path) -> None:
    before = meta(run)
    store.delete_run(RUN)
    deleted = meta(run)
    assert deleted["lifecycle_stage"] == "deleted"
    assert isinstance(deleted["deleted_time"], int)
    store.restore_run(RUN)
    assert meta(run) == before


def test_a_deleted_experiment_lies_in_the_trash_and_comes_back_whole(store: FileStore, root: Path, run: Path) -> None:
    put(run, "metrics/m", b"1 0.5 1\n")
    logged = files(run)
    store.delete_experiment("1")
    trashed = root / ".trash" / "1"
    assert [path.name for path in root.iterdir()] == [".trash"]
    assert meta(trashed)["lifecycle_stage"] == meta(trashed / RUN)["lifecycle_stage"] == "deleted"
    assert isinstance(meta(trashed / RUN)["deleted_time"], int)
    assert store.get_run(RUN).artifact_uri == (run / "artifacts").as_uri(), "the place to which it goes back"
    store.restore_experiment("1")
    assert files(run) == logged
    assert list((root / ".trash").iterdir()) == []
    assert meta(run.parent)["lifecycle_stage"] == "active"


def test_a_run_that_mlflow_1_left_active_in_the_trash_is_deleted_all_the_same(root: Path, run: Path) -> None:
    (root / ".trash").mkdir()
    run.parent.rename(root / ".trash" / "1")
    store = FileStore.open(root, mode="write")
    assert store.count_runs(["1"]) == {"1": 1}
    assert store.get_experiment("1").lifecycle_stage == "deleted"
    with pytest.raises(InvalidValue, match="deleted"):
        store.log_batch(RUN, Batch(params={"a": "1"}))
    with pytest.raises(InvalidValue, match="restore experiment '1'"):
        store.restore_run(RUN)
    store.restore_experiment("1")
    store.log_batch(RUN, Batch(params={"a": "1"}))


def test_an_experiment_with_a_damaged_run_is_deleted_and_restored(store: FileStore, root: Path, run: Path) -> None:
    (run / "meta.yaml").write_bytes(b"\0" * 10)
    whole = make_run(run.parent, "whole")
    store.delete_experiment("1")
    assert (root / ".trash" / "1" / RUN / "meta.yaml").read_bytes() == b"\0" * 10
    store.restore_experiment("1")
    assert meta(whole)["lifecycle_stage"] == "active"


def test_a_trash_that_holds_the_id_already_stops_a_deletion(store: FileStore, root: Path, run: Path) -> None:
    make_experiment(root / ".trash", "1", name="other")
    with pytest.raises(AlreadyExists, match="trash"):
        store.delete_experiment("1")
    assert run.is_dir()


def test_a_place_that_is_taken_stops_a_restoration(store: FileStore, root: Path, run: Path) -> None:
    store.delete_experiment("1")
    put(root, "1/artifacts/model.pt", b"")
    before = files(root)
    with pytest.raises(AlreadyExists, match="something is there"):
        store.restore_experiment("1")
    assert files(root) == before


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize(
    "batch", [Batch([Point("a/b", 1.0, 1, 1)]), Batch(params={"a/b": "1"}), Batch(tags={"a": "1"})]
)
def test_a_run_that_was_moved_away_meanwhile_does_not_come_back_as_a_ghost(
    run: Path, batch: Batch, again: bool
) -> None:
    checked = CheckedBatch(replace(batch, again=again))
    found = ExperimentFolder(str(run.parent), "1", in_trash=False).run(RUN)
    run.rename(run.parent.parent / "elsewhere")
    with pytest.raises(FileNotFoundError):
        checked.write(found)
    assert not run.exists()


def test_a_damaged_meta_file_is_never_overwritten(store: FileStore, run: Path) -> None:
    (run / "meta.yaml").write_bytes(b"half: [")
    for change in (
        lambda: store.update_run(RUN, status="FINISHED"),
        lambda: store.delete_run(RUN),
        lambda: store.log_batch(RUN, Batch(params={"p": "1"}, tags={"mlflow.runName": "x"})),
    ):
        with pytest.raises(StoreDamaged, match=r"meta\.yaml is no YAML"):
            change()
    assert (run / "meta.yaml").read_bytes() == b"half: ["
    assert files(run / "params") == {}


def test_points_of_a_run_with_a_damaged_meta_file_are_not_lost(store: FileStore, run: Path) -> None:
    (run / "meta.yaml").write_bytes(b"")
    store.log_batch(RUN, Batch([Point("m", 0.5, 1, 1)]))
    assert files(run / "metrics") == {"m": b"1 0.5 1\n"}


def test_a_tag_below_others_goes_and_makes_room(store: FileStore, run: Path) -> None:
    store.log_batch(RUN, Batch(tags={"a/b/c": "1", "a/d": "2"}))
    store.delete_tag(RUN, "a/b/c")
    assert files(run / "tags") == {"a/d": b"2"}
    store.delete_tag(RUN, "a/d")
    store.log_batch(RUN, Batch(tags={"a": "3"}))
    assert files(run / "tags") == {"a": b"3"}


@pytest.mark.parametrize("key", ["../meta.yaml", "..", "", "a", "a/b", "/etc/hostname", "file/below", "x\0"])
def test_a_tag_that_is_no_tag_cannot_be_deleted(store: FileStore, run: Path, key: str) -> None:
    put(run, "tags/a/b/c", b"1")
    put(run, "tags/file", b"1")
    before = files(run)
    with pytest.raises(InvalidValue, match="no tag"):
        store.delete_tag(RUN, key)
    assert files(run) == before


@pytest.mark.parametrize("kind", ["params", "tags", "metrics"])
@pytest.mark.parametrize("place", ["", "inner"])
def test_nothing_is_written_through_a_link(store: FileStore, run: Path, tmp_path: Path, kind: str, place: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if place == "":
        (run / kind).rmdir()
    (run / kind / place).symlink_to(outside)
    batch = {
        "params": Batch(params={"inner/p": "1"}),
        "tags": Batch(tags={"inner/p": "1"}),
        "metrics": Batch([Point("inner/p", 1.0, 1, 1)]),
    }[kind]
    with pytest.raises((InvalidValue, StoreDamaged)):
        store.log_batch(RUN, batch)
    assert list(outside.iterdir()) == []


def test_an_experiment_that_was_moved_to_another_disk_is_written_through_its_link(
    store: FileStore, root: Path, tmp_path: Path
) -> None:
    moved = make_experiment(tmp_path / "another disk", "9", name="moved")
    (root / "9").symlink_to(moved)
    run = store.create_run(NewRun("9", START))
    store.log_batch(run.run_id, Batch([Point("m", 1.0, 1, 1)]))
    assert (moved / run.run_id / "metrics" / "m").read_bytes() == b"1 1.0 1\n"
    store.delete_experiment("9")
    assert (root / ".trash" / "9").is_symlink()
    assert store.get_run(run.run_id).lifecycle_stage == "deleted"
    store.restore_experiment("9")
    assert (root / "9").is_symlink()
    assert store.get_run(run.run_id).metrics == {"m": 1.0}


def test_a_link_in_the_place_of_a_value_is_replaced_or_refused(store: FileStore, run: Path, tmp_path: Path) -> None:
    outside = put(tmp_path, "outside", b"theirs")
    for kind in ("params", "tags", "metrics"):
        (run / kind / "k").symlink_to(outside)
    store.log_batch(RUN, Batch(tags={"k": "1"}))
    assert not (run / "tags" / "k").is_symlink()
    with pytest.raises(StoreDamaged):
        store.log_batch(RUN, Batch(params={"k": "theirs"}))
    with pytest.raises(StoreDamaged):
        store.log_batch(RUN, Batch([Point("k", 1.0, 1, 1)]))
    assert outside.read_bytes() == b"theirs"


def test_a_pipe_in_the_place_of_a_metric_does_not_block(store: FileStore, run: Path) -> None:
    os.mkfifo(run / "metrics" / "m")
    with pytest.raises(StoreDamaged, match="metrics/m"):
        store.log_batch(RUN, Batch([Point("m", 1.0, 1, 1)]))


def test_the_rights_of_a_file_stay_when_it_is_replaced(store: FileStore, run: Path) -> None:
    (run / "meta.yaml").chmod(0o640)
    store.update_run(RUN, status="FINISHED")
    assert (run / "meta.yaml").stat().st_mode & 0o777 == 0o640


@pytest.fixture
def mask() -> Iterator[int]:
    before = os.umask(0o027)
    yield 0o027
    os.umask(before)


def test_new_files_have_the_rights_that_the_user_wants(store: FileStore, run: Path, mask: int) -> None:
    store.log_batch(RUN, Batch([Point("m", 1.0, 1, 1)], {"p": "1"}, {"t": "1"}))
    modes = {path.stat().st_mode & 0o777 for path in (run / "metrics/m", run / "params/p", run / "tags/t")}
    assert modes == {0o640}


def test_datasets_are_laid_out_as_mlflow_does_it(store: FileStore, run: Path) -> None:
    dataset = Dataset("n", "d", "local", "{}", None, "profile: 1")
    store.log_inputs(RUN, [DatasetInput(dataset, {"mlflow.data.context": "train"})])
    dataset_id = "a69913f66f2cfd4bd3f8ea75954ac476"
    (given,) = (run / "inputs").iterdir()
    assert given.name == hashlib.md5(f"{dataset_id}{RUN}".encode()).hexdigest()
    assert files(run.parent / "datasets") == {
        f"{dataset_id}/meta.yaml": b"digest: d\nname: n\nprofile: 'profile: 1'\nschema: null\nsource: '{}'\n"
        b"source_type: local\n"
    }
    assert files(given) == {
        "meta.yaml": f"destination_id: {dataset_id}\ndestination_type: RUN\nsource_id: {dataset_id}\n"
        f"source_type: DATASET\ntags:\n  mlflow.data.context: train\n".encode()
    }


def test_a_moved_store_puts_new_artifacts_where_it_is_now(root: Path, run: Path) -> None:
    moved = root.parent / "moved here" / "mlruns"
    moved.parent.mkdir()
    root.rename(moved)
    store = FileStore.open(moved, mode="write")
    here = moved / "1"
    assert store.get_run(RUN).artifact_uri == (here / RUN / "artifacts").as_uri()
    assert store.create_run(NewRun("1", START, run_id="new")).artifact_uri == (here / "new" / "artifacts").as_uri()
    (experiment,) = store.search_experiments(ExperimentQuery())
    assert experiment.artifact_location == run.parent.as_uri(), "what is stored is not ours to change"


def test_a_moved_store_finds_what_lies_in_its_trash_and_a_copied_one_what_lies_in_the_first(
    store: FileStore, root: Path, run: Path
) -> None:
    stored = (run / "artifacts").as_uri()
    store.delete_experiment("1")
    copy = root.parent / "copy" / "mlruns"
    shutil.copytree(root, copy)
    assert FileStore.open(copy, mode="read").get_run(RUN).artifact_uri == stored
    shutil.rmtree(root)
    moved = (copy / "1" / RUN / "artifacts").as_uri()
    assert FileStore.open(copy, mode="read").get_run(RUN).artifact_uri == moved


@pytest.mark.parametrize(
    "uri", ["s3://bucket/x", "mlflow-artifacts:/1/x/artifacts", "dbfs:/x", "hdfs://host/x", "https://host/x"]
)
def test_a_remote_place_is_not_looked_for_here(experiment: Path, root: Path, uri: str) -> None:
    make_run(experiment, artifact_uri=uri)
    assert FileStore.open(root, mode="read").get_run(RUN).artifact_uri == uri


@pytest.mark.parametrize("scheme", ["file://", "file:", ""])
def test_a_local_place_that_is_gone_falls_back_to_the_run(experiment: Path, root: Path, scheme: str) -> None:
    run = make_run(experiment, artifact_uri=f"{scheme}/gone/mlruns/1/{RUN}/artifacts")
    store = FileStore.open(root, mode="read")
    assert store.get_run(RUN).artifact_uri == (run / "artifacts").as_uri()
    (run / "artifacts").rmdir()
    assert store.get_run(RUN).artifact_uri == f"{scheme}/gone/mlruns/1/{RUN}/artifacts"


def test_a_local_place_that_is_there_is_kept(experiment: Path, root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    make_run(experiment, artifact_uri=elsewhere.as_uri())
    assert FileStore.open(root, mode="read").get_run(RUN).artifact_uri == elsewhere.as_uri()


def test_a_place_of_its_own_that_is_gone_falls_back_to_artifacts_that_lie_in_the_run(
    experiment: Path, root: Path
) -> None:
    run = make_run(experiment, artifact_uri="/gone/own/artifacts")
    store = FileStore.open(root, mode="read")
    assert store.get_run(RUN).artifact_uri == "/gone/own/artifacts", "it may never have been made"
    put(run, "artifacts/model.pt", b"")
    assert store.get_run(RUN).artifact_uri == (run / "artifacts").as_uri()
