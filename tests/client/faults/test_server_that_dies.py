"""A database server that dies while a run logs to it, and comes back."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests import servers
from tests.client.faults.conftest import Start
from tests.client.faults.training import HURRIED, Surroundings, about, drain, end_drains, run, steps

from tracker.store.sql.store import SqlStore

pytestmark = pytest.mark.server


class MortalServer:
    """A PostgreSQL server of this module's own, to be killed."""

    def __init__(self, server: servers.Server) -> None:
        self.server = server
        self._process = server.process

    def die(self) -> None:
        """At once, as on a crash: clients are cut off, nothing is tidied."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(20)

    def come_back(self) -> None:
        self._process = subprocess.Popen(
            self.server.process.args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while True:
            with suppress(subprocess.CalledProcessError):
                return self.server.run_sql("SELECT 1")
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)


@pytest.fixture(scope="module")
def mortal() -> Iterator[MortalServer]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        servers._missing("PostgreSQL", "postgresql")
    with servers._folder(owner="postgres") as folder, servers._postgres(programs[-1], folder) as server:
        mortal = MortalServer(server)
        yield mortal
        mortal.stop()


@pytest.fixture
def there(mortal: MortalServer, tmp_path: Path) -> Surroundings:
    url = mortal.server.fresh_database()
    SqlStore.create_schema(url)
    return Surroundings(url, tmp_path)


def test_what_is_logged_while_the_server_is_dead_arrives_when_it_is_back(
    there: Surroundings, mortal: MortalServer, start: Start
) -> None:
    script = start(there)
    run_id = script.begin()
    script.tell("mixed 50")
    assert script.tell("flush 20") == "True"
    mortal.die()
    script.tell("mixed 500")
    script.tell("points 20000")
    script.wait_for_word("cannot be reached: .* What is logged is kept in")
    mortal.come_back()
    assert script.tell("flush 20") == "True"
    script.tell("mixed 50")
    script.tell("end")
    words = script.finish()
    assert not about(words, "s3cret")
    assert steps(there, run_id) == list(range(20600))
    assert steps(there, run_id, "row_a") == [*range(550), *range(20550, 20600)]
    assert run(there, run_id).status == "FINISHED"


def test_a_server_that_stays_dead_is_told_of_at_the_end_and_gets_everything_later(
    there: Surroundings, mortal: MortalServer, start: Start
) -> None:
    mortal.die()
    script = start(there, environment=HURRIED)
    run_id = script.begin()
    script.tell("mixed 100")
    script.tell("end")
    words = script.finish()
    assert about(words, f"300 points and what else was logged last .* wait in {there.home}/state"), words
    assert not about(words, "s3cret")
    mortal.come_back()
    end_drains(there)
    drain(there)
    assert steps(there, run_id) == list(range(100))
    assert run(there, run_id).status == "FINISHED"
