"""A database as the store uses it: work is handed over whole, and done again where another writer was in the way."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from tracker.core.errors import StoreBusy, StoreError, StoreReadOnly
from tracker.store.protocols import Mode
from tracker.store.sql.connection import Connection, Driver, Locked

PATIENCE = 20.0
"""Seconds after which a writer gives up on a busy database: MLflow's own figure."""
PATIENCE_OF_READERS = 5.0
"""Seconds after which a reader gives up; someone is waiting for the answer."""
_SHORTEST_WAIT = 0.002
_LONGEST_WAIT = 0.1

Result = TypeVar("Result")


class Database:
    """Transactions with retries. Work may run several times, so it changes nothing but the database."""

    def __init__(self, driver: Driver, *, mode: Mode, patience: float = PATIENCE) -> None:
        self._driver = driver
        self._mode = mode
        self._is_closed = False
        self._patience = patience
        try:
            self.look_at_schema()
        except BaseException:
            driver.close()
            raise
        self.dialect = driver.dialect

    def look_at_schema(self) -> None:
        """See which tables and columns there are."""
        catalog = self._patiently(self._driver.catalog, self._readers_patience())
        catalog.check(self._driver.name)
        self.catalog = catalog

    @property
    def name(self) -> str:
        return self._driver.name

    def facts(self) -> Mapping[str, str]:
        """What database it is; see `Driver.facts`."""
        return self._patiently(self._driver.facts, self._readers_patience())

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """What the work finds; all of it sees one state of the database."""
        return self._patiently(lambda: self._in_transaction(work, write=False), self._readers_patience())

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """What the work gives back, once all that it wrote is in the database."""
        if self._mode == "read":
            raise StoreReadOnly(f"{self.name} was opened for reading, and nothing is written to it.")
        return self._patiently(lambda: self._in_transaction(work, write=True), self._patience)

    def close(self) -> None:
        self._is_closed = True
        self._driver.close()

    def _in_transaction(self, work: Callable[[Connection], Result], *, write: bool) -> Result:
        if self._is_closed:
            raise StoreError(f"{self.name} was closed; open it again.")
        with self._driver.transaction(write=write) as connection:
            return work(connection)

    def _patiently(self, attempt: Callable[[], Result], patience: float) -> Result:
        """The attempt's result; waits grow, and differ from one process to the next."""
        deadline = time.monotonic() + patience
        longest = _SHORTEST_WAIT
        while True:
            try:
                return attempt()
            except Locked as error:
                import random  # most processes never get here

                left = deadline - time.monotonic()
                if left <= 0:
                    raise StoreBusy(
                        f"{self.name} was locked by another writer for {patience:.2g} s; "
                        f"try again when that one is done, or end it."
                    ) from error
                time.sleep(min(random.uniform(longest / 2, longest), left))
                longest = min(longest * 2, _LONGEST_WAIT)

    def _readers_patience(self) -> float:
        return min(self._patience, PATIENCE_OF_READERS)
