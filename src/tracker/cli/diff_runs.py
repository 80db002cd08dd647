"""The head of a comparison: the runs, the best first, with the value that ranks them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.cli.diff_layout import DiffLayout
from tracker.cli.run_columns import state, took
from tracker.views.format import ago, counted, iso
from tracker.views.ranking import Place, Ranking
from tracker.views.run_cells import ID_LENGTH
from tracker.views.table import Column, Line, Style, shown, table
from tracker.views.width import width

_NAME_LEAST = 12


def runs_lines(layout: DiffLayout, *, now: int) -> Iterator[Line]:
    """A line that says how they are ranked, then a table."""
    comparison, output = layout.comparison, layout.output
    ranking = comparison.ranking
    title: Line = [(counted(len(comparison.runs), "run"), "heading")]
    if ranking is not None:
        title.append((f", ranked by {shown(str(ranking))}", "dim"))
    yield layout.fitted(title)
    order = list(range(len(comparison.runs))) if ranking is None else [place.run for place in ranking.places]
    columns = _who(order, layout, now)
    if ranking is not None:
        columns[1:1] = [_ranks(ranking.places, layout)]
        columns += [_values(ranking, layout), _changes(ranking, layout)]
    yield from table(columns, room=output.room, ellipsis=output.ellipsis)


def _who(order: Sequence[int], layout: DiffLayout, now: int) -> list[Column]:
    output, missing = layout.output, layout.missing
    runs = [layout.comparison.runs[run] for run in order]
    states = [state(run.status, output) for run in runs]
    started = [
        missing if run.start_time is None else ago(run.start_time, now) if output.is_terminal else iso(run.start_time)
        for run in runs
    ]
    return [
        Column("", [layout.letters[run] for run in order], style="strong"),
        Column("run", [run.run_name or missing for run in runs], least=_NAME_LEAST),
        Column("id", [run.run_id[:ID_LENGTH] if output.is_terminal else run.run_id for run in runs], style="dim"),
        Column("state", [text for text, _ in states], styles=[style for _, style in states], rank=3),
        Column("started", started, style="dim", right=output.is_terminal, rank=5),
        Column("took", [took(run, now) or missing for run in runs], style="dim", right=output.is_terminal, rank=4),
    ]


def _ranks(places: Sequence[Place], layout: DiffLayout) -> Column:
    ranks = [layout.missing if place.rank is None else str(place.rank) for place in places]
    return Column("#", ranks, right=layout.output.is_terminal, rank=2)


def _values(ranking: Ranking, layout: DiffLayout) -> Column:
    """The values, those of runs that ended before the budget with the step that they are of."""
    ats = [place.at for place in ranking.places]
    numbers = layout.numbers([None if at is None else at.value for at in ats])
    cells = [
        text if at is None or at.is_reached else f"{text} at {at.step:,}" for text, at in zip(numbers, ats, strict=True)
    ]
    least = max(map(width, cells))
    return Column(ranking.key, cells, style="accent", right=layout.output.is_terminal, least=max(least, 8))


def _changes(ranking: Ranking, layout: DiffLayout) -> Column:
    baseline = layout.comparison.baseline
    changes: list[tuple[str, Style]] = [
        ("baseline", "dim") if place.run == baseline else layout.change(ranking.key, place.change)
        for place in ranking.places
    ]
    return Column(
        f"vs {layout.letters[baseline]}",
        [text for text, _ in changes],
        styles=[style for _, style in changes],
        right=layout.output.is_terminal,
        rank=1,
    )
