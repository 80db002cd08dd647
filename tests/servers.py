"""Real PostgreSQL and MariaDB servers, from Debian's packages, in folders of their own on loopback ports.

The fixtures of this module are for every test that is marked `server`. Where a server is not installed its tests
skip and say so; with `servers` in TRACKER_TESTS_REQUIRE they fail instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tracker.store.sql.store import SqlStore

POSTGRES_FOLDERS = "/usr/lib/postgresql/*/bin"
_SECONDS_TO_START = 60
_MEMORY = Path("/dev/shm")
"""Where files cost no disk; servers wait for their disk at each table that is made."""
_ENOUGH = 4 << 30
"""Bytes; with less to spare servers have their files where all temporary ones are."""


@dataclass(frozen=True)
class Server:
    """A server that answers. `url` is how it is reached without a database; it has a password."""

    url: str
    run_sql: Callable[[str], None]
    """Runs one statement as the administrator."""
    create_options: str
    """What CREATE DATABASE ends in."""
    process: subprocess.Popen[bytes]
    copies_databases: bool
    """Whether CREATE DATABASE can copy another one, which is quicker than making its tables."""
    _pristine: list[str] = field(default_factory=list)
    """The name of the one that is copied, once there is one."""

    def fresh_database(self) -> str:
        """The URL of a new, empty database."""
        return self._new_database(self.create_options)

    def fresh_store(self) -> str:
        """The URL of a new database with MLflow's tables."""
        if self._pristine:
            return self._new_database(f"TEMPLATE {self._pristine[0]}")
        url = self.fresh_database()
        SqlStore.create_schema(url)
        if not self.copies_databases:
            return url
        self._pristine.append(url.rpartition("/")[2])
        return self.fresh_store()

    def _new_database(self, options: str) -> str:
        name = f"t{uuid.uuid4().hex[:12]}"
        self.run_sql(f"CREATE DATABASE {name} {options}")
        return f"{self.url}/{name}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """PostgreSQL, with a user `tracker` whose password is `s3cret`."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        _missing("PostgreSQL", "postgresql")
    with _folder(owner="postgres") as folder, _postgres(programs[-1], folder) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    """MariaDB, with a user `tracker` whose password is `s3cret`."""
    if shutil.which("mariadbd", path=_PATH) is None or shutil.which("mariadb-install-db", path=_PATH) is None:
        _missing("MariaDB", "mariadb-server")
    with _folder(owner="mysql") as folder, _mariadb(folder) as server:
        yield server


@contextmanager
def _postgres(programs: Path, folder: Path) -> Iterator[Server]:
    data, port = folder / "data", _free_port()
    password = folder / "password"
    password.write_text("s3cret")
    password.chmod(0o644)
    initdb = [programs / "initdb", "-D", data, "-U", "tracker", "-A", "scram-sha-256", "--pwfile", password, "-N"]
    _run([*initdb, "-E", "UTF8", "--locale", "C.UTF-8"], owner="postgres")
    options = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    fast = ["-c", "fsync=off", "-c", "full_page_writes=off"]
    environment = {"PGPASSWORD": "s3cret"}
    psql: list[object] = [
        programs / "psql",
        "-q",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "tracker",
        "postgres",
        "-c",
    ]

    def run_sql(statement: str) -> None:
        _run([*psql, statement], owner="postgres", environment=environment)

    command = [programs / "postgres", "-D", data, *options, *fast]
    with _running(command, folder, owner="postgres", stop=signal.SIGQUIT) as process:
        _wait_until(lambda: run_sql("SELECT 1"), process, folder)
        yield Server(f"postgresql://tracker:s3cret@127.0.0.1:{port}", run_sql, "", process, copies_databases=True)


@contextmanager
def _mariadb(folder: Path) -> Iterator[Server]:
    data, control, port = folder / "data", folder / "control.sock", _free_port()
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db"]
    _run([*install, "--auth-root-authentication-method=normal"], owner="mysql")
    options = [f"--datadir={data}", f"--socket={control}", f"--port={port}", "--bind-address=127.0.0.1"]
    fast = [f"--pid-file={folder / 'pid'}", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]

    def run_sql(statement: str) -> None:
        _run(["mariadb", "--no-defaults", f"--socket={control}", "-uroot", "-e", statement], owner="mysql")

    command = ["mariadbd", "--no-defaults", *options, *fast]
    with _running(command, folder, owner="mysql", stop=signal.SIGKILL) as process:
        _wait_until(lambda: run_sql("SELECT 1"), process, folder)
        run_sql("CREATE USER tracker@'127.0.0.1' IDENTIFIED BY 's3cret'; GRANT ALL ON *.* TO tracker@'127.0.0.1'")
        exact = "CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
        yield Server(f"mysql://tracker:s3cret@127.0.0.1:{port}", run_sql, exact, process, copies_databases=False)


_PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
"""Debian keeps servers where users do not look."""


def _missing(server: str, package: str) -> None:
    reason = f"{server} is not installed; `apt-get install {package}` brings it"
    if "servers" in os.environ.get("TRACKER_TESTS_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def _folder(*, owner: str) -> Iterator[Path]:
    """A folder with a short name, since sockets live in it, that the server's user owns."""
    has_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH
    with tempfile.TemporaryDirectory(prefix="tracker-", dir=_MEMORY if has_memory else None) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, owner)
        folder.chmod(0o755)
        yield folder


@contextmanager
def _running(
    command: Sequence[object], folder: Path, *, owner: str, stop: signal.Signals
) -> Iterator[subprocess.Popen[bytes]]:
    """The server while it is needed. `stop` ends it at once, whoever is connected: its files are thrown away."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*_as_user(owner), *_words(command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment({})
        )
        try:
            yield process
        finally:
            process.send_signal(stop)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until(answers: Callable[[], None], process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            return answers()
        except subprocess.CalledProcessError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text(errors="replace")
                raise AssertionError(f"the server did not start: {error.stderr!r}\n{log}") from error
            time.sleep(0.05)


def _run(command: Sequence[object], *, owner: str, environment: dict[str, str] | None = None) -> None:
    subprocess.run(
        [*_as_user(owner), *_words(command)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(environment or {}),
        cwd="/",
    )


def _words(command: Sequence[object]) -> list[str]:
    return [str(word) for word in command]


def _environment(extra: dict[str, str]) -> dict[str, str]:
    return {"PATH": _PATH, "LC_ALL": "C.UTF-8", **extra}


def _as_user(name: str) -> list[str]:
    """Servers refuse to run as root: then they run as their own user."""
    return ["setpriv", f"--reuid={name}", f"--regid={name}", "--clear-groups"] if os.geteuid() == 0 else []


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
