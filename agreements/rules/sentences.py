"""How the rules speak. One sentence for each, for a person who has to answer to a client."""

from decimal import Decimal

from agreements.rules.entries import Entry
from agreements.rules.levels import WORDS, Decided
from agreements.rules.pools import Draw, Need
from agreements.rules.rates import money, plain
from agreements.rules.terms import Agreement, Balance, Billing, Named, Unit

CYCLES = {
    "CalendarMonth": "a calendar month",
    "CalendarQuarter": "a calendar quarter",
    "CalendarWeek": "a calendar week",
    "CalendarYear": "a calendar year",
    "Contract2Weeks": "each two weeks of the contract",
    "Contract4Weeks": "each four weeks of the contract",
    "ContractQuarter": "a contract quarter",
    "ContractYear": "a contract year",
}
TITLES = {
    "agreement": "An agreement is named",
    "in_force": "Agreement is in force",
    "covers_time": "Covers time",
    "place": "Place and department",
    "role": "Work role",
    "type": "Work type",
    "project": "Project",
    "billable": "Entry is Billable",
    "limit": "A limit exists",
    "left": "Enough is left",
}


def in_units(amount: Decimal, unit: Unit | None) -> str:
    if unit is Unit.HOURS:
        return f"{amount:.2f} h"
    if unit is Unit.INCIDENTS:
        return f"{plain(amount)} incident{'' if amount == 1 else 's'}"
    return money(amount)


def names(excluded: frozenset[Named]) -> str:
    return ", ".join(sorted(one.name for one in excluded))


def runs(agreement: Agreement) -> str:
    begun = f"since {agreement.starts}" if agreement.starts else "with no first day"
    until = f"until {agreement.ends}" if agreement.ends else "without an end"
    return f"{agreement.name} runs {begun} {until}"


def in_force(entry: Entry, agreement: Agreement) -> tuple[bool, str]:
    """On the day of work (FACTS 10). Its last day counts, the day of cancelling does not."""
    day, worked = entry.day, f"the work was on {entry.day}"
    if agreement.starts and day < agreement.starts:
        return False, f"{agreement.name} begins on {agreement.starts}; {worked}."
    if agreement.ends and day > agreement.ends:
        return False, f"{agreement.name} ended on {agreement.ends}; {worked}."
    if agreement.cancelled and agreement.cancelled_on is None:
        return False, f"{agreement.name} is cancelled, and does not say since when."
    if agreement.cancelled and agreement.cancelled_on and day >= agreement.cancelled_on:
        return False, f"{agreement.name} was cancelled on {agreement.cancelled_on}; {worked}."
    return True, f"{runs(agreement)}; {worked}."


def covers_time(agreement: Agreement) -> tuple[bool, str]:
    if agreement.covers_time:
        return True, f"{agreement.name} covers time."
    other = [
        word
        for word, flag in (("products", agreement.covers_products), ("expenses", agreement.covers_expenses))
        if flag
    ]
    return False, f"{agreement.name} does not cover time{', only ' + ' and '.join(other) if other else ''}."


def place(entry: Entry, agreement: Agreement) -> tuple[bool, str]:
    charge = entry.charge
    for only, ours, theirs, word in (
        (agreement.only_its_location, agreement.location, charge.location, "location"),
        (agreement.only_its_department, agreement.department, charge.department, "department"),
    ):
        if only and ours and theirs is not None and theirs != ours.id:
            return False, f"It is only for {word} {ours.name}; the work was for another."
    if agreement.sites and charge.site and charge.site.id not in {site.id for site in agreement.sites}:
        return False, f"It is only for {' and '.join(map(str, agreement.sites))}; the work was for {charge.site.name}."
    bounds = [str(one) for one in agreement.sites]
    bounds += [str(agreement.location)] if agreement.only_its_location and agreement.location else []
    bounds += [str(agreement.department)] if agreement.only_its_department and agreement.department else []
    if bounds:
        return True, f"It is only for {' and '.join(bounds)}; nothing says that the work was for another."
    return True, "Not limited to a location, department or site."


