"""What nobody asked for goes slowly to a terminal that is far, and answers go at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.screens import made_store
from tests.tui.terminal_emulator import tracker_on

from tracker.tui.terminal.trickle import Trickle, is_far


class Clock:
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        patch.setattr("tracker.tui.terminal.trickle.time.monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_what_nobody_asked_for_takes_as_long_as_on_a_slow_line(clock: Clock) -> None:
    pace = Trickle()
    sent, clock.now = 0, clock.now + 1.0
    for _ in range(100):
        count = min(pace.room(), 5_000)
        pace.sent(count)
        sent += count
        clock.now += 0.01
    assert 90_000 < sent <= 102_000


def test_a_key_is_answered_whole_and_once(clock: Clock) -> None:
    pace = Trickle()
    pace.sent(1)
    pace.ask()
    asked = []
    for count in (0, 8_000, 8_000):  # at first nothing has changed yet
        asked.append(pace.is_asked)
        pace.sent(count)
    assert asked == [True, True, False]


def test_a_key_that_changes_nothing_is_forgotten(clock: Clock) -> None:
    pace = Trickle()
    pace.ask()
    clock.now += 1.0
    assert not pace.is_asked


def test_what_was_sent_at_once_is_waited_for(clock: Clock) -> None:
    pace = Trickle()
    pace.sent(10_000)
    assert pace.room() == 0
    clock.now += pace.wait()
    assert 0 < pace.room() <= 1_000


def test_a_terminal_is_far_at_the_other_end_of_ssh() -> None:
    assert is_far({"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"})
    assert not is_far({"SSH_CONNECTION": "", "HOME": "/root"})


def test_a_far_terminal_shows_in_the_end_what_a_near_one_shows(tmp_path: Path) -> None:
    store = made_store(tmp_path)
    shown = []
    for environ in ({}, {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}):
        with tracker_on("tui", str(store), "--read-only", environ=environ) as screen:
            screen.shows("run-5", "charts 1")
            screen.type("jj")
            screen.shows("3/6")
            screen.settle()
            shown.append(screen.text)
    assert shown[0] == shown[1]
