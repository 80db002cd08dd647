"""Runs inside an environment with a real MLflow: answers JSON requests, one a line, until its input ends.

One process serves a whole test session, because importing MLflow takes seconds. A request is
`{"action": name, "arguments": {...}}`; an answer is `{"answer": value}` or `{"error": traceback}`.
"""

import json
import os
import sys
import traceback
import warnings

# Replies own the real standard output; whatever MLflow prints goes to standard error.
replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
warnings.simplefilter("ignore")

import mlflow  # type: ignore[import-not-found]  # noqa: E402

from .begin_run import begin_run  # noqa: E402
from .context_tags import context_tags  # noqa: E402
from .continue_writing import continue_writing  # noqa: E402
from .log_steadily import log_steadily  # noqa: E402
from .open_store import open_store  # noqa: E402
from .prepare_search import prepare_search  # noqa: E402
from .read_artifacts import read_artifacts  # noqa: E402
from .read_store import read_store  # noqa: E402
from .search_store import search_experiments, search_runs  # noqa: E402
from .signatures import signatures  # noqa: E402
from .write_models import write_points_on_data  # noqa: E402
from .write_store import write_store  # noqa: E402

ACTIONS = {
    action.__name__: action
    for action in (
        begin_run,
        context_tags,
        continue_writing,
        log_steadily,
        open_store,
        prepare_search,
        read_artifacts,
        read_store,
        search_experiments,
        search_runs,
        signatures,
        write_points_on_data,
        write_store,
    )
}


def main() -> None:
    send({"answer": mlflow.__version__})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            send({"answer": ACTIONS[request["action"]](**request["arguments"])})
        except BaseException:
            send({"error": traceback.format_exc()})


def send(reply: dict[str, object]) -> None:
    replies.write(json.dumps(reply) + "\n")
    replies.flush()


if __name__ == "__main__":
    main()
