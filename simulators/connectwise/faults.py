"""Faults that tests order: which requests they strike and what happens to them.

Slowness joins whatever else strikes the same request; of the other effects the first one that is due decides.
"""

import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from threading import Lock, Timer
from typing import Any

import httpx

from simulators.connectwise.errors import TooMany
from simulators.connectwise.web import Response, answer, page

EFFECTS = (
    "drop_after_commit",  # done, but the line is cut before the answer
    "close_before_commit",  # the line is cut and nothing done
    "late_commit",  # the line is cut, done after delay_seconds
    "error_after_commit",  # done, but an error answers
    "error_before_commit",
    "rate_limited",
    "html",  # a page of some gateway instead of JSON, nothing done
    "slow",  # done, answered after delay_seconds
)
SLOW = "slow"
CUT = ("drop_after_commit", "close_before_commit", "late_commit")
DONE_FIRST = ("drop_after_commit", "error_after_commit")
PAGE = "<html><head><title>Service unavailable</title></head><body><h1>We will be right back</h1></body></html>"


class LineCut(httpx.RemoteProtocolError):
    """The connection ends without an answer. In process it reaches the caller as httpx's own error."""

    def __init__(self) -> None:
        super().__init__("Server disconnected without sending a response.")


@dataclass
class Fault:
    id: int
    effect: str
    method: str = "*"
    path: str = "*"
    skip: int = 0  # matches let through first
    count: int = 1  # how many are struck, 0 = all
    probability: float = 1.0
    delay_seconds: float = 2.0
    status: int = 0  # 0 = the effect's own
    body: Any = None
    retry_after: int | None = None
    seen: int = 0
    struck: int = 0
    made: str = field(default="")

    def fits(self, method: str, path: str) -> bool:
        pattern = self.path if self.path.startswith(("/", "*")) else f"/{self.path}"
        return self.method.upper() in ("*", "", method) and fnmatchcase(path.lower(), pattern.lower())


class Faults:
    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []
        self._last = 0
        self._chance = random.Random(1)

    def add(self, values: dict[str, Any]) -> dict[str, Any]:
        """A new fault; ValueError when it is none."""
        known = {k: v for k, v in values.items() if k in Fault.__dataclass_fields__ and v is not None}
        unknown = set(values) - set(Fault.__dataclass_fields__)
        if unknown or known.get("effect") not in EFFECTS:
            raise ValueError(f"not a fault: {', '.join(sorted(unknown)) or known.get('effect')}")
        with self._lock:
            self._last += 1
            fault = Fault(**{**known, "id": self._last})
            self._faults.append(fault)
            return asdict(fault)

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(f) for f in self._faults]

    def clear(self, id: int | None = None) -> None:
        with self._lock:
            self._faults = [f for f in self._faults if id is not None and f.id != id]

    def strike(self, method: str, path: str) -> list[Fault]:
        """What is due for this request: every slowness, and the first fault that decides about its answer."""
        found: list[Fault] = []
        with self._lock:
            for fault in self._faults:
                decided = fault.effect != SLOW and any(f.effect != SLOW for f in found)
                if not decided and fault.fits(method, path) and self._due(fault):
                    found.append(fault)
        return found

    def _due(self, fault: Fault) -> bool:
        if fault.count and fault.struck >= fault.count:
            return False
        fault.seen += 1
        if fault.seen <= fault.skip or self._chance.random() >= fault.probability:
            return False
        fault.struck += 1
        return True


def suffer(faults: list[Fault], perform: Callable[[], Response], timeout_seconds: float = 0.0) -> Response:
    """Do the request the way the faults want: what is to be done at once, the wait, then the answer or none."""
    deciding = next((f for f in faults if f.effect != SLOW), None)
    response = perform() if deciding is None or deciding.effect in DONE_FIRST else None
    if deciding and deciding.effect == "late_commit":
        _later(deciding.delay_seconds, perform)
    late = _wait(sum(f.delay_seconds for f in faults if f.effect == SLOW), timeout_seconds)
    if deciding and deciding.effect in CUT:
        raise LineCut
    if late:
        return page(PAGE, 504)
    return _instead(deciding) if deciding else response or perform()


def _wait(seconds: float, limit: float) -> bool:
    """Whether the wait is longer than the server lets anybody wait."""
    late = bool(limit) and seconds > limit
    time.sleep(limit if late else seconds)
    return late


def _later(seconds: float, perform: Callable[[], Response]) -> None:
    timer = Timer(seconds, perform)
    timer.daemon = True
    timer.start()


def _instead(fault: Fault) -> Response:
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.effect == "html":
        return page(fault.body if isinstance(fault.body, str) else PAGE, fault.status or 502, headers)
    if fault.effect == "rate_limited":
        return answer(fault.body or TooMany(fault.retry_after).body(), fault.status or 429, headers)
    if isinstance(fault.body, str):
        return Response(fault.status or 500, fault.body.encode(), {"Content-Type": "text/plain", **headers})
    body = fault.body or {"code": "InternalError", "message": "Execution Timeout expired.", "errors": None}
    return answer(body, fault.status or 500, headers)
