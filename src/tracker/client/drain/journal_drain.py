"""One journal's way into a store, in steps that may be broken off anywhere and done again."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from tracker.client.drain.applying import apply, create_run
from tracker.client.drain.work import Step, steps_of
from tracker.core.artifact_roots import absolute_uri
from tracker.core.errors import StoreError
from tracker.core.journal.evidence import presence
from tracker.core.journal.folder import JournalFolder, Mark
from tracker.core.journal.reader import JournalReader
from tracker.core.journal.records import END
from tracker.store.protocols import Store

PARTICIPANTS = ("owner", "member")
"""The roles whose ends end the run; a worker, which was forked off one of them, just goes."""


class JournalDrain:
    """Moves one journal. What was read and not yet stored is kept here, and marked as what may be stored twice."""

    def __init__(
        self,
        journal: JournalFolder,
        head: dict[str, str],
        *,
        memory: Mapping[tuple[str, int], bytearray] | None = None,
        unsaved_keys: Callable[[], bytes] = bytes,
        is_abandoned: bool = False,
    ) -> None:
        self.journal = journal
        self._is_abandoned = is_abandoned
        self.head = head
        self.run_id = head["run_id"]
        self.role = self.head.get("role", "worker")
        mark = journal.mark()
        self._mark = mark
        self._repeat_to = mark.intent if mark.intent != mark.safe else None
        self._reader = JournalReader(journal.path, *mark.safe, memory=memory, unsaved_keys=unsaved_keys)
        self._waiting: list[Step] = []
        self._after = mark
        self._is_created = False
        self._trouble = journal.trouble()
        self.end = journal.end()
        self.is_captured = not self.head.get("captures") or journal.has("captured")
        """Whether nothing is captured in the background any more."""

    def step(self, store: Store) -> bool:
        """Move the next part; whether there was one. Raises `StoreError` where the store cannot be written now."""
        if not self._is_created:
            self._create(store)
        if not self._waiting and not self._read():
            return False
        while self._waiting:
            apply(store, self.run_id, self._waiting[0], self.journal.add_refusal)
            del self._waiting[0]
        self._settle()
        return True

    def is_gone(self) -> bool:
        """Whether its process is there no more, so that nothing more comes once all was read."""
        return self._is_abandoned or presence(self.head) == "dead"

    def note_captured(self) -> None:
        """What is captured in the background was."""
        self.journal.note("captured")
        self.is_captured = True

    def explain(self, error: StoreError | None) -> None:
        """Say in the journal why it does not go on; None where it does."""
        sentence = " ".join([str(error), *getattr(error, "__notes__", ())]) if error is not None else ""
        if sentence != self._trouble:
            with suppress(OSError):
                self.journal.write_trouble(sentence)
                self._trouble = sentence

    def close(self) -> None:
        self._reader.close()

    def _create(self, store: Store) -> None:
        run = create_run(store, self.head)
        facts = {
            "experiment_id": run.experiment_id,
            "artifact_uri": absolute_uri(run.artifact_uri, store.name),
            "run_name": run.run_name,
        }
        self.journal.write_created(facts)
        self._is_created = True

    def _read(self) -> bool:
        """Read the next part and mark it as begun."""
        stretch = self._reader.read()
        end = next((operation for operation in stretch.operations if operation.kind == END), None)
        if end is not None:
            while self._reader.points_at <= (end.a, end.b) and self._reader.add_points(stretch):
                pass
            status, time = end.texts
            self.end = status, int(time)
        places = (self._reader.points_at, self._reader.records_at)
        self._after = Mark(self._reader.safe_places, places, self._later(places))
        if not stretch:
            if (self._after.safe, self._after.stored) != (self._mark.safe, self._mark.stored):
                self._settle()
            return False
        again = self._repeat_to is not None
        if self._repeat_to is not None and all(at >= to for at, to in zip(places, self._repeat_to, strict=True)):
            self._repeat_to = None
        self._waiting = list(steps_of(stretch, self._reader, again=again))
        self.journal.write_mark(Mark(self._mark.safe, self._mark.stored, self._later(places)))
        return True

    def _later(self, places: tuple[tuple[int, int], tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]]:
        """Up to where parts may be in the store already."""
        to = self._repeat_to or places
        return max(places[0], to[0]), max(places[1], to[1])

    def _settle(self) -> None:
        """What was read is in the store."""
        if self.end is not None and self.journal.end() is None:
            self.journal.write_end(*self.end)
        self.journal.write_mark(self._after)
        self._mark = self._after
        self.journal.drop_segments_before(self._mark.safe)
