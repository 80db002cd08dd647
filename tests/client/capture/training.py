"""A training script: `python training.py STORE [KEY=VALUE ...]`, the rest being tags that it starts its run with."""

import sys

import tracker

tracker.set_tracking_uri(sys.argv[1])
given = dict(argument.split("=", 1) for argument in sys.argv[2:] if argument.startswith("mlflow."))
with tracker.start_run(tags=given) as run:
    tracker.log_metric("loss", 1.0)
print(run.run_id)
