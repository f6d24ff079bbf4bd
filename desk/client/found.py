"""What somebody should know of a client's agreements: read by rule, nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from agreements.rules.terms import Agreement, Unit
from desk.client.reading import Reading, in_force, is_later, is_over
from desk.review.lines import Line, number
from kit.clock import parse_utc
from timeentry.words.writing import day_text, hours_text

CLOSE = number("0.01")


@dataclass(frozen=True)
class Found:
    title: str
    text: str


def found_in(reading: Reading) -> list[Found]:
    rules = (empty_pools, recap_differs, begin_later, have_ended, two_cover, by_accident)
    return [one for rule in rules for one in rule(reading)]


def of_agreement(reading: Reading, agreement: Agreement) -> list[Line]:
    return [line for line in reading.lines if line.agreement_ref == agreement.id]


def empty_pools(reading: Reading) -> Iterator[Found]:
    """Since when, and what was worked before that day but saved after it."""
    for agreement in reading.agreements:
        balance = agreement.balance
        if balance is None or balance.available > 0 or not in_force(agreement, reading.today):
            continue
        lines = by_saving(of_agreement(reading, agreement))
        first = next((line for line in lines if is_short(line)), None)
        if first is None:
            yield Found(f"{agreement.name} has nothing left", "Time on it is billed until it is filled again.")
            continue
        earlier = [line for line in lines if saved(line) < saved(first) and line.day > first.day]
        since = f"{saved(first).astimezone(reading.zone):%a %m/%d}"
        text = f"{first.row.member_name}'s {hours_text(first.actual)} h of {day_text(first.day)}: "
        text += f"{hours_text(first.covered)} h covered, the rest bills {first.amount:,.2f}."
        if earlier:
            noun = "entry" if len(earlier) == 1 else "entries"
            text += f" It was saved after {len(earlier)} {noun} of later days: time draws in the order it is saved."
        yield Found(f"{agreement.name} is empty since {since}", text)


def is_short(line: Line) -> bool:
    return line.billable == "Billable" and bool(line.amount) and line.covered < line.billed


def saved(line: Line) -> datetime:
    assert line.row.starts_at is not None
    return line.entered or line.row.starts_at


def by_saving(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=saved)


def recap_differs(reading: Reading) -> Iterator[Found]:
    """A deleted entry gives nothing back until somebody reallocates (FACTS 10). Only for a pool that is filled once."""
    for agreement in reading.agreements:
        balance = agreement.balance
        if balance is None or balance.used is None or balance.source != "recap" or not agreement.pool.once:
            continue
        if agreement.pool.unit is Unit.INCIDENTS:
            continue
        hours = agreement.pool.unit is Unit.HOURS
        lines = of_agreement(reading, agreement)
        ours = sum((line.covered if hours else line.covered_amount for line in lines), number(0))
        if abs(ours + balance.used) > CLOSE:
            unit = "h" if hours else ""
            yield Found(
                f"{agreement.name}: {ours:.2f} {unit} by its entries, {-balance.used:.2f} {unit} by the recap",
                "ConnectWise's recap counts. An entry that was deleted or changed gives nothing back by itself: "
                "\u201cReallocate records\u201d in the agreement does.",
            )


def begin_later(reading: Reading) -> Iterator[Found]:
    later = {one.id: one for one in reading.agreements if is_later(one, reading.today)}
    for agreement_id, tickets in reading.open_tickets(later).items():
        agreement = later[agreement_id]
        begins = day_text(agreement.starts) if agreement.starts else ""
        yield Found(
            f"{agreement.name} begins on {begins}; {carried(tickets)}",
            f"Time on {listed(tickets)} until then is not covered by it.",
        )


def have_ended(reading: Reading) -> Iterator[Found]:
    over = {one.id: one for one in reading.agreements if is_over(one, reading.today)}
    for agreement_id, tickets in reading.open_tickets(over).items():
        agreement = over[agreement_id]
        when = f"on {day_text(agreement.ends)}" if agreement.ends and not agreement.cancelled else "by cancelling"
        yield Found(
            f"{agreement.name} has ended {when}; {carried(tickets)}",
            f"Time on {listed(tickets)} is not covered. Put the agreement on them that holds now.",
        )


def carried(tickets: Sequence[int]) -> str:
    return "1 open ticket carries it" if len(tickets) == 1 else f"{len(tickets)} open tickets carry it"


def listed(tickets: Sequence[int]) -> str:
    shown = ", ".join(f"#{one}" for one in tickets[:5])
    return f"{shown} and {len(tickets) - 5} more" if len(tickets) > 5 else shown


def two_cover(reading: Reading) -> Iterator[Found]:
    both = [one for one in reading.agreements if one.covers_time and in_force(one, reading.today) and not one.parent]
    if len(both) > 1:
        names = " and ".join(one.name for one in both)
        yield Found(
            "Several agreements cover time",
            f"{names}: what a ticket carries decides, and a ticket that carries none draws on neither.",
        )


def by_accident(reading: Reading) -> Iterator[Found]:
    """A work type that is younger than every exclusion of an agreement that has some."""
    for agreement in reading.agreements:
        rows = [row for row in reading.lists.get(agreement.id, ()) if row.kind == "type_out"]
        made = [moment for row in rows if (moment := entered(row.record))]
        if not made or not agreement.covers_time or not in_force(agreement, reading.today):
            continue
        out = {one.id for one in agreement.types_out}
        for kind in reading.types:
            born = entered(kind.record)
            if born and born > max(made) and kind.external_id not in out:
                day = born.astimezone(reading.zone).date()
                yield Found(
                    f"{kind.name} became a work type on {day_text(day)}, after {agreement.name} got its exclusions",
                    "So it is covered. If it should not be, exclude it in the agreement; nothing posted changes.",
                )


def entered(record: dict[str, object]) -> datetime | None:
    info = record.get("_info")
    return parse_utc(info.get("dateEntered")) if isinstance(info, dict) else None
