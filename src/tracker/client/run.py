"""A run that this process logs to: what each call checks, stamps and appends to the journal.

`log_metric` is the path that training loops take: one slot of the journal, filled in one call. Whatever is not a float
under a key that was logged before falls through to the careful way.
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812
from time import time_ns

from tracker.client import active
from tracker.client.artifact_logging import ArtifactLogging
from tracker.client.keys import KeyBook
from tracker.client.numbers import as_float, as_step, as_timestamp
from tracker.client.texts import storable
from tracker.client.views import Run
from tracker.core.journal.records import INPUT, PARAMS, POINT, POINT_MARK, TAGS, UNTAG, UPDATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, Self

    from tracker.client.recording import Recording
    from tracker.client.views import RunData, RunInfo
    from tracker.core import entities

_put = POINT.pack_into
_FLOATS = {float}
_NOT_THAT_FAST = (KeyError, TypeError, StructError)
"""A new key, a full segment, a fork: or something that is wrong, said on the careful way. Not what else a signal
handler may raise, which is the program's."""
_WHOLE_STEPS = range(-(2**63), 2**63)
_ENDS = ("FINISHED", "FAILED", "KILLED", "SCHEDULED", "RUNNING")
STEP_TAG = "tracker.progress.step"
TOTAL_TAG = "tracker.progress.total"


