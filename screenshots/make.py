"""Draws the pictures of the README from the running program: `python screenshots/make.py [NAME...]`.

Each command runs on a pseudo-terminal; what it sends goes through a terminal emulator (pyte), and the cells that it
leaves are drawn (Pillow), so that a picture shows what a terminal shows. The screen's pictures are of the demo's store.
Needs the extra `screenshots` and the font JetBrains Mono or DejaVu Sans Mono (Debian's `fonts-jetbrains-mono`,
`fonts-dejavu-core`).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from drawing import drawn  # noqa: E402
from tests.tui.keyboard import sent  # noqa: E402
from tests.tui.terminal_emulator import TerminalEmulator, tracker_on  # noqa: E402

EXAMPLE = "docs/example.db"
LAB = "lab"
"""What the folder of the demo's store is called in the pictures."""


@dataclass(frozen=True)
class Picture:
    """A window, a command, and what is typed into it."""

    columns: int
    lines: int
    command: str
    """What follows `tracker`; `demo` stands for the store of the demo."""
    keys: str = ""
    """By their names; `.` waits for what came by then."""
    seconds: float = 0.0
    """To look at what goes on before the picture is taken."""
    settings: str = ""
    """The user's own."""


_MARKED = "1 j j j enter . j space j j space j space g j"
"""Of the demo's experiments the second, and of its runs three marked."""
PICTURES = {
    "overview.png": Picture(160, 48, "tui demo", _MARKED, 8),
    "chart.png": Picture(140, 40, "tui demo", f"{_MARKED} 3 enter z c H H H H H H H", 2),
    "run.png": Picture(160, 48, "tui demo", "j j enter . 3", 24),
    "narrow.png": Picture(80, 24, "tui demo", "", 3),
    "light.png": Picture(120, 36, "tui demo", _MARKED, 4, 'theme = "day"\n'),
    "runs.png": Picture(120, 12, f"runs --store {EXAMPLE}"),
    "runs-80.png": Picture(80, 12, f"runs --store {EXAMPLE} --order-by metrics.val/loss"),
    "show.png": Picture(120, 23, f"show vit-lr0.03 --store {EXAMPLE}"),
    "plot.png": Picture(120, 24, f"plot vit-lr0.0001 vit-lr0.001 vit-lr0.01 val/loss --store {EXAMPLE}"),
    "diff.png": Picture(100, 18, f"diff vit-lr0.001 vit-lr0.01 --store {EXAMPLE}"),
    "watch.png": Picture(120, 16, "runs --watch --store demo", "", 5),
}


def main(names: list[str]) -> None:
    for name in names or PICTURES:
        picture = PICTURES[name]
        with ExitStack() as stack:
            home = Path(stack.enter_context(TemporaryDirectory(prefix="tracker-pictures-")))
            if "demo" in picture.command.split():
                stack.enter_context(demo(home))
            screen = stack.enter_context(taken(picture, home))
            above = "" if screen.has_other_screen else f"$ tracker {picture.command}"
            drawn(screen.screen, above=above).save(HERE / name, optimize=True)
        print(HERE / name)  # noqa: T201


@contextmanager
def demo(home: Path) -> Iterator[None]:
    """The demo's store, in a folder of the home that is the same in every picture."""
    command = [sys.executable, "-m", "tracker", "demo", "--no-screen"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        (home / LAB).symlink_to(Path(process.stdout.readline().rstrip()).parent)
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def taken(picture: Picture, home: Path) -> Iterator[TerminalEmulator]:
    """The screen at the moment of the picture."""
    (home / "tracker").mkdir(exist_ok=True)
    (home / "tracker" / "config.toml").write_text(picture.settings)
    environ = {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    words = [str(home / LAB / "mlflow.db") if word == "demo" else word for word in picture.command.split()]
    with tracker_on(*words, columns=picture.columns, lines=picture.lines, environ=environ) as screen:
        if picture.command.startswith("tui"):
            screen.shows("vit-b-jitter")  # the training that begins last
        screen.settle(0.5, patience=2)
        for key in picture.keys.split():
            if key != ".":
                screen.type(sent(key))
            screen.settle(0.1, patience=0.4)
        screen.settle(picture.seconds, patience=picture.seconds)
        yield screen


if __name__ == "__main__":
    main(sys.argv[1:])
