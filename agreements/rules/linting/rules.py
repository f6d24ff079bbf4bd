"""The rules themselves. Each has a name, what it asks, and a sentence that says what it found and what to do.

Nothing here changes a fact to get cover: where a work type is in question, the sentence asks which work it was.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from agreements.rules.linting import notes
from agreements.rules.linting.entries import Around, Logged
from agreements.rules.sheets import TAKES_TIME
from agreements.rules.workdays import minute, minutes, shared

LONGEST = timedelta(hours=24)
DAY_HOURS = Decimal(24)
LET_GO_MINUTES = 15  # outside of office hours
ROUNDED = Decimal("0.01")  # ConnectWise keeps hours with two decimals
MINUTES_A_DAY = 24 * 60


class Mode(StrEnum):
    OFF = "off"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Rule:
    """`refused`: ConnectWise refuses such an entry itself."""

    name: str
    title: str
    asks: str
    check: Callable[[Logged, Around], str]
    refused: bool = False

    @property
    def preset(self) -> Mode:
        return Mode.BLOCK if self.refused else Mode.WARN


@dataclass(frozen=True)
class Said:
    rule: str
    sentence: str


def lint(entry: Logged, around: Around, modes: Mapping[str, Mode] | None = None) -> list[Said]:
    """What the rules that are not off say of it, in the order of the table."""
    asked = (rule for rule in RULES if mode_of(rule, modes) != Mode.OFF)
    said = ((rule.name, rule.check(entry, around)) for rule in asked)
    return [Said(name, sentence) for name, sentence in said if sentence]


def mode_of(rule: Rule, modes: Mapping[str, Mode] | None) -> Mode:
    return (modes or {}).get(rule.name, rule.preset)


# --- when ------------------------------------------------------------------------------------------------------------
def after_hours(entry: Logged, around: Around) -> str:
    outside = minutes_outside(entry, around)
    if not entry.is_billed or entry.work_type in around.meant.after_hours or outside < LET_GO_MINUTES:
        return ""
    assert entry.start is not None
    off = holiday(around, local_day(entry.start, around))
    when = f"It was {off}" if off else f"{outside} minutes of it lie outside of office hours"
    better = around.meant.choice(around.meant.after_hours)
    code = f"choose {better}" if better else "choose the work type for such hours"
    return (
        f"{when}, and {around.meant.name(entry.work_type)} is charged as by day. If the client pays for it, {code}; "
        "if it was agreed otherwise, say so in the note."
    )


def coded_without_need(entry: Logged, around: Around) -> str:
    coded = entry.work_type in around.meant.after_hours
    if not (coded and entry.is_billed and around.calendar and entry.ends) or minutes_outside(entry, around):
        return ""
    return (
        f"{around.meant.name(entry.work_type)} costs the client more, and all of it lies within office hours. Choose "
        "the type of the work, or say in the note why it costs more."
    )


def minutes_outside(entry: Logged, around: Around) -> int:
    """Of the member's clock, day by day. 0 where no office hours are known."""
    if around.calendar is None or entry.start is None or entry.ends is None or entry.ends <= entry.start:
        return 0
    start, end = (moment.astimezone(around.zone).replace(tzinfo=None) for moment in (entry.start, entry.ends))
    found, day = 0, start.date()
    while day <= end.date():
        worked = (minute_of(start, day), minute_of(end, day))
        found += worked[1] - worked[0] - open_minutes(around, day, worked)
        day += timedelta(days=1)
    return found


def minute_of(moment: datetime, day: date) -> int:
    """Of this day; 0 for an earlier moment, the day's last for a later one."""
    if moment.date() == day:
        return moment.hour * 60 + moment.minute
    return 0 if moment.date() < day else MINUTES_A_DAY


def open_minutes(around: Around, day: date, worked: tuple[int, int]) -> int:
    assert around.calendar is not None
    hours = around.calendar.hours.get(day.weekday())
    if hours is None:
        return 0
    opens, closes = minutes(hours)
    inside = (max(worked[0], opens), min(worked[1], closes))
    if inside[1] <= inside[0]:
        return 0
    closed = [one.closed for one in around.calendar.days_off.get(day, ())]
    if None in closed:
        return 0
    off = sum(shared((minute(one[0]), minute(one[1])), inside) for one in closed if one)
    return max(inside[1] - inside[0] - off, 0)


def holiday(around: Around, day: date) -> str:
    return around.calendar.holiday(day) if around.calendar else ""


def local_day(moment: datetime, around: Around) -> date:
    return moment.astimezone(around.zone).date()


def period_closed(entry: Logged, around: Around) -> str:
    """An entry that was approved along with its sheet is as it should be."""
    if not is_closed(around.sheet) or entry.status not in ("", *TAKES_TIME):
        return ""
    if entry.status:
        return (
            f"It is {entry.status} on a sheet that is {around.sheet}: it came late and nobody has approved it. Whoever "
            "approves the sheet opens it again, or approves the entry."
        )
    return f"Its time sheet is {around.sheet} and takes no more time. Ask who approves it to open it again."


def is_closed(sheet: str) -> bool:
    return bool(sheet) and sheet not in TAKES_TIME


