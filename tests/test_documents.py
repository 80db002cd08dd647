"""What the README promises is what runs."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tui.terminal_emulator import tracker_on

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
FIRST, EXAMPLES, TESTS = BLOCKS
TRACKER = Path(sys.executable).with_name("tracker")


def run(line: str) -> subprocess.CompletedProcess[str]:
    _, *arguments = shlex.split(line, comments=True)
    environment = {**os.environ, "TRACKER_STORE": "docs/example.db"}
    return subprocess.run([TRACKER, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_ci_calls_the_command_that_the_readme_gives_for_the_tests() -> None:
    assert TESTS.strip() in (ROOT / ".ci" / "run").read_text().splitlines()


def test_the_first_command_shows_trainings_that_go_on() -> None:
    *_, main_job = FIRST.strip().split(" && ")
    _, *arguments = shlex.split(main_job)
    with tracker_on(*arguments) as screen:
        screen.shows("4 live", "imagenet", "charts")
        screen.type("q")
        assert screen.ended() == 0


@pytest.mark.parametrize("line", EXAMPLES.strip().splitlines())
def test_an_example_finds_something_in_the_example_store(line: str) -> None:
    done = run(line)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 1


def test_the_example_store_names_no_folder_of_the_machine_that_made_it() -> None:
    assert str(ROOT).encode() not in (ROOT / "docs" / "example.db").read_bytes()


@pytest.mark.parametrize("picture", re.findall(r"\]\((screenshots/[^)]+)\)", README))
def test_every_picture_is_there(picture: str) -> None:
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
