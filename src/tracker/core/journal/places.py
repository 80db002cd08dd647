"""Where the spools of a store are: beside it, else below the user's state folder, else below the temporary one."""

from __future__ import annotations

import os
from zlib import crc32

from tracker.core.journal.evidence import host_name
from tracker.core.journal.folder import names_in
from tracker.core.journal.spool import Spool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SPOOLS = ".tracker"


def spool_places(store_url: str, store_path: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> list[str]:
    """The folders that may hold spools of a store, the best first: beside it, the user's state, the temporary one."""
    places = []
    slug = f"{crc32(store_url.encode('utf-8', 'surrogateescape')):08x}"
    if store_path is not None:
        places.append(f"{os.path.dirname(store_path)}/{_SPOOLS}/{os.path.basename(store_path)}")
        slug = f"{os.path.basename(store_path)}-{slug}"
    state = environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    places.append(f"{state}/tracker/{slug}")
    places.append(f"{environ.get('TMPDIR') or '/tmp'}/tracker-{os.getuid()}/{slug}")
    return places


def own_spool(place: str) -> Spool:
    """The spool of this user and machine in one of those folders."""
    return Spool(f"{place}/{host_name()}-{os.getuid()}")


def spools_in(place: str) -> list[Spool]:
    """The spools of all users and machines in one of those folders."""
    return [Spool(f"{place}/{name}") for name in sorted(names_in(place)) if not name.startswith(".")]
