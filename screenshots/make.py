"""Draws the pictures of the README from the running program: `python screenshots/make.py`.

Each command runs in a pseudo-terminal; what it sends goes through a terminal emulator (pyte), and the cells that it
leaves are drawn (Pillow), so that a picture shows what a terminal shows. Needs the extra `screenshots` and the font
DejaVu Sans Mono (Debian's `fonts-dejavu-core`).
"""

import os
import pty
import sys
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

HERE = Path(__file__).parent
STORE = "docs/example.db"
PICTURES = {
    "runs.png": (120, 12, ["runs", "--store", STORE]),
    "runs-80.png": (80, 12, ["runs", "--store", STORE, "--order-by", "metrics.val/loss"]),
    "show.png": (120, 23, ["show", "vit-lr0.03", "--store", STORE]),
}
"""Each picture's columns, lines and command."""

CELL = (9, 19)
MARGIN = 12
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono{}.ttf"
BACKGROUND = "#11131c"
COLOURS = {
    "default": "#c8d0e8", "brightblack": "#6b7394", "red": "#f7768e", "green": "#9ece6a", "brown": "#e0af68",
    "blue": "#7aa2f7", "magenta": "#bb9af7", "cyan": "#7dcfff", "white": "#e6eaf7",
}  # fmt: skip
DIM = (b"\x1b[2m", b"\x1b[90m")
"""The emulator knows no dim text; terminals draw it about like this."""


def main() -> None:
    for name, (columns, lines, arguments) in PICTURES.items():
        screen = run(columns, lines, [str(Path(sys.executable).parent / "tracker"), *arguments])
        draw(screen, [f"$ tracker {shown(arguments)}"]).save(HERE / name, optimize=True)
        print(HERE / name)  # noqa: T201


def shown(arguments: list[str]) -> str:
    return " ".join(f'"{argument}"' if " " in argument else argument for argument in arguments)


def run(columns: int, lines: int, command: list[str]) -> pyte.Screen:
    """The screen that a command leaves."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", COLUMNS=str(columns))
        os.execv(command[0], command)
    ioctl(terminal, TIOCSWINSZ, pack("HHHH", lines, columns, 0, 0))
    screen = pyte.Screen(columns, lines)
    stream = pyte.ByteStream(screen)
    while data := read(terminal):
        stream.feed(data.replace(*DIM))
    os.close(terminal)
    os.waitpid(child, 0)
    return screen


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # what Linux says when the other end has gone
        return b""


def draw(screen: pyte.Screen, prompt: list[str]) -> Image.Image:
    """The cells as a picture, below the line that was typed."""
    width = screen.columns * CELL[0] + 2 * MARGIN
    image = Image.new("RGB", (width, (screen.lines + len(prompt)) * CELL[1] + 2 * MARGIN), BACKGROUND)
    canvas = ImageDraw.Draw(image)
    fonts = {bold: ImageFont.truetype(FONTS.format("-Bold" if bold else ""), 15) for bold in (False, True)}
    for number, line in enumerate(prompt):
        canvas.text((MARGIN, MARGIN + number * CELL[1]), line, COLOURS["brightblack"], fonts[False])
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell: Char = screen.buffer[y][x]
            if cell.data.strip():
                place = (MARGIN + x * CELL[0], MARGIN + (y + len(prompt)) * CELL[1])
                canvas.text(place, cell.data, COLOURS.get(cell.fg, COLOURS["default"]), fonts[cell.bold])
    return image


if __name__ == "__main__":
    main()
