"""The accounts behind an invoice: its two entries, the list of what is not posted yet, batches that take them over."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store

if TYPE_CHECKING:
    from simulators.connectwise.simulator import Simulator
    from simulators.connectwise.writes import Change

INVOICES, ENTRIES = "finance/invoices", "finance/invoices/glEntries"
UNPOSTED = "finance/accounting/unpostedinvoices"
BATCHES, BATCHED = "finance/accounting/batches", "finance/accounting/batches/entries"
COPIED = (
    *("locationId", "location", "departmentId", "department", "company", "accountNumber", "billToCompany"),
    *("shipToCompany", "invoiceNumber", "billingTerms", "currency", "total", "taxCode"),
)


def entries_of(invoice: Record, numbers: tuple[int, int]) -> list[Record]:
    """What the customer owes, and the income."""
    text = f"Invoice {invoice.get('invoiceNumber', '')}"
    amount = float(invoice.get("total") or 0)
    owed = {"id": numbers[0], "type": "AR", "amount": amount, "segment1": "1200"}
    income = {"id": numbers[1], "type": "R", "amount": -amount, "segment1": "4000"}
    rest = {"invoiceId": invoice["id"], "description": text[:100], "isBatched": bool(invoice.get("glBatch"))}
    return [{**row, **rest, "_info": invoice.get("_info", {})} for row in (owed, income)]


def book(sim: "Simulator", invoice: Record, by: str) -> None:
    first = sim.store.next_id(ENTRIES)
    for row in entries_of(invoice, (first, first + 1)):
        sim.store.put(ENTRIES, row)


def unposted_of(invoice: Record) -> Record:
    kind = invoice.get("type", "Standard")
    return {
        **{name: invoice[name] for name in COPIED if name in invoice},
        "id": invoice["id"],
        "billingLogId": invoice["id"],
        "invoiceDate": invoice.get("date", ""),
        "dueDate": invoice.get("dueDate", ""),
        "invoiceType": kind if kind != "Consolidated" else "Standard",
        "description": f"{kind} invoice {invoice.get('invoiceNumber', '')}",
        "subTotal": invoice.get("subtotal", 0.0),
        "salesTaxAmount": invoice.get("salesTax", 0.0),
        "hasTime": bool(invoice.get("serviceTotal")),
        "hasExpenses": bool(invoice.get("expenseTotal")),
        "hasProducts": bool(invoice.get("productTotal")),
        "invoiceTaxableFlag": bool(invoice.get("taxableFlag")),
        "createdBy": invoice.get("_info", {}).get("enteredBy", ""),
        "_info": invoice.get("_info", {}),
    }


def show_unposted(sim: "Simulator", invoice: Record) -> None:
    if invoice.get("glBatch"):
        sim.store.remove(UNPOSTED, invoice["id"])
    else:
        sim.store.put(UNPOSTED, unposted_of(invoice))


def strike(store: Store, invoice: int) -> None:
    store.remove(UNPOSTED, invoice)
    for row in store.under(ENTRIES, "invoiceId", invoice):
        store.remove(ENTRIES, row["id"])


def post(sim: "Simulator", batch: Record, entries: list[Record], by: str) -> None:
    """The batch has the entries, and their invoices are locked."""
    for entry in entries:
        sim.store.put(ENTRIES, {**entry, "isBatched": True})
        row = {**batched_row(entry, batch["id"]), "_info": batch["_info"]}
        sim.store.put(BATCHED, {"id": sim.store.next_id(BATCHED), **row})
    for id in dict.fromkeys(entry["invoiceId"] for entry in entries):
        invoice = sim.store.rows(INVOICES)[id]
        sim.writer.amend(sim.resource(INVOICES), invoice, {"glBatch": {"id": batch["id"]}, "unbatchedBatch": None}, by)


def batched_row(entry: Record, batch: int) -> Record:
    amount = float(entry.get("amount") or 0)
    return {
        "batchId": batch,
        "accountType": entry.get("type", ""),
        "name": entry.get("description", ""),
        "accountNumber": entry.get("segment1", ""),
        "debit": max(amount, 0.0),
        "credit": max(-amount, 0.0),
        "cost": 0.0,
        "invoice": {"id": entry["invoiceId"]},
    }


def unpost(sim: "Simulator", batch: int, by: str) -> None:
    """The batch is undone: its invoices wait again."""
    for row in sim.store.under(BATCHED, "batchId", batch):
        sim.store.remove(BATCHED, row["id"])
    for invoice in sim.store.under(INVOICES, "glBatch", batch):
        for entry in sim.store.under(ENTRIES, "invoiceId", invoice["id"]):
            sim.store.put(ENTRIES, {**entry, "isBatched": False})
        values = {"glBatch": None, "unbatchedBatch": {"id": batch}}
        sim.writer.amend(sim.resource(INVOICES), invoice, values, by)


def invoices_of(store: Store, batch: int) -> list[Record]:
    return store.under(INVOICES, "glBatch", batch)


def guard(change: "Change") -> None:
    """A closed batch stays; an open one gives its invoices back."""
    if change.new.get("closedFlag"):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    unpost(change.sim, change.new["id"], change.by)
