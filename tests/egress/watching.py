"""Sees every look-up and every connection that this process begins, by whatever library: Python's own audit events."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

WATCHED = ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto")


@dataclass
class Seen:
    asked: list[str] = field(default_factory=list)  # names whose address was asked for
    reached: list[Any] = field(default_factory=list)  # addresses that were connected to


_watching: list[Seen] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching or event not in WATCHED:
        return
    for seen in _watching:
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            seen.asked.append(str(arguments[0]))
        elif arguments[0].family != socket.AF_UNIX:  # the database of the tests
            seen.reached.append(arguments[1])


sys.addaudithook(_note)  # for the life of the process: there is no way to take one away


@contextmanager
def watched() -> Iterator[Seen]:
    seen = Seen()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)
