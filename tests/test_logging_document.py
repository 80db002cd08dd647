"""What docs/logging.md says is there, and what is there it says."""

import re
import subprocess
import sys
from pathlib import Path

import tracker

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "logging.md").read_text(encoding="utf-8")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "tracker").rglob("*.py"))
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
INTERNAL = {"TRACKER_INHERITED_RUN", "TRACKER_DEBUG"}
"""Variables that nobody sets to log runs."""
OF_THE_SCREEN = {"TRACKER_TUI_DIFF"}
"""Variables that are told of where the screen is."""


def variables(text: str) -> set[str]:
    return set(re.findall(r"\b(?:TRACKER|MLFLOW)_[A-Z_]+\b", text)) - INTERNAL


def test_every_public_function_is_named() -> None:
    missing = [name for name in tracker.__all__ if name.islower() and not re.search(rf"\b{name}\b", TEXT)]
    assert missing == []


def test_every_function_named_is_public() -> None:
    called = set(re.findall(r"\btracker\.([a-z_]+)\(", TEXT)) | set(re.findall(r"`([a-z]+_[a-z_]+)\(", TEXT))
    assert called - set(tracker.__all__) == set()


def test_every_variable_named_is_read_and_every_one_read_is_named() -> None:
    read = {name for name in variables(SOURCES) if not name.startswith(("MLFLOW_ALLOW", "TRACKER_COMPLETE"))}
    assert variables(TEXT) == read - OF_THE_SCREEN
    assert variables(COMMAND_LINE) >= OF_THE_SCREEN


def test_the_examples_run(tmp_path: Path) -> None:
    for number, example in enumerate(re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)):
        script = tmp_path / f"example_{number}.py"
        script.write_text(example, encoding="utf-8")
        done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
