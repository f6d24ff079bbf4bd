"""From traces to pieces of work. Pure: the same traces give the same pieces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from timeentry.drafting.evidence import MEASURED, Charge, Evidence, Kind
from timeentry.models import HoursFrom

APART = timedelta(minutes=30)  # longer without a trace, and it was put down and taken up again
BEFORE, AFTER = timedelta(minutes=2), timedelta(minutes=5)  # so near to logged time a trace belongs to it
SHORTEST = timedelta(minutes=1)
FROM = {Kind.STOPWATCH: HoursFrom.STOPWATCH, Kind.SCHEDULE: HoursFrom.SCHEDULE}


@dataclass(frozen=True)
class Window:
    """Time that somebody has accounted for: logged, or a row that a person wrote."""

    to: str
    ref: int
    start: datetime
    end: datetime

    def covers(self, trace: Evidence) -> bool:
        if (trace.charge.to, trace.charge.ref) != (self.to, self.ref):
            return False
        if trace.lasts:
            return trace.at < self.end and trace.until > self.start
        return self.start - BEFORE <= trace.at <= self.end + AFTER


@dataclass(frozen=True)
class Span:
    """When it was, as far as the traces tell; both ends or none."""

    start: datetime | None
    end: datetime | None
    deduct: Decimal
    source: str


UNKNOWN = Span(None, None, Decimal(0), HoursFrom.NOTHING)


@dataclass(frozen=True)
class Piece:
    charge: Charge
    traces: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        """Of its first trace: what is added later does not make it another piece."""
        return self.traces[0].key

    @property
    def first(self) -> datetime:
        return self.traces[0].at

    def span(self) -> Span:
        """From a stopwatch, else the schedule, else from the first act to the last; one act alone tells no hours."""
        for kind in MEASURED:
            measured = [one for one in self.traces if one.kind == kind and one.lasts]
            if measured:
                return spanned(measured, FROM[kind])
        first, last = self.traces[0].at, max(one.until for one in self.traces)
        return Span(first, last, Decimal(0), HoursFrom.ACTS) if last - first >= SHORTEST else UNKNOWN

    def words(self, field: str) -> str:
        said = dict.fromkeys(one.words.strip() for one in self.traces if one.into == field)
        return "\n\n".join(text for text in said if text)


def spanned(measured: list[Evidence], source: str) -> Span:
    """Several on one piece: what lies between them, and their pauses, is deducted."""
    start, end = min(one.at for one in measured), max(one.until for one in measured)
    deduct = (end - start) - (union(measured) - sum((one.paused for one in measured), timedelta()))
    return Span(start, end, hours(max(deduct, timedelta())), source)


def union(spans: Iterable[Evidence]) -> timedelta:
    """How long at least one of them ran."""
    total, reached = timedelta(), None
    for one in sorted(spans, key=lambda one: one.at):
        begin = one.at if reached is None else max(one.at, reached)
        total += max(one.until - begin, timedelta())
        reached = one.until if reached is None else max(reached, one.until)
    return total


def hours(span: timedelta) -> Decimal:
    return (Decimal(int(span.total_seconds())) / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)


def open_traces(traces: Iterable[Evidence], windows: Iterable[Window]) -> list[Evidence]:
    """Those that no logged time accounts for."""
    known = list(windows)
    return [one for one in traces if not any(window.covers(one) for window in known)]


def pieces(traces: Iterable[Evidence]) -> list[Piece]:
    """One for each time that something was worked on, in the order of the day."""
    ordered = sorted(traces, key=lambda one: (one.charge.to, one.charge.ref, one.at, one.key))
    found: list[Piece] = []
    for (to, _), of_one in groupby(ordered, key=lambda one: (one.charge.to, one.charge.ref)):
        alone = not to  # what is charged to nothing yet has nothing to do with the next
        found += [Piece(run[0].charge, tuple(run)) for run in runs(of_one, alone=alone)]
    return sorted(found, key=lambda piece: (piece.first, piece.key))


def runs(traces: Iterable[Evidence], *, alone: bool = False) -> Iterator[list[Evidence]]:
    run: list[Evidence] = []
    for one in traces:
        if run and (alone or one.at - max(other.until for other in run) > APART):
            yield run
            run = []
        run.append(one)
    if run:
        yield run
