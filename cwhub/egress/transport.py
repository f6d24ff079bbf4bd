"""One httpx transport for every call out: resolves, checks, connects to the checked address, and keeps one deadline."""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import httpcore
import httpx
from django.conf import settings

from cwhub.egress.errors import NoPermit, TooLarge
from cwhub.egress.guard import Rules
from cwhub.egress.limiter import Permit
from cwhub.egress.unpacking import LONGEST_ANSWER_BYTES, TOO_LONG, unpacked

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def rules() -> Rules:
    return Rules(frozenset(settings.EGRESS_ALLOWED_HOSTS), settings.EGRESS_LOOPBACK)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything inside - connect, send, read - ends within this time."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def left(timeout: float | None) -> float:
    return max(0.001, min(timeout if timeout is not None else float("inf"), _deadline.get() - time.monotonic()))


class TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write also obeys the deadline."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class GuardedBackend(httpcore.SyncBackend):
    """Connects to the address that was checked, so that a second look-up cannot lead elsewhere."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = rules().choose(host, prefer_ipv4(looked_up(host, port, left(timeout))))
        return TimedStream(super().connect_tcp(address, port, left(timeout), local_address, socket_options))


def looked_up(host: str, port: int, seconds: float) -> list[str]:
    """Every address of a name. The system's own look-up knows no deadline, so a thread waits for it."""
    found: list[str] = []
    failed: list[OSError | UnicodeError] = []

    def look() -> None:
        try:
            found.extend(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    looking = threading.Thread(target=look, name="look-up", daemon=True)
    looking.start()
    looking.join(seconds)
    if looking.is_alive():
        raise httpcore.ConnectTimeout(f"{host} was not found in time.")
    if failed:
        raise httpcore.ConnectError(f"{host} could not be found.") from failed[0]
    return found


def prefer_ipv4(addresses: list[str]) -> list[str]:
    return sorted(dict.fromkeys(addresses), key=lambda address: ":" in address)


class EgressTransport(httpx.BaseTransport):
    """Refuses a request without a permit or to an address that may not be reached. `inner` carries what passes."""

    def __init__(self, inner: httpx.BaseTransport | None = None) -> None:
        self.inner = inner or wire()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        rules().check_url(str(request.url))
        permit = request.extensions.get("permit")
        if not isinstance(permit, Permit):
            raise NoPermit("A request was tried without a permit.")
        permit.spend()
        return bounded(self.inner, request)

    def close(self) -> None:
        self.inner.close()


def bounded(inner: httpx.BaseTransport, request: httpx.Request) -> httpx.Response:
    """The answer, unpacked within a limit."""
    request.headers["Accept-Encoding"] = "gzip"  # the one form for which there is one
    return unpacked(inner.handle_request(request))


class Wire(httpx.HTTPTransport):
    """The real network; its answers are bounded for whoever asks."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return unpacked(super().handle_request(request))


def wire() -> httpx.HTTPTransport:
    """The real network, by connections that were checked."""
    context = ssl.create_default_context()
    if settings.EGRESS_CA_FILE and Path(settings.EGRESS_CA_FILE).exists():
        context.load_verify_locations(settings.EGRESS_CA_FILE)
    transport = Wire(verify=context, trust_env=False)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=context,
        max_connections=20,
        max_keepalive_connections=10,
        keepalive_expiry=5.0,
        network_backend=GuardedBackend(),
    )
    return transport


def read_all(response: httpx.Response, *, most_bytes: int | None = None) -> bytes:
    """The whole body. Raises TooLarge rather than fill the memory."""
    most_bytes = most_bytes or LONGEST_ANSWER_BYTES
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > most_bytes:
            raise TooLarge(TOO_LONG)
    return bytes(body)


def new_client(inner: httpx.BaseTransport | None = None) -> httpx.Client:
    """`inner` is the one seam for tests: what stands in for the network, behind every check of ours."""
    return httpx.Client(
        transport=EgressTransport(inner), follow_redirects=False, trust_env=False, timeout=httpx.Timeout(30)
    )
