"""What waits in a journal for its store."""

from __future__ import annotations

from tracker.core.journal.reader import JournalReader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.core.journal.folder import JournalFolder


def points_waiting(journal: JournalFolder, memory: Mapping[tuple[str, int], bytearray] | None = None) -> int:
    """How many points are not known to be in the store; `memory` has those that are in no file."""
    reader = JournalReader(journal.path, *journal.mark().stored, memory=memory)
    total = 0
    try:
        while stretch := reader.read():
            total += sum(map(len, stretch.points.values()))
            total += sum(len(values) for rows in stretch.rows.values() for _, _, values in rows)
    except OSError:
        pass  # it is being drained away at this moment
    finally:
        reader.close()
    return total
