"""Packages of a requirements file by name."""

import pytest

from tracker.client.capture.requirements import installed_distributions
from tracker.views.requirements import packages


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("torch==2.1.0+cu121", ("torch", "2.1.0+cu121")),
        ("Scikit_Learn==1.5.0", ("scikit-learn", "1.5.0")),
        ("zope.interface == 6.0", ("zope-interface", "6.0")),
        ("uvicorn[standard]==0.30 ; python_version > '3.8'", ("uvicorn", "0.30")),
        ("mine @ git+https://host/mine@abc123", ("mine", "git+https://host/mine@abc123")),
        ("# mine==0.1 from file:///home/me/mine", ("mine", "0.1 from file:///home/me/mine")),
    ],
)
def test_a_line_is_a_package(line: str, package: tuple[str, str]) -> None:
    assert packages(f"{line}\n") == dict([package])


@pytest.mark.parametrize("line", ["", "# a comment", "torch>=2", "-r other.txt", "==1", "\x1b[2J", "a" * 8000])
def test_what_is_no_pinned_package_is_left_out(line: str) -> None:
    assert packages(line) == {}


def test_every_package_that_is_captured_is_found_again() -> None:
    captured = installed_distributions(__import__("sys").path)
    assert len(packages(captured)) == len(captured.splitlines())
