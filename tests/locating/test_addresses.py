"""What a text names: every way to write a folder, a database or a server, and what is refused."""

import os
from pathlib import Path

import pytest

from tracker.core.errors import InvalidValue, NotAStore
from tracker.store.addresses import parse_address


def make_experiment(root: Path, experiment_id: str = "0") -> Path:
    (root / experiment_id).mkdir(parents=True)
    (root / experiment_id / "meta.yaml").write_text("name: Default\n")
    return root


def make_database(path: Path) -> Path:
    path.write_bytes(b"SQLite format 3\0" + bytes(84))
    return path


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("mlruns", "mlruns"),
        ("./mlruns/", "mlruns"),
        ("a/../mlruns", "mlruns"),
        ("file:mlruns", "mlruns"),
        ("file:./mlruns", "mlruns"),
        ("file:my%20runs", "my runs"),
        ("FILE:mlruns", "mlruns"),
        ("odd:name", "odd:name"),
    ],
)
def test_a_folder_may_be_a_path_or_a_file_uri(tmp_path: Path, text: str, below: str) -> None:
    address = parse_address(text, tmp_path)
    assert (address.kind, address.path) == ("files", tmp_path / below)


@pytest.mark.parametrize("prefix", ["file://", "file:", "file://localhost", ""])
def test_an_absolute_folder_may_carry_a_scheme_and_a_host(tmp_path: Path, prefix: str) -> None:
    assert parse_address(f"{prefix}/data/mlruns", tmp_path).path == Path("/data/mlruns")


def test_a_file_uri_is_decoded_once(tmp_path: Path) -> None:
    assert parse_address("file:///a%2520b", tmp_path).path == Path("/a%20b")


def test_a_file_uri_keeps_what_would_be_a_fragment_elsewhere(tmp_path: Path) -> None:
    assert parse_address("file:///a#b?c", tmp_path).path == Path("/a#b?c")


def test_a_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/mira")
    assert parse_address("~/mlruns", tmp_path).path == Path("/home/mira/mlruns")


@pytest.mark.parametrize("text", ["x.db", "./x.sqlite", "x.SQLITE3", "sqlite:///x.db", "SQLite:///y", "file:x.db"])
def test_a_database_needs_not_be_there_to_be_named(tmp_path: Path, text: str) -> None:
    address = parse_address(text, tmp_path)
    assert address.kind == "sql"
    assert address.url == f"sqlite:///{address.path}"


def test_a_sqlite_url_is_relative_with_three_slashes_and_absolute_with_four(tmp_path: Path) -> None:
    assert parse_address("sqlite:///a/x.db", tmp_path).path == tmp_path / "a/x.db"
    assert parse_address("sqlite:////a/x.db", tmp_path).path == Path("/a/x.db")


def test_a_sqlite_url_is_not_percent_decoded(tmp_path: Path) -> None:
    assert parse_address("sqlite:///a%20b.db", tmp_path).path == tmp_path / "a%20b.db"


def test_a_sqlite_urls_options_are_no_part_of_its_path(tmp_path: Path) -> None:
    assert parse_address("sqlite+pysqlite:///x.db?timeout=5", tmp_path).path == tmp_path / "x.db"


def test_any_file_that_starts_as_sqlite_does_is_a_database(tmp_path: Path) -> None:
    make_database(tmp_path / "tracking")
    assert parse_address("tracking", tmp_path).kind == "sql"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import mlflow")
    with pytest.raises(NotAStore, match=r"train\.py is a file, but no SQLite database"):
        parse_address("train.py", tmp_path)


def test_a_pipe_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAStore, match="neither a folder nor a file"):
        parse_address("pipe", tmp_path)


def test_a_folder_that_holds_a_database_means_the_database(tmp_path: Path) -> None:
    make_database(tmp_path / "mlflow.db")
    assert parse_address(".", tmp_path).path == tmp_path / "mlflow.db"


def test_a_folder_that_holds_mlruns_means_mlruns(tmp_path: Path) -> None:
    make_experiment(tmp_path / "project/mlruns")
    assert parse_address("project", tmp_path).path == tmp_path / "project/mlruns"


def test_a_file_store_that_holds_a_database_is_still_a_file_store(tmp_path: Path) -> None:
    make_database(make_experiment(tmp_path / "mlruns") / "mlflow.db")
    assert parse_address("mlruns", tmp_path).path == tmp_path / "mlruns"


def test_a_meta_yaml_of_something_else_does_not_hide_the_store_beside_it(tmp_path: Path) -> None:
    make_experiment(tmp_path, "recipe")
    make_database(tmp_path / "mlflow.db")
    assert parse_address(".", tmp_path).kind == "sql"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("postgresql://h/d", "postgresql://h/d"),
        ("postgres://h/d", "postgresql://h/d"),
        ("postgresql+psycopg2://u:p@h:5432/d", "postgresql+psycopg2://u:p@h:5432/d"),
        ("mysql://h/d", "mysql://h/d"),
        ("mysql+pymysql://u@h/d", "mysql+pymysql://u@h/d"),
        ("mariadb+pymysql://h/d?charset=utf8mb4", "mariadb+pymysql://h/d?charset=utf8mb4"),
    ],
)
def test_a_server_is_named_by_its_url(tmp_path: Path, text: str, url: str) -> None:
    address = parse_address(text, tmp_path)
    assert (address.kind, address.url, address.path) == ("sql", url, None)


def test_a_servers_name_has_no_password(tmp_path: Path) -> None:
    assert parse_address("postgresql://mira:s3cret@h/d", tmp_path).name == "postgresql://mira:***@h/d"


@pytest.mark.parametrize(
    "text",
    [
        "http://host:5000",
        "https://u:s3cret@host",
        "databricks",
        "databricks://profile",
        "databricks-uc",
        "s3://bucket/x",
        "mssql+pyodbc://u:s3cret@h/d",
        "mlflow-artifacts:/0",
        "file://fileserver/mlruns",
    ],
)
def test_what_tracker_cannot_read_is_refused_in_one_sentence_without_a_password(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotAStore) as caught:
        parse_address(text, tmp_path)
    assert "s3cret" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "  ", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:x.db", "file:", "file:///a%00b", "a\0b"]
)
def test_what_names_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_address(text, tmp_path)


@pytest.mark.parametrize("text", ["mira:s3cret@h/d", "postgresql:mira:s3cret@h/d", "mysql:/mira:s3cret@h/d"])
def test_a_servers_address_with_its_start_missing_is_refused_without_its_password(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidValue, match="is no address of a database") as caught:
        parse_address(text, tmp_path)
    assert "s3cret" not in str(caught.value)
