"""Real git repositories, as people have them, untouched by the settings of whoever runs the tests."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_AUTHOR = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
}
_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CEILING_DIRECTORIES": "/"}


@dataclass(frozen=True)
class Repository:
    """A checkout."""

    path: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, env=os.environ | _AUTHOR | _ALONE, capture_output=True, check=True
        )
        return done.stdout.decode(errors="surrogateescape").strip()

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, tracked or not."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def commit(self, **files: str | bytes) -> str:
        """Commit everything, and files of these names with `.txt`; the commit."""
        for name, content in files.items():
            self.write(f"{name}.txt", content)
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", "more")
        return self.git("rev-parse", "HEAD")


def new_repository(path: Path, *options: str) -> Repository:
    """A repository without a commit, on the branch `trunk`."""
    path.mkdir(parents=True)
    repository = Repository(path)
    repository.git("init", "-q", "-b", "trunk", *options)
    return repository
