"""A real sshd on a loopback port, with keys of its own, in a folder of its own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

SSHD = Path("/usr/sbin/sshd")
_SECONDS_TO_START = 10
_CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/user.pub
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class Sshd:
    """A server that answers whoever has its key."""

    port: int
    key: Path

    @property
    def options(self) -> list[str]:
        """What ssh, scp and sshfs need to be let in."""
        wanted = (f"Port={self.port}", f"IdentityFile={self.key}", "StrictHostKeyChecking=no", "LogLevel=ERROR")
        return [word for option in (*wanted, "UserKnownHostsFile=/dev/null") for word in ("-o", option)]


@contextmanager
def running_sshd(folder: Path) -> Iterator[Sshd]:
    """Run one until the block ends."""
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "sshd_config"
    configuration.write_text(_CONFIGURATION.format(port=port, folder=folder), encoding="utf-8")
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", configuration], stderr=subprocess.DEVNULL)
    try:
        _wait_until_it_answers(port, process)
        yield Sshd(port, folder / "user")
    finally:
        process.terminate()
        process.wait(_SECONDS_TO_START)


def is_installed() -> bool:
    return SSHD.exists() and shutil.which("ssh") is not None


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        assert process.poll() is None, "sshd ended"
        with closing(socket.socket()) as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < deadline, "sshd does not answer"
        time.sleep(0.02)
