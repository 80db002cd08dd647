"""Artifacts that were logged while nobody knew where the run's artifacts go."""

import os

from tracker.core.artifact_roots import local_root
from tracker.core.errors import StoreUnreachable
from tracker.core.journal.folder import JournalFolder


def store_waiting_files(journal: JournalFolder) -> None:
    """Move the files that wait in a journal to where they belong, each in one step."""
    waiting = journal.artifacts
    if not os.path.isdir(waiting):
        return
    import shutil  # files wait seldom

    uri = journal.created().get("artifact_uri", "")
    root = local_root(uri)
    if root is None:
        raise StoreUnreachable(f"Artifacts cannot be written to {uri} yet: they wait in {waiting}.")
    try:
        for folder, _, names in os.walk(waiting):
            target = os.path.join(root, os.path.relpath(folder, waiting))
            os.makedirs(target, exist_ok=True)
            for name in names:
                draft = os.path.join(target, f".tracker-{os.getpid()}-{name}")
                shutil.copyfile(os.path.join(folder, name), draft)
                os.replace(draft, os.path.join(target, name))
                os.unlink(os.path.join(folder, name))
        shutil.rmtree(waiting)
    except OSError as error:
        raise StoreUnreachable(f"Artifacts cannot be written to {root}: {error.strerror}.") from error
