"""Why ConnectWise would refuse an entry (refusals as FACTS 9 names them). Each rule yields what stands against it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from agreements.rules.hours import span
from agreements.rules.linting.entries import Logged
from agreements.rules.linting.rules import is_closed, is_too_long
from timeentry.models import ChargeTo
from timeentry.rules.findings import Fix, Refusal
from timeentry.rules.known import Charge, Choice, Known
from timeentry.rules.wanted import Wanted
from timeentry.words.days import day_of, goes_over_midnight, split
from timeentry.words.writing import day_text

NOTES_LIMIT = 4000
MARKER_ROOM = 40  # our mark stands on a line of its own in the internal notes
Refusals = Iterator[Refusal]
NOUNS = {
    ChargeTo.TICKET: "ticket",
    ChargeTo.PROJECT_TICKET: "project ticket",
    ChargeTo.ACTIVITY: "activity",
    ChargeTo.CHARGE_CODE: "charge code",
}


def refusals(entry: Wanted, known: Known) -> tuple[Refusal, ...]:
    return tuple(refusal for rule in RULES for refusal in rule(entry, known))


def member(entry: Wanted, known: Known) -> Refusals:
    if known.settings.get("disableTimeEntryFlag"):
        yield Refusal("member", "Time entry is switched off for the whole company in ConnectWise.")
    if known.member_inactive:
        yield Refusal("member", "This member is inactive in ConnectWise; an admin can activate him again.")


def charge(entry: Wanted, known: Known) -> Refusals:
    found = known.charges.get(entry.charge)
    if found is not None:
        yield from takes_time(found)
    elif not entry.charge_id:
        yield Refusal("charge_to", "Say what it is charged to: a ticket's number, or a charge code.")
    else:
        noun = NOUNS.get(ChargeTo(entry.charge_to), "record") if entry.charge_to in ChargeTo.values else "record"
        yield Refusal("charge_to", f"There is no {noun} {entry.charge_id}. Check the number, or charge another one.")


def takes_time(found: Charge) -> Refusals:
    if found.status.get("timeEntryNotAllowed"):
        name = found.status.get("name") or "this status"
        yield Refusal("charge_to", f"A ticket that is {name} takes no time. Change its status, or charge another one.")
    elif found.board.get("timeEntryLockedFlag"):
        yield Refusal("charge_to", f"The board {found.board.get('name')} takes no time. Charge another ticket.")
    elif found.internal and found.record.get("timeEntryFlag") is False:
        yield Refusal("charge_to", f"{found.summary} is a charge code for expenses only. Charge one for time.")


def times(entry: Wanted, known: Known) -> Refusals:
    if entry.start is None:
        yield Refusal("start", "Give it a start.")
    elif entry.end is None and known.member_record.get("requireStartAndEndTimeOnTimeEntryFlag"):
        yield Refusal("end", "ConnectWise wants an end from this member. Give it one.", end_from_hours(entry))
    elif entry.end is None and not entry.hours:
        yield Refusal("end", "Give it an end, or hours.")
    elif entry.end is None and entry.hours is not None and entry.hours <= 0:
        yield Refusal("hours", "Hours are more than 0 and at most 24.")
    elif is_too_long(Logged(entry.start, entry.end, entry.hours)):
        told = "hours" if entry.end is None else "end"
        yield Refusal(told, "One entry has at most 24 hours. Make several of it.", rule="over_24")
    elif entry.end is not None:
        yield from ends(entry, known)
    if entry.deduct < 0:
        yield Refusal("deduct", "What is deducted cannot be less than nothing.", Fix("Deduct nothing", {"deduct": "0"}))


def end_from_hours(entry: Wanted) -> Fix | None:
    if entry.start is None or not entry.hours or not 0 < entry.hours <= 24:
        return None
    end = entry.start + timedelta(seconds=float(entry.hours * 3600))
    return Fix("End it after these hours", {"end": end, "hours": None})


def ends(entry: Wanted, known: Known) -> Refusals:
    assert entry.start is not None
    assert entry.end is not None
    if entry.end <= entry.start:
        swapped = {"start": entry.end, "end": entry.start} if entry.end < entry.start else {}
        yield Refusal(
            "end", "The end must be after the start.", Fix("Swap start and end", swapped) if swapped else None
        )
    elif goes_over_midnight(entry.start, entry.end, known.zone):
        pieces = [[start, end] for start, end in split(entry.start, entry.end, known.zone)]
        fix = Fix("Split it", {"pieces": pieces}, "split")
        yield Refusal("end", "It goes over midnight: each day has its own entry.", fix)
    elif entry.deduct >= span(entry.start, entry.end):
        nothing = Fix("Deduct nothing", {"deduct": "0"})
        yield Refusal("deduct", "What is deducted must be less than the time itself.", nothing)


def choices(entry: Wanted, known: Known) -> Refusals:
    found = known.charges.get(entry.charge)
    terms = known.agreement_of(entry.agreement, found)
    default_type = known.work_type_of(None, found, terms)
    default_role = known.preset("workRole", found, terms)
    yield from choice("work_type", "work type", entry.work_type or default_type, known.types, default_type)
    yield from choice("work_role", "work role", entry.work_role or default_role, known.roles, default_role)


def choice(name: str, noun: str, chosen: int | None, rows: Mapping[int, Choice], default: int | None) -> Refusals:
    if not rows:
        return  # nothing is known of them: ConnectWise decides
    if chosen is None:
        rule = "no_role" if name == "work_role" else ""
        yield Refusal(name, f"Choose a {noun}: neither the ticket nor the member has one.", rule=rule)
        return
    one, preset = rows.get(chosen), rows.get(default or 0)
    usable = preset is not None and not preset.inactive and preset.id != chosen
    fix = Fix(f"Use {preset.name}", {name: preset.id}) if preset is not None and usable else None
    if one is None:
        yield Refusal(name, f"There is no such {noun}. Choose another.", fix)
    elif one.inactive:
        yield Refusal(name, f"The {noun} {one.name} is inactive. Choose another.", fix)


def agreement(entry: Wanted, known: Known) -> Refusals:
    if not entry.agreement:
        return
    found, charged = known.agreements.get(entry.agreement), known.charges.get(entry.charge)
    own = Fix("Use the ticket's own agreement", {"agreement": None})
    if found is None:
        yield Refusal("agreement", "There is no such agreement.", own)
    elif charged is not None and found.company_ref != charged.company_ref:
        yield Refusal("agreement", f"{found.terms.name} is another client's agreement.", own)


def notes(entry: Wanted, known: Known) -> Refusals:
    if known.settings.get("requireTimeNoteFlag") and not entry.notes.strip():
        yield Refusal("notes", "ConnectWise wants a note with every entry. Write what was done.")
    if len(entry.notes) > NOTES_LIMIT:
        yield Refusal("notes", f"The notes have {len(entry.notes):,} characters; ConnectWise takes {NOTES_LIMIT:,}.")
    room = NOTES_LIMIT - MARKER_ROOM
    if len(entry.internal_notes) > room:
        told = f"The internal notes have {len(entry.internal_notes):,} characters; there is room for {room:,}."
        yield Refusal("internal_notes", told)


def sheet(entry: Wanted, known: Known) -> Refusals:
    """The period and the sheet of the member's own day."""
    if entry.start is None or not known.periods:
        return
    day = day_of(entry.start, known.zone)
    period, current = known.period_of(day), known.period_of(known.today)
    found = known.sheet_of(day)
    if found is not None and is_closed(found.status):
        sentence = closed_sentence(found.starts_on, found.ends_on, found.status)
        yield Refusal("start", sentence, rule="period_closed")
    elif period is None or too_far(known, day, current.starts_on if current else known.today):
        yield Refusal("start", f"No time period is open for {day_text(day)} in ConnectWise. An admin opens periods.")


def closed_sentence(starts_on: date, ends_on: date, status: str) -> str:
    which = f"The time sheet of {day_text(starts_on)} to {day_text(ends_on)}"
    if status in ("PendingApproval", "PendingProjectApproval"):
        return f"{which} is handed in and takes no more time. Ask who approves it to reject it first."
    return f"{which} is closed ({status}) and takes no more time. Ask who approved it to open it again."


def too_far(known: Known, day: date, current_start: date) -> bool:
    if known.future_periods is None:
        return False
    ahead = [one for one in known.periods if current_start < one.starts_on <= day]
    return len(ahead) > known.future_periods


Rule = Callable[[Wanted, Known], Refusals]
RULES: tuple[Rule, ...] = (member, charge, times, choices, agreement, notes, sheet)
