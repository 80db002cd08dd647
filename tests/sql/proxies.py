"""A network between a store and its server that a test can cut, or let hang."""

import select
import socket
import threading
from contextlib import suppress


class Proxy:
    """Forwards connections to a port on this machine, until it is told otherwise."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._forwarding = threading.Event()
        self._forwarding.set()
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        """Take bytes from nobody any more, without a word."""
        self._forwarding.clear()

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self._closed = True
        self._forwarding.set()
        for end in (self._listener, *self._sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [near, far]
                threading.Thread(target=self._forward, args=(near, far), daemon=True).start()

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while True:
                for ready in select.select([near, far], [], [])[0]:
                    self._forwarding.wait()
                    received = ready.recv(65536)
                    if self._closed or not received:
                        return
                    (far if ready is near else near).sendall(received)
