"""`tracker doctor`: what a store is, what waits for it, what is wrong, and setting that right."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tracker.cli.diagnosis import Diagnosis, Numbered, diagnosed
from tracker.cli.options import json_option, store_option
from tracker.cli.output import Output, finish, note, standard_output, write_lines
from tracker.cli.shapes import diagnosis_shape, object_lines
from tracker.client.repair import end_dead_run, store_journals
from tracker.core.entities import Run
from tracker.core.errors import InvalidValue
from tracker.core.journal.evidence import HOST_TAG, PID_TAG
from tracker.core.journal.survey import FoundJournal
from tracker.store.locating import locate
from tracker.store.opening import open_store
from tracker.views.format import ago, counted, iso
from tracker.views.table import Column, Line, Style, shown, table
from tracker.views.width import wrapped

_PROCESSES = {
    "live": "runs",
    "orphaned": "gone",
    "silent": "elsewhere, silent for long",
    "elsewhere": "elsewhere",
}


@click.command("doctor")
@store_option
@click.option("--fix", is_flag=True, help="Store what dead processes left and end their runs, after asking.")
@click.option("--yes", is_flag=True, help="With --fix: do it without asking.")
@json_option
def command(*, store: str | None, fix: bool, yes: bool, as_json: bool) -> None:
    """Examine a store: what it is, what waits in journals, which runs are dead, what could go wrong.

    Nothing is changed, unless --fix is given: then it shows what it will do, asks, and does it.
    """
    if fix and not yes and not sys.stdin.isatty():
        raise InvalidValue("--fix asks before it changes anything, and nobody is there to answer: add --yes.")
    if yes and not fix:
        raise InvalidValue("--yes answers what --fix asks: give both.")
    located = locate(store, os.environ, Path.cwd())
    diagnosis = diagnosed(located, os.environ)
    try:
        if not as_json:
            output = standard_output()
            output.write(_page(diagnosis, output, _now()))
            finish()
        done = _fix(diagnosis, is_sure=yes) if fix else []
        if as_json:
            write_lines(object_lines(diagnosis_shape(diagnosis, done if fix else None)))
    finally:
        if diagnosis.store is not None:
            diagnosis.store.close()


def _page(diagnosis: Diagnosis, output: Output, now: int) -> Iterator[Line]:
    facts = {"store": diagnosis.located.address.name, **diagnosis.facts}
    if diagnosis.store is not None:
        experiments, runs = diagnosis.counts
        facts["holds"] = f"{counted(runs, 'run')} in {counted(experiments, 'experiment')}"
    facts["libraries"] = ", ".join(f"{name} {version}" for name, version in diagnosis.libraries.items())
    longest = max(map(len, facts))
    for name, fact in facts.items():
        yield from _marked(f"{name:{longest}}  ", "dim", fact, output)
    for warning in diagnosis.warnings():
        yield []
        yield from _marked("! ", "warn", warning, output)
    if diagnosis.journals:
        yield []
        yield [("journals", "heading")]
        yield from table(_journal_columns(diagnosis.journals, output, now), room=output.room, ellipsis=output.ellipsis)
        for sentence in sorted({found.trouble for found in diagnosis.survey.journals} - {""}):
            yield from _marked("! ", "warn", sentence, output)
    if diagnosis.dead_runs:
        yield []
        yield [("dead runs", "heading")]
        yield from table(_run_columns(diagnosis.dead_runs, output, now), room=output.room, ellipsis=output.ellipsis)
    yield []
    plan = _plan(diagnosis)
    if not plan:
        yield [("Nothing is left to set right.", "good")]
    for sentence in plan:
        yield from _marked("- ", "dim", sentence, output)


def _marked(mark: str, style: Style, sentence: str, output: Output) -> Iterator[Line]:
    """A sentence behind a mark, on as many lines as it needs."""
    parts = [shown(sentence)] if output.room is None else wrapped(shown(sentence), output.room - len(mark))
    for place, part in enumerate(parts):
        yield [(mark if place == 0 else " " * len(mark), style), (part, "")]


def _journal_columns(journals: Sequence[Numbered], output: Output, now: int) -> list[Column]:
    found = [each.journal for each in journals]
    written = [ago(f.last_written, now) if output.is_terminal else iso(f.last_written) for f in found]
    return [
        Column("run", [f.run_id[:8] if output.is_terminal else f.run_id for f in found], style="dim"),
        Column("name", [f.run_name or "-" for f in found], style="strong", least=12),
        Column("process", [_process(f) for f in found], least=16),
        Column("written", written, right=output.is_terminal, rank=1),
        Column("points waiting", [f"{each.points:,}" for each in journals], style="accent", right=True),
        Column("journal", [f.folder.path for f in found], style="dim", rank=2, least=20),
    ]


def _process(found: FoundJournal) -> str:
    return f"{_PROCESSES[found.state]} ({found.pid} on {found.host})"


def _run_columns(runs: Sequence[Run], output: Output, now: int) -> list[Column]:
    starts = [run.start_time for run in runs]
    show = (lambda time: ago(time, now)) if output.is_terminal else iso
    return [
        Column("run", [run.run_id[:8] if output.is_terminal else run.run_id for run in runs], style="dim"),
        Column("name", [run.run_name or "-" for run in runs], style="strong", least=12),
        Column("process", [f"gone ({run.tags[PID_TAG]} on {run.tags[HOST_TAG]})" for run in runs], least=16),
        Column("started", ["-" if start is None else show(start) for start in starts], right=output.is_terminal),
    ]


def _plan(diagnosis: Diagnosis) -> list[str]:
    """What `--fix` does, a sentence each."""
    points = {each.journal.folder.path: each.points for each in diagnosis.journals}
    plan = []
    if diagnosis.left:
        waiting = sum(points[found.folder.path] for found in diagnosis.left)
        runs = len({found.run_id for found in diagnosis.left})
        plan.append(
            f"Journals of {counted(runs, 'run')} whose process is gone hold {counted(waiting, 'point')}: "
            f"`tracker doctor --fix` stores them, and ends as KILLED what did not end."
        )
    if diagnosis.dead_runs:
        runs = len(diagnosis.dead_runs)
        plan.append(
            f"{counted(runs, 'run')} {'is' if runs == 1 else 'are'} RUNNING in the store, without a process: "
            f"`tracker doctor --fix` ends {'it' if runs == 1 else 'them'} as KILLED."
        )
    return plan


def _fix(diagnosis: Diagnosis, *, is_sure: bool) -> list[str]:
    """Do what the plan says, if that is wanted; what was done and what could not be, a sentence each."""
    if not _plan(diagnosis):
        return []
    if not is_sure and not click.confirm("Do that now?", err=True):
        note("Nothing was changed.")
        return []
    done = []
    for outcome in store_journals(diagnosis.left):
        if outcome.stored:
            done.append(f"Stored {counted(outcome.stored, 'journal')} of {outcome.spool.path}.")
        if outcome.trouble:
            done.append(f"Journals stay in {outcome.spool.path}: {outcome.trouble}")
    if diagnosis.dead_runs:
        store = open_store(diagnosis.located, mode="write")
        try:
            ended = sum(end_dead_run(store, run) for run in diagnosis.dead_runs)
        finally:
            store.close()
        done.append(f"Ended {counted(ended, 'run')} as KILLED.")
    for sentence in done:
        note(sentence)
    return done


def _now() -> int:
    return time.time_ns() // 1_000_000
