"""A wire that goes wrong for the entry of one row, once: before or after the server has acted."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from cwhub.journal.crash_points import EXIT_STATUS

PAGE = "<html><body>Bad gateway</body></html>"
ERROR = {"code": "InternalServerError", "message": "Execution Timeout expired"}
UNDER_WAY_SECONDS = 0.004  # the request has left, its answer has not come


class FaultyWire(httpx.BaseTransport):
    """`row` is the text by which its entry is known; `struck` a file that is there once it has happened."""

    def __init__(self, inner: httpx.BaseTransport, *, fault: str, row: str, struck: Path) -> None:
        self.inner, self.fault, self.row, self.struck = inner, FAULTS[fault], row.encode(), struck

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not self.is_meant(request) or not self.first_time():
            return self.inner.handle_request(request)
        return self.fault(request, self.inner)

    def is_meant(self, request: httpx.Request) -> bool:
        posts = request.method == "POST" and request.url.path.endswith("/time/entries")
        return posts and self.row in request.read()

    def first_time(self) -> bool:
        try:
            self.struck.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


Inner = httpx.BaseTransport
Fault = Callable[[httpx.Request, Inner], httpx.Response]


def executed(request: httpx.Request, inner: Inner) -> None:
    """The server acts, and its answer is lost on the way."""
    response = inner.handle_request(request)
    response.read()
    response.close()


def reply_dropped(request: httpx.Request, inner: Inner) -> httpx.Response:
    executed(request, inner)
    raise httpx.ReadError("the line was cut", request=request)


def lost_before(request: httpx.Request, inner: Inner) -> httpx.Response:
    raise httpx.WriteError("the line was cut", request=request)


def error_with_effect(request: httpx.Request, inner: Inner) -> httpx.Response:
    executed(request, inner)
    return httpx.Response(500, json=ERROR, request=request)


def error_without(request: httpx.Request, inner: Inner) -> httpx.Response:
    return httpx.Response(500, json=ERROR, request=request)


def limited(request: httpx.Request, inner: Inner) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": "1"}, json={"message": "Too many requests"}, request=request)


def html(request: httpx.Request, inner: Inner) -> httpx.Response:
    executed(request, inner)
    return httpx.Response(502, html=PAGE, request=request)


def html_as_success(request: httpx.Request, inner: Inner) -> httpx.Response:
    """A gateway's page that says 200 about what was never done."""
    return httpx.Response(200, html=PAGE, request=request)


def killed_before(request: httpx.Request, inner: Inner) -> httpx.Response:
    os._exit(EXIT_STATUS)


def killed_during(request: httpx.Request, inner: Inner) -> httpx.Response:
    threading.Thread(target=executed, args=(request, inner), daemon=True).start()
    time.sleep(UNDER_WAY_SECONDS)
    os._exit(EXIT_STATUS)


def killed_after(request: httpx.Request, inner: Inner) -> httpx.Response:
    """Also where a busy server has answered too late."""
    try:
        executed(request, inner)
    finally:
        os._exit(EXIT_STATUS)


FAULTS: dict[str, Fault] = {
    one.__name__: one
    for one in (
        reply_dropped, lost_before, error_with_effect, error_without, limited, html, html_as_success,
        killed_before, killed_during, killed_after,
    )
}  # fmt: skip
