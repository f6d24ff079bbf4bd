"""What an agreement's pool has left: its limit by cycle, adjusted, carried over, less what entries took (FACTS 10).

Time draws on the cycle in which it is *entered*, whenever the work was done. `_unseenUse` of an agreement is what
deleted entries took and nobody gave back.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.time_rules.cycles import Cycle, cycles_until
from simulators.connectwise.time_rules.periods import local_day

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

Used = dict[date, float]


def left(sim: "Simulator", agreement: Record, *, without: int = 0) -> float | None:
    """None when it has no limit; what the entry `without` took is not counted."""
    if agreement.get("applicationUnlimitedFlag"):
        return None
    source = _source(sim, agreement)
    limit = float(source.get("applicationLimit") or 0)
    if limit <= 0:
        return 0.0  # an application limit must exist, or nothing applies
    rest = remaining(sim, source, without=without)
    if rest <= 0 and source.get("expireWhenZero") and sim.settings.expire_when_zero_ends_cover:
        return 0.0
    room = rest + overrun(sim, source)
    return float("inf") if room == float("inf") else round(room, 2)


def _source(sim: "Simulator", agreement: Record) -> Record:
    parent = sim.store.get("finance/agreements", parent_id(agreement.get("parentAgreement")))
    return parent if parent and sim.settings.parent_agreement_gives_the_pool else agreement


def overrun(sim: "Simulator", agreement: Record) -> float:
    if not agreement.get("allowOverruns"):
        return 0.0
    most = float(agreement.get("limit") or 0)
    return float("inf") if not most and sim.settings.overruns_without_limit_are_endless else most


def remaining(sim: "Simulator", agreement: Record, *, without: int = 0) -> float:
    """Starting, adjusted, carried over, less used, in the cycle of today."""
    today = sim.clock.now().astimezone(sim.zone).date()
    spent = used_by_day(sim, agreement, without=without)
    changes = adjustments(sim, agreement)
    cycles = cycles_until(agreement, today, min([*spent, *changes], default=today))
    limit, lost = float(agreement.get("applicationLimit") or 0), float(agreement.get("_unseenUse") or 0)
    last = cycles[-1]
    kept = _carried(sim, agreement, cycles, spent, limit) if agreement.get("carryOverUnused") else 0.0
    return limit + kept + _in(changes, last) - _in(spent, last) - lost


def _carried(sim: "Simulator", agreement: Record, cycles: list[Cycle], spent: Used, limit: float) -> float:
    """What earlier cycles have left; the oldest goes first, and what is too old is gone."""
    days = int(agreement.get("expiredDays") or 0) if sim.settings.carry_over_expires else 0
    buckets: list[tuple[date, float]] = []
    for cycle in cycles:
        buckets = [(end, rest) for end, rest in buckets if not days or end + timedelta(days=days) >= cycle.start]
        need = _in(spent, cycle)
        if cycle is cycles[-1]:
            return sum(rest for _, rest in buckets)
        for place, (end, rest) in enumerate(buckets):
            buckets[place], need = (end, rest - min(rest, need)), need - min(rest, need)
        buckets.append((cycle.end, max(0.0, limit - need)))
    return 0.0


def _in(amounts: Used, cycle: Cycle) -> float:
    return sum(amount for day, amount in amounts.items() if cycle.start <= day <= cycle.end)


def used_by_day(sim: "Simulator", agreement: Record, *, without: int = 0) -> Used:
    """By the day on which it was entered."""
    field = "agreementAmount" if agreement.get("applicationUnits") == "Amount" else "agreementHours"
    found: Used = {}
    for entry in _entries(sim, agreement):
        entered = entry.get("dateEntered") or entry.get("_info", {}).get("dateEntered")
        if entry["id"] != without and entered and entry.get(field):
            day = local_day(entered, sim.zone)
            found[day] = found.get(day, 0.0) + entry[field]
    return found


def _entries(sim: "Simulator", agreement: Record) -> list[Record]:
    ids = [agreement["id"]]
    if sim.settings.parent_agreement_gives_the_pool:
        ids += [a["id"] for a in sim.store.under("finance/agreements", "parentAgreement", agreement["id"])]
    return [entry for id in ids for entry in sim.store.under("time/entries", "agreement", id)]


def adjustments(sim: "Simulator", agreement: Record) -> Used:
    found: Used = {}
    for row in sim.store.under("finance/agreements/adjustments", "agreementId", agreement["id"]):
        day = date.fromisoformat(str(row.get("effectiveDate", ""))[:10] or "2000-01-01")
        found[day] = found.get(day, 0.0) + float(row.get("amount") or 0)
    return found


def has_incident(sim: "Simulator", agreement: Record, entry: Record) -> bool:
    """An incident is taken when the agreement is put on a ticket: the first tickets of a cycle have theirs."""
    if agreement.get("applicationUnits") != "Incidents" or agreement.get("applicationUnlimitedFlag"):
        return True
    ticket = sim.store.get("service/tickets", parent_id(entry.get("ticket")))
    if ticket is None or parent_id(ticket.get("agreement")) != agreement["id"]:
        return False
    day = _entered(sim, ticket)
    cycle = cycles_until(agreement, day, day)[-1]
    room = float(agreement.get("applicationLimit") or 0) + _in(adjustments(sim, agreement), cycle)
    return _place(sim, agreement, ticket, cycle) < room + overrun(sim, agreement)


def _place(sim: "Simulator", agreement: Record, ticket: Record, cycle: Cycle) -> int:
    tickets = sim.store.under("service/tickets", "agreement", agreement["id"])
    return sum(t["id"] < ticket["id"] and cycle.start <= _entered(sim, t) <= cycle.end for t in tickets)


def _entered(sim: "Simulator", ticket: Record) -> date:
    return local_day(ticket.get("_info", {}).get("dateEntered") or sim.clock.stamp(), sim.zone)


def forget(store: Store, entry: Record) -> None:
    """The entry goes, what it took of the pool does not (the recap knows more than the entries, FACTS 10)."""
    agreement = store.get("finance/agreements", parent_id(entry.get("agreement")))
    if agreement is None:
        return
    name = "agreementAmount" if agreement.get("applicationUnits") == "Amount" else "agreementHours"
    if taken := float(entry.get(name) or 0):
        lost = round(float(agreement.get("_unseenUse") or 0) + taken, 2)
        store.put("finance/agreements", {**agreement, "_unseenUse": lost})
