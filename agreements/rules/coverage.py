"""Whether an agreement covers an entry: `classify(entry, agreement, at)` and, for a batch, `classify_all`.

All conditions must pass, and only Billable time is applied (FACTS 10). Each answers with its own sentence, those after
the first that fails too. The types that pages and tools read stand in `terms`, `entries` and `answers`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from agreements.rules import hours as hours_of
from agreements.rules import pools, sentences
from agreements.rules.answers import (
    Answer,
    Assumption,
    Extent,
    Hours,
    PoolMove,
    Rate,
    RateStep,
    Reason,
    Warned,
)
from agreements.rules.entries import ChargedTo, Entry, Member
from agreements.rules.knowing import assumed, of_order, warned
from agreements.rules.levels import Decided, billable_of, type_row_of
from agreements.rules.pools import Draw, Need
from agreements.rules.rates import Priced, rate_of
from agreements.rules.terms import ZERO, Agreement, Billing, Unit

__all__ = [
    "Answer",
    "Assumption",
    "ChargedTo",
    "Entry",
    "Extent",
    "Hours",
    "Member",
    "PoolMove",
    "Rate",
    "RateStep",
    "Reason",
    "Saved",
    "Warned",
    "classify",
    "classify_all",
]
CENT = Decimal("0.01")
Drawn = tuple[int, tuple[date, date] | None]  # an agreement, and the cycle in which an entry is saved


@dataclass(frozen=True)
class Saved:
    """An entry with the agreement it would be applied to, and when it is saved."""

    entry: Entry
    agreement: Agreement | None
    at: datetime


def classify(entry: Entry, agreement: Agreement | None, at: datetime, *, incident_taken: bool | None = None) -> Answer:
    """What happens to the entry when it is saved at that moment. `agreement.balance` is what its pool has then.

    `incident_taken` None: as the ticket says, which carries the agreement or does not.
    """
    priced, decided = rate_of(entry, agreement), billable_of(entry, agreement)
    actual = hours_of.actual(entry.start, entry.end, entry.hours, entry.deduct) or ZERO
    steps = hours_of.steps_of(roundings(entry, agreement), entry.rounding_step)
    billed = hours_of.billed(actual, steps)
    if agreement is None:
        return without(entry, priced, decided, actual, billed)
    taken = carries(entry, agreement) if incident_taken is None else incident_taken
    need = pools.need_of(agreement.pool.unit, billed, priced.rate.amount, incident_taken=taken)
    draw = pools.drawn(need, agreement)
    reasons = tuple(reasons_of(entry, agreement, decided, need, draw))
    others = all(reason.met for reason in reasons if reason.rule != "left")
    got = draw if others else Draw(ZERO, ZERO, enough=False)
    rounded_otherwise = hours_of.nearest(actual, steps) != billed
    told = Told(entry, agreement, at, decided, priced, need, got, actual, billed, others, rounded_otherwise)
    return Answer(
        billable=decided.option,
        billable_from=decided.level,
        agreement=agreement.id,
        agreement_name=agreement.name,
        extent=extent_of(got, others),
        hours=Hours(actual, billed, got.hours),
        rate=priced.rate,
        bills=bills(told),
        pool=moved(agreement, got),
        reasons=reasons,
        warnings=(*priced.warnings, *warned(told)),
        assumptions=(*priced.assumptions, *assumed(told)),
        internal=entry.charge.is_internal,
        client=entry.client,
    )


@dataclass(frozen=True)
class Told:
    """Everything that is known of one entry, for what is warned of and what was assumed."""

    entry: Entry
    agreement: Agreement
    at: datetime
    decided: Decided
    priced: Priced
    need: Need
    got: Draw
    actual: Decimal
    billed: Decimal
    others: bool  # every rule but the pool's holds
    rounded_otherwise: bool  # rounding to the nearest step would give other hours


def roundings(entry: Entry, agreement: Agreement | None) -> list[hours_of.Rounding]:
    row = type_row_of(entry, agreement) if agreement else None
    return [one.rounding for one in (row, entry.work_type) if one is not None]


def carries(entry: Entry, agreement: Agreement) -> bool:
    return entry.charge.number is not None and entry.charge.agreement == agreement.id


def without(entry: Entry, priced: Priced, decided: Decided, actual: Decimal, billed: Decimal) -> Answer:
    """No agreement at all: the client pays, if anybody."""
    charge = entry.charge
    reasons = [reason("agreement", False, none_named(entry)), reason("billable", *sentences.billable(decided))]
    pays = decided.option == Billing.BILLABLE and not charge.is_internal
    return Answer(
        billable=decided.option,
        billable_from=decided.level,
        agreement=None,
        agreement_name="",
        extent=Extent.NONE,
        hours=Hours(actual, billed, ZERO),
        rate=priced.rate,
        bills=cost(billed, priced.rate.amount) if pays else ZERO,
        pool=None,
        reasons=tuple(reasons),
        warnings=priced.warnings,
        assumptions=(*priced.assumptions, *of_order(entry, decided), *no_default(decided)),
        internal=charge.is_internal,
        client=entry.client,
    )


def none_named(entry: Entry) -> str:
    if entry.charge.is_internal:
        return "Internal time belongs to no client."
    if entry.charge.agreement:
        return f"{entry.charge.name} carries an agreement that is not here, or not yours to see."
    return "Neither the entry nor its ticket names one."


def reason(rule: str, met: bool, sentence: str) -> Reason:
    return Reason(rule, sentences.TITLES[rule], met, sentence)


def reasons_of(entry: Entry, agreement: Agreement, decided: Decided, need: Need, draw: Draw) -> Iterable[Reason]:
    yield reason("agreement", True, named_by(entry, agreement))
    yield reason("in_force", *sentences.in_force(entry, agreement))
    yield reason("covers_time", *sentences.covers_time(agreement))
    yield reason("place", *sentences.place(entry, agreement))
    yield reason("role", *sentences.not_excluded("work role", entry.work_role, agreement.roles_out))
    yield reason("type", *sentences.not_excluded("work type", entry.work_type, agreement.types_out))
    if entry.charge.is_project:
        yield reason("project", *sentences.project(entry, agreement))
    yield reason("billable", *sentences.billable(decided))
    yield reason("limit", *sentences.limit(agreement))
    if pools.is_limited(agreement):
        yield reason("left", *sentences.left(entry, agreement, need, draw))


def named_by(entry: Entry, agreement: Agreement) -> str:
    if carries(entry, agreement):
        return f"{entry.charge.name} carries {agreement.name}."
    return f"The entry names {agreement.name}."


def no_default(decided: Decided) -> tuple[Assumption, ...]:
    if decided.level:
        return ()
    return (Assumption("no_default", "Where no level says how time is billed, it is taken as Billable."),)


# --- what comes of it ------------------------------------------------------------------------------------------------
def extent_of(got: Draw, others: bool) -> Extent:
    if not others or (not got.enough and not got.hours):
        return Extent.NONE
    return Extent.WHOLE if got.enough else Extent.PART


def moved(agreement: Agreement, got: Draw) -> PoolMove | None:
    pool, balance = agreement.pool, agreement.balance
    if pool.unit is None or not (pool.unlimited or pool.has_limit):
        return None
    if pool.unlimited:
        return PoolMove(pool.unit, None, None, unlimited=True)
    if balance is None:
        return PoolMove(pool.unit, None, None)
    return PoolMove(pool.unit, balance.remaining, balance.remaining - got.units, source=balance.source)


def bills(told: Told) -> Decimal | None:
    """What is outside, at the rate for what is outside. Of an amount the money that is missing."""
    if told.decided.option != Billing.BILLABLE or told.entry.charge.is_internal or told.got.enough:
        return ZERO
    rate = told.priced.rate
    if told.agreement.pool.unit is Unit.AMOUNT and rate.outside is None and told.need.units is not None:
        return told.need.units - told.got.units
    return cost(told.billed - told.got.hours, rate.amount if rate.outside is None else rate.outside)


def cost(hours: Decimal, rate: Decimal | None) -> Decimal | None:
    return None if rate is None else (hours * rate).quantize(CENT)


# --- a batch ---------------------------------------------------------------------------------------------------------
@dataclass
class Pools:
    """What a batch has drawn so far, entry by entry. Each cycle of an agreement has its own pool."""

    drawn: dict[Drawn, Decimal] = field(default_factory=dict)
    incidents: set[tuple[int, int]] = field(default_factory=set)  # (agreement, ticket) that have theirs

    def seen_by(self, saved: Saved, agreement: Agreement) -> Agreement:
        taken = self.drawn.get(key_of(saved, agreement), ZERO)
        if agreement.balance is None or not taken:
            return agreement
        return replace(agreement, balance=pools.after(agreement.balance, taken))

    def take(self, saved: Saved, agreement: Agreement, answer: Answer) -> None:
        key = key_of(saved, agreement)
        if answer.pool is not None:
            self.drawn[key] = self.drawn.get(key, ZERO) + answer.pool.drawn
        if agreement.pool.unit is Unit.INCIDENTS and saved.entry.charge.number and answer.extent is not Extent.NONE:
            self.incidents.add((agreement.id, saved.entry.charge.number))


def key_of(saved: Saved, agreement: Agreement) -> Drawn:
    day = saved.at.astimezone(saved.entry.zone).date()
    return agreement.id, pools.period_of(agreement.pool, agreement.starts, day)


def classify_all(batch: Sequence[Saved]) -> list[Answer]:
    """As they are saved, one after the other: each finds what those before it have left (FACTS 10).

    Each `agreement.balance` is what ConnectWise's own entries have left at that entry's moment.
    """
    state, answers = Pools(), []
    for saved in batch:
        if saved.agreement is None:
            answers.append(classify(saved.entry, None, saved.at))
            continue
        agreement = state.seen_by(saved, saved.agreement)
        had = (agreement.id, saved.entry.charge.number) in state.incidents
        answer = classify(saved.entry, agreement, saved.at, incident_taken=had or None)
        state.take(saved, agreement, answer)
        answers.append(answer)
    return answers
