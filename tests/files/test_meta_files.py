"""meta.yaml: read without PyYAML where it is plain, by PyYAML where it is not, and never for more than it says."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.files.raw import START, make_experiment, make_run, run_meta

from tracker.core.entities import Problem, Run
from tracker.core.queries import ExperimentQuery
from tracker.store.files.meta import _plain, dump, parse
from tracker.store.files.store import FileStore

Read = Callable[[Path], Run]

NAMES = [
    "plain-name-1", "two words", "a, name: with 'x'", '"quoted"', "yes", "null", "12", "1.5", "1e5", "0b11", "0x1f",
    "2020-01-01", "1:30", "~", "", " both ends ", "größe 日本語 🙂", "# no comment", "a #b", "a: b", "trailing:", "- x",
    "[1]", "{a: b}", "*a", "&a", "!x", "|", ">", "%x", "@x", "`x`", "x" * 300, "word " * 60, "line\nbreak", "tab\there",
    "\x1b[31m", "\u2028", "\x85", "\ufeff", "a\\b", "NO", "Off", "y", "=", "<<", ".inf", "0o7", "017", "1_000", "+1",
    "-", "--- x", "...", "?", "? x", "null ", "//", "/abs/path",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reads_back_to_the_letter(experiment: Path, read: Read, name: str) -> None:
    run = make_run(experiment)
    fields = yaml.safe_load((run / "meta.yaml").read_text()) | {"run_name": name, "user_id": name}
    (run / "meta.yaml").write_bytes(dump(fields))
    assert (read(run).run_name, read(run).user_id) == (name, name)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.text(max_size=30) | st.integers() | st.none()))
def test_what_is_read_without_pyyaml_is_what_pyyaml_reads(fields: dict[str, object]) -> None:
    text = dump(fields).decode()
    assert parse(text) == fields
    plain = _plain(text)
    assert plain is None or plain == fields


WORDS = st.sampled_from(
    "null NULL yes On y 0b01 0x1f 12e3 1e5 0 007 08 123456789012345678901 file:///a/b a: :a a:b 2024-01-01 1:30 /a "
    ". .. --- -1 +1 1_000 =".split()
)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
        WORDS | st.text(alphabet="ab01ef:/._-+ ", max_size=90) | st.text(max_size=5) | st.integers() | st.none(),
        min_size=1,
    )
)
def test_what_is_written_is_to_the_byte_what_pyyaml_writes(fields: dict[str, object]) -> None:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    expected = yaml.dump(fields, default_flow_style=False, allow_unicode=True, sort_keys=True, Dumper=dumper)
    assert dump(fields) == expected.encode()


@given(st.text(alphabet="a1: '\"#-[]{},&*!|>%@`~yesno0x.\n\\\t_/é", max_size=40))
def test_any_line_is_read_as_pyyaml_reads_it_or_left_to_it(text: str) -> None:
    plain = _plain(f"key: {text}\n")
    if plain is not None:
        assert plain == yaml.safe_load(f"key: {text}\n")


@pytest.mark.parametrize(
    "text", ["null: 1\n", "on: 1\n", "y: 1\n", "a: b\na: c\n", "a: b", "", "\n", "a: b\r\n", " a: b\n"]
)
def test_odd_files_are_read_as_pyyaml_reads_them_or_left_to_it(text: str) -> None:
    plain = _plain(text)
    assert plain is None or plain == (yaml.safe_load(text) or {})


def test_what_mlflow_writes_is_read_without_pyyaml(experiment: Path) -> None:
    assert _plain(run_meta(experiment, run_name="'it''s'", end_time="17")) is not None
    assert _plain(run_meta(experiment, "0" * 31 + "1", run_name="größe 日本語 🙂")) is None, (
        "an id of digits needs quotes"
    )
    assert _plain((experiment / "meta.yaml").read_text()) is not None


def test_fields_of_a_run(experiment: Path, read: Read) -> None:
    run = make_run(experiment, status="3", end_time=str(START + 5), lifecycle_stage="deleted")
    found = read(run)
    assert (found.run_id, found.experiment_id, found.run_name) == (run.name, "1", "by-hand-1")
    assert (found.status, found.start_time, found.end_time) == ("FINISHED", START, START + 5)
    assert (found.lifecycle_stage, found.user_id) == ("deleted", "ada")
    assert found.artifact_uri == (run / "artifacts").as_uri()
    assert found.problems == ()


@pytest.mark.parametrize("number", range(1, 6))
def test_every_status_has_its_number(experiment: Path, read: Read, number: int) -> None:
    run = make_run(experiment, status=str(number))
    assert read(run).status == ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"][number - 1]


def test_old_files_without_a_name_a_stage_or_a_status_are_whole(experiment: Path, read: Read) -> None:
    run = make_run(experiment)
    lines = run_meta(experiment).splitlines(keepends=True)
    gone = ("run_name:", "lifecycle_stage:", "status:", "run_id:")
    text = "".join(line for line in lines if not line.startswith(gone)).replace(
        "experiment_id: '1'", "experiment_id: 1"
    )
    (run / "meta.yaml").write_text(text)
    (run / "tags" / "mlflow.runName").write_bytes(b"of the tag")
    found = read(run)
    assert (found.run_name, found.lifecycle_stage, found.status) == ("of the tag", "active", "RUNNING")
    assert found.problems == ()


def test_fields_that_only_another_mlflow_knows_are_no_problem(root: Path) -> None:
    make_experiment(root, extra="trace_location: null\nworkspace: default\ntags:\n  a: b\n")
    (found,) = FileStore.open(root, mode="read").search_experiments(ExperimentQuery())
    assert (found.name, found.creation_time, found.last_update_time) == ("first", START, START + 1)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\0" * 300, "holds nothing but blanks"),
        (b"- a\n- b\n", "holds a list, not a mapping of fields"),
        (b"just a text", "holds a text, not a mapping of fields"),
        (b"a: [1\n", "is no YAML, from line 2 on"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"a: !!python/object:os.system {}\n", "is no YAML, from line 1 on"),
        (b"a: 2020-99-99\n", "is no YAML"),
        (b"[" * 100_000, "is nested too deeply"),
        (b"- " * 5_000, "is nested too deeply"),
        (b"a: b\n" * 4_000_000, "is larger than 16 MiB"),
    ],
)
def test_a_file_that_says_nothing_is_a_problem_and_the_run_still_shows(
    run: Path, read: Read, content: bytes, reason: str
) -> None:
    (run / "params" / "lr").write_bytes(b"0.1")
    (run / "meta.yaml").write_bytes(content)
    found = read(run)
    assert found.problems == (Problem("meta.yaml", reason),)
    assert (found.run_id, found.params, found.status) == (run.name, {"lr": "0.1"}, None)
    assert found.artifact_uri == (run / "artifacts").as_uri()


def test_a_file_cut_short_gives_what_is_whole(experiment: Path, run: Path, read: Read) -> None:
    text = run_meta(experiment, end_time=str(START + 10))
    (run / "meta.yaml").write_text(text[: text.index(str(START + 10)) + 4])
    found = read(run)
    assert found.end_time is None, "half a number is none"
    assert found.problems == (
        Problem(
            "meta.yaml",
            "lacks end_time, experiment_id, start_time, user_id: it is cut short, or no file of MLflow's",
        ),
    )


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("status", "three", "is a text, not an integer"),
        ("status", "9", "is 9, which is no status"),
        ("status", "true", "is yes or no, not an integer"),
        ("start_time", "2020-01-01", "is a date, not an integer"),
        ("start_time", "9" * 40, "is a number, not an integer"),
        ("end_time", ".nan", "is a number, not an integer"),
        ("end_time", "[1]", "is a list, not an integer"),
        ("run_name", "12", "is a number, not a text"),
        ("user_id", "{a: b}", "is a mapping, not a text"),
        ("artifact_uri", "1", "is a number, not a text"),
        ("lifecycle_stage", "gone", "is 'gone', neither active nor deleted"),
        ("experiment_id", "'2'", "is '2' in meta.yaml, in a folder named '1'"),
        ("run_id", "x", "is 'x' in meta.yaml, in a folder named '0123456789abcdef0123456789abcdef'"),
    ],
)
def test_a_field_of_the_wrong_kind_is_named_and_the_others_read(
    experiment: Path, read: Read, field: str, value: str, reason: str
) -> None:
    changed = {field: value}
    found = read(make_run(experiment, **changed))
    assert [(p.field, p.reason) for p in found.problems] == [(field, reason)]
    assert field == "user_id" or found.user_id == "ada"


def test_an_experiment_whose_file_is_lost_goes_by_its_folder(root: Path, run: Path) -> None:
    (run.parent / "meta.yaml").unlink()
    store = FileStore.open(root, mode="read")
    (found,) = store.search_experiments(ExperimentQuery())
    assert (found.name, found.experiment_id, found.artifact_location) == ("1", "1", None)
    assert found.problems == (Problem("meta.yaml", "is missing"),)
    assert store.get_run(run.name).problems == ()


def test_an_experiment_of_another_id_shows_under_its_folders(root: Path) -> None:
    (make_experiment(root, "7") / "meta.yaml").write_text(
        (make_experiment(root, "8", name="eight") / "meta.yaml").read_text()
    )
    found = FileStore.open(root, mode="read").get_experiment("7")
    assert (found.experiment_id, found.name) == ("7", "eight")
    assert [problem.field for problem in found.problems] == ["experiment_id"]
