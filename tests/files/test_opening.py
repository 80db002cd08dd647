"""What is a file store and what is not, said in one sentence that names the way out."""

from pathlib import Path

import pytest
from tests.files.raw import make_experiment, make_run, put

from tracker.core.entities import Experiment
from tracker.core.errors import NotAStore, StoreNotFound, StoreReadOnly
from tracker.core.queries import ExperimentQuery
from tracker.store.files.store import FileStore


def experiments(root: Path) -> list[Experiment]:
    return FileStore.open(root, mode="read").search_experiments(ExperimentQuery(view="all"))


@pytest.mark.parametrize(
    ("name", "folders"), [("mlruns", []), ("any", [".trash"]), ("any", ["models"]), ("any", ["other", ".trash"])]
)
def test_a_store_may_be_empty(tmp_path: Path, name: str, folders: list[str]) -> None:
    for folder in ("", *folders):
        (tmp_path / name / folder).mkdir()
    assert experiments(tmp_path / name) == []


def test_a_store_may_have_any_name_and_hold_other_things(tmp_path: Path) -> None:
    make_experiment(tmp_path / "any name", "odd id ü")
    put(tmp_path / "any name", "README.md", b"")
    (tmp_path / "any name" / "lost+found").mkdir()
    (found,) = experiments(tmp_path / "any name")
    assert found.experiment_id == "odd id ü"


def test_deleted_experiments_alone_make_a_store(tmp_path: Path) -> None:
    make_experiment(tmp_path / "any" / ".trash", "5", name="gone")
    (found,) = experiments(tmp_path / "any")
    assert (found.name, found.lifecycle_stage) == ("gone", "deleted")


def test_the_name_of_a_store_is_its_path(root: Path) -> None:
    assert FileStore.open(root, mode="read").name == str(root)


def test_a_store_through_a_link_is_a_store(root: Path, run: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert FileStore.open(tmp_path / "link", mode="read").get_run(run.name).run_id == run.name


def test_nothing_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match=str(tmp_path / "nothing")):
        FileStore.open(tmp_path / "nothing", mode="write")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_of_another_name_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is empty"):
        FileStore.open(tmp_path, mode="read")


def test_a_folder_around_a_store_names_the_store(root: Path) -> None:
    with pytest.raises(NotAStore, match=f"name {root}"):
        FileStore.open(root.parent, mode="read")


def test_a_folder_of_other_things_is_no_store(tmp_path: Path) -> None:
    put(tmp_path, "src/main.py", b"")
    (tmp_path / "models").mkdir()
    with pytest.raises(NotAStore, match=r"meta\.yaml"):
        FileStore.open(tmp_path, mode="read")


def test_artifacts_beside_a_database_are_no_store_and_the_database_is_named(root: Path) -> None:
    put(root, "1/0123/artifacts/model.pt", b"")
    with pytest.raises(NotAStore, match=r"meta\.yaml"):
        FileStore.open(root, mode="read")
    put(root.parent, "mlflow.db", b"")
    with pytest.raises(NotAStore, match=str(root.parent / "mlflow.db")):
        FileStore.open(root, mode="read")


def test_a_file_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is a file"):
        FileStore.open(put(tmp_path, "x", b""), mode="read")


def test_creating_a_store_twice_gives_the_one_that_stands(tmp_path: Path) -> None:
    first = FileStore.create(tmp_path / "mlruns")
    first.create_experiment("x")
    again = FileStore.create(tmp_path / "mlruns")
    assert again.search_experiments(ExperimentQuery()) == first.search_experiments(ExperimentQuery())


def test_a_store_whose_experiments_are_all_deleted_is_not_given_a_default(tmp_path: Path) -> None:
    store = FileStore.create(tmp_path / "mlruns")
    store.delete_experiment("0")
    FileStore.create(tmp_path / "mlruns")
    assert store.search_experiments(ExperimentQuery()) == []


def test_a_folder_of_other_things_is_not_made_a_store(tmp_path: Path) -> None:
    put(tmp_path, "thesis.tex", b"")
    with pytest.raises(NotAStore):
        FileStore.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_the_registry_and_odd_folders_are_no_experiments(root: Path) -> None:
    make_experiment(root, "models", name="a registered model")
    make_experiment(root, "5.trash", name="no experiment to MLflow")
    (root / "bare").mkdir()
    make_run(make_experiment(root, "1"))
    assert [each.experiment_id for each in experiments(root)] == ["1"]


def test_a_reader_says_that_it_only_reads(root: Path) -> None:
    with pytest.raises(StoreReadOnly, match="opened for reading"):
        FileStore.open(root, mode="read").create_experiment("x")
    assert list(root.iterdir()) == []
