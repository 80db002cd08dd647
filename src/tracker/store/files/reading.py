"""Reading files that somebody else wrote: never through a link, never blocked, never changing anything.

Everything in a file store may be damaged or hostile: a FIFO where a param should be, a link to a secret.
"""

import errno
import os
import stat

PIECE = 1 << 16
"""How much of a file is read at once."""
LARGEST_TEXT = 1 << 24
"""No MLflow writes a value beyond this; reading one whole would only fill the memory."""

FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
LINK = "is a link, which is not followed"
_OUR_OWN = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)
_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ELOOP: LINK,
    errno.EISDIR: "is a folder",
    errno.ENOTDIR: "is no folder",
    errno.ENOENT: "is missing",
    errno.ENXIO: "is no regular file",
    errno.ENAMETOOLONG: "has too long a name",
}


class Unreadable(Exception):
    """Why something cannot be read, in a few words. Caught where the `Problem` is made; it never leaves the store."""


def reason(error: OSError) -> str:
    """An error of the operating system in a few words."""
    raise_our_own(error)
    return _REASONS.get(error.errno or 0) or (error.strerror or "cannot be read").lower()


def raise_our_own(error: OSError) -> None:
    """Raise again what is this process's trouble, such as too many open files, and no damage of a store."""
    if error.errno in _OUR_OWN:
        raise error


def read_file(path: str, limit: int = LARGEST_TEXT) -> bytes:
    """A whole regular file; `FileNotFoundError` where it is missing, `Unreadable` where it is anything else."""
    try:
        fd = os.open(path, FILE)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(reason(error)) from error
    try:
        check_regular(fd)
        return read_open(fd, limit)
    except OSError as error:
        raise Unreadable(reason(error)) from error
    finally:
        os.close(fd)


def read_open(fd: int, limit: int = LARGEST_TEXT) -> bytes:
    """The rest of an open file."""
    content = os.read(fd, PIECE)
    if not (content and (part := os.read(fd, PIECE))):
        return content
    parts = [content, part]
    size = len(content) + len(part)
    while part := os.read(fd, PIECE):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise Unreadable(f"is larger than {limit >> 20} MiB")
    return b"".join(parts)


def is_path_below(key: str) -> bool:
    """Whether a key names something below its folder, whatever lies there."""
    try:
        os.fsencode(key)
    except UnicodeEncodeError:
        return False
    return "\0" not in key and all(part not in ("", ".", "..") for part in key.split("/"))


def check_regular(fd: int) -> None:
    """Refuse an open file that is none: a folder, a pipe, a device."""
    mode = os.fstat(fd).st_mode
    if not stat.S_ISREG(mode):
        raise Unreadable("is a folder" if stat.S_ISDIR(mode) else "is no regular file")
