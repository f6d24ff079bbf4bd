"""A bounded burst of POSTs over a few kept connections."""

import http.client
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from bench.timing import percentile

CONNECTIONS = 16
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Post:
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Burst:
    seconds: float
    answers: list[float]  # milliseconds each
    refused: int

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    @property
    def p99(self) -> float:
        return percentile(self.answers, 0.99)


class Shared:
    """What is still to be sent; each connection takes the next."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self.posts: Iterator[Post] = iter(posts)
        self.lock = Lock()

    def next(self) -> Post | None:
        with self.lock:
            return next(self.posts, None)


def burst(base: str, posts: Sequence[Post], *, connections: int = CONNECTIONS) -> Burst:
    """Sends all of them, as quickly as the server answers."""
    waiting = Shared(posts)
    started = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        told = list(pool.map(lambda _: send_all(base, waiting), range(connections)))
    seconds = time.perf_counter() - started
    return Burst(seconds, [ms for times, _ in told for ms in times], sum(refused for _, refused in told))


def send_all(base: str, waiting: Shared) -> tuple[list[float], int]:
    line = http.client.HTTPConnection(urlsplit(base).netloc.replace("localhost", "127.0.0.1"), timeout=PATIENCE_SECONDS)
    times, refused = [], 0
    while post := waiting.next():
        started = time.perf_counter()
        line.request("POST", post.path, post.body, post.headers)
        answer = line.getresponse()
        answer.read()
        times.append((time.perf_counter() - started) * 1000)
        refused += answer.status != 200
    line.close()
    return times, refused
