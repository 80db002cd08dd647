"""What is known of one run, section by section, in words and in the order of its showing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.core.entities import DATASET_CONTEXT_TAG, NOTE_TAG, PARENT_RUN_TAG, DatasetInput, Run
from tracker.views.format import natural_key
from tracker.views.known_tags import CODE, ENVIRONMENT, is_bookkeeping

ERROR_TAG = "tracker.error"
_COMMIT_TAG, _BRANCH_TAG, _DIRTY_TAG = (
    "mlflow.source.git.commit", "mlflow.source.git.branch", "mlflow.source.git.dirty",
)  # fmt: skip
_COMMAND_TAG = "tracker.command"
_COMMIT_LENGTH = 7
_ORDER = ("host", "gpu", "python", "command", "script", "folder", "remote", "user")
_WITHOUT_NEWS = {"script": "command", "started as": "script"}
"""What says nothing where the other is known."""


class Fact(NamedTuple):
    """Something with a name."""

    name: str
    value: str


def params(run: Run) -> list[Fact]:
    return [Fact(key, run.params[key]) for key in sorted(run.params, key=natural_key)]


def own_tags(tags: Mapping[str, str]) -> list[Fact]:
    """The tags that somebody set: those that MLflow and tracker set themselves are told elsewhere or keep books."""
    return [
        Fact(key, tags[key])
        for key in sorted(tags, key=natural_key)
        if not (key.startswith("mlflow.") or key in ENVIRONMENT or key in _ELSEWHERE or is_bookkeeping(key))
    ]


def environment(tags: Mapping[str, str]) -> list[Fact]:
    """The code, the machine and the command line."""
    told = {name: tags[tag] for tag, name in (CODE | ENVIRONMENT).items() if tags.get(tag)}
    facts = [Fact("git", git)] if (git := _git(tags)) else []
    names = [*_ORDER, *(name for name in ENVIRONMENT.values() if name not in _ORDER)]
    facts += [Fact(name, told[name]) for name in names if name in told and _WITHOUT_NEWS.get(name) not in told]
    return facts


def code(tags: Mapping[str, str]) -> list[Fact]:
    """Git and the command line, in full."""
    told = [(name, tags.get(tag, "")) for tag, name in CODE.items()]
    told.append(("command", tags.get(_COMMAND_TAG, "")))
    return [Fact(name, value) for name, value in told if value]


def surroundings(tags: Mapping[str, str]) -> list[Fact]:
    """The machine and the folder."""
    return [Fact(name, value) for tag, name in ENVIRONMENT.items() if tag != _COMMAND_TAG and (value := tags.get(tag))]


def dataset_facts(given: DatasetInput) -> list[Fact]:
    """One dataset and what it was for."""
    dataset = given.dataset
    told = {
        "for": given.tags.get(DATASET_CONTEXT_TAG, ""),
        "digest": dataset.digest,
        "source": f"{dataset.source_type} {dataset.source}".strip(),
        "profile": dataset.profile or "",
        "schema": dataset.schema or "",
    }
    return [Fact(name, value) for name, value in told.items() if value]


def error_lines(tags: Mapping[str, str]) -> list[Fact]:
    """What the run died of, line by line."""
    return [Fact(line, "") for line in tags.get(ERROR_TAG, "").splitlines() if line.strip()]


def datasets(inputs: Sequence[DatasetInput]) -> list[Fact]:
    """Each dataset, with what it was for or its digest."""
    return [Fact(given.dataset.name, given.tags.get(DATASET_CONTEXT_TAG) or given.dataset.digest) for given in inputs]


def last_line(text: str) -> str:
    """What a traceback ends with."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _git(tags: Mapping[str, str]) -> str:
    commit = tags.get(_COMMIT_TAG, "")[:_COMMIT_LENGTH]
    branch = tags.get(_BRANCH_TAG, "")
    is_dirty = tags.get(_DIRTY_TAG, "").lower() == "true"
    return " ".join(part for part in (commit, branch, "+ changes" if is_dirty else "") if part)


_ELSEWHERE = (NOTE_TAG, PARENT_RUN_TAG, ERROR_TAG)
