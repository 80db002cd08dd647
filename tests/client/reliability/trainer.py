"""A training script that tells what it logged: after each call that returned it counts up in a shared file.

`python trainer.py STORE COUNTER KIND PAUSE`: KIND is points, rows or mixed, PAUSE the seconds between two calls.
"""

import mmap
import os
import struct
import sys
import time
from pathlib import Path

import tracker

KEYS = tuple(f"metric_{number}" for number in range(10))


def main() -> None:
    store, counter, kind, pause = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
    with Path(counter).open("r+b") as file:
        shared = mmap.mmap(file.fileno(), 64)
    tracker.set_tracking_uri(store)
    run = tracker.start_run()
    shared[8:40] = run.run_id.encode()
    step = 0
    while True:
        if kind == "rows":
            tracker.log_metrics({key: step + index / 10 for index, key in enumerate(KEYS)}, step=step)
        else:
            tracker.log_metric("loss", step / 7, step)
        if kind == "mixed":
            tracker.log_metrics({"row_a": float(step), "row_b": -float(step)}, step=step)
            tracker.log_param(f"param_{step % 1000}", step % 1000)
            tracker.set_tag("last", step)
        step += 1
        struct.pack_into("<q", shared, 0, step)
        if pause:
            time.sleep(pause)


if __name__ == "__main__":
    os.environ["TRACKER_CAPTURE_DIFF"] = os.environ["TRACKER_CAPTURE_REQUIREMENTS"] = "false"
    main()
