"""Patches beside each other: which lines one has and another has not."""

import os
import subprocess
from pathlib import Path

from tracker.client.capture.patch import uncommitted_diff
from tracker.views.patches import MOST_LINES, PatchLine, parse_patch, patch_difference


def of_file(path: str, *lines: str, mode: str = "100644") -> str:
    header = f"diff --git a/{path} b/{path}\nindex aaaa..bbbb {mode}\n--- a/{path}\n+++ b/{path}\n@@ -1,3 +1,4 @@\n"
    return header + "".join(f"{line}\n" for line in (" context", *lines))


def differing(baseline: str, other: str) -> list[PatchLine]:
    return list(patch_difference(parse_patch(baseline), parse_patch(other)).lines)


def test_equal_patches_do_not_differ() -> None:
    assert differing(of_file("m.py", "-x", "+y"), of_file("m.py", "-x", "+y")) == []


def test_lines_of_one_alone_are_told_with_their_file_and_side() -> None:
    assert differing(of_file("m.py", "-x", "+y"), of_file("m.py", "-x", "+z")) == [
        PatchLine("m.py", "baseline", "+y"),
        PatchLine("m.py", "other", "+z"),
    ]


def test_a_line_that_stands_twice_in_one_differs_once() -> None:
    assert differing(of_file("m.py", "+x"), of_file("m.py", "+x", "+x")) == [PatchLine("m.py", "other", "+x")]


def test_against_no_changes_all_lines_differ() -> None:
    assert differing("", of_file("m.py", "+x")) == [PatchLine("m.py", "other", "+x")]


def test_a_removed_line_that_looks_like_a_header_is_a_line() -> None:
    assert differing("", of_file("q.sql", "--- a comment")) == [PatchLine("q.sql", "other", "--- a comment")]


def test_a_file_that_differs_in_no_line_is_told() -> None:
    found = differing(of_file("m.py", "+x"), of_file("m.py", "+x", mode="100755"))
    assert [line.path for line in found] == ["m.py", "m.py"]
    assert found[0].text.startswith("(")


def test_the_order_of_files_makes_no_difference() -> None:
    one, other = of_file("a.py", "+x"), of_file("b.py", "+y")
    assert differing(one + other, other + one) == []


def test_notes_on_files_that_are_left_out_are_lines_too() -> None:
    assert differing(of_file("m.py", "+x"), of_file("m.py", "+x") + "# not in git: n.py\n") == [
        PatchLine("", "other", "# not in git: n.py")
    ]


def test_lines_beyond_the_most_are_counted() -> None:
    found = patch_difference(parse_patch(""), parse_patch(of_file("m.py", *(f"+{n}" for n in range(500)))))
    assert (len(found.lines), found.more) == (MOST_LINES, 500 - MOST_LINES)


def test_a_patch_is_told_by_its_size() -> None:
    assert str(parse_patch("")) == "none"
    assert str(parse_patch(of_file("a", "+x") + of_file("b", "+y", "-z"))).startswith("3 lines in 2 files (")


def test_patches_of_the_same_size_are_told_apart() -> None:
    one, other = (str(parse_patch(of_file("a", line))) for line in ("+x", "+y"))
    assert one != other


def test_what_is_no_patch_has_no_lines() -> None:
    assert differing("", "\x1b[2J\n" * 10 + "+x\n\x00") == []


def test_a_patch_that_was_captured_is_read(tmp_path: Path) -> None:
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(tmp_path)}
    identity = ["-c", "user.name=n", "-c", "user.email=e"]
    (tmp_path / "a b.py").write_text("one\ntwo\n")
    (tmp_path / "data.bin").write_bytes(bytes(range(256)))
    for arguments in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "first"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, env=environ, check=True)
    (tmp_path / "a b.py").write_text("one\nthree\n")
    (tmp_path / "data.bin").write_bytes(bytes(range(255, -1, -1)))
    (tmp_path / "new.py").write_text("x\n")
    found = differing("", uncommitted_diff(str(tmp_path)).decode())
    assert [(line.path, line.text[:12]) for line in found] == [
        ("", "# not in git"), ("a b.py", "-two"), ("a b.py", "+three"), ("data.bin", "(changed in "),
    ]  # fmt: skip
