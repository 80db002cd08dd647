"""The commit and the branch of a git checkout, read from its files: asking git would cost a process at every start."""

from __future__ import annotations

import os

_HEX = frozenset("0123456789abcdef")
_BRANCH = "refs/heads/"
_ELSEWHERE = "refs/heads/.invalid"
"""What HEAD says where git keeps references in tables, which only git reads."""
_MOST = 1 << 20


def commit_and_branch(folder: str) -> tuple[str | None, str | None]:
    """What is checked out in the repository around a folder; None for what cannot be told."""
    git = _git_folder(folder)
    if git is None:
        return None, None
    head = _first_line(f"{git}/HEAD")
    if not head.startswith("ref:"):
        return _as_commit(head), None
    reference = head.removeprefix("ref:").strip()
    if reference == _ELSEWHERE:
        return None, None
    branch = reference.removeprefix(_BRANCH) if reference.startswith(_BRANCH) else None
    common = _first_line(f"{git}/commondir")
    places = [git, os.path.normpath(os.path.join(git, common))] if common else [git]
    for place in places:
        commit = _as_commit(_first_line(f"{place}/{reference}")) or _packed(f"{place}/packed-refs", reference)
        if commit is not None:
            return commit, branch
    return None, branch


def _git_folder(folder: str) -> str | None:
    """Where the repository around a folder keeps its things: `.git`, or where a file of that name says."""
    here = os.path.abspath(folder)
    while True:
        git = os.path.join(here, ".git")
        if os.path.isdir(git):
            return git
        said = _first_line(git)
        if said.startswith("gitdir:"):
            return os.path.normpath(os.path.join(here, said.removeprefix("gitdir:").strip()))
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def _packed(path: str, reference: str) -> str | None:
    for line in _content(path).splitlines():
        commit, _, name = line.partition(" ")
        if name == reference:
            return _as_commit(commit)
    return None


def _as_commit(text: str) -> str | None:
    return text if len(text) in (40, 64) and _HEX.issuperset(text) else None


def _first_line(path: str) -> str:
    return _content(path).partition("\n")[0].strip()


def _content(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MOST)
    except OSError:
        return ""
