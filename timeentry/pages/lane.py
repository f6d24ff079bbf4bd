"""The day as a line: where each entry lies, what lies over another, and what is missing between them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from timeentry.words.writing import clock_text, moment_text

WIDTH = 1000.0
FIRST, LAST = 8, 18  # hours that are always shown
SMALLEST_GAP = timedelta(minutes=10)
TEXTS = {
    "posted": "Posted",
    "sending": "Sending, checking",
    "waiting": "Waits",
    "ready": "Ready",
    "review": "To review",
    "refused": "Refused",
    "taken": "Taken back",
}
AS_SENDING = {"checking": "sending", "taking": "sending", "needs": "refused"}


@dataclass(frozen=True)
class Span:
    start: datetime
    end: datetime
    state: str
    name: str


@dataclass(frozen=True)
class Bar:
    css: str
    x: float
    width: float
    title: str
    gap: bool = False


@dataclass(frozen=True)
class Mark:
    css: str
    text: str


@dataclass(frozen=True)
class Lane:
    bars: list[Bar]
    hours: list[str]
    legend: list[Mark]
    told: str
    note: str


def lane(day: str, spans: Sequence[Span], breaks: Sequence[Span], zone: ZoneInfo) -> Lane:
    frame = Frame.around([*spans, *breaks], zone)
    holes, over = gaps(spans, breaks), overlaps(spans)
    bars = [frame.bar(AS_SENDING.get(span.state, span.state), span.start, span.end, span.name) for span in spans]
    bars += [frame.bar("gap", start, end, f"Nothing from {frame.text(start, end)}", gap=True) for start, end in holes]
    bars += [frame.bar("overlap", start, end, f"Two entries from {frame.text(start, end)}") for start, end in over]
    bars += [frame.bar("lunch", one.start, one.end, one.name) for one in breaks]
    there = {bar.css for bar in bars}
    legend = [Mark(css, text) for css, text in TEXTS.items() if css in there]
    legend += [Mark(css, css.title()) for css in ("gap", "overlap", "lunch") if css in there]
    note = "Lunch is from your schedule and is no gap." if breaks else ""
    return Lane(bars, frame.hours, legend, told(day, frame, holes, over, breaks), note)


def told(
    day: str,
    frame: "Frame",
    holes: Sequence[tuple[datetime, datetime]],
    over: Sequence[tuple[datetime, datetime]],
    breaks: Sequence[Span],
) -> str:
    """The same in words."""
    parts = [f"{day} from {clock_text(frame.first * 60)} to {clock_text(frame.last * 60)}"]
    parts += [f"lunch from {frame.text(one.start, one.end)}" for one in breaks]
    parts += [f"gap from {frame.text(*one)}" for one in holes] or ["no gap"]
    parts += [f"overlap from {frame.text(*one)}" for one in over]
    return "; ".join(parts)


@dataclass(frozen=True)
class Frame:
    """Which hours are shown."""

    first: int
    last: int
    zone: ZoneInfo

    @classmethod
    def around(cls, spans: Sequence[Span], zone: ZoneInfo) -> "Frame":
        starts = [minute(span.start, zone) // 60 for span in spans]
        ends = [-(-end_minute(span, zone) // 60) for span in spans]
        return cls(min([FIRST, *starts]), max([LAST, *ends]), zone)

    @property
    def hours(self) -> list[str]:
        halves = {self.first: True, 12: True}
        step = 1 if self.last - self.first <= 12 else 2
        return [hour_text(hour, hour in halves) for hour in range(self.first, self.last + 1, step)]

    def x(self, minutes: int) -> float:
        return round((minutes / 60 - self.first) / (self.last - self.first) * WIDTH, 1)

    def bar(self, css: str, start: datetime, end: datetime, title: str, *, gap: bool = False) -> Bar:
        left, right = self.x(minute(start, self.zone)), self.x(end_minute(Span(start, end, "", ""), self.zone))
        return Bar(css, left, round(max(right - left - 2, 3), 1), title, gap)

    def text(self, start: datetime, end: datetime) -> str:
        return f"{moment_text(start, self.zone)} to {moment_text(end, self.zone)}"


def hour_text(hour: int, with_half: bool) -> str:
    half = f" {'PM' if hour % 24 >= 12 else 'AM'}" if with_half else ""
    return f"{(hour - 1) % 12 + 1}{half}"


def minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def end_minute(span: Span, zone: ZoneInfo) -> int:
    """An end at midnight is 24:00 of its day."""
    later = span.end.astimezone(zone).date() > span.start.astimezone(zone).date()
    return 24 * 60 if later else minute(span.end, zone)


def gaps(spans: Sequence[Span], breaks: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    """Between the first start and the last end, where nothing is told of; a break is no gap."""
    found: list[tuple[datetime, datetime]] = []
    until: datetime | None = None
    for span in sorted([*spans, *breaks], key=lambda one: one.start):
        if until is not None and span.start - until >= SMALLEST_GAP:
            found.append((until, span.start))
        until = max(until or span.end, span.end)
    return found


def overlaps(spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    until: datetime | None = None
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if until is not None and span.start < until and span.end > span.start:
            found.append((span.start, min(until, span.end)))
        until = max(until or span.end, span.end)
    return found


def gap_words(holes: Sequence[tuple[datetime, datetime]]) -> str:
    minutes = sum(int((end - start).total_seconds()) // 60 for start, end in holes)
    hours, rest = divmod(minutes, 60)
    length = " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
    return f"{length} gap" if len(holes) == 1 else f"{length} in {len(holes)} gaps"
