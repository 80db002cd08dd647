"""Every command, option, key and filter that the documentation shows is real, and none that is real is left out."""

import re
from pathlib import Path

import click
import pytest

from tracker.cli import shapes
from tracker.cli.diagnosis import diagnosed
from tracker.cli.program import COMMANDS, program
from tracker.core.entities import Dataset, DatasetInput, Experiment, Problem, Run
from tracker.core.errors import FilterError
from tracker.core.filter.parser import parse_filter, parse_order
from tracker.core.filter.vocabulary import EXPERIMENTS, RUNS
from tracker.core.journal.places import own_spool, spool_places
from tracker.store.addresses import parse_address
from tracker.store.locating import Located

DOCS = Path(__file__).parents[2] / "docs"
COMMAND_LINE = (DOCS / "command-line.md").read_text(encoding="utf-8")
FILTERS = (DOCS / "filters.md").read_text(encoding="utf-8")

PROBLEMS = (Problem("status", "why"),)
RUN = Run("r", "0", "n", None, None, None, "active", "", "", problems=PROBLEMS)
INPUT = DatasetInput(Dataset("n", "d", "t", "s"))


def load(name: str) -> click.Command:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    return command


def section(heading: str) -> str:
    """The text from a heading that begins so to the next of its kind."""
    found = re.search(rf"^## {heading}.*?(?=^## |\Z)", COMMAND_LINE, re.MULTILINE | re.DOTALL)
    assert found, f"no section {heading!r}"
    return found.group()


def documented_keys(text: str) -> list[list[str]]:
    """The keys of each table of keys in a text."""
    tables = re.findall(r"^\| key \| value \|\n\|---\|---\|\n((?:\|.*\n?)+)", text, re.MULTILINE)
    return [re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) for table in tables]


def fenced(kind: str) -> list[str]:
    """The lines of every block of a kind in the filters' documentation."""
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", FILTERS, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_in_its_section(name: str) -> None:
    command = load(name)
    text = section(f"tracker {name}")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            missing = [word for word in (*parameter.opts, *parameter.secondary_opts) if f"`{word}" not in text]
            assert not missing, f"{missing} of {name}"
        else:
            assert parameter.human_readable_name in text.splitlines()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_documented_that_is_not_there(name: str) -> None:
    known = {word for parameter in load(name).params for word in parameter.opts}
    documented = re.findall(r"`(--?[a-z-]+)", section(f"tracker {name}"))
    assert set(documented) <= known


def test_the_programs_own_options_are_documented() -> None:
    assert all(f"{word}`" in COMMAND_LINE or f"`{word}" in COMMAND_LINE for word in ("-h", "--help", "--version"))


def test_the_listing_of_commands_says_what_each_ones_help_begins_with_a_verb_of() -> None:
    for name, sentence in COMMANDS.items():
        first = (load(name).help or "").split()[0]
        assert sentence.split()[0] == first, name


def test_the_keys_of_an_experiment_are_documented() -> None:
    experiment = Experiment("0", "n", None, "active", None, None, problems=PROBLEMS)
    assert documented_keys(section("tracker experiments")) == [list(shapes.experiment_shape(experiment, 1))]


def test_the_keys_of_a_run_are_documented() -> None:
    assert documented_keys(section("tracker runs")) == [list(shapes.run_shape(RUN))]


def test_the_keys_of_a_shown_run_are_documented() -> None:
    shape = shapes.shown_run_shape(RUN, [INPUT], [])
    more = [key for key in shape if key not in shapes.run_shape(RUN)]
    assert documented_keys(section("tracker show")) == [more, list(shape["inputs"][0])]


def test_the_keys_of_a_point_are_documented() -> None:
    assert documented_keys(section("tracker metrics")) == [["timestamp", "step", "value"]]


def test_the_keys_of_a_diagnosis_are_documented(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    spool = own_spool(spool_places("", str(path), {})[0])
    spool.make(f"sqlite:///{path}")
    spool.make_journal("one", {"run_id": "aaaa1111", "run_name": "n"})
    diagnosis = diagnosed(Located(parse_address(str(path), tmp_path), "argument"), {"XDG_STATE_HOME": str(tmp_path)})
    shape = shapes.diagnosis_shape(diagnosis, [])
    assert documented_keys(section("tracker doctor")) == [list(shape), list(shape["journals"][0])]


def test_every_exit_code_is_documented() -> None:
    from tracker.cli import failures, main

    for code in (0, failures.REFUSED, failures.UNEXPECTED, main.INTERRUPTED, main.READER_GONE):
        assert re.search(rf"^\| [\d, ]*\b{code}\b", COMMAND_LINE, re.MULTILINE), code


@pytest.mark.parametrize("text", fenced("filter"))
def test_every_filter_shown_is_one(text: str) -> None:
    assert parse_filter(text) is not None


@pytest.mark.parametrize("text", fenced("experiments-filter"))
def test_every_filter_of_experiments_shown_is_one(text: str) -> None:
    assert parse_filter(text, EXPERIMENTS) is not None


@pytest.mark.parametrize("text", fenced("order"))
def test_every_order_shown_is_one(text: str) -> None:
    assert len(parse_order([text])) == 1


def test_the_error_shown_is_what_the_parser_says() -> None:
    sentence, text, caret = fenced("text")
    with pytest.raises(FilterError) as caught:
        parse_filter(text.strip())
    assert f"tracker: {caught.value}".splitlines() == [sentence, text, caret]


@pytest.mark.parametrize("vocabulary", [RUNS, EXPERIMENTS])
def test_every_word_of_the_language_is_documented(vocabulary: object) -> None:
    assert vocabulary in (RUNS, EXPERIMENTS)
    words = RUNS if vocabulary is RUNS else EXPERIMENTS
    lowered = {word for word in (*words.attributes, *words.aliases, *words.dataset_keys) if word.islower()}
    missing = [word for word in lowered if not re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", FILTERS)]
    assert [word for word in missing if " " not in word] == []
    assert [word for word in words.entities if f"{word}." not in FILTERS] == []
