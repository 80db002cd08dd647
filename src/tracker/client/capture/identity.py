"""What a run knows of its process at once: whose it is, what it runs, where."""

from __future__ import annotations

import os
import sys

from tracker.client.capture import tags
from tracker.client.capture.checkout import commit_and_branch
from tracker.client.capture.masking import command_line
from tracker.core.journal.evidence import evidence_tags, own_evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES_OF_THE_USER = ("MLFLOW_TRACKING_USERNAME", "LOGNAME", "USER", "LNAME", "USERNAME")
_KERNEL = "ipykernel_launcher.py"
"""What the process of a notebook runs; its code is the notebook's, which lies in the folder that it runs in."""
_NAMES_OF_THE_NOTEBOOK = ("__vsc_ipynb_file__", "IPYNB_FILE")
_LONGEST = 5000


def identity_tags(environ: Mapping[str, str], argv: Sequence[str], cwd: str) -> dict[str, str]:
    """The tags of a process, without asking another one."""
    script = argv[0] if argv else ""
    found = {
        tags.USER: _user(environ),
        tags.SOURCE_NAME: _source_name(environ, script),
        tags.SOURCE_TYPE: "NOTEBOOK" if _is_notebook(script) else "LOCAL",
        tags.COMMAND: command_line(sys.orig_argv)[:_LONGEST],
        **evidence_tags(own_evidence()),
        tags.PYTHON: ".".join(map(str, sys.version_info[:3])),
        tags.FOLDER: cwd,
    }
    commit, branch = commit_and_branch(source_folder(script, cwd))
    for tag, value in ((tags.GIT_COMMIT, commit), (tags.GIT_BRANCH, branch)):
        if value:
            found[tag] = value
    found.update({tag: environ[name] for name, tag in tags.SLURM.items() if environ.get(name)})
    return {tag: _as_text(value) for tag, value in found.items() if value}


def source_folder(script: str, cwd: str) -> str:
    """The folder whose repository is the run's: that of its script, else the one that it runs in."""
    path = os.path.join(cwd, script)
    return os.path.dirname(path) if script and not _is_notebook(script) and os.path.isfile(path) else cwd


def _is_notebook(script: str) -> bool:
    return os.path.basename(script) == _KERNEL


def _source_name(environ: Mapping[str, str], script: str) -> str:
    if _is_notebook(script):
        for name in _NAMES_OF_THE_NOTEBOOK:
            if environ.get(name):
                return os.path.basename(environ[name])
    return script or "<console>"


def _as_text(name: str) -> str:
    """What the system calls something need not be text, which a tag must be."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _user(environ: Mapping[str, str]) -> str:
    for name in _NAMES_OF_THE_USER:
        if environ.get(name):
            return environ[name]
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return str(os.getuid())
