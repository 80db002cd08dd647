"""A command loads what it uses and nothing else: seconds of start-up are made of imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Sweep

HEAVY = (
    "sqlalchemy",
    "yaml",
    "asyncio",
    "textual",
    "psycopg",
    "pymysql",
    "numpy",
    "http",
    "email",
    "ssl",
    "importlib.metadata",
)
LISTING = "import sys, tracker.cli.main as m; m.main(); sys.stderr.write(' '.join(sys.modules))"


def loaded_by(*arguments: str, cwd: Path) -> set[str]:
    """The modules of a fresh process that ran this command."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", LISTING, *arguments], cwd=cwd, capture_output=True, text=True, env=environ, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments", [("--help",), ("runs",), ("experiments",), ("show", "aaaa1111"), ("runs", "--json")]
)
def test_no_command_loads_what_is_heavy(sweep: Sweep, arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(*arguments, cwd=sweep.path.parent)
    used = {"yaml"} if sweep.path.is_dir() else set()
    assert [name for name in HEAVY if name in loaded and name not in used] == []


def test_help_loads_no_store_and_no_command(tmp_path: Path) -> None:
    loaded = loaded_by("--help", cwd=tmp_path)
    assert [name for name in loaded if name.startswith("tracker.store")] == []
    assert "tracker.cli.runs" not in loaded
    assert "sqlite3" not in loaded


def test_one_command_loads_no_other(sweep: Sweep) -> None:
    loaded = loaded_by("experiments", cwd=sweep.path.parent)
    assert {"tracker.cli.runs", "tracker.cli.show", "tracker.cli.metrics"} & loaded == set()
