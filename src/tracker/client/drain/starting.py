"""Seeing to it that somebody drains: a child process, else a thread of this one."""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import suppress
from threading import Thread

from tracker.client.forking import close_here, open_here

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tracker.core.journal.spool import Spool

_DROPPED = ("PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONPROFILEIMPORTTIME")
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
"""The folder that the package lies in, which need not be on the child's path."""
_CODE = """\
import os, sys
if os.fork(): os._exit(0)
os.setsid()
os.closerange(4, 1 << 16)
sys.path.append(sys.argv[1])
from tracker.client.drain.child import main
main(sys.argv[2])
"""
"""The work is a grandchild's, so that whoever started it has no child to wait for. What the program left open for
children of its own, a lock or a pipe, is not held by it; what it keeps, as its 3, says that one is being started."""
STARTED = 3
_ASIDE = 9
"""Where that lock is held while the first descriptors of the child are set up, whichever it has here."""


def is_drained_by_somebody(spool: Spool) -> bool:
    """Whether someone holds the spool's lock."""
    try:
        fd = open_here(spool.lock_path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        close_here(fd)
    return False


def start_child(spool: Spool, *, is_waited_for: bool = True) -> bool:
    """Start the process that drains a spool, without a shell and without a fork of this process.

    False where one is being started already: of thirty programs that begin at once one starts it, and the others do not
    make its start slower with thirty more. The short-lived process that starts it may be waited for beside what goes on
    here. Raises `OSError` where none can be started.
    """
    if not sys.executable:
        raise OSError(0, "this Python does not know its own program")
    environ = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    arguments = [sys.executable, "-P", "-c", _CODE, _ROOT, spool.path]
    log = f"{spool.path}/drain.log"
    turn = open_here(spool.starting_path, os.O_RDWR | os.O_CREAT)
    try:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a filesystem without locks: then whoever comes second finds the spool drained and goes
            pass
        actions = [
            (os.POSIX_SPAWN_DUP2, turn, _ASIDE),
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, _ASIDE, STARTED),
        ]
        pid = os.posix_spawn(sys.executable, arguments, environ, file_actions=actions)
    finally:
        close_here(turn)
    if is_waited_for:
        _wait_for(pid)
    else:
        Thread(target=_wait_for, args=(pid,), name="tracker-wait", daemon=True).start()
    return True


def _wait_for(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
