"""Accounting batches: made from ledger entries, told as ConnectWise tells an accounting package (SPEC GLExport)."""

from typing import TYPE_CHECKING

from simulators.connectwise.billing import ledger
from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

FLAGS = ("exportInvoicesFlag", "exportExpensesFlag", "exportProductsFlag")
CREATE = bodies.body(
    "Create Accounting Batch Request",
    "batchIdentifier:str(50) glInterfaceIdentifier:str summarizeExpenses:bool processedRecordIds:list! "
    + " ".join(f"{flag}:bool" for flag in FLAGS),
)
EXPORT = bodies.body(
    "Export Accounting Batch Request",
    "batchIdentifier:str(50) glInterfaceIdentifier:str thruDate:dt locationId:int includedInvoiceIds:list "
    "excludedInvoiceIds:list summarizeInvoices:enum(Default|Condensed|Detailed) exportPaymentsFlag:bool "
    + " ".join(f"{flag}:bool" for flag in FLAGS),
)
EMPTY = ("vendors", "expenses", "expenseBills", "purchaseTransactions", "adjustmentTransactions", "inventoryTransfers")


def create(call: "Call") -> Result:
    wish, sim = bodies.taken(call, CREATE), call.sim
    if not any(wish.get(flag) for flag in FLAGS):
        message = "Batch must export Invoices, Expenses or Products."
        raise bodies.refusal(CREATE, "InvalidValue", message, "exportInvoicesFlag")
    name = wish.get("batchIdentifier") or f"B{sim.store.next_id(ledger.BATCHES):05}"
    if any(b.get("batchIdentifier") == name for b in sim.store.rows(ledger.BATCHES).values()):
        raise bodies.refusal(CREATE, "ObjectExists", f"Batch {name} already exists.", "batchIdentifier")
    entries = [_entry(call, id) for id in bodies.ids(wish, "processedRecordIds", CREATE)]
    with sim.store.writing():
        flags = {flag: bool(wish.get(flag)) for flag in FLAGS}
        record = {"batchIdentifier": name, "closedFlag": False, **flags}
        batch = sim.writer.add(sim.resource(ledger.BATCHES), record, call.by)
        ledger.post(sim, batch, entries, call.by)
    return _told(call, batch, ledger.invoices_of(sim.store, batch["id"])), 201, {}


def _entry(call: "Call", id: int) -> Record:
    entry = call.sim.store.get(ledger.ENTRIES, id)
    if entry is None:
        raise bodies.refusal(CREATE, "NotFound", f"GL Entry {id} not found", "processedRecordIds")
    if entry.get("isBatched"):
        raise bodies.refusal(CREATE, "InvalidValue", f"GL Entry {id} is in a batch already.", "processedRecordIds")
    return entry


def export(call: "Call", id: int) -> Result:
    """Told again, with the invoices that are asked for."""
    batch = call.sim.store.get(ledger.BATCHES, id)
    if batch is None:
        raise NotFound(f"Accounting Batch {id}")
    wish = bodies.taken(call, EXPORT)
    if not any(wish.get(flag) for flag in (*FLAGS, "exportPaymentsFlag")):
        message = "Batch export must include invoices, expenses, or products (procurement)."
        raise bodies.refusal(EXPORT, "InvalidValue", message, "exportInvoicesFlag")
    rows = ledger.invoices_of(call.sim.store, id) if wish.get("exportInvoicesFlag") else []
    if wanted := wish.get("includedInvoiceIds"):
        rows = [r for r in rows if r["id"] in wanted]
    rows = [r for r in rows if r["id"] not in (wish.get("excludedInvoiceIds") or [])]
    return _told(call, batch, rows), 201, {}


def _told(call: "Call", batch: Record, invoices: list[Record]) -> Record:
    reader = call.sim.reader
    companies = dict.fromkeys(parent_id(i.get("billToCompany") or i.get("company")) for i in invoices)
    shown = {id: reader.reference("company/companies", {"id": id}) for id in companies}
    transactions = [_transaction(call, i, shown) for i in invoices]
    customers = [{"company": company} for company in shown.values()]
    settings = {"batchIdentifier": batch["batchIdentifier"]}
    return {"exportSettings": settings, "customers": customers, "transactions": transactions, **{n: [] for n in EMPTY}}


def _transaction(call: "Call", invoice: Record, shown: dict[int, Record]) -> Record:
    entries = call.sim.store.under(ledger.ENTRIES, "invoiceId", invoice["id"])
    return {
        "id": invoice["id"],
        "documentDate": invoice.get("date", ""),
        "documentNumber": str(invoice.get("invoiceNumber", "")),
        "documentType": invoice.get("type", ""),
        "company": shown[parent_id(invoice.get("billToCompany") or invoice.get("company"))],
        "dueDate": invoice.get("dueDate", ""),
        "total": invoice.get("total", 0.0),
        "salesTax": invoice.get("salesTax", 0.0),
        "taxable": bool(invoice.get("taxableFlag")),
        "glEntryIds": ",".join(str(e["id"]) for e in entries),
    }
