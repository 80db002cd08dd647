"""A comparison as a page: who is compared and who is better, then section by section what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.cli.diff_layout import INDENT, DiffLayout
from tracker.cli.diff_metric_table import MetricTable
from tracker.cli.diff_rows import patch_lines, section_lines
from tracker.cli.diff_runs import runs_lines
from tracker.views.better import is_of_system
from tracker.views.budget import Budget
from tracker.views.compare import Section, SectionName
from tracker.views.format import counted
from tracker.views.table import Line
from tracker.views.width import wrapped

_BEFORE_METRICS: tuple[SectionName, ...] = ("params",)
_BEHIND_METRICS: tuple[SectionName, ...] = ("code", "packages", "environment", "tags")


@dataclass(frozen=True)
class DiffPage:
    """What the page is made of, and for where."""

    layout: DiffLayout
    budget: Budget | None
    now: int

    def lines(self) -> Iterator[Line]:
        yield from runs_lines(self.layout, now=self.now)
        for name in _BEFORE_METRICS:
            yield from self._section(self.layout.comparison.section(name))
        yield from self._metrics()
        for name in _BEHIND_METRICS:
            yield from self._section(self.layout.comparison.section(name))
        yield from self._alike()
        yield from self._hidden()

    def _section(self, section: Section) -> Iterator[Line]:
        rows = section.rows if self.layout.shows_all else section.differing
        if not rows:
            return
        yield from self.layout.heading(section.name, f"{len(section.differing):,} of {len(section.rows):,} differ")
        yield from section_lines(rows, self.layout)
        if section.name == "code":
            for run, difference in enumerate(self.layout.comparison.patches):
                if difference is not None:
                    yield from patch_lines(difference, run, self.layout)

    def _metrics(self) -> Iterator[Line]:
        metrics = self.layout.comparison.metrics
        rows = [row for row in metrics if self.layout.shows_all or (row.differs and not is_of_system(row.key))]
        if not rows:
            return
        differing = sum(row.differs for row in metrics)
        shown = MetricTable(rows, self.budget, self.layout)
        yield from self.layout.heading("metrics", f"{differing:,} of {len(metrics):,} differ; {shown.words()}")
        yield from shown.lines()
        notes = list(shown.notes())
        if of_system := sum(is_of_system(row.key) for row in metrics if row not in rows):
            notes.append(f"{counted(of_system, 'metric')} of the machine: --all")
        for note in notes:
            yield self.layout.fitted([(INDENT + note, "dim")])

    def _alike(self) -> Iterator[Line]:
        """One line for the sections in which nothing differs."""
        comparison = self.layout.comparison
        counts: dict[str, int] = {
            section.name: len(section.rows) for section in comparison.sections if not section.differing
        }
        if not any(row.differs for row in comparison.metrics):
            counts["metrics"] = len(comparison.metrics)
        words = ", ".join(f"{name} ({count:,})" for name, count in counts.items() if count)
        if words and not self.layout.shows_all:
            yield []
            yield self.layout.fitted([("alike: ", "title"), (words, "dim")])

    def _hidden(self) -> Iterator[Line]:
        hidden = self.layout.hidden
        if hidden:
            names = " ".join(self.layout.letters[run] for run in hidden)
            yield []
            words = f"{counted(len(hidden), 'run')} with the fewest differences found no room: {names}"
            for line in wrapped(words, self.layout.output.room or len(words)):
                yield [(line, "warn")]
