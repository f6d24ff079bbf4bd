"""What an invoice comes to, and what becomes of the time on it."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements import money
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator

TIME = "time/entries"
READY = ("ApprovedByTierOne", "ApprovedByTierTwo", "ReadyToBill")


def amounts_of(sim: "Simulator", invoice: Record) -> Record:
    found = {"agreementAmount": 0.0, "productTotal": 0.0, "serviceTotal": 0.0, "expenseTotal": 0.0}
    if agreement := sim.store.get("finance/agreements", parent_id(invoice.get("agreement"))):
        found["agreementAmount"] = float(agreement.get("billAmount") or 0) + money.children(sim, agreement)
        found["productTotal"] = money.additions(sim, agreement)
        found["serviceTotal"] = money.overage(sim, agreement)
    if invoice.get("ticket"):
        found["serviceTotal"] = sum(_price(entry) for entry in _of_ticket(sim, invoice))
    found = {name: round(amount, 2) for name, amount in found.items()}
    subtotal = round(sum(found.values()), 2)
    tax = round(subtotal * _tax_rate(sim, invoice), 2)
    paid = float(invoice.get("payments") or 0) + float(invoice.get("credits") or 0)
    total = round(subtotal + tax, 2)
    return {**found, "subtotal": subtotal, "salesTax": tax, "total": total, "balance": round(total - paid, 2)}


def _tax_rate(sim: "Simulator", invoice: Record) -> float:
    code = sim.store.get("finance/taxCodes", parent_id(invoice.get("taxCode"))) or {}
    taxed = invoice.get("taxableFlag") and code.get("levelOneRateType", "Percent") == "Percent"
    return float(code.get("levelOneRate") or 0) / 100 if taxed else 0.0


def _price(entry: Record) -> float:
    hours = float(entry.get("invoiceHours") or 0) - float(entry.get("agreementHours") or 0)
    return max(0.0, hours * float(entry.get("hourlyRate") or 0) - float(entry.get("agreementAmount") or 0))


def _of_ticket(sim: "Simulator", invoice: Record) -> list[Record]:
    rows = sim.store.under(TIME, "chargeToId", parent_id(invoice.get("ticket")))
    mine = [r for r in rows if r.get("chargeToType") == "ServiceTicket" and r.get("billableOption") == "Billable"]
    return [r for r in mine if parent_id(r.get("invoice")) in (0, invoice["id"])]


def settle_time(sim: "Simulator", invoice: Record, by: str) -> None:
    """Approved time that the invoice takes is billed (FACTS 9 and 10)."""
    rows = _of_ticket(sim, invoice) if invoice.get("ticket") else []
    if agreement := parent_id(invoice.get("agreement")):
        rows = [r for r in sim.store.under(TIME, "agreement", agreement) if not r.get("invoice")]
    status = "BilledAgreement" if invoice.get("agreement") else "Billed"
    for row in rows:
        if row.get("status") in READY:
            values = {
                "invoice": {"id": invoice["id"]},
                "invoiceFlag": True,
                "status": status,
                "_unbilled": row["status"],
            }
            sim.writer.amend(sim.resource(TIME), row, values, by)


def unsettle_time(sim: "Simulator", invoice: Record, by: str) -> None:
    for row in sim.store.under(TIME, "invoice", invoice["id"]):
        values = {"invoice": None, "invoiceFlag": False, "status": row.get("_unbilled", READY[1]), "_unbilled": None}
        sim.writer.amend(sim.resource(TIME), row, values, by)
