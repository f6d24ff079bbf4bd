"""What the linter says of an entry that is about to be posted, and what the account wants done about it.

The rules are those of `agreements.rules.linting`. Those that ConnectWise itself refuses are told by `refusing.py`, with
their fix; here only their mode is looked up.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from agreements.rules.linting.entries import Around, Logged, Span
from agreements.rules.linting.rules import BY_NAME, Mode, lint, mode_of, overlaps
from timeentry.rules.findings import Finding, Refusal, Warned
from timeentry.rules.known import Known
from timeentry.rules.wanted import Wanted
from timeentry.words.days import day_of

FIELDS = {
    "after_hours": "work_type",
    "coded_without_need": "work_type",
    "talk_only": "notes",
    "onsite": "work_type",
    "wrong_type": "work_type",
    "no_role": "work_role",
    "period_closed": "start",
    "over_24": "end",
    "day_over_24": "start",
    "overlap": "start",
    "thin_note": "notes",
    "unfit_note": "notes",
    "billed_less": "billable",
}


def refused_as_wanted(errors: Iterable[Refusal], known: Known) -> tuple[tuple[Refusal, ...], tuple[Warned, ...]]:
    """What ConnectWise refuses blocks, unless the account lets a rule of it only warn, or say nothing."""
    kept, soft = [], []
    for error in errors:
        mode = mode_of(BY_NAME[error.rule], known.modes) if error.rule else Mode.BLOCK
        if mode == Mode.BLOCK:
            kept.append(error)
        elif mode == Mode.WARN:
            soft.append(Warned(error.rule, error.sentence))
    return tuple(kept), tuple(soft)


def linted(
    entry: Wanted, others: Sequence[Wanted], known: Known, finding: Finding
) -> tuple[tuple[Refusal, ...], tuple[Warned, ...]]:
    """`finding` says what ConnectWise will make of the entry. What blocks is a refusal in its cell."""
    logged, around = logged_of(entry, known, finding), around_of(entry, others, known)
    said = [(one.rule, one.sentence) for one in lint(logged, around, known.modes) if not BY_NAME[one.rule].refused]
    said = [one for one in said if one[0] != "overlap"]
    if mode_of(BY_NAME["overlap"], known.modes) != Mode.OFF:
        said += [("overlap", sentence) for sentence in overlaps(logged, around)]
    blocks = {rule for rule, _ in said if mode_of(BY_NAME[rule], known.modes) == Mode.BLOCK}
    return (
        tuple(Refusal(FIELDS[rule], sentence, rule=rule) for rule, sentence in said if rule in blocks),
        tuple(Warned(rule, sentence) for rule, sentence in said if rule not in blocks),
    )


def logged_of(entry: Wanted, known: Known, finding: Finding) -> Logged:
    charge = known.charges.get(entry.charge)
    terms = known.agreement_of(entry.agreement, charge)
    left_out = {one.id for one in terms.types_out} if terms and terms.covers_time else set()
    return Logged(
        start=entry.start,
        end=entry.end,
        hours=finding.actual,
        billed=finding.billed,
        billable=finding.cover.billable if finding.cover else "",
        notes=entry.notes,
        work_type=finding.work_type,
        has_role=finding.work_role is not None,
        for_client=charge is not None and not charge.internal,
        agreement=terms.name if terms else "",
        type_left_out=finding.work_type in left_out,
    )


def around_of(entry: Wanted, others: Sequence[Wanted], known: Known) -> Around:
    rows = [
        Span(f"row {other.n + 1}", other.start, end)
        for other in others
        if other.n != entry.n and other.start and (end := end_of(other))
    ]
    standing = [Span(f"entry {one.id}", one.start, one.end) for one in known.standing if one.end]
    day = day_of(entry.start, known.zone) if entry.start else None
    same_day = [span for span in (*rows, *standing) if day_of(span.start, known.zone) == day]
    sheet = known.sheet_of(day) if day else None
    return Around(
        zone=known.zone,
        meant=known.meant,
        calendar=known.calendar,
        others=(*rows, *standing),
        day_hours=hours_of(same_day),
        sheet=sheet.status if sheet else "",
    )


def end_of(entry: Wanted) -> datetime | None:
    return entry.end or Logged(entry.start, entry.end, entry.hours).ends


def hours_of(spans: Iterable[Span]) -> Decimal:
    return Decimal(sum(int((span.end - span.start).total_seconds()) for span in spans)) / 3600
