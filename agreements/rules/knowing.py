"""What a clerk should know beside the answer: what looks odd, and what was assumed because no paper says it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agreements.rules import pools, sentences
from agreements.rules.answers import Assumption, Warned
from agreements.rules.entries import Entry
from agreements.rules.levels import Decided
from agreements.rules.terms import Billing, Unit

if TYPE_CHECKING:
    from agreements.rules.coverage import Told


def warned(told: "Told") -> Iterable[Warned]:
    yield from of_project(told)
    yield from of_status(told)
    if told.others and pools.is_limited(told.agreement):
        yield from of_pool(told)
        yield from of_lateness(told)


def of_project(told: "Told") -> Iterable[Warned]:
    if not told.entry.charge.is_project:
        return
    name = told.agreement.name
    yield Warned("project", f"A project and {name} stand on one entry: look at which of the two is to pay.")
    if told.entry.charge.fixed_fee:
        yield Warned("fixed_fee", "The project has a fixed fee: what is outside of the agreement may be in it.")


def of_status(told: "Told") -> Iterable[Warned]:
    agreement = told.agreement
    if told.others and agreement.status and agreement.status != "Active":
        yield Warned("status", f"{agreement.name} was in force on the day of work and is {agreement.status} now.")


def of_pool(told: "Told") -> Iterable[Warned]:
    agreement, got, balance = told.agreement, told.got, told.agreement.balance
    if balance is None or told.need.units is None:
        return
    if not got.enough and not got.units:
        yield Warned("empty", sentences.empty(agreement, balance))
        return
    if got.into_overrun:
        below = sentences.in_units(balance.remaining - got.units, agreement.pool.unit)
        yield Warned("overrun", f"It goes into the overrun of {agreement.name}: {below} after it.")
    if not got.enough:
        yield Warned("part", sentences.part(got.hours, told.billed, agreement))
    elif got.units and got.units == balance.remaining:
        yield Warned("empty_now", f"{agreement.name} has nothing left after this.")


def of_lateness(told: "Told") -> Iterable[Warned]:
    """Hours go in the order of saving, and a cycle is that of the saving (FACTS 10)."""
    worked, saved = told.entry.day, told.at.astimezone(told.entry.zone).date()
    if saved <= worked or told.agreement.pool.unit is Unit.INCIDENTS:
        return
    late = "one day" if (saved - worked).days == 1 else f"{(saved - worked).days} days"
    yield Warned("late", f"Saved {late} after the work: it draws on what is left on {saved}, not on {worked}.")
    agreement = told.agreement
    cycle = pools.period_of(agreement.pool, agreement.starts, saved)
    if cycle and worked < cycle[0]:
        yield Warned("other_cycle", f"It draws on the cycle that began on {cycle[0]}, not on that of the work.")


def of_order(entry: Entry, decided: Decided) -> Iterable[Assumption]:
    """The orders in which levels are asked are inferred (FACTS 9, 10): said where another order would say otherwise."""
    if decided.against:
        others = " and ".join(decided.against)
        yield Assumption("billing_order", f"Which level decides how it is billed is inferred; {others}.")
    for what in entry.guessed:
        yield Assumption(
            "preset", f"Nobody chose a {what}: ticket, agreement, board and member differ, and are asked so."
        )


# --- assumptions -----------------------------------------------------------------------------------------------------
def assumed(told: "Told") -> Iterable[Assumption]:
    yield from of_levels(told)
    yield from of_days(told)
    yield from of_place(told)
    yield from of_hours(told)
    yield from of_incidents(told)
    yield from of_balance(told)


def of_levels(told: "Told") -> Iterable[Assumption]:
    yield from of_order(told.entry, told.decided)
    if not told.decided.level:
        yield Assumption("no_default", "Where no level says how time is billed, it is taken as Billable.")
    if told.entry.charge.is_project:
        yield Assumption(
            "project", "Project rates and budgets are not readable here; the agreement's rules are applied."
        )
    if told.agreement.lists_read_at is None:
        yield Assumption("lists", "What the agreement excludes, and its own rates, have not been read yet.")


def of_days(told: "Told") -> Iterable[Assumption]:
    agreement, day = told.agreement, told.entry.day
    if agreement.ends == day:
        yield Assumption("last_day", "The last day of an agreement is taken to be covered; ConnectWise does not say.")
    if agreement.cancelled and agreement.cancelled_on == day:
        yield Assumption(
            "cancelled_day", "The day of cancelling is taken as no longer covered; ConnectWise does not say."
        )


def of_place(told: "Told") -> Iterable[Assumption]:
    agreement, charge = told.agreement, told.entry.charge
    if agreement.sites:
        unknown = " The work names none: taken as covered." if charge.site is None else ""
        yield Assumption("site", f"An agreement with a list of sites is taken to cover only those.{unknown}")
    for only, theirs, word in (
        (agreement.only_its_location, charge.location, "location"),
        (agreement.only_its_department, charge.department, "department"),
    ):
        if only and theirs is None:
            yield Assumption("place", f"The {word} of the work is not known: taken as the agreement's.")


def of_hours(told: "Told") -> Iterable[Assumption]:
    if told.rounded_otherwise:
        yield Assumption("rounding", "Billed hours are taken to be rounded up, not to the nearest step.")
    limited = pools.is_limited(told.agreement) and told.agreement.pool.unit is not Unit.INCIDENTS
    if limited and told.got.hours and told.billed != told.actual:
        yield Assumption(
            "pool_hours",
            f"The pool is taken to lose billed hours ({told.billed}), not actual ones ({told.actual}).",
        )


def of_incidents(told: "Told") -> Iterable[Assumption]:
    agreement, need = told.agreement, told.need
    if agreement.pool.unit is not Unit.INCIDENTS or not told.others or not pools.is_limited(agreement):
        return
    if need.taken and not told.got.enough:
        yield Assumption("incident_order", "Which ticket was one too many is not told; it is taken to be this one.")
    if not need.taken and told.got.enough:
        yield Assumption("incident", "The agreement is taken to be put on the ticket with this entry, which takes one.")


def of_balance(told: "Told") -> Iterable[Assumption]:
    agreement = told.agreement
    if not pools.is_limited(agreement) or told.decided.option != Billing.BILLABLE:
        return
    pool, balance = agreement.pool, agreement.balance
    if agreement.parent:
        yield Assumption("parent", f"Only its own pool is asked, not that of its parent {agreement.parent.name}.")
    if balance is None:
        yield Assumption("balance", "ConnectWise has not told what is left: taken as enough.")
        return
    if balance.source != "recap":
        yield Assumption("balance", "What is left is our own sum of entries; ConnectWise's recap does not reach there.")
    if told.need.units is None:
        yield Assumption("amount", "Without a rate it cannot be told what is drawn: taken as nothing.")
    if pool.overruns and not pool.overrun_limit and told.got.into_overrun:
        yield Assumption("overrun_limit", "Overruns without a limit are taken to have no end.")
