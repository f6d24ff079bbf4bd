"""The transport refuses before anything leaves, and keeps one deadline for the whole request."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from cwhub.egress import transport
from cwhub.egress.errors import ForbiddenAddress, NoPermit, TooLarge
from cwhub.egress.limiter import Permit


def answering(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"ok": True})


def client() -> httpx.Client:
    return transport.new_client(httpx.MockTransport(answering))


def test_a_request_without_a_permit_never_leaves() -> None:
    with client() as http, pytest.raises(NoPermit):
        http.get("https://api-na.myconnectwise.net/x")


def test_a_permit_is_good_for_one_request() -> None:
    permit = Permit(1, "sync")
    with client() as http:
        assert http.get("https://api-na.myconnectwise.net/x", extensions={"permit": permit}).status_code == 200
        with pytest.raises(NoPermit):
            http.get("https://api-na.myconnectwise.net/x", extensions={"permit": permit})


def test_a_foreign_host_is_refused_and_costs_no_permit() -> None:
    permit = Permit(1, "sync")
    with client() as http, pytest.raises(ForbiddenAddress):
        http.get("https://evil.example/x", extensions={"permit": permit})
    assert not permit.spent


def test_a_redirect_is_not_followed() -> None:
    def redirect(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "https://evil.example/"})

    with transport.new_client(httpx.MockTransport(redirect)) as http:
        answer = http.get("https://api-na.myconnectwise.net/x", extensions={"permit": Permit(1, "sync")})
    assert answer.status_code == 302


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LONGEST_ANSWER_BYTES", 1000)
    with pytest.raises(TooLarge):
        transport.read_all(httpx.Response(200, content=b"x" * 2000))


@contextmanager
def dripping_server() -> Iterator[int]:
    """Sends one byte of its answer every 50 ms: each read alone is quick enough, all together never end."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stopping.wait(0.05):
            try:
                connection.sendall(b"x")
            except OSError:
                break
        connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopping.set()
        thread.join()
        listener.close()


def test_one_deadline_holds_for_the_whole_request() -> None:
    with dripping_server() as port, transport.new_client() as http:
        started = time.monotonic()
        with pytest.raises(httpx.ReadTimeout):
            ask(http, f"http://127.0.0.1:{port}/", seconds=0.4)
        assert time.monotonic() - started < 5


def ask(http: httpx.Client, url: str, *, seconds: float) -> bytes:
    with transport.deadline(seconds), http.stream("GET", url, extensions={"permit": Permit(1, "sync")}) as response:
        return transport.read_all(response)


# --- packed answers -------------------------------------------------------------------------------------------------
def packed(body: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        body = gzip.compress(body)
    return body


def answer_packed(content: bytes, encoding: str) -> bytes:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["Accept-Encoding"] == "gzip"
        stream = httpx.ByteStream(content)
        return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=stream)

    with transport.new_client(httpx.MockTransport(handler)) as http:
        request = http.build_request("GET", "https://na.myconnectwise.net/x", extensions={"permit": Permit(1, "sync")})
        response = http.send(request, stream=True)
        try:
            return transport.read_all(response)
        finally:
            response.close()


def test_an_answer_in_gzip_is_unpacked() -> None:
    assert answer_packed(packed(b'{"id": 1}'), "gzip") == b'{"id": 1}'
    assert answer_packed(packed(b"x" * 1_000_000), "GZIP") == b"x" * 1_000_000
    assert answer_packed(b"", "gzip") == b""
    assert answer_packed(b"plain", "identity") == b"plain"


def test_a_packed_bomb_is_cut_off_before_it_fills_the_memory() -> None:
    bomb = packed(b"\0" * (256 * 1024 * 1024))
    assert len(bomb) < 300_000
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            answer_packed(bomb, "gzip")
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "br", "zstd", "gzip, deflate, gzip", "compress", "x"])
def test_layers_of_packing_and_unknown_ones_are_refused(encoding: str) -> None:
    with pytest.raises(httpx.DecodingError):
        answer_packed(packed(b"x" * 1000, times=2), encoding)


@pytest.mark.parametrize(
    "content",
    [b"not packed at all", packed(b"x" * 5000)[:-12], packed(b"x" * 5000)[:4]],
    ids=["not packed", "its end is missing", "its head alone"],  # the bytes hold the time of day
)
def test_a_damaged_answer_is_no_answer(content: bytes) -> None:
    with pytest.raises(httpx.DecodingError):
        answer_packed(content, "gzip")


def test_a_look_up_that_never_ends_keeps_the_deadline_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(30) and [])
    started = time.monotonic()
    try:
        with transport.new_client() as http, pytest.raises(httpx.ConnectTimeout, match="was not found in time"):
            ask(http, "https://na.myconnectwise.net/x", seconds=0.3)
        assert time.monotonic() - started < 5
    finally:
        ended.set()
