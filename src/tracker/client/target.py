"""Where this process logs to: a store, and the folder in which what is logged waits for it."""

from __future__ import annotations

import os

from tracker.core.journal.places import own_spool, spool_places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.client.journal import Warn
    from tracker.core.journal.folder import JournalFolder
    from tracker.core.journal.spool import Spool
    from tracker.store.locating import Located
    from tracker.store.protocols import Mode, Store


class Target:
    """A store, by its address; it is opened in this process only where an answer of it is needed."""

    def __init__(self, located: Located) -> None:
        self._located = located
        self.address = located.address

    @property
    def name(self) -> str:
        """How messages call it, without a password."""
        return self.address.name

    @property
    def is_files(self) -> bool:
        return self.address.kind == "files"

    def open(self, mode: Mode) -> Store:
        from tracker.store.opening import open_store

        return open_store(self._located, mode=mode)

    def make_journal(self, name: str, head: Mapping[str, str], warn: Warn) -> tuple[Spool, JournalFolder] | None:
        """A new journal in the best place that can be written; None where none can."""
        refused: tuple[str, OSError] | None = None
        for place in self._places():
            spool = own_spool(place)
            try:
                _check_own(place)
                spool.make(self.address.url)
                folder = spool.make_journal(name, head)
            except OSError as error:
                refused = refused or (place, error)
                continue
            if refused is not None:
                where, why = refused
                warn("place", f"{where} cannot be written ({why.strerror}): the journal is kept in {place}.")
            return spool, folder
        reason = f"{refused[0]}: {refused[1].strerror}" if refused is not None else "no folder"
        warn("place", f"No folder for a journal can be written ({reason}): what is logged is kept in memory alone.")
        return None

    def spools(self) -> list[Spool]:
        """Where journals of this user and machine may lie."""
        return [own_spool(place) for place in self._places()]

    def _places(self) -> list[str]:
        return spool_places(self.address.url, self.address.path, os.environ)


def located_target(uri: str | None) -> Target:
    """The store that `set_tracking_uri` named, else the one that the environment or this folder means."""
    from pathlib import Path

    from tracker.client.texts import working_folder
    from tracker.store.locating import locate

    return Target(locate(uri, os.environ, Path(working_folder())))


def _check_own(place: str) -> None:
    """Refuse a folder below the temporary one that somebody else made there under our name."""
    parent = os.path.dirname(place)
    if parent.endswith(f"/tracker-{os.getuid()}") and os.path.lexists(parent):
        found = os.lstat(parent)
        if found.st_uid != os.getuid():
            raise PermissionError(1, "it is somebody else's", parent)
