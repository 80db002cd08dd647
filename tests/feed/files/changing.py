"""Changing a store as MLflow does: one file in the place of another, or written over where it lies."""

from pathlib import Path

from tests.files.raw import put


def edit(folder: Path, *edits: tuple[str, str]) -> None:
    """Change texts in a meta.yaml, as MLflow since 2.0 does it: by another file in its place."""
    text = (folder / "meta.yaml").read_text()
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    put(folder, ".meta.new", text.encode()).rename(folder / "meta.yaml")


def end(run: Path, status: int = 3) -> None:
    edit(run, ("status: 1", f"status: {status}"), ("end_time: null", "end_time: 5"))


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)
