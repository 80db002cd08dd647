"""The demo on a terminal: it stands quickly, it is alive, and nothing of it is left."""

from pathlib import Path

from tests.tui.terminal_emulator import tracker_on


def test_the_demo_shows_trainings_that_go_on_and_is_gone_when_it_is_left(tmp_path: Path) -> None:
    with tracker_on("demo", columns=160, lines=48, environ={"TMPDIR": str(tmp_path)}) as screen:
        screen.shows("vit-b-cutmix", "live", "charts 1")
        before = screen.text
        screen.wait_for(lambda: "pts/s" in screen.lines[0] and screen.text != before, why="nothing moves")
        screen.type("q")
        assert screen.ended() == 0
        assert not list(tmp_path.glob("tracker-demo-*"))
        assert "Traceback" not in screen.log