class ActiveRun(ArtifactLogging, Run):
    """A run that is being logged to. Threads may share one, or have one each.

    Logging calls return as soon as the journal has what was logged; only wrong arguments raise.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._keys = KeyBook(is_files=recording.target.is_files)
        self._params: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._total: int | None = None

    def log_metric(self, key: str, value: float, step: int | None = None, timestamp: int | None = None) -> None:
        """Log one value of a metric; `timestamp` is in milliseconds since 1970 and now where None."""
        journal = self._recording.journal
        try:
            number = journal.keys[key]
            if value.__class__ is not float:
                value = as_float(key, value)
            if step.__class__ is not int:
                step = as_step(key, step)
            now = time_ns() // 1_000_000 if timestamp is None else as_timestamp(key, timestamp)
            buffer, take = journal.slots
            _put(buffer, take(), value, now, step, number, POINT_MARK)  # type: ignore[arg-type]
            return
        except _NOT_THAT_FAST:
            pass
        self._log_carefully(key, value, step, timestamp)

    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None, timestamp: int | None = None) -> None:
        """Log several metrics of one step together."""
        journal = self._recording.open_journal()
        keys = tuple(metrics)
        shape = journal.shapes.get(keys)
        if shape is None:
            for key in keys:
                self._keys.check("metric", key)
            shape = journal.shape(keys) if keys else None
        values: Any = metrics.values()
        if set(map(type, values)) != _FLOATS:
            values = [as_float(key, value) for key, value in metrics.items()]
        if step.__class__ is not int or step not in _WHOLE_STEPS:
            step = as_step(keys[0] if keys else "", step)
        now = time_ns() // 1_000_000 if timestamp is None else as_timestamp(keys[0] if keys else "", timestamp)
        if shape is not None:
            journal.add_row(shape, values, now, step)
            return
        for key, value in zip(keys, values, strict=True):
            journal.add_point(journal.define(key), value, now, step)

    def log_param(self, key: str, value: Any) -> Any:
        """Log a param, which is immutable: another value for it raises `ParamChanged`. Gives the value back."""
        self.log_params({key: value})
        return value

    def log_params(self, params: Mapping[str, Any]) -> None:
        """Log several params together."""
        journal = self._recording.open_journal()
        texts = {self._keys.check("param", key): storable(value) for key, value in params.items()}
        for key, text in texts.items():
            stored = self._params.get(key, text)
            if stored != text:
                from tracker.core.errors import ParamChanged

                raise ParamChanged(key, stored, text)
        self._params.update(texts)
        journal.add_texts(PARAMS, [text for pair in texts.items() for text in pair])

    def set_tag(self, key: str, value: Any) -> None:
        """Set a tag, over what it was."""
        self.set_tags({key: value})

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        """Set several tags together."""
        journal = self._recording.open_journal()
        texts = {self._keys.check("tag", key): storable(value) for key, value in tags.items()}
        self._tags.update(texts)
        journal.add_texts(TAGS, [text for pair in texts.items() for text in pair])

    def delete_tag(self, key: str) -> None:
        """Delete a tag. One that the run lacks is told of when the store says so."""
        self._recording.open_journal().add_texts(UNTAG, [self._keys.check("tag", key)])

    def set_progress(self, step: int, total: int | None = None) -> None:
        """Say how far the run is, for bars and times of arrival; `total` is needed once, here or on `start_run`."""
        tags = {STEP_TAG: as_step(STEP_TAG, step)}
        if total is not None and total != self._total:
            tags[TOTAL_TAG] = self._total = as_step(TOTAL_TAG, total)
        self.set_tags(tags)

    def log_input(self, dataset: Any, context: str | None = None, tags: Mapping[str, str] | None = None) -> None:
        """Log a dataset that the run reads; `context` says for what: training, validation."""
        from tracker.client.datasets import dataset_input
        from tracker.client.drain.applying import input_texts

        given = dataset_input(dataset, context=context, tags=tags)
        self._recording.open_journal().add_texts(INPUT, input_texts(given))

    def rename(self, name: str) -> None:
        """Give the run another name."""
        from tracker.core.names import check_run_name

        check_run_name(name)
        self._recording.open_journal().add_texts(UPDATE, ["run_name", storable(name)])

    def start_console_log(self) -> None:
        """Keep what this process prints from now on as the artifact `console.log`."""
        from tracker.client.companions import log_console

        log_console(self._recording)

    def start_system_metrics(self) -> None:
        """Log how the machine is used from now on, as metrics under `system/`."""
        from tracker.client.companions import log_system_metrics

        log_system_metrics(self, self._recording)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until the store has everything that was logged; whether it did in time. What is left is told of."""
        return self._recording.flush(timeout)

    def end(self, status: str = "FINISHED") -> None:
        """End the run, and wait until the store has everything."""
        if status not in _ENDS:
            from tracker.core.errors import InvalidValue

            raise InvalidValue(f"A run cannot end as {status!r}: {', '.join(_ENDS)} are what it can end as.")
        active.drop(self)
        self._recording.end(status)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from tracker.client.lifecycle import ERROR_TAG, error_text, status_after

        status = status_after(kind, error)
        if status == "FAILED" and kind is not None and not self.is_ended:
            self.set_tag(ERROR_TAG, error_text(kind, error, trace))
        self.end(status)

    @property
    def run_id(self) -> str:
        return self._recording.run_id

    @property
    def store_url(self) -> str:
        """The address of its store, a password included."""
        return self._recording.target.address.url

    @property
    def is_ended(self) -> bool:
        """Whether it ended, or is another process's to end."""
        return self._recording.is_ended or self._recording.is_worker

    @property
    def info(self) -> RunInfo:
        return self._recording.info()

    @property
    def data(self) -> RunData:
        """What the store has of the run, once everything logged so far is there."""
        return self._recording.data()

    def _log_carefully(self, key: str, value: float, step: int | None, timestamp: int | None) -> None:
        journal = self._recording.open_journal()
        number = journal.keys.get(self._keys.check("metric", key)) or journal.define(key)
        now = time_ns() // 1_000_000 if timestamp is None else as_timestamp(key, timestamp)
        journal.add_point(number, as_float(key, value), now, as_step(key, step))

    def knows(self, stored: entities.Run) -> None:
        """Take in what the run has logged before."""
        self._params.update(stored.params)
        self._tags.update(stored.tags)
        for key in stored.params:
            self._keys.check("param", key)

    def reopen(self) -> None:
        """Say that the run goes on."""
        self._recording.open_journal().add_texts(UPDATE, ["status", "RUNNING"])
