"""Which store is meant where several could be: the order, and what counts as a store on the way up."""

from pathlib import Path

import pytest

from tracker.core.errors import NotAStore
from tracker.store.locating import Located, locate


def never(path: Path) -> bool:
    return False


def make_experiment(root: Path, experiment_id: str = "0") -> None:
    (root / experiment_id).mkdir(parents=True)
    (root / experiment_id / "meta.yaml").write_text("name: Default\n")


def found(cwd: Path, **environ: str) -> Located:
    return locate(None, environ, cwd, is_network=never)


def test_the_argument_wins_over_everything(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns")
    located = locate("other.db", {"TRACKER_STORE": "a.db", "MLFLOW_TRACKING_URI": "b.db"}, tmp_path)
    assert (located.address.path, located.origin) == (tmp_path / "other.db", "argument")


def test_trackers_own_variable_wins_over_mlflows(tmp_path: Path) -> None:
    located = found(tmp_path, TRACKER_STORE="a.db", MLFLOW_TRACKING_URI="b.db")
    assert (located.address.path, located.origin) == (tmp_path / "a.db", "TRACKER_STORE")


def test_mlflows_variable_wins_over_what_lies_here(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns")
    located = found(tmp_path, TRACKER_STORE="", MLFLOW_TRACKING_URI="b.db")
    assert (located.address.path, located.origin) == (tmp_path / "b.db", "MLFLOW_TRACKING_URI")


def test_a_wrong_store_in_a_variable_is_refused_with_the_variables_name(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match=r"MLFLOW_TRACKING_URI: http://host:5000 is a tracking server"):
        found(tmp_path, MLFLOW_TRACKING_URI="http://host:5000")


def test_the_nearest_folder_above_with_a_store_is_found(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns")
    (tmp_path / "a/mlflow.db").parent.mkdir()
    (tmp_path / "a/mlflow.db").touch()
    (tmp_path / "a/b/c").mkdir(parents=True)
    located = found(tmp_path / "a/b/c")
    assert (located.address.path, located.origin) == (tmp_path / "a/mlflow.db", "found")


def test_inside_a_file_store_that_store_is_found(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns")
    assert found(tmp_path / "mlruns/0").address.path == tmp_path / "mlruns"


def test_mlruns_with_an_experiment_wins_over_the_database_beside_it(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns", "842")
    (tmp_path / "mlflow.db").touch()
    assert found(tmp_path).address.kind == "files"


def test_mlruns_with_artifacts_alone_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "mlruns/0/1f3c/artifacts").mkdir(parents=True)
    (tmp_path / "mlflow.db").touch()
    assert found(tmp_path).address.path == tmp_path / "mlflow.db"
    (tmp_path / "mlflow.db").unlink()
    assert found(tmp_path).origin == "default"


def test_an_mlruns_that_holds_a_registry_alone_gives_way_to_a_database(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns", "models")
    (tmp_path / "mlflow.db").touch()
    assert found(tmp_path).address.path == tmp_path / "mlflow.db"


@pytest.mark.parametrize("inside", [".", ".trash", "models"])
def test_an_empty_file_store_is_a_store(tmp_path: Path, inside: str) -> None:
    (tmp_path / "mlruns" / inside).mkdir(parents=True)
    assert (found(tmp_path).address.path, found(tmp_path).origin) == (tmp_path / "mlruns", "found")


def test_a_store_whose_experiments_are_all_deleted_is_a_store(tmp_path: Path) -> None:
    make_experiment(tmp_path / "mlruns/.trash", "7")
    assert found(tmp_path).address.path == tmp_path / "mlruns"


def test_a_folder_called_mlflow_db_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "mlflow.db").mkdir()
    assert found(tmp_path).origin == "default"


def test_a_new_store_is_a_database_here(tmp_path: Path) -> None:
    located = found(tmp_path)
    assert (located.address.path, located.address.kind, located.origin) == (tmp_path / "mlflow.db", "sql", "default")


def test_a_new_store_on_a_network_filesystem_is_a_folder(tmp_path: Path) -> None:
    located = locate(None, {}, tmp_path, is_network=lambda path: path == tmp_path)
    assert (located.address.path, located.address.kind) == (tmp_path / "mlruns", "files")


def test_locating_creates_nothing(tmp_path: Path) -> None:
    found(tmp_path)
    locate("new/mlruns", {}, tmp_path)
    assert list(tmp_path.iterdir()) == []
