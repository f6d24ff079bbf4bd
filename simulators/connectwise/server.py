"""The app on real sockets: http and https from one process, and lines that can be cut."""

import contextlib
import socket
from pathlib import Path
from threading import Thread

from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Gateway_10, Server

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.faults import LineCut
from simulators.connectwise.stream import Stream
from simulators.connectwise.tls import Certificates

THREADS = 24
BACKLOG = 512


class CuttingGateway(Gateway_10):
    """When a fault cuts the line, the socket ends without a byte."""

    def respond(self) -> None:
        try:
            super().respond()
        except LineCut:
            self.req.sent_headers = self.req.close_connection = True
            with contextlib.suppress(OSError):
                self.req.conn.socket.shutdown(socket.SHUT_RDWR)


class Serving:
    """Both sockets and the stream of tickets, in threads."""

    def __init__(self, app: SimulatorApp, *, host: str, port: int, tls_port: int | None, files: Certificates | None):
        self.app = app
        self.plain = _server(app, host, port)
        self.tls: Server | None = None
        if tls_port is not None and files is not None:
            self.tls = _server(app, host, tls_port)
            self.tls.ssl_adapter = BuiltinSSLAdapter(str(files.certificate), str(files.key))
        self.stream = Stream(app.sim)
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Bind first, so that an address in use is told at once; then serve."""
        for server in self._servers():
            server.prepare()
            self._threads.append(Thread(target=server.serve, name=f"serve {server.bind_addr}", daemon=True))
            self._threads[-1].start()
        self.stream.start()

    def stop(self) -> None:
        self.stream.stop()
        for server in self._servers():
            server.stop()
        for thread in self._threads:
            thread.join(timeout=5)
        self.app.sim.stop()

    def _servers(self) -> list[Server]:
        return [s for s in (self.plain, self.tls) if s is not None]

    @property
    def port(self) -> int:
        return int(self.plain.bind_addr[1])

    @property
    def tls_port(self) -> int:
        return int(self.tls.bind_addr[1]) if self.tls else 0


def _server(app: SimulatorApp, host: str, port: int) -> Server:
    server = Server((host, port), app, numthreads=THREADS, request_queue_size=BACKLOG, timeout=15, shutdown_timeout=2)
    server.gateway = CuttingGateway
    server.max_request_body_size = 20 * 1024 * 1024
    return server


def private_folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
