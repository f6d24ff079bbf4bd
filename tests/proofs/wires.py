"""Wires that go wrong: one at planned requests, one at random."""

import random
from pathlib import Path
from typing import Any

import httpx

from tests.timeentry import faulty_wire as faults
from tests.timeentry.faulty_wire import Fault, Inner

REFUSED_SHARE = 0.01
REFUSAL = {"code": "InvalidObject", "message": "timeEntry object is invalid", "errors": []}


def refused(request: httpx.Request, inner: Inner) -> httpx.Response:
    return httpx.Response(400, json=REFUSAL, request=request)


def healthy(request: httpx.Request, inner: Inner) -> httpx.Response:
    return inner.handle_request(request)


NAMED: dict[str, Fault] = {
    "": healthy,
    "refused": refused,
    "reply_dropped": faults.reply_dropped,
    "lost_before": faults.lost_before,
    "error_with_effect": faults.error_with_effect,
    "error_without": faults.error_without,
    "limited": faults.limited,
    "html": faults.html,
}
DOUBTFUL = ("reply_dropped", "lost_before", "error_with_effect", "error_without", "html", "limited")


class PlannedWire(httpx.BaseTransport):
    """A job's posts go wrong by the text of their row, its removals by their number; each once, but for a refusal."""

    def __init__(self, inner: Inner, job: dict[str, Any], folder: Path) -> None:
        self.inner, self.job, self.folder = inner, job, folder

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return NAMED[self.fault_of(request)](request, self.inner)

    def fault_of(self, request: httpx.Request) -> str:
        if request.method == "POST" and request.url.path.endswith("/time/entries"):
            body = request.read().decode()
            for row, fault in self.job["posts"].items():
                if row in body and (fault == "refused" or self.first(f"post-{fault}")):
                    return str(fault)
        if request.method == "DELETE":
            number = next(n for n in range(1, 1000) if self.first(f"removal-{n}"))
            return str(self.job["removals"].get(str(number), ""))
        return ""

    def first(self, what: str) -> bool:
        try:
            (self.folder / f"{self.job['name']}-{what}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class RandomWire(httpx.BaseTransport):
    """This share of all posts goes wrong, and a third as many of all removals; one post in a hundred is refused."""

    def __init__(self, inner: Inner, share: float) -> None:
        self.inner, self.share, self.dice = inner, share, random.Random()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        share = {"POST": self.share, "DELETE": self.share / 3}.get(request.method, 0.0)
        name = self.dice.choice(DOUBTFUL) if self.dice.random() < share else ""
        if share and request.method == "POST" and self.dice.random() < REFUSED_SHARE:
            name = "refused"
        return NAMED[name](request, self.inner)
