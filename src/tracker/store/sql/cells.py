"""Cells of a row as the type that they should have.

A server keeps the types of its columns. SQLite keeps whatever somebody put there, bytes that are not UTF-8 included.
What is of the wrong type is left out, and said.
"""

from typing import Any

from tracker.core.entities import Lifecycle, Problem
from tracker.core.errors import shorten


class Cells:
    """The problems of one entity, as they are found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def text(self, field: str, cell: Any) -> str | None:
        """The text; None where the cell is empty or holds something else."""
        if cell is None or type(cell) is str:
            return cell
        self.problems.append(Problem(field, wrong("a text", cell)))
        return None

    def integer(self, field: str, cell: Any) -> int | None:
        """The integer; None where the cell is empty or holds something else."""
        if cell is None or type(cell) is int:
            return cell
        self.problems.append(Problem(field, wrong("an integer", cell)))
        return None

    def lifecycle(self, cell: Any) -> Lifecycle:
        """The stage; active where it cannot be told."""
        if cell == "active":
            return "active"
        if cell == "deleted":
            return "deleted"
        self.problems.append(Problem("lifecycle_stage", wrong("a lifecycle stage", cell)))
        return "active"


def wrong(wanted: str, cell: Any) -> str:
    """What to say of a cell that holds something else."""
    if cell is None:
        return f"is empty where {wanted} should be"
    if isinstance(cell, bytes):
        return f"{len(cell)} bytes that are not UTF-8 where {wanted} should be"
    return f"{shorten(str(cell))} where {wanted} should be"
