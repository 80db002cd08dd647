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

_FIELDS = ("host", "boot", "namespace", "pid", "born")


def host_name() -> str:
    return os.uname().nodename


def own_evidence() -> dict[str, str]:
    """What names this process."""
    pid = os.getpid()
    return dict(zip(_FIELDS, (host_name(), _boot(), _namespace(), str(pid), _birth(pid) or "?"), strict=True))


def presence(evidence: Mapping[str, str]) -> Presence:
    """Whether the process that left this evidence is there; unknown from another machine or container."""
    if evidence.get("host") != host_name():
        return "unknown"
    if evidence.get("boot") != _boot():
        return "dead"
    if evidence.get("namespace") != _namespace():
        return "unknown"
    pid = evidence.get("pid", "")
    if not pid.isdecimal():
        return "unknown"
    return "alive" if _birth(int(pid)) == evidence.get("born") else "dead"


def is_own(evidence: Mapping[str, str]) -> bool:
    """Whether this very process left it."""
    return evidence.get("pid") == str(os.getpid()) and presence(evidence) == "alive"


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
