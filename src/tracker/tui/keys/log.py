"""Keys of the log."""

from __future__ import annotations

from tracker.tui.keys.table import Key

LOG: tuple[Key, ...] = (
    Key("scroll(1)", ("j", "down"), "Go a line down.", name="down"),
    Key("scroll(-1)", ("k", "up"), "Go a line up.", name="up"),
    Key("page(1)", ("pagedown", "ctrl+f"), "Go a page down.", name="page_down"),
    Key("page(-1)", ("pageup", "ctrl+b"), "Go a page up.", name="page_up"),
    Key("first", ("g", "home"), "Go to the first line."),
    Key("follow", ("f", "G", "end"), "Go to the last line and follow the log as it grows.", "follow"),
    Key("search", ("slash",), "Search a text; capitals count where there are some.", "search"),
    Key("find(1)", ("n",), "Go to the next line that holds it.", name="next_found"),
    Key("find(-1)", ("N",), "Go to the line before that holds it.", name="previous_found"),
    Key("wrap", ("w",), "Wrap long lines, or cut them.", "wrap"),
    Key("sideways(1)", ("l", "right"), "Go right in lines that are not wrapped.", name="right"),
    Key("sideways(-1)", ("h", "left"), "Go left in lines that are not wrapped.", name="left"),
    Key("times", ("t",), "Show when lines were written, or hide it."),
    Key("other", ("o",), "Show the run's next log.", "other log"),
    Key("to_chart", ("e",), "Have the charts read at the time of this line.", "to charts"),
)
