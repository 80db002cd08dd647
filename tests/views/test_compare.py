"""Runs side by side: what differs, and what does not."""

from collections.abc import Mapping

from tracker.core.entities import Run
from tracker.views.compare import CapturedCode, Comparison, Row, SectionName, compare


def run(name: str, *, params: Mapping[str, str] | None = None, tags: Mapping[str, str] | None = None) -> Run:
    return Run(name, "0", name, "FINISHED", 0, 1, "active", "", "", params=params or {}, tags=tags or {})


def differing(comparison: Comparison, section: SectionName) -> list[tuple[str, tuple[str | None, ...]]]:
    return [(row.key, row.values) for row in comparison.section(section).differing]


def with_params(*params: Mapping[str, str], baseline: int = 0) -> Comparison:
    return compare([run(str(n), params=each) for n, each in enumerate(params)], baseline=baseline)


def with_tags(*tags: Mapping[str, str]) -> Comparison:
    return compare([run(str(n), tags=each) for n, each in enumerate(tags)])


def test_params_that_differ_are_found() -> None:
    found = with_params({"lr": "0.1", "seed": "1", "opt": "sgd"}, {"lr": "0.2", "seed": "1", "opt": "sgd"})
    assert differing(found, "params") == [("lr", ("0.1", "0.2"))]
    assert len(found.section("params").rows) == 3


def test_params_that_are_equal_as_numbers_do_not_differ() -> None:
    assert differing(with_params({"lr": "0.1"}, {"lr": "1e-1"}), "params") == []


def test_a_missing_param_differs_and_is_none() -> None:
    assert differing(with_params({"lr": "0.1"}, {}), "params") == [("lr", ("0.1", None))]


def test_one_run_of_many_that_differs_is_enough() -> None:
    assert differing(with_params({"a": "1"}, {"a": "1"}, {"a": "2"}), "params") == [("a", ("1", "1", "2"))]


def test_params_are_in_natural_order() -> None:
    found = with_params({"layer_10": "1", "layer_2": "1"}, {})
    assert [key for key, _ in differing(found, "params")] == ["layer_2", "layer_10"]


def test_captured_tags_are_code_or_environment_by_short_names() -> None:
    found = with_tags(
        {"mlflow.source.git.commit": "aa", "tracker.python": "3.11.2", "team": "x"},
        {"mlflow.source.git.commit": "bb", "tracker.python": "3.12.1", "team": "y"},
    )
    assert differing(found, "code") == [("commit", ("aa", "bb"))]
    assert differing(found, "environment") == [("python", ("3.11.2", "3.12.1"))]
    assert differing(found, "tags") == [("team", ("x", "y"))]


def test_bookkeeping_is_no_difference_and_still_there() -> None:
    found = with_tags({"tracker.pid": "1", "mlflow.runName": "a"}, {"tracker.pid": "2", "tracker.progress.step": "7"})
    assert differing(found, "tags") == []
    assert [row.key for row in found.section("tags").rows if row.differs] == [
        "mlflow.runName", "tracker.pid", "tracker.progress.step",
    ]  # fmt: skip


def with_code(*code: CapturedCode) -> Comparison:
    return compare([run(str(n)) for n in range(len(code))], code=code)


def test_packages_differ_by_their_versions() -> None:
    found = with_code(CapturedCode(None, "torch==2.1\nnumpy==1.26\n"), CapturedCode(None, "numpy==1.26\nTorch==2.2\n"))
    assert differing(found, "packages") == [("torch", ("2.1", "2.2"))]


def test_a_run_whose_packages_are_unknown_does_not_differ_in_them() -> None:
    found = with_code(CapturedCode(None, "torch==2.1\n"), CapturedCode(), CapturedCode(None, "torch==2.1\n"))
    assert differing(found, "packages") == []
    assert found.section("packages").rows == (Row("torch", ("2.1", None, "2.1"), differs=False),)


def test_patches_that_differ_are_told_and_their_lines_held_against_the_baseline() -> None:
    patch = "diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n@@ -1 +1 @@\n+{}\n"
    found = with_code(*(CapturedCode(patch.format(word)) for word in ("x", "y", "x")), CapturedCode())
    ((key, (first, second, third, unknown)),) = differing(found, "code")
    assert (key, first == second, first == third, unknown) == ("uncommitted", False, True, None)
    assert [difference and [line.text for line in difference.lines] for difference in found.patches] == [
        None, ["+x", "+y"], None, None,
    ]  # fmt: skip


def test_differences_of_a_run_are_counted_against_the_baseline() -> None:
    found = with_params({"a": "1", "b": "1"}, {"a": "2", "b": "2"}, {"a": "2", "b": "1"}, baseline=1)
    assert [found.differences(place) for place in range(3)] == [2, 0, 1]


def test_values_stay_as_the_store_has_them() -> None:
    hostile = "\x1b]52;c;x\x07\n" + "x" * 8000
    assert differing(with_params({"p": hostile}, {}), "params") == [("p", (hostile, None))]
