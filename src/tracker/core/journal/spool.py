"""A spool: all journals of one user and machine for one store.

.tracker/<store>/<host>-<user>/        a spool, beside the store (else below the state folder, else the temporary one)
    store                              the store's address
    lock                               held by whoever drains
    starting                           held by who is being started to drain, until it does
    bell                               what calls for whoever drains
    <run>-<pid>-<random>/              a journal
"""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from threading import Lock

from tracker.core.journal.folder import JournalFolder, first_files, names_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_MAKING = ".making-"
"""How the name of a journal begins while it is made."""
_NO_JOURNALS = ("bell", "drain.log", "lock", "starting", "store")
_PRIVATE = 0o700
_memories = count()


class Spool:
    """All journals of one user and machine for one store."""

    is_in_memory = False

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def lock_path(self) -> str:
        return f"{self.path}/lock"

    @property
    def starting_path(self) -> str:
        return f"{self.path}/starting"

    @property
    def bell_path(self) -> str:
        return f"{self.path}/bell"

    def store_url(self) -> str:
        """The store's address, its password included: the file is its owner's alone."""
        try:
            with open(f"{self.path}/store", encoding="utf-8", errors="surrogateescape") as file:
                return file.read()
        except OSError:
            return ""

    def journals(self) -> list[JournalFolder]:
        """Those that are whole, in the order of their names."""
        return [
            JournalFolder(f"{self.path}/{name}")
            for name in sorted(names_in(self.path))
            if name not in _NO_JOURNALS and not name.startswith(".") and os.path.exists(f"{self.path}/{name}/head")
        ]

    def make(self, store_url: str) -> None:
        """Make the folder, for its owner alone; those above it are everybody's who may write there."""
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        try:
            os.mkdir(self.path, _PRIVATE)
        except FileExistsError:
            if self.store_url() == store_url:
                return
        draft = f"{self.path}/.store-{os.getpid()}"
        fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(fd, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(store_url)
        os.replace(draft, f"{self.path}/store")

    def make_journal(self, name: str, head: Mapping[str, str]) -> JournalFolder:
        """A new journal, which appears with its head in it."""
        draft = f"{self.path}/{_MAKING}{name}"
        os.mkdir(draft, _PRIVATE)
        path = f"{self.path}/{name}"
        try:
            for file, content in first_files(head).items():
                with open(f"{draft}/{file}", "wb") as opened:
                    opened.write(content)
            os.rename(draft, path)
        except OSError:
            with suppress(OSError):
                JournalFolder(draft).remove()
            raise
        return JournalFolder(path)


class MemorySpool(Spool):
    """What stands for a spool where no folder can be written."""

    is_in_memory = True

    def __init__(self, store_url: str) -> None:
        super().__init__("memory")
        self.number = next(_memories)
        """Which one of this process it is: each has one journal, and a drain of its own."""
        self._store_url = store_url
        self.lock = Lock()

    def store_url(self) -> str:
        return self._store_url

    def journals(self) -> list[JournalFolder]:
        return []