def over_24(entry: Logged, around: Around) -> str:
    return "One entry has at most 24 hours. Make several of it." if is_too_long(entry) else ""


def is_too_long(entry: Logged) -> bool:
    lasts = entry.end - entry.start if entry.start and entry.end else timedelta()
    return lasts > LONGEST or (entry.hours is not None and entry.hours > DAY_HOURS)


def day_over_24(entry: Logged, around: Around) -> str:
    whole = around.day_hours + (entry.hours or 0)
    if whole <= DAY_HOURS or is_too_long(entry):
        return ""
    return f"The member's day holds {whole:.2f} hours with it. Look which of its entries is wrong."


def overlap(entry: Logged, around: Around) -> str:
    return next(iter(overlaps(entry, around)), "")


def overlaps(entry: Logged, around: Around) -> Iterable[str]:
    """One sentence for each that it meets."""
    start, end = entry.start, entry.ends
    if start is None or end is None:
        return
    for other in around.others:
        if other.start < end and start < other.end:
            between = f"{clock(other.start, around)} to {clock(other.end, around)}"
            yield f"Overlaps with {other.name}, {between}. Correct whichever is wrong; nobody pays twice for one hour."


def clock(moment: datetime, around: Around) -> str:
    local = moment.astimezone(around.zone)
    return f"{local.hour % 12 or 12}:{local:%M %p}"


# --- what ------------------------------------------------------------------------------------------------------------
def talk_only(entry: Logged, around: Around) -> str:
    if not entry.is_billed or entry.work_type in around.meant.talk or not notes.is_only_talk(entry.notes):
        return ""
    better = around.meant.choice(around.meant.talk)
    there = f"{better} is the work type for it" if better else "choose the work type or billable option for it"
    return f"The note tells only of talk, and it is billed. If nothing else was done, {there}; else say what was done."


def onsite(entry: Logged, around: Around) -> str:
    said, better = notes.onsite_words(entry.notes), around.meant.onsite
    if not (entry.for_client and said and better) or entry.work_type in better | around.meant.after_hours:
        return ""
    return (
        f"The note says \u201c{said}\u201d, and the work type is {around.meant.name(entry.work_type)}. If somebody "
        f"was there, choose {around.meant.choice(better)}."
    )


def wrong_type(entry: Logged, around: Around) -> str:
    if not (entry.is_billed and entry.type_left_out):
        return ""
    return (
        f"{entry.agreement or 'The agreement'} leaves out {around.meant.name(entry.work_type)}, so the client pays for "
        "it. If it was other work, choose the type that it was; nothing is changed only to get cover."
    )


def no_role(entry: Logged, around: Around) -> str:
    return "" if entry.has_role else "It has no work role, so nothing says at which rate it is billed. Choose one."


def thin_note(entry: Logged, around: Around) -> str:
    if not entry.is_printed or not notes.is_thin(entry.notes):
        return ""
    return "The note is too thin for an invoice. Say what was done, to what, and what came of it."


def unfit_note(entry: Logged, around: Around) -> str:
    said = notes.unfit_words(entry.notes) if entry.is_printed else ""
    if not said:
        return ""
    return (
        f"\u201c{said}\u201d would stand on the client's invoice. Move it to the internal notes and say what was done."
    )


def billed_less(entry: Logged, around: Around) -> str:
    if not entry.is_billed or entry.billed is None or entry.hours is None or entry.billed + ROUNDED >= entry.hours:
        return ""
    return (
        f"{entry.hours:.2f} hours were worked and {entry.billed:.2f} are billed. If that was meant, choose Do Not Bill "
        "or No Charge, so that everybody sees it; else correct the billed hours."
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "after_hours", "Worked after hours, not coded", "Work outside of office hours by a day's work type", after_hours
    ),
    Rule(
        "coded_without_need",
        "Coded after hours, worked by day",
        "A work type that costs more, all within office hours",
        coded_without_need,
    ),
    Rule("talk_only", "Talk only", "Billed time whose note tells only of calls and messages", talk_only),
    Rule("onsite", "On site, coded otherwise", "A note that tells of a visit by another work type", onsite),
    Rule("wrong_type", "Work type outside of the agreement", "A work type that the agreement leaves out", wrong_type),
    Rule("no_role", "No work role", "Nothing says at which rate it is billed", no_role, refused=True),
    Rule("period_closed", "Period closed", "Time on a sheet that takes no more of it", period_closed, refused=True),
    Rule("over_24", "Over 24 hours", "More than 24 hours in one entry", over_24, refused=True),
    Rule("day_over_24", "Day over 24 hours", "More than 24 hours in one member's day", day_over_24),
    Rule("overlap", "Overlaps another entry", "Two entries of a member at the same time", overlap),
    Rule("thin_note", "Note too thin to invoice", "A note from which nobody learns what was done", thin_note),
    Rule("unfit_note", "Note not fit to print", "Blame, guessing or waiting where the client reads it", unfit_note),
    Rule("billed_less", "Billed less than worked", "Billable time with fewer billed hours than worked", billed_less),
)
BY_NAME = {rule.name: rule for rule in RULES}
