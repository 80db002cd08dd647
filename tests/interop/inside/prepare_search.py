"""Writes the store that the searches look at: the same runs, ids included, into a database or files."""

import math
from unittest.mock import patch
from uuid import UUID

from mlflow.entities import Metric, Param, RunTag  # type: ignore[import-not-found]
from mlflow.tracking import MlflowClient  # type: ignore[import-not-found]

START = 1_700_000_000_000
NAN, INF = math.nan, math.inf

# name, start_time, status, end_time, metrics, params, tags
RUNS: tuple[tuple[str, int, str, int | None, dict[str, float], dict[str, str], dict[str, str]], ...] = (
    ("alpha", 0, "FINISHED", 100, {"loss": 0.1, "acc": 0.9}, {"lr": "0.1", "opt": "Adam"}, {"team": "vision"}),
    ("Alpha", 1, "FINISHED", 90, {"loss": 0.2, "acc": 0.8}, {"lr": "1e-3", "opt": "adam"}, {"team": "Vision"}),
    ("ALPHA", 2, "FAILED", 80, {"loss": 0.3}, {"lr": "10", "opt": "ADAM"}, {"team": "VISION"}),
    ("beta", 3, "KILLED", 70, {"loss": NAN, "acc": 0.5}, {"lr": "9", "opt": "sgd"}, {"team": "nlp"}),
    ("gamma", 4, "RUNNING", None, {"loss": INF, "acc": NAN}, {"lr": "abc", "opt": "sgd%"}, {"team": "n_p"}),
    ("delta", 5, "RUNNING", None, {"loss": -INF, "acc": 0.0}, {"lr": "", "opt": "s_d"}, {"team": ""}),
    ("epsilon", 6, "SCHEDULED", None, {"acc": -0.5}, {"opt": "größe"}, {"team": "GRÖSSE"}),
    ("zeta", 6, "FINISHED", 60, {"loss": 0.1, "val loss": 0.5}, {"my key": "a b"}, {"my tag": "x y"}),
    ("eta", 6, "FINISHED", 60, {"loss": 0.1, "a/b.c": 1.0}, {"a/b.c": "slashed"}, {"a/b.c": "slashed"}),
    ("theta", 7, "FINISHED", 50, {"loss": 1e308, "big": 2.0**53}, {"lr": "-1"}, {"dotted.tag.name": "deep"}),
    ("iota", 8, "FINISHED", 50, {"loss": 5e-324, "zero": -0.0}, {"lr": "0.10"}, {"path": "c:\\dir\\file"}),
    ("it's", 9, "FINISHED", 50, {"loss": 3.0, "zero": 0.0}, {"quote": "it's"}, {"quote": 'say "so"'}),
    ("100%", 10, "FINISHED", 50, {"größe": 1.5}, {"größe": "ß"}, {"größe": "Straße"}),
    ("under_score", 11, "FINISHED", 50, {"loss": -3.0}, {"lines": "one\ntwo"}, {"lines": "one\ntwo\n"}),
    ("none", 12, "FINISHED", 50, {"loss": 2.0}, {"lr": "None", "opt": "none"}, {"team": "None"}),
    (" spaces ", 13, "FINISHED", 50, {"loss": 2.0}, {"opt": " Adam "}, {"team": " vision "}),
    ("nothing logged", 14, "FINISHED", 50, {}, {}, {}),
    ("日本語", 15, "FINISHED", 50, {"loss": 7.0}, {"opt": "日本語"}, {"team": "日本語"}),
    ("ÄPFEL", 16, "FINISHED", 50, {"loss": 8.0}, {"opt": "ÄPFEL"}, {"team": "äpfel"}),
    ("[a-z]*?", 17, "FINISHED", 50, {"loss": 9.0}, {"opt": "[a-z]*?"}, {"team": "a.b"}),
    ("and or not", 18, "FINISHED", 50, {"and": 1.0, "loss": 4.0}, {"in": "1", "is": "null"}, {"not": "like"}),
)
DATASETS = {
    "alpha": (("mnist", "d1", "train"), ("mnist-test", "d2", "eval")),
    "Alpha": (("MNIST", "D1", "Train"),),
    "beta": (("cifar", "d3", "train"), ("mnist", "d1", "eval")),
    "gamma": (("größe", "d4", None),),
}
EXPERIMENTS = (
    ("plain", {"team": "vision", "rank": "1"}),
    ("Plain", {"team": "Vision", "rank": "2"}),
    ("team/vision", {"team": "", "a.b c": "dotted"}),
    ("100%", {"team": "50%"}),
    ("under_score", {"rank": "10"}),
    ("Größe", {}),
    *((f"filler {letter}", {}) for letter in "abcdef"),  # ids of two digits, which sort otherwise as text
)


def prepare_search(uri: str) -> list[str]:
    """Write it; the ids of the two experiments that hold the runs."""
    client = MlflowClient(uri)
    for number, (name, tags) in enumerate(EXPERIMENTS):
        with patch("time.time", lambda at=number: (START + at // 2 * 1000) / 1000):
            client.create_experiment(name, tags=tags)
    gone = client.create_experiment("gone")
    client.delete_experiment(gone)
    ids = [client.create_experiment(name) for name in ("searched", "searched too")]
    for number, (name, start, status, end, metrics, params, tags) in enumerate(RUNS):
        run_id = create_run(client, ids[number % 2], START + start, name, number)
        client.log_batch(
            run_id,
            metrics=[Metric(key, value, START, 0) for key, value in metrics.items()],
            params=[Param(key, value) for key, value in params.items()],
            tags=[RunTag(key, value) for key, value in tags.items()],
        )
        finish(client, run_id, status, end)
        if name == "nothing logged":
            client.delete_tag(run_id, "mlflow.runName")
        log_datasets(client, run_id, name)
    deleted = create_run(client, ids[0], START + 20, "deleted", 100)
    client.log_metric(deleted, "loss", 0.5)
    client.delete_run(deleted)
    history = create_run(client, ids[1], START + 21, "many points", 101)
    for step, value in ((3, 0.5), (1, 9.0), (2, 0.01)):
        client.log_metric(history, "loss", value, START, step)
    return ids


def create_run(client: MlflowClient, experiment_id: str, start: int, name: str, number: int) -> str:
    """A run with an id that depends on its number alone, so that every store has the same ids."""
    scattered = UUID(int=(number + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128)
    with patch("uuid.uuid4", lambda: scattered):
        return str(client.create_run(experiment_id, start, run_name=name).info.run_id)


def finish(client: MlflowClient, run_id: str, status: str, end: int | None) -> None:
    if end is not None:
        client.set_terminated(run_id, status, START + end)
    elif status != "RUNNING":
        client.update_run(run_id, status=status)


def log_datasets(client: MlflowClient, run_id: str, name: str) -> None:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    inputs = [
        DatasetInput(
            Dataset(dataset, digest, "local", "{}"),
            [InputTag("mlflow.data.context", context)] if context else [],
        )
        for dataset, digest, context in DATASETS.get(name, ())
    ]
    if inputs:
        client.log_inputs(run_id, inputs)
