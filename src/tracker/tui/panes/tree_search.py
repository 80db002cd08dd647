"""Finding an experiment in the tree by a part of its path, as one types."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.tui.typed import Typed
from tracker.views.experiment_tree import ExperimentTree


class TreeSearch:
    """Looks at all experiments, also those that are folded away."""

    def __init__(self, tree: ExperimentTree) -> None:
        self._tree = tree
        self._typed = Typed()
        self._before = ""
        self.is_typing = False

    @property
    def text(self) -> str:
        return self._typed.text

    def begin(self) -> None:
        self._before = self._tree.chosen
        self._typed.put("")
        self.is_typing = True

    def press(self, key: str, character: str | None) -> str | None:
        """The path to go to after a key; None where it stays."""
        if key == "enter":
            self.is_typing = False
            return None
        if key == "escape" or (key == "backspace" and not self.text):
            self.is_typing = False
            return self._before
        return self._first() if self._typed.press(key, character) else None

    def insert(self, pasted: str) -> str | None:
        self._typed.insert(pasted)
        return self._first()

    def next(self, by: int) -> str | None:
        """The path of the next match, or of the one before; the last is followed by the first."""
        matches = self._matches()
        if not matches:
            return None
        paths = self._tree.paths()
        at = paths.index(self._tree.chosen) if self._tree.chosen in paths else 0
        places = [paths.index(path) for path in matches]
        if by > 0:
            return paths[next((place for place in places if place > at), places[0])]
        return paths[next((place for place in reversed(places) if place < at), places[-1])]

    def _first(self) -> str | None:
        """The first match from where the search began."""
        matches = self._matches()
        if not self.text:
            return self._before
        paths = self._tree.paths()
        at = paths.index(self._before) if self._before in paths else 0
        return next((path for path in matches if paths.index(path) >= at), matches[0] if matches else None)

    def _matches(self) -> Sequence[str]:
        """Paths in whose last name the text is found; with a slash, anywhere in the path."""
        text = self.text.casefold()
        if not text:
            return ()
        return [
            path
            for path in self._tree.paths()
            if path and text in (path if "/" in text else path.rpartition("/")[2]).casefold()
        ]
