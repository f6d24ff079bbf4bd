"""An invoice that is written: numbered, addressed, summed up from what it applies to; locked once accounting has it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from simulators.connectwise.billing import ledger
from simulators.connectwise.billing.amounts import amounts_of, settle_time, unsettle_time
from simulators.connectwise.clock import moment, stamp
from simulators.connectwise.companies import rules as companies
from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

INVOICES = "finance/invoices"
APPLIED = {  # what an invoice can apply to, and the field that names it then
    "Agreement": ("finance/agreements", "agreement"),
    "Project": ("project/projects", "project"),
    "ProjectPhase": ("project/projects/phases", "phase"),
    "SalesOrder": ("sales/orders", "salesOrder"),
    "Ticket": ("service/tickets", "ticket"),
}
DUE_DAYS = 30


def prepare(change: "Change") -> None:
    if (change.old or {}).get("glBatch"):
        change.refuse("InvalidValue", "The invoice is in an accounting batch and cannot be changed.", "glBatch")
        return
    companies.of_living(change)
    _applied(change)
    _fill(change)
    _number(change)
    _site(change)
    if not change.errors:
        _sum_up(change)


def _applied(change: "Change") -> None:
    """It names the record it applies to, of the same company."""
    kind, id = change.new.get("applyToType", "All"), change.new.get("applyToId")
    if kind not in APPLIED or not (change.creates or change.changed("applyToType") or change.changed("applyToId")):
        return
    collection, field = APPLIED[kind]
    record = change.sim.store.get(collection, id)
    if record is None:
        change.refuse("NotFound", f"{kind} {id} not found", "applyToId")
        return
    if parent_id(record.get("company")) not in (0, parent_id(change.new.get("company"))):
        change.refuse("InvalidValue", f"{kind} {id} is of another company.", "applyToId")
    change.new[field] = {"id": record["id"]}


def _fill(change: "Change") -> None:
    new, store = change.new, change.sim.store
    company = store.get(companies.COMPANIES, parent_id(new.get("company"))) or {}
    new.setdefault("date", change.sim.clock.stamp())
    new.setdefault("dueDate", _due(new["date"]))
    new.setdefault("billToCompany", company.get("billToCompany") or {"id": company.get("id", 0)})
    new.setdefault("shipToCompany", {"id": company.get("id", 0)})
    if status := companies.default_of(store, "finance/billingStatuses"):
        new.setdefault("status", status)
    if currency := next(iter(store.rows("finance/currencies").values()), None):
        new.setdefault("currency", {"id": currency["id"]})
    if not new.get("locationId") and (places := store.all("system/locations")):
        new["locationId"] = places[0]["id"]
    new.setdefault("invoiceNumber", next_number(store))
    for name in ("taxableFlag", "specialInvoiceFlag", "addToBatchEmailList"):
        new.setdefault(name, False)


def _due(day: str) -> str:
    try:
        return stamp(moment(day) + timedelta(days=DUE_DAYS))
    except OverflowError:
        return day


def next_number(store: Store) -> str:
    taken = [int(i["invoiceNumber"]) for i in store.rows(INVOICES).values() if str(i.get("invoiceNumber")).isdigit()]
    return str(max(taken, default=20000) + 1)


def _number(change: "Change") -> None:
    wanted = change.new.get("invoiceNumber")
    others = change.sim.store.rows(INVOICES).values()
    if change.changed("invoiceNumber") and any(
        o["id"] != change.new["id"] and o.get("invoiceNumber") == wanted for o in others
    ):
        change.refuse("ObjectExists", f"Invoice {wanted} already exists.", "invoiceNumber")


def _site(change: "Change") -> None:
    place = change.sim.store.get("company/companies/sites", parent_id(change.new.get("billingSite")))
    payer = parent_id(change.new.get("billToCompany"))
    if change.changed("billingSite") and place and parent_id(place.get("company")) != payer:
        change.refuse("InvalidValue", f"Site {place['id']} is not of Company {payer}", "billingSite/id")


def _sum_up(change: "Change") -> None:
    if change.creates or any(change.changed(n) for n in ("applyToId", "applyToType", "taxCode", "taxableFlag")):
        change.new |= amounts_of(change.sim, change.new)
    closed = _is_closed(change.sim.store, change.new)
    if closed and not _is_closed(change.sim.store, change.old or {}):
        change.new["closedBy"] = change.by
    elif not closed:
        change.new.pop("closedBy", None)


def _is_closed(store: Store, invoice: Record) -> bool:
    return bool((store.get("finance/billingStatuses", parent_id(invoice.get("status"))) or {}).get("closedFlag"))


def after(change: "Change") -> None:
    if change.creates:
        ledger.book(change.sim, change.new, change.by)
        settle_time(change.sim, change.new, change.by)
    ledger.show_unposted(change.sim, change.new)


def guard(change: "Change") -> None:
    """Not when accounting has it; the time on it can be billed again."""
    if change.new.get("glBatch") or change.new.get("payments"):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    unsettle_time(change.sim, change.new, change.by)
    ledger.strike(change.sim.store, change.new["id"])
