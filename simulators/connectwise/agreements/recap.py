"""The recap of an agreement: what its pool started with, got, gave and has left, as ConnectWise counts it (FACTS 10).

Used is negative, Starting is 0 for an unlimited one, `isUnlimited` is text. It knows of deleted time.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.agreements import money
from simulators.connectwise.agreements.rules import AGREEMENTS, status_of
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special import plain
from simulators.connectwise.special.routing import Result
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules import pool
from simulators.connectwise.time_rules.cycles import Cycle, cycles_until
from simulators.connectwise.time_rules.periods import local_day

if TYPE_CHECKING:
    from simulators.connectwise.api import Call
    from simulators.connectwise.simulator import Simulator

RECAP = Resource(
    "/finance/agreementrecap",
    "Agreement Recap",
    parse_fields(
        """name:str companyName:str agreementStatus:str isUnlimited:str startingAmount:num adjustmentAmount:num
        usedAmount:num remainingAmount:num overrunAmount:num availableAmount:num unbilledOverageAmount:num
        unbilledPeriods:int lastInvoiceAmount:str lastInvoiceDate:str lastInvoiceNumber:str nextInvoiceAmount:num
        nextInvoiceDate:str"""
    ),
    key=(),
)


def of(sim: "Simulator", agreement: Record) -> Record:
    company = sim.store.get("company/companies", parent_id(agreement.get("company"))) or {}
    return {
        "id": agreement["id"],
        "name": agreement.get("name", ""),
        "companyName": company.get("name", ""),
        "agreementStatus": status_of(agreement, sim.clock.stamp()),
        "isUnlimited": str(bool(agreement.get("applicationUnlimitedFlag"))),
        **_balance(sim, agreement),
        **_invoices(sim, agreement),
    }


def _balance(sim: "Simulator", agreement: Record) -> Record:
    cycle = _cycle(sim, agreement)
    adjusted = _within(pool.adjustments(sim, agreement), cycle)
    used = _used(sim, agreement, cycle)
    starting = 0.0 if agreement.get("applicationUnlimitedFlag") else _starting(sim, agreement, adjusted, used)
    room = pool.overrun(sim, agreement)
    room = 0.0 if room == float("inf") else room
    remaining = starting + adjusted - used
    amounts = {
        "startingAmount": starting,
        "adjustmentAmount": adjusted,
        "usedAmount": -used,
        "remainingAmount": remaining,
        "overrunAmount": room,
        "availableAmount": remaining + room,
        "unbilledOverageAmount": money.overage(sim, agreement),
    }
    return {name: round(amount, 2) + 0.0 for name, amount in amounts.items()}


def _starting(sim: "Simulator", agreement: Record, adjusted: float, used: float) -> float:
    """The limit, and what was carried over from earlier cycles."""
    if agreement.get("applicationUnits") == "Incidents" or not agreement.get("carryOverUnused"):
        return float(agreement.get("applicationLimit") or 0)
    return pool.remaining(sim, agreement) - adjusted + used


def _used(sim: "Simulator", agreement: Record, cycle: Cycle) -> float:
    """Hours or money when time was entered, an incident when the agreement was put on a ticket."""
    if agreement.get("applicationUnits") != "Incidents":
        lost = float(agreement.get("_unseenUse") or 0)
        return _within(pool.used_by_day(sim, agreement), cycle) + lost
    tickets = sim.store.under("service/tickets", "agreement", agreement["id"])
    return float(sum(cycle.start <= _entered(sim, t) <= cycle.end for t in tickets))


def _entered(sim: "Simulator", ticket: Record) -> date:
    return local_day(ticket.get("_info", {}).get("dateEntered") or sim.clock.stamp(), sim.zone)


def _within(amounts: pool.Used, cycle: Cycle) -> float:
    return sum(amount for day, amount in amounts.items() if cycle.start <= day <= cycle.end)


def _cycle(sim: "Simulator", agreement: Record) -> Cycle:
    today = sim.clock.now().astimezone(sim.zone).date()
    return cycles_until(agreement, today, today)[-1]


def _invoices(sim: "Simulator", agreement: Record) -> Record:
    today = sim.clock.now().astimezone(sim.zone).date()
    found: Record = {"nextInvoiceAmount": money.next_amount(sim, agreement), "unbilledPeriods": 0}
    if status_of(agreement, sim.clock.stamp()) in ("Active", "Inactive"):
        found["nextInvoiceDate"] = (today.replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()
    last = max(
        sim.store.under("finance/invoices", "agreement", agreement["id"]), key=lambda i: i.get("date", ""), default=None
    )
    if last:
        billed_on = date.fromisoformat(last["date"][:10])
        found["unbilledPeriods"] = max(0, (today.year - billed_on.year) * 12 + today.month - billed_on.month)
        found |= {"lastInvoiceAmount": f"{last.get('total', 0.0):.2f}", "lastInvoiceDate": last["date"]}
        found["lastInvoiceNumber"] = str(last.get("invoiceNumber", ""))
    return found


def listed(call: "Call") -> Result:
    rows = [of(call.sim, agreement) for agreement in call.sim.store.all(AGREEMENTS)]
    return plain.listed(call, RECAP, rows)


def one(call: "Call", id: int) -> Result:
    from simulators.connectwise import api

    return plain.shown(call, of(call.sim, api.one(call, call.sim.resource(AGREEMENTS), [id]))), 200, {}
