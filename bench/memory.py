"""Memory of the first mirror: with 100,000 tickets beside 10,000. Flat means that the ratio stays near 1."""

from pathlib import Path

from bench.cwsync import in_a_child
from bench.mirror import connected, mirror_lists, simulator
from bench.scratch import scratch
from bench.table import Row

FEW, MANY = 10_000, 100_000


def measure(folder: Path) -> list[Row]:
    few, many = peak_megabytes(FEW), peak_megabytes(MANY)
    return [Row(f"first mirror of {MANY:,} tickets: peak memory", many, f"of {FEW:,}", few, "MB")]


def peak_megabytes(tickets: int) -> float:
    with simulator({"world": "backlog", "tickets": tickets}) as simulated, scratch():
        connection = connected(simulated)
        return in_a_child(lambda: mirror_lists(connection))
