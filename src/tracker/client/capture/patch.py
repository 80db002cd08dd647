"""What a checkout has that its commit has not, as a patch that `git apply` takes.

It is bounded: a checkpoint of gigabytes that somebody committed would cost git minutes and the machine its memory.
"""

import os

from tracker.client.capture.git import ask_git

MOST_DIFF = 5_000_000
"""Bytes of a diff that are kept; files beyond are named."""
MOST_FILE = 20_000_000
"""Bytes of a file, before or after, that git is asked to compare."""
_MOST_NAMED = 1000
_DIFF = (
    "diff --no-ext-diff --no-textconv --no-color --binary --full-index --unified=3 --inter-hunk-context=0 --no-relative"
    " --submodule=short -O/dev/null --src-prefix=a/ --dst-prefix=b/ HEAD"
).split()
_CHANGED = "diff --raw -z --no-renames --no-abbrev -O/dev/null HEAD".split()


def uncommitted_diff(folder: str) -> bytes:
    """What differs from the commit, so that `git apply` brings it back; what is left out is named at the end.

    Nothing where all is committed, or where there is no repository.
    """
    if ask_git(folder, "rev-parse", "--verify", "-q", "HEAD") is None:
        return b""
    top = _text(ask_git(folder, "rev-parse", "--show-toplevel") or b"").rstrip("\n") or folder
    changed = _changed_sizes(top)
    if not changed:
        return b""
    fitting = [name for name, size in changed.items() if size <= MOST_FILE]
    diff = b"" if len(fitting) < len(changed) else ask_git(top, *_DIFF, most=MOST_DIFF + 1) or b""
    left_out: list[bytes] = []
    if not 0 < len(diff) <= MOST_DIFF:
        diff, left_out = _diff_of_what_fits(top, changed)
    untracked = (ask_git(top, "ls-files", "--others", "--exclude-standard", "-z") or b"").split(b"\0")
    notes = [b"# left out, for its size: " + name for name in left_out[:_MOST_NAMED]]
    notes += [b"# not in git: " + name for name in untracked[:_MOST_NAMED] if name]
    return diff + b"".join(note.replace(b"\n", b"?") + b"\n" for note in notes)


def _changed_sizes(top: str) -> dict[bytes, int]:
    """The changed files, and the bytes of the larger of what they were and what they are."""
    fields = (ask_git(top, *_CHANGED) or b"").split(b"\0")
    before = {name: entry.split(b" ")[2] for entry, name in zip(fields[::2], fields[1::2], strict=False)}
    question = b"".join(commit + b"\n" for commit in before.values())
    answers = (ask_git(top, "cat-file", "--batch-check=%(objectsize)", given=question) or b"").split(b"\n")
    sizes = [int(answer) if answer.isdigit() else 0 for answer in answers] + [0] * len(before)
    return {name: max(size, _size(top, name)) for name, size in zip(before, sizes, strict=False)}


def _diff_of_what_fits(top: str, changed: dict[bytes, int]) -> tuple[bytes, list[bytes]]:
    """The diffs of as many files as there is room for, and the names of the others."""
    parts: list[bytes] = []
    left_out: list[bytes] = []
    room = MOST_DIFF
    for name, size in sorted(changed.items(), key=lambda item: item[1]):
        part = None
        if size <= MOST_FILE and room > 0:
            part = ask_git(top, *_DIFF, "--", f":(literal,top){_text(name)}", most=room + 1)
        if part is None or len(part) > room:
            left_out.append(name)
        else:
            parts.append(part)
            room -= len(part)
    return b"".join(parts), left_out


def _size(top: str, name: bytes) -> int:
    try:
        return os.lstat(os.path.join(os.fsencode(top), name)).st_size
    except OSError:
        return 0


def _text(name: bytes) -> str:
    return os.fsdecode(name)
