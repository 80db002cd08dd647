"""What a filter may talk about: the entities and attributes of runs, and those of experiments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.core.filter.tree import Entity

AttributeKind = Literal["text", "number"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one kind of thing."""

    noun: str
    """With its article, for errors."""
    entities: Mapping[str, Entity]
    """Every spelling of an entity, case-sensitive as in MLflow."""
    attributes: Mapping[str, AttributeKind]
    """Canonical attribute names and how they compare."""
    aliases: Mapping[str, str]
    """Other spellings of attributes."""
    dataset_keys: frozenset[str] = frozenset()


_ATTRIBUTE_WORDS: dict[str, Entity] = {"attribute": "attribute", "attributes": "attribute", "attr": "attribute"}
_TAG_WORDS: dict[str, Entity] = {"tag": "tag", "tags": "tag"}

RUNS = Vocabulary(
    noun="a run",
    entities={
        "metric": "metric",
        "metrics": "metric",
        "param": "param",
        "params": "param",
        "parameter": "param",
        "parameters": "param",
        **_TAG_WORDS,
        **_ATTRIBUTE_WORDS,
        "run": "attribute",
        "dataset": "dataset",
        "datasets": "dataset",
    },
    attributes={
        "run_id": "text",
        "run_name": "text",
        "status": "text",
        "artifact_uri": "text",
        "user_id": "text",
        "start_time": "number",
        "end_time": "number",
    },
    aliases={
        "run name": "run_name",
        "Run name": "run_name",
        "Run Name": "run_name",
        "id": "run_id",
        "user": "user_id",
        "created": "start_time",
        "Created": "start_time",
    },
    dataset_keys=frozenset(("name", "digest", "context")),
)

EXPERIMENTS = Vocabulary(
    noun="an experiment",
    entities={**_TAG_WORDS, **_ATTRIBUTE_WORDS},
    attributes={
        "experiment_id": "text",
        "name": "text",
        "creation_time": "number",
        "last_update_time": "number",
    },
    aliases={},
)
