"""What the agreements' rules say of entries that somebody wants to post: in their order, since they draw on one pool.

Not being covered is no error: the sentence says who pays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from agreements import records, telling
from agreements.rules import hours
from agreements.rules.coverage import Answer, ChargedTo, Entry, Saved, classify_all
from agreements.rules.terms import Agreement
from timeentry.rules.known import Charge, Known
from timeentry.rules.wanted import Wanted

NOON = time(12)
NONE = Decimal(0)


@dataclass(frozen=True)
class Cover:
    """`told` is all of it, as `agreements.telling.explained` gives it."""

    kind: str  # covered, part, outside, not applied, internal
    word: str
    sentence: str
    billable: str  # as ConnectWise will have it
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Classified:
    actual: Decimal | None
    billed: Decimal | None
    work_type: int | None
    work_role: int | None
    agreement: str
    cover: Cover | None


def classified(entries: Sequence[Wanted], known: Known) -> list[Classified]:
    """What has no hours yet is classified all the same, and draws nothing."""
    lasting = [entry for entry in entries if lasts(entry)]
    answers = dict(zip((one.n for one in lasting), classify_all(saved_all(lasting, known)), strict=True))
    for entry in entries:
        if entry.n not in answers:
            answers[entry.n] = classify_all(saved_all([entry], known))[0]
    return [told(entry, known, answers[entry.n]) for entry in entries]


def told(entry: Wanted, known: Known, answer: Answer) -> Classified:
    charge, actual = known.charges.get(entry.charge), actual_of(entry)
    agreement = known.agreement_of(entry.agreement, charge)
    return Classified(
        actual=actual,
        billed=answer.hours.billed if lasts(entry) else actual,
        work_type=known.work_type_of(entry.work_type, charge, agreement),
        work_role=entry.work_role or known.preset("workRole", charge, agreement),
        agreement=agreement.name if agreement else "",
        cover=cover_of(answer, lasts=lasts(entry)) if charge else None,
    )


def cover_of(answer: Answer, *, lasts: bool = True) -> Cover:
    return Cover(
        kind=telling.kind_of(answer),
        word=telling.word_of(answer, lasts=lasts),
        sentence=telling.sentence_of(answer, lasts=lasts),
        billable=answer.billable,
        told=telling.explained(answer) if lasts else {},
    )


def kept(why: Mapping[str, Any]) -> Cover | None:
    """What was said when the entry was posted. An agreement that has changed since changes nothing of it."""
    if not why:
        return None
    return Cover(why["kind"], why["word"], why["sentence"], why["billable"], why)


def actual_of(entry: Wanted) -> Decimal | None:
    return hours.actual(entry.start, entry.end, entry.hours, entry.deduct)


def lasts(entry: Wanted) -> bool:
    actual = actual_of(entry)
    return entry.start is not None and actual is not None and actual > 0


def saved_all(entries: Iterable[Wanted], known: Known) -> list[Saved]:
    return [saved(entry, known) for entry in entries]


def saved(entry: Wanted, known: Known) -> Saved:
    charge = known.charges.get(entry.charge)
    agreement = known.agreement_of(entry.agreement, charge)
    start = entry.start or datetime.combine(known.today, NOON, known.zone)
    return Saved(entry_of(entry, known, charge, agreement, start), agreement, known.at or start)


def entry_of(entry: Wanted, known: Known, charge: Charge | None, agreement: Agreement | None, start: datetime) -> Entry:
    work_type = known.types.get(known.work_type_of(entry.work_type, charge, agreement) or 0)
    role = known.roles.get(entry.work_role or known.preset("workRole", charge, agreement) or 0)
    long = lasts(entry)
    return Entry(
        start=start,
        end=entry.end if long else None,
        hours=entry.hours if long else NONE,
        deduct=entry.deduct if long else NONE,
        zone=known.zone,
        work_type=replace(records.work_type(work_type.record), name=work_type.name) if work_type else None,
        work_role=replace(records.work_role(role.record), name=role.name) if role else None,
        member=records.member({**known.member_record, "id": known.member}),
        charge=records.charged(charge.kind, {**charge.record, "id": charge.id}, charge.board)
        if charge
        else ChargedTo(),
        billable=None if entry.billable == "from_agreement" else entry.billable,
        client=charge.client_name if charge else "",
        rounding_step=records.number(known.settings.get("roundingFactor")) or NONE,
        guessed=tuple(guessed(entry, known, charge, agreement)),
    )


def guessed(entry: Wanted, known: Known, charge: Charge | None, agreement: Agreement | None) -> Iterable[str]:
    """What nobody chose, and on which ticket, agreement, board and member differ."""
    for what, name, chosen in (
        ("work type", "workType", entry.work_type),
        ("work role", "workRole", entry.work_role),
    ):
        levels = records.presets(name, charge.record, agreement, charge.board, known.member_record) if charge else []
        if not chosen and len(set(levels)) > 1:
            yield what
