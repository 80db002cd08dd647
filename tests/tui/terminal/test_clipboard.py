"""Texts for the clipboard of the terminal, with and without something between."""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.tui.terminal.clipboard import put_into_clipboard


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[str]:
    """What `TMUX` is within a session of a server of its own."""
    if shutil.which("tmux") is None:
        pytest.skip("there is no tmux")
    server = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "tmux")]
    subprocess.run([*server, "new-session", "-d", "sleep 60"], check=True)
    try:
        where = subprocess.run([*server, "display", "-p", "#{socket_path},#{pid},0"], capture_output=True, check=True)
        yield where.stdout.decode().strip()
    finally:
        subprocess.run([*server, "kill-server"], check=True)


def test_tmux_is_handed_the_text_itself(tmux: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", tmux)
    written: list[str] = []
    put_into_clipboard("run é\t1\n", {"TMUX": tmux}, written.append)
    socket = tmux.partition(",")[0]
    kept = subprocess.run(["tmux", "-S", socket, "show-buffer"], capture_output=True, check=True).stdout
    assert (kept.decode(), written) == ("run é\t1\n", [])


def test_a_terminal_is_told_by_a_sequence() -> None:
    written: list[str] = []
    put_into_clipboard("run é", {}, written.append)
    assert written == [f"\x1b]52;c;{base64.b64encode('run é'.encode()).decode()}\a"]


def test_a_tmux_that_does_not_answer_is_asked_to_pass_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    written: list[str] = []
    put_into_clipboard("x", {"TMUX": "/nowhere,1,0"}, written.append)
    assert written == ["\x1bPtmux;\x1b\x1b]52;c;eA==\a\x1b\\"]


def test_screen_gets_it_in_pieces_that_it_takes() -> None:
    written: list[str] = []
    put_into_clipboard("x" * 5000, {"STY": "1.pts"}, written.append)
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", written[0], re.DOTALL)
    assert max(map(len, pieces)) <= 700
    assert base64.b64decode("".join(pieces).removeprefix("\x1b]52;c;").rstrip("\a")) == b"x" * 5000
