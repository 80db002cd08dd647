"""Starting a run: what it is created with, and the journal that says so."""

from __future__ import annotations

import os
import sys
import time

from tracker.client import active
from tracker.client.recording import Recording
from tracker.client.run import TOTAL_TAG, ActiveRun
from tracker.client.texts import storable, working_folder
from tracker.client.warnings import warn_once
from tracker.core.journal.evidence import presence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tracker.client.target import Target
    from tracker.core import entities

_PARENT_TAG = "mlflow.parentRunId"
_NOTE_TAG = "mlflow.note.content"
_NAME_TAG = "mlflow.runName"
_TAG = "tag:"
_TRUE = ("1", "true", "yes", "on")


def new_run(
    target: Target,
    *,
    experiment: Mapping[str, str],
    run_name: str | None,
    parent_run_id: str | None,
    tags: Mapping[str, Any] | None,
    description: str | None,
    total_steps: int | None,
) -> ActiveRun:
    """A run that begins now."""
    from tracker.client.capture.identity import identity_tags, source_folder
    from tracker.client.capture.switches import captured_in_background
    from tracker.core.run_names import random_run_name

    given = {str(key): storable(value) for key, value in (tags or {}).items()}
    name = storable(run_name or "") or given.get(_NAME_TAG) or random_run_name()
    folder = working_folder()
    all_tags = {**identity_tags(os.environ, sys.argv, folder), **given, _NAME_TAG: name}
    if parent_run_id is not None:
        all_tags[_PARENT_TAG] = parent_run_id
    if description is not None:
        all_tags[_NOTE_TAG] = storable(description)
    if total_steps is not None:
        all_tags[TOTAL_TAG] = str(total_steps)
    _check(name, all_tags)
    creation = {
        "is_new": "1",
        "run_name": name,
        "start_time": str(time.time_ns() // 1_000_000),
        "user_id": all_tags.get("mlflow.user", ""),
        "captures": ",".join(captured_in_background(os.environ)),
        "cwd": source_folder(sys.argv[0] if sys.argv else "", folder),
        "sys_path": os.pathsep.join(sys.path),
        **experiment,
        **{_TAG + key: value for key, value in all_tags.items()},
    }
    return _recorded(Recording(target, os.urandom(16).hex(), role="owner", creation=creation))


def resumed_run(target: Target, run_id: str, *, tags: Mapping[str, Any] | None) -> ActiveRun:
    """Go on with a run that stands in the store, or is about to: another process may just have started it."""
    from tracker.client.capture.identity import identity_tags
    from tracker.core.errors import StoreError

    try:
        stored = _standing(target, run_id)
    except StoreError as error:
        warn_once(run_id, f"Run {run_id} is gone on with, though its store does not answer: {error}")
        stored = None
    creation = {"is_new": "0", "follows": " ".join(_left_by_the_dead(target, run_id))}
    if stored is not None:
        creation |= {"run_name": stored.run_name, "user_id": stored.user_id}
        creation |= {"start_time": str(stored.start_time)} if stored.start_time is not None else {}
    run = _recorded(Recording(target, run_id, role="member", creation=creation))
    if stored is not None:
        run.knows(stored)
    run.reopen()
    identity = identity_tags(os.environ, sys.argv, working_folder())
    run.set_tags({key: value for key, value in identity.items() if key.startswith("tracker.")} | dict(tags or {}))
    return run


def attached_run(target: Target, run_id: str) -> ActiveRun:
    """Log to a run without being the one that ends it."""
    return _recorded(Recording(target, run_id, role="worker", creation={"is_new": "0"}))


def own_earlier_run(target: Target) -> str | None:
    """The run that this job logged to before it was queued again; None where there is none."""
    job, task = (os.environ.get(name) for name in ("SLURM_JOB_ID", "SLURM_PROCID"))
    if not job:
        return None
    from tracker.client.capture.tags import SLURM_JOB, SLURM_TASK
    from tracker.core.errors import StoreError, StoreNotFound
    from tracker.core.filter.tree import And, Compare, Expression, Field
    from tracker.core.queries import ATTRIBUTES_ONLY, RunQuery

    _store_what_waits(target)
    where: Expression = Compare(Field("tag", SLURM_JOB), "=", job)
    if task is not None:
        where = And((where, Compare(Field("tag", SLURM_TASK), "=", task)))
    try:
        store = target.open("read")
        try:
            found = store.search_runs(RunQuery(where=where, limit=1, columns=ATTRIBUTES_ONLY))
        finally:
            store.close()
    except StoreNotFound:
        return None
    except StoreError as error:
        warn_once("resume", f"The job's earlier run cannot be looked for, so a new one begins: {error}")
        return None
    return found[0].run_id if found else None


def _left_by_the_dead(target: Target, run_id: str) -> list[str]:
    """The journals of a run whose processes are gone: how these ended says nothing of a run that goes on."""
    journals = [journal for spool in target.spools() for journal in spool.journals()]
    heads = {journal.name: journal.head() for journal in journals}
    return [name for name, head in heads.items() if head.get("run_id") == run_id and presence(head) == "dead"]


def _store_what_waits(target: Target) -> None:
    """Drain what an earlier process left, so that its run is found."""
    from tracker.client.drain.spool_drain import SpoolDrain, holding

    for spool in target.spools():
        if not spool.journals():
            continue
        with holding(spool, patience=1.0) as is_held:
            if is_held:
                drain = SpoolDrain(spool, captures=False)
                while drain.sweep().has_moved:
                    pass
                drain.close()


def _recorded(recording: Recording) -> ActiveRun:
    active.recordings.add(recording)
    return ActiveRun(recording)


def _standing(target: Target, run_id: str) -> entities.Run | None:
    """The run in its store; None where it is still on its way there."""
    from tracker.core.errors import InvalidValue, RunNotFound, StoreNotFound
    from tracker.core.names import check_run_id

    check_run_id(run_id)
    try:
        store = target.open("read")
        try:
            stored = store.get_run(run_id)
        finally:
            store.close()
    except (RunNotFound, StoreNotFound):
        if any(j.head().get("run_id") == run_id for spool in target.spools() for j in spool.journals()):
            return None
        raise RunNotFound(run_id) from None
    if stored.lifecycle_stage == "deleted":
        raise InvalidValue(f"Run {run_id} is deleted: restore_run({run_id!r}) brings it back.")
    return stored


def _check(name: str, tags: Mapping[str, str]) -> None:
    from tracker.core.names import check_key, check_run_name

    check_run_name(name)
    for key in tags:
        check_key("tag", key)


def is_on(value: str) -> bool:
    """Whether an environment variable switches something on."""
    return value.strip().lower() in _TRUE
