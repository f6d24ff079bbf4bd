"""What an agreement brings: its recurring amount, its additions, what went beyond it."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements.rules import status_of
from simulators.connectwise.agreements.terms import billed
from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

CLOSED = ("Billed", "BilledAgreement", "WrittenOff")


def additions(sim: "Simulator", agreement: Record) -> float:
    """The price of the additions that are billed now."""
    now, total = sim.clock.stamp(), 0.0
    for row in sim.store.under("finance/agreements/additions", "agreementId", agreement["id"]):
        runs = row.get("effectiveDate", "") <= now < row.get("cancelledDate", "9")
        if runs and row.get("billCustomer") == "Billable":
            total += billed(row) * float(row.get("unitPrice") or 0)
    return round(total, 2)


def children(sim: "Simulator", agreement: Record) -> float:
    rows = sim.store.under("finance/agreements", "parentAgreement", agreement["id"])
    return round(sum(recurring(sim, child) for child in rows), 2)


def recurring(sim: "Simulator", agreement: Record) -> float:
    return round(float(agreement.get("billAmount") or 0) + additions(sim, agreement), 2)


def next_amount(sim: "Simulator", agreement: Record) -> float:
    """A parent is billed for its children, a child for nothing, nor what is over."""
    if agreement.get("parentAgreement") or status_of(agreement, sim.clock.stamp()) in ("Cancelled", "Expired"):
        return 0.0
    return round(recurring(sim, agreement) + children(sim, agreement), 2)


def overage(sim: "Simulator", agreement: Record) -> float:
    """Billable time that the agreement did not cover and nobody has billed yet."""
    total = 0.0
    for entry in sim.store.under("time/entries", "agreement", agreement["id"]):
        if entry.get("billableOption") == "Billable" and entry.get("status") not in CLOSED:
            hours = float(entry.get("invoiceHours") or 0) - float(entry.get("agreementHours") or 0)
            amount = hours * float(entry.get("hourlyRate") or 0) - float(entry.get("agreementAmount") or 0)
            total += max(0.0, amount) if agreement.get("coverAgreementTime") else 0.0
    return round(total, 2)
