"""Business minutes of a ConnectWise calendar: one span a weekday, less the holidays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FURTHEST = 800  # days looked ahead before giving up
Span = tuple[datetime, datetime]


class Calendar:
    """Hours in which the clock runs; without a record it always runs."""

    def __init__(self, record: Record | None, holidays: list[Record], zone: ZoneInfo) -> None:
        self.record, self.zone = record, zone
        self.holidays = {h["date"][:10]: h for h in holidays if h.get("date")}

    def add(self, start: datetime, minutes: float) -> datetime:
        """When that many business minutes have gone by."""
        if self.record is None:
            return start + timedelta(minutes=minutes)
        left = timedelta(minutes=minutes)
        for opens, closes in self._spans(start, FURTHEST):
            begins = max(opens, start)
            if begins < closes and left <= closes - begins:
                return begins + left
            left -= max(closes - begins, timedelta())
        return start + timedelta(days=FURTHEST)

    def between(self, start: datetime, end: datetime) -> int:
        """Business minutes from one moment to another, whole ones."""
        if end <= start:
            return 0
        if self.record is None:
            return int((end - start).total_seconds() // 60)
        worked = timedelta()
        for opens, closes in self._spans(start, (end - start).days + 2):
            worked += max(min(closes, end) - max(opens, start), timedelta())
        return int(worked.total_seconds() // 60)

    def _spans(self, start: datetime, days: int) -> Iterator[Span]:
        first = start.astimezone(self.zone).date()
        for n in range(days):
            yield from self._open(first + timedelta(days=n))

    def _open(self, day: date) -> list[Span]:
        record = self.record or {}
        name = DAYS[day.weekday()]
        begin, end = record.get(f"{name}StartTime"), record.get(f"{name}EndTime")
        if not begin or not end:
            return []
        span = (self._at(day, begin), self._at(day, end, ends=True))
        holiday = self.holidays.get(day.isoformat())
        if holiday is None:
            return [span]
        return self._around(span, day, holiday)

    def _around(self, span: Span, day: date, holiday: Record) -> list[Span]:
        """What a holiday leaves of a day: nothing, or the hours beside its own."""
        if holiday.get("allDayFlag", True) or not holiday.get("timeStart") or not holiday.get("timeEnd"):
            return []
        start, end = self._at(day, holiday["timeStart"]), self._at(day, holiday["timeEnd"], ends=True)
        parts = [(span[0], min(span[1], start)), (max(span[0], end), span[1])]
        return [p for p in parts if p[0] < p[1]]

    def _at(self, day: date, text: str, *, ends: bool = False) -> datetime:
        clock = time.fromisoformat(text[-8:] if "T" not in text else text[11:19])
        if ends and clock == time(0):
            day += timedelta(days=1)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def calendar_of(store: Store, record: Record | None, zone: ZoneInfo) -> Calendar:
    holidays: list[Record] = []
    if record and record.get("holidayList"):
        holidays = store.under("schedule/holidayLists/holidays", "holidayList", record["holidayList"]["id"])
    return Calendar(record, holidays, zone)
