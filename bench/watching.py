"""Looks at tickets through the API until each has its analysis, and remembers when."""

import threading
import time
from types import TracebackType

import httpx

from tests.e2e.running import Demo, wait_for

ROUND_SECONDS = 0.01
BREATH_SECONDS = 0.02  # for each ticket still awaited: many of them are asked after less often


class Watch:
    def __init__(self, api: httpx.Client, tickets: list[int]) -> None:
        self.api, self.tickets = api, tickets
        self.seen: dict[int, float] = {}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    @classmethod
    def of(cls, demo: Demo, tickets: list[int]) -> "Watch":
        return cls(demo.api(), tickets)

    def start(self) -> None:
        if not self.thread.is_alive():
            self.thread.start()

    def look(self) -> None:
        while not self.ended.is_set() and len(self.seen) < len(self.tickets):
            waiting = [ticket for ticket in self.tickets if ticket not in self.seen]
            for ticket in waiting:
                self.ask(ticket)
            time.sleep(ROUND_SECONDS if len(waiting) == 1 else BREATH_SECONDS * len(waiting))

    def ask(self, ticket: int) -> None:
        try:
            answer = self.api.get(f"/tickets/{ticket}")
        except httpx.HTTPError:
            return
        if answer.status_code == 200 and answer.json()["analysis"] is not None:
            self.seen[ticket] = time.perf_counter()

    def wait(self, *, seconds: float) -> dict[int, float]:
        """When each was seen, on the clock of time.perf_counter."""
        self.start()
        wait_for(lambda: len(self.seen) == len(self.tickets), seconds=seconds, what="the last analysis")
        return self.seen

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join(5)
        self.api.close()
