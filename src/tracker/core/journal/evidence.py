"""Which process wrote a journal, and whether it is still there.

A process number alone says little: numbers come round, machines restart, containers count from one. With the boot, the
namespace and the moment of its start it names one process for ever.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    Presence = Literal["alive", "dead", "unknown"]

HOST_TAG = "tracker.host"
PID_TAG = "tracker.pid"
PROCESS_TAG = "tracker.process"
"""What makes a process's number one for ever: boot, namespace and birth."""

_FIELDS = ("host", "boot", "namespace", "pid", "born")


def host_name() -> str:
    return os.uname().nodename


def own_evidence() -> dict[str, str]:
    """What names this process."""
    pid = os.getpid()
    return dict(zip(_FIELDS, (host_name(), _boot(), _namespace(), str(pid), _birth(pid) or "?"), strict=True))


def evidence_tags(evidence: Mapping[str, str]) -> dict[str, str]:
    """The evidence as tags of a run."""
    process = " ".join(evidence.get(name, "?") for name in ("boot", "namespace", "born"))
    return {HOST_TAG: evidence.get("host", ""), PID_TAG: evidence.get("pid", ""), PROCESS_TAG: process}


def evidence_in(tags: Mapping[str, str]) -> dict[str, str]:
    """What a run's tags say of its process; empty where they say too little."""
    rest = tags.get(PROCESS_TAG, "").split(" ")
    if len(rest) != 3 or not (tags.get(HOST_TAG) and tags.get(PID_TAG)):
        return {}
    boot, namespace, born = rest
    return {"host": tags[HOST_TAG], "boot": boot, "namespace": namespace, "pid": tags[PID_TAG], "born": born}


def presence(evidence: Mapping[str, str]) -> Presence:
    """Whether the process that left this evidence is there; unknown from another machine or container."""
    if evidence.get("host") != host_name():
        return "unknown"
    if _differ(evidence.get("boot"), _boot()):
        return "dead"
    if evidence.get("namespace") != _namespace():
        return "unknown"
    pid = evidence.get("pid", "")
    if not pid.isdecimal():
        return "unknown"
    born = _birth(int(pid))
    return "dead" if born is None or _differ(evidence.get("born"), born) else "alive"


def is_own(evidence: Mapping[str, str]) -> bool:
    """Whether this very process left it."""
    return evidence.get("pid") == str(os.getpid()) and presence(evidence) == "alive"


def _differ(left: str | None, seen: str) -> bool:
    """Whether two answers of the system contradict each other; one that could not be had ("?") contradicts none."""
    return left != seen and "?" not in (left, seen)


def _boot() -> str:
    return _first_line("/proc/sys/kernel/random/boot_id")


def _namespace() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return "?"


def _birth(pid: int) -> str | None:
    """When a process began, in ticks since the boot; None where there is none, or only what is left of one."""
    fields = _first_line(f"/proc/{pid}/stat").rpartition(")")[2].split()
    if len(fields) > 19:
        return None if fields[0] in ("Z", "X") else fields[19]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass
    return "?"


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return "?"
