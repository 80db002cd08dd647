"""A script that prints in many ways while its console is logged: `python printing.py STORE WHAT`."""

import os
import signal
import sys
import time
from pathlib import Path

import tracker

os.environ["TRACKER_CAPTURE_DIFF"] = os.environ["TRACKER_CAPTURE_REQUIREMENTS"] = "false"
tracker.set_tracking_uri(sys.argv[1])
what = sys.argv[2]
old = sys.stderr
if what == "closed":
    os.close(1)
elif what.startswith("many"):
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(int(sys.argv[3]))]
    what = "ways"
run = tracker.start_run(log_console=True)
print("run", run.run_id, file=sys.stderr)
if what == "ways":
    print("from print")
    sys.stdout.flush()
    os.system("echo from a shell")
    os.write(1, b"from a descriptor\n")
    print("from the old stream", file=old)
    print("is a terminal:", sys.stdout.isatty())
elif what == "bar":
    for step in range(20_000):
        sys.stdout.write(f"\rstep {step}")
    print()
elif what == "flood":
    for number in range(20_000):
        print(f"line {number} " + "x" * 100)
elif what == "kill":
    print("last words", flush=True)
    time.sleep(float(sys.argv[3]))
    os.kill(os.getpid(), signal.SIGKILL)
elif what == "exit":
    print("last words", flush=True)
    time.sleep(0.5)
    os._exit(3)
elif what == "reader":
    time.sleep(0.5)
    print("before", flush=True)
    time.sleep(0.5)
    for process in Path("/proc").iterdir():
        try:
            is_reader = b"tracker.client.console.reader" in (process / "cmdline").read_bytes()
            is_ours = f"PRINTING={os.environ['PRINTING']}".encode() in (process / "environ").read_bytes()
        except OSError:
            continue
        if is_reader and is_ours:
            os.kill(int(process.name), signal.SIGKILL)
    for number in range(20_000):
        print(f"after {number} " + "y" * 50)
elif what == "heir":
    os.system("(sleep 1.5; echo from the heir) &")
elif what == "raise":
    raise ValueError("why it ended")
tracker.end_run()
print("after the run")
