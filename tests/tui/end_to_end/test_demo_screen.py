"""The demo on a terminal: it stands, it is alive, and it ends in order."""

from pathlib import Path

from tests.tui.terminal_emulator import tracker_on


def test_the_demo_shows_trainings_that_go_on_and_says_where_its_store_stays(tmp_path: Path) -> None:
    with tracker_on("demo", "--keep", columns=160, lines=48, environ={"TMPDIR": str(tmp_path)}) as screen:
        screen.shows("vit-b-cutmix", "live", "charts 1")
        before = screen.text
        screen.wait_for(lambda: "pts/s" in screen.lines[0] and screen.text != before, why="nothing moves")
        screen.type("q")
        assert screen.ended() == 0
        (folder,) = tmp_path.glob("tracker-demo-*")
        assert f"tracker tui {folder / 'mlflow.db'}" in screen.text.replace("\n", "")
        assert "Traceback" not in screen.log
