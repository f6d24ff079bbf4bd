"""What looks odd but is taken: gaps, long entries, unusual hours. A warning never blocks.

What a billing clerk would stop, overlaps among it, is the linter's (`linted.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from agreements.rules.hours import actual
from timeentry.rules.findings import Warned
from timeentry.rules.known import Known
from timeentry.rules.linted import end_of
from timeentry.rules.wanted import Wanted
from timeentry.words.days import day_of
from timeentry.words.writing import moment_text

LONG = Decimal(8)
EARLY, LATE = 6, 22  # own clock
GAP = timedelta(minutes=15)
FAR = datetime.max.replace(tzinfo=UTC)


def warnings(entry: Wanted, others: Sequence[Wanted], known: Known) -> tuple[Warned, ...]:
    if entry.start is None:
        return ()
    found = (*gap(entry, others, known), *odd(entry, known))
    return tuple(found)


def between(start: datetime, end: datetime, known: Known) -> str:
    return f"{moment_text(start, known.zone)} to {moment_text(end, known.zone)}"


def gap(entry: Wanted, others: Sequence[Wanted], known: Known) -> Iterator[Warned]:
    """Time before it of which nothing is told, on the same day."""
    start = entry.start
    if start is None:
        return
    day = day_of(start, known.zone)
    told = [(other.start, end_of(other)) for other in others if other.n != entry.n]
    told += [(one.start, one.end) for one in known.standing]
    ends = [e for s, e in told if s and e and s < start and day_of(s, known.zone) == day]
    last = max(ends, default=None)
    if last is not None and start - last >= GAP:
        yield Warned("gap", f"Nothing is told of {between(last, start, known)}.")


def odd(entry: Wanted, known: Known) -> Iterator[Warned]:
    start, end = entry.start, end_of(entry)
    if start is None:
        return
    hours = actual(start, entry.end, entry.hours, entry.deduct)
    if hours is not None and hours > LONG:
        yield Warned("long", f"{hours} hours in one entry.")
    if day_of(start, known.zone) > known.today:
        yield Warned("future", "It lies in the future.")
    local = start.astimezone(known.zone)
    ending = (end or start).astimezone(known.zone)
    late = ending.hour * 60 + ending.minute > LATE * 60 and ending.date() == local.date()
    if local.hour < EARLY or late:
        yield Warned("odd", f"Unusual hours: {between(start, end or start, known)}.")
