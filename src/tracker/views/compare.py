"""Runs side by side: what differs in their params, metrics, code, packages, environment and tags.

A comparison holds everything, and of each row whether it differs: whoever shows it leaves out what does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import eq
from typing import Literal, NamedTuple, TypeAlias

from tracker.core.entities import Run
from tracker.views.change import means_the_same
from tracker.views.format import natural_key
from tracker.views.known_tags import CODE, ENVIRONMENT, is_bookkeeping
from tracker.views.metric_rows import MetricRow
from tracker.views.patches import Patch, PatchDifference, parse_patch, patch_difference
from tracker.views.ranking import Ranking
from tracker.views.requirements import packages

SectionName: TypeAlias = Literal["params", "code", "packages", "environment", "tags"]
Same: TypeAlias = Callable[[str | None, str | None], bool]
_UNCOMMITTED = "uncommitted"


class CapturedCode(NamedTuple):
    """What a run captured of its code and packages; None for what it did not, or what cannot be read from here."""

    patch: str | None = None
    """Empty where all was committed."""
    requirements: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, as each run has it."""

    key: str
    values: tuple[str | None, ...]
    differs: bool
    is_bookkeeping: bool = False

    def differs_from(self, baseline: int, run: int) -> bool:
        """Whether a run has it otherwise than the baseline."""
        return self.differs and not means_the_same(self.values[baseline], self.values[run])


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind."""

    name: SectionName
    rows: tuple[Row, ...]

    @property
    def differing(self) -> tuple[Row, ...]:
        """Those that differ and are no bookkeeping."""
        return tuple(row for row in self.rows if row.differs and not row.is_bookkeeping)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more runs side by side; all columns have one place a run."""

    runs: tuple[Run, ...]
    baseline: int
    """Which of the runs the others are held against."""
    ranking: Ranking | None
    metrics: tuple[MetricRow, ...]
    sections: tuple[Section, ...]
    patches: tuple[PatchDifference | None, ...]
    """What differs between the baseline's uncommitted changes and each run's; None where they are equal or unknown."""

    def section(self, name: SectionName) -> Section:
        return next(section for section in self.sections if section.name == name)

    def differences(self, run: int) -> int:
        """In how many rows a run differs from the baseline, metrics apart."""
        rows = (row for section in self.sections for row in section.differing)
        return sum(row.differs_from(self.baseline, run) for row in rows)


def compare(
    runs: Sequence[Run],
    *,
    baseline: int = 0,
    metrics: Sequence[MetricRow] = (),
    ranking: Ranking | None = None,
    code: Sequence[CapturedCode] = (),
) -> Comparison:
    """The comparison of two runs or more."""
    captured = code or [CapturedCode()] * len(runs)
    patches = [None if each.patch is None else parse_patch(each.patch) for each in captured]
    tags = [run.tags for run in runs]
    named = {*CODE, *ENVIRONMENT}
    others = [{key: value for key, value in each.items() if key not in named} for each in tags]
    return Comparison(
        tuple(runs),
        baseline,
        ranking,
        tuple(metrics),
        sections=(
            Section("params", _rows([run.params for run in runs], same=means_the_same)),
            Section("code", (*_named_rows(tags, CODE), *_patch_rows(patches))),
            Section("packages", _package_rows([each.requirements for each in captured])),
            Section("environment", _named_rows(tags, ENVIRONMENT)),
            Section("tags", _rows(others, is_bookkeeping=is_bookkeeping)),
        ),
        patches=tuple(map(partial(_patch_difference, patches[baseline]), patches)),
    )


def _rows(
    values: Sequence[Mapping[str, str]],
    *,
    same: Same = eq,
    is_bookkeeping: Callable[[str], bool] = lambda _: False,
) -> tuple[Row, ...]:
    keys = sorted({key for each in values for key in each}, key=natural_key)
    return tuple(_row(key, [each.get(key) for each in values], same, is_bookkeeping(key)) for key in keys)


def _named_rows(tags: Sequence[Mapping[str, str]], names: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows for well-known tags, in their own order and by their short names."""
    there = [tag for tag in names if any(tag in each for each in tags)]
    return tuple(_row(names[tag], [each.get(tag) for each in tags]) for tag in there)


def _row(
    key: str,
    values: Iterable[str | None],
    same: Same = eq,
    is_bookkeeping: bool = False,
) -> Row:
    first, *others = column = tuple(values)
    return Row(key, column, any(not same(first, other) for other in others), is_bookkeeping)


def _patch_rows(patches: Sequence[Patch | None]) -> tuple[Row, ...]:
    known = {patch.text for patch in patches if patch is not None}
    if not known:
        return ()
    words = tuple(None if patch is None else str(patch) for patch in patches)
    return (Row(_UNCOMMITTED, words, differs=len(known) > 1),)


def _package_rows(requirements: Sequence[str | None]) -> tuple[Row, ...]:
    """Packages differ between the runs whose packages are known."""
    installed = [None if text is None else packages(text) for text in requirements]
    known = [each for each in installed if each is not None]
    rows = []
    for name in sorted({name for each in known for name in each}, key=natural_key):
        versions = {each.get(name) for each in known}
        values = tuple(None if each is None else each.get(name) for each in installed)
        rows.append(Row(name, values, differs=len(versions) > 1))
    return tuple(rows)


def _patch_difference(baseline: Patch | None, other: Patch | None) -> PatchDifference | None:
    if baseline is None or other is None or baseline.text == other.text:
        return None
    return patch_difference(baseline, other)