def not_excluded(what: str, found: Named | None, excluded: frozenset[Named]) -> tuple[bool, str]:
    listed = f" Excluded here: {names(excluded)}." if excluded else " Nothing is excluded here."
    if found is None:
        return True, f"No {what} is known.{listed}"
    if found.id in {one.id for one in excluded}:
        return False, f"{found.name} is excluded.{listed}"
    return True, f"{found.name} is not excluded.{listed}"


def billable(decided: Decided) -> tuple[bool, str]:
    word = WORDS[Billing(decided.option)]
    asked = f" Asked before without an answer: {', '.join(decided.asked)}." if decided.asked else ""
    if not decided.level:
        return True, f"Nobody says how it is billed, so it is taken as {word}.{asked}"
    said = f"{decided.who[0].upper()}{decided.who[1:]} says {word}.{asked}"
    if decided.option == Billing.BILLABLE:
        return True, said
    return False, f"{said} Only Billable time is applied to an agreement, so nothing is drawn."


def project(entry: Entry, agreement: Agreement) -> tuple[bool, str]:
    if entry.charge.fixed_fee and agreement.pool.unit not in (Unit.AMOUNT, Unit.INCIDENTS):
        return False, "A fixed-fee project is applied only to agreements over amounts or incidents."
    return True, f"{entry.charge.name} is project work; {agreement.name} may take it."


def limit(agreement: Agreement) -> tuple[bool, str]:
    pool = agreement.pool
    if pool.unlimited:
        return True, "Unlimited."
    if not pool.has_limit or pool.limit is None:
        return False, "It names no limit and is not unlimited: without one nothing is applied."
    each = "once" if pool.once else CYCLES.get(pool.cycle, "each cycle")
    return True, f"{in_units(pool.limit, pool.unit)}, {each}."


def left(entry: Entry, agreement: Agreement, need: Need, draw: Draw) -> tuple[bool, str]:
    """Only for a pool that has an end."""
    balance, unit = agreement.balance, agreement.pool.unit
    if balance is None:
        return True, "What is left is not known yet; taken as enough."
    had = in_units(balance.remaining, unit)
    if unit is Unit.INCIDENTS:
        return incidents_left(entry, need, draw, had)
    if need.units is None:
        return True, f"{had} were left. What this takes cannot be told without a rate; taken as enough."
    wanted = in_units(need.units, unit)
    if draw.enough:
        over = " The overrun covers the rest." if draw.into_overrun else ""
        return True, f"{had} were left when it was saved, {wanted} are needed.{over}"
    overruns = "Overruns are used up" if agreement.pool.overruns else "Overruns are not allowed"
    if not draw.units:
        return False, f"Nothing was left when it was saved ({had}). {overruns}."
    outside = in_units(need.units - draw.units, unit)
    return False, f"{had} were left when it was saved, {wanted} are needed. {overruns}: {outside} are outside."


def incidents_left(entry: Entry, need: Need, draw: Draw, had: str) -> tuple[bool, str]:
    if need.taken and draw.enough:
        return True, f"Its incident was taken when the agreement was put on {entry.charge.name}; time takes none."
    if need.taken:
        return False, f"More tickets carry the agreement than it has incidents ({had})."
    if draw.enough:
        return True, f"{had} left; putting the agreement on the ticket takes one."
    return False, f"No incident is left ({had})."


# --- warnings and assumptions ----------------------------------------------------------------------------------------
def part(hours: Decimal, billed: Decimal, agreement: Agreement) -> str:
    end = f"It draws {agreement.name} to its end; the rest is outside."
    return f"Covered only in part: {hours:.2f} h of {billed:.2f} h. {end}"


def empty(agreement: Agreement, balance: Balance) -> str:
    return f"{agreement.name} has nothing left ({in_units(balance.remaining, agreement.pool.unit)})."
