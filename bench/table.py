"""A measured row and the table of them. Only ratios count: both sides were measured in the same run."""

from collections.abc import Iterable
from dataclasses import dataclass

SHARED = (
    "Machines are shared: other work was running, so no figure here means anything alone.\n"
    "Both sides of a row were measured in the same run; only the ratio counts (ours / beside)."
)


@dataclass(frozen=True)
class Row:
    what: str
    ours: float
    beside_what: str
    beside: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.beside if self.beside else float("nan")

    def cells(self) -> tuple[str, ...]:
        numbers = (f"{self.ours:,.1f} {self.unit}", f"{self.beside:,.1f} {self.unit}", f"{self.ratio:.2f}")
        return (self.what, numbers[0], self.beside_what, numbers[1], numbers[2])


HEAD = ("what", "ours", "beside", "takes", "ratio")


def text_of(rows: Iterable[Row]) -> str:
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
    drawn = ["  ".join(aligned(cell, widths[n], n) for n, cell in enumerate(line)).rstrip() for line in lines]
    return "\n".join([drawn[0], "  ".join("-" * width for width in widths), *drawn[1:]])


def aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column in (1, 3, 4) else cell.ljust(width)
