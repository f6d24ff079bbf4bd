"""From traces to pieces of work. Pure: the same traces give the same pieces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from timeentry.drafting.evidence import MEASURED, Charge, Evidence, Kind
from timeentry.models import HoursFrom

APART = timedelta(minutes=30)  # longer without a trace, and it was put down and taken up again
NEAR = timedelta(minutes=2)  # so near to logged time a trace belongs to it
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
        return self.start - NEAR <= trace.at <= self.end + NEAR


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
    span: Span

    @property
    def key(self) -> str:
        """Of its first trace: what is added later does not make it another piece."""
        return self.traces[0].key

    @property
    def first(self) -> datetime:
        return self.traces[0].at

    def words(self, field: str) -> str:
        said = dict.fromkeys(one.words.strip() for one in self.traces if one.into == field)
        return "\n\n".join(text for text in said if text)


def span_of(run: Sequence[Evidence]) -> Span:
    """From a stopwatch, else the schedule, else from the first act to the last; one act alone tells no hours."""
    for kind in MEASURED:
        measured = [one for one in run if one.kind == kind and one.lasts]
        if measured:
            return spanned(measured, FROM[kind])
    first, last = run[0].at, max(one.until for one in run)
    return Span(first, last, Decimal(0), HoursFrom.ACTS) if last - first >= SHORTEST else UNKNOWN


def spanned(measured: Sequence[Evidence], source: str) -> Span:
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


def pieces(traces: Iterable[Evidence], windows: Iterable[Window] = ()) -> list[Piece]:
    """One for each time that something was worked on, in the order of the day. Logged time lies between two pieces."""
    ordered, known = sorted(traces, key=lambda one: (*charged(one), one.at, one.key)), list(windows)
    found: list[Piece] = []
    for (to, ref), of_one in groupby(ordered, key=charged):
        logged = [window for window in known if (window.to, window.ref) == (to, ref)]
        found += pieces_of(list(of_one), logged)
    return sorted(found, key=lambda piece: (piece.first, piece.key))


def charged(one: Evidence) -> tuple[str, int]:
    return one.charge.to, one.charge.ref


def pieces_of(traces: Sequence[Evidence], logged: Sequence[Window]) -> Iterator[Piece]:
    """Of one ticket. Acts that tell no hours are one piece together: somebody says how long they took."""
    loose: list[Evidence] = []
    for run in runs(traces, logged):
        span = span_of(run)
        if span != UNKNOWN:
            yield Piece(run[0].charge, tuple(run), span)
        else:
            loose += run
    if any(one.kind != Kind.CHANGE for one in loose):  # a change of who knows what is no work by itself
        yield Piece(loose[0].charge, tuple(loose), UNKNOWN)


def runs(traces: Iterable[Evidence], logged: Sequence[Window]) -> Iterator[list[Evidence]]:
    """What follows within half an hour, with no logged time between."""
    run: list[Evidence] = []
    for one in traces:
        if run and is_apart(max(other.until for other in run), one, logged):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def is_apart(reached: datetime, one: Evidence, logged: Sequence[Window]) -> bool:
    """What is charged to nothing yet has nothing to do with the next."""
    return (
        not one.charge.to
        or one.at - reached > APART
        or any(window.start < one.at and window.end > reached for window in logged)
    )
