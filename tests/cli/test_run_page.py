"""The page of one run: long values, many children, keys that look alike."""

from dataclasses import replace

from tracker.cli.output import Output
from tracker.cli.run_page import Page
from tracker.core.entities import Run

HOUR = 3_600_000
RUN = Run("ab" * 16, "0", "wise-colt", "FINISHED", 0, HOUR, "active", "mira", "/data/mlruns/0/run/artifacts")


def page(run: Run, *, room: int | None = 80, children: int = 0) -> list[str]:
    child = replace(RUN, run_name="child")
    made = Page(run, "sweep (1)", (), [child] * children, Output(room=room), now=2 * HOUR)
    return ["".join(text for text, _ in line).rstrip() for line in made.lines()]


def section(title: str, lines: list[str]) -> list[str]:
    """The lines below a heading, up to the next empty line."""
    start = next(place for place, line in enumerate(lines) if line.startswith(title)) + 1
    rest = lines[start:]
    return rest[: rest.index("") if "" in rest else None]


def test_short_params_stand_side_by_side_column_after_column() -> None:
    run = replace(RUN, params={f"p{place}": str(place) for place in range(12)})
    assert section("params 12", page(run, room=40)) == [
        "  p0  0    p3  3    p6  6    p9   9",
        "  p1  1    p4  4    p7  7    p10  10",
        "  p2  2    p5  5    p8  8    p11  11",
    ]


def test_a_long_value_has_a_line_of_its_own_below_and_is_cut_on_a_terminal() -> None:
    run = replace(RUN, params={"config": "x" * 200, "lr": "1"})
    assert section("params 2", page(run)) == ["  lr  1", f"  config  {'x' * 69}…"]
    assert section("params 2", page(run, room=None)) == [f"  config  {'x' * 200}", "  lr      1"]


def test_keys_that_look_alike_when_cleaned_are_all_shown() -> None:
    run = replace(RUN, params={"\x81": "1", "\x82": "2"})
    assert section("params 2", page(run, room=None)) == ["  �  1", "  �  2"]


def test_a_place_too_long_for_its_line_gets_one_of_its_own() -> None:
    path = f"/data/{'deep/' * 11}artifacts"
    lines = page(replace(RUN, artifact_uri=path))
    assert lines[lines.index("  artifacts") + 1] == f"    {path}"
    assert f"  artifacts   {path}" in page(replace(RUN, artifact_uri=path), room=100)


def test_a_deleted_run_says_so_and_a_child_names_its_parent() -> None:
    lines = page(replace(RUN, lifecycle_stage="deleted", tags={"mlflow.parentRunId": "cd" * 16}))
    assert lines[0] == "wise-colt  ✔ done  deleted"
    assert f"  parent      {'cd' * 16}" in lines


def test_of_many_children_a_terminal_shows_the_first_and_how_to_see_the_rest() -> None:
    last = page(RUN, children=25)[-1]
    assert last == f"  and 5 more: tracker runs --filter \"tags.mlflow.parentRunId = '{RUN.run_id}'\""
    assert len(section("children 25", page(RUN, children=25, room=None))) == 26


def test_a_note_is_wrapped_between_words() -> None:
    run = replace(RUN, tags={"mlflow.note.content": "one two three four\n\nfive"})
    lines = page(run, room=14)
    start = next(place for place, line in enumerate(lines) if line.startswith("note"))
    assert lines[start + 1 :] == ["  one two", "  three four", "", "  five"]


def test_a_run_with_nothing_logged_is_its_header() -> None:
    assert page(RUN)[-1] == "  artifacts   /data/mlruns/0/run/artifacts"
