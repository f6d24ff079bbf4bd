"""What billing has where a world says nothing of it: short lists, and two months of agreement invoices."""

from datetime import date, timedelta
from itertools import count

from simulators.connectwise.agreements.terms import billed
from simulators.connectwise.billing import ledger
from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

Collections = dict[str, list[Record]]
CYCLES = ("Monthly", "Quarterly", "Yearly", "Weekly", "NotRecurring")
STATUSES = (("New", "defaultFlag"), ("Sent", "sentFlag"), ("Paid", "closedFlag"), ("Void", "inactiveFlag"))
FLAGS = ("defaultFlag", "closedFlag", "inactiveFlag", "sentFlag")
DOLLAR = {"currencyIdentifier": "USD", "name": "US Dollar", "symbol": "$", "numberOfDecimals": 2}
PURCHASES = "finance/accounting/unpostedprocurement"
EMPTY = (f"{ledger.INVOICES}/commissions", f"{ledger.INVOICES}/routings")


def complete(found: Collections, *, today: date) -> None:
    _lists(found)
    _exclusions(found)
    if ledger.INVOICES not in found:
        _invoices(found, today)
    found.setdefault(PURCHASES, [_unposted_purchase(p) for p in found.get("procurement/purchaseorders", ())])
    for path in EMPTY:
        found.setdefault(path, [])


def _lists(found: Collections) -> None:
    cycles = [{"identifier": n[:5], "name": n, "billingOptions": n, "defaultFlag": n == CYCLES[0]} for n in CYCLES]
    statuses = [{"name": n, "sortOrder": p, **{f: f == flag for f in FLAGS}} for p, (n, flag) in enumerate(STATUSES, 1)]
    exempt = {"identifier": "Exempt", "description": "Not taxed", "invoiceCaption": "Tax", "levelOneRate": 0.0}
    tax = [{**exempt, "effectiveDate": "2020-01-01T00:00:00Z", "defaultFlag": True, "levelOneRateType": "Percent"}]
    lists = (("billingCycles", cycles), ("billingStatuses", statuses), ("currencies", [DOLLAR]), ("taxCodes", tax))
    for name, rows in lists:
        found.setdefault(f"finance/{name}", [{"id": n, **row} for n, row in enumerate(rows, 1)])


def _exclusions(found: Collections) -> None:
    """What a type leaves out by a list of ids, as the rows that ConnectWise keeps."""
    path = "finance/agreementTypes/workTypeExclusions"
    kinds = {k["id"]: k.get("exclusionWorkTypeIds") or [] for k in found.get("finance/agreements/types", ())}
    if path not in found:
        pairs = [(kind, work) for kind, works in kinds.items() for work in works]
        found[path] = [{"id": n, "type": {"id": k}, "workType": {"id": w}} for n, (k, w) in enumerate(pairs, 1)]
    path = "finance/agreements/workTypeExclusions"
    if path not in found:
        owned = [
            (a["id"], w) for a in found.get("finance/agreements", ()) for w in kinds.get(parent_id(a.get("type")), ())
        ]
        found[path] = [{"id": n, "agreementId": a, "workType": {"id": w}} for n, (a, w) in enumerate(owned, 1)]


def _invoices(found: Collections, today: date) -> None:
    """The first of last month is with the accountant already, the first of this month is not."""
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    numbers, entries = count(1), count(1)
    rows = {name: list[Record]() for name in (ledger.INVOICES, ledger.ENTRIES, ledger.UNPOSTED, ledger.BATCHED)}
    for day in (last, this):
        for agreement in found.get("finance/agreements", ()):
            amount = _amount(found, agreement, day)
            if any(amount):
                invoice = _invoice(next(numbers), agreement, amount, day, batched=day == last)
                rows[ledger.INVOICES].append(invoice)
                rows[ledger.ENTRIES] += ledger.entries_of(invoice, (next(entries), next(entries)))
    rows[ledger.UNPOSTED] = [ledger.unposted_of(i) for i in rows[ledger.INVOICES] if "glBatch" not in i]
    taken = [e for e in rows[ledger.ENTRIES] if e["isBatched"]]
    rows[ledger.BATCHED] = [{"id": n, **ledger.batched_row(e, 1)} for n, e in enumerate(taken, 1)]
    found |= rows
    batch = {"id": 1, "batchIdentifier": f"{last:%Y-%m}", "exportInvoicesFlag": True, "closedFlag": True}
    found.setdefault(ledger.BATCHES, [{**batch, "exportExpensesFlag": False, "exportProductsFlag": False}])


def _amount(found: Collections, agreement: Record, day: date) -> tuple[float, float]:
    """Its recurring amount and its additions on that day; nothing where it does not run."""
    moment = f"{day.isoformat()}T00:00:00Z"
    ends = agreement.get("dateCancelled") or agreement.get("endDate") or "9"
    if not agreement.get("startDate", "") <= moment < ends:
        return (0.0, 0.0)
    additions = sum(
        billed(row) * row.get("unitPrice", 0.0)
        for row in found.get("finance/agreements/additions", ())
        if row.get("agreementId") == agreement["id"]
        and row.get("effectiveDate", "") <= moment < row.get("cancelledDate", "9")
    )
    return float(agreement.get("billAmount") or 0), round(additions, 2)


def _invoice(id: int, agreement: Record, amount: tuple[float, float], day: date, *, batched: bool) -> Record:
    total, entered = round(sum(amount), 2), f"{day.isoformat()}T14:00:00Z"
    by = agreement.get("_info", {}).get("enteredBy", "")
    sums = {"agreementAmount": amount[0], "productTotal": amount[1], "serviceTotal": 0.0, "expenseTotal": 0.0}
    return {
        "id": id,
        "invoiceNumber": str(20000 + id),
        "type": "Agreement",
        "status": {"id": 2},
        "company": agreement["company"],
        "billToCompany": agreement.get("billToCompany") or agreement["company"],
        "shipToCompany": agreement["company"],
        "applyToType": "Agreement",
        "applyToId": agreement["id"],
        "agreement": {"id": agreement["id"]},
        "date": f"{day.isoformat()}T00:00:00Z",
        "dueDate": f"{(day + timedelta(days=30)).isoformat()}T00:00:00Z",
        "currency": {"id": 1},
        "taxableFlag": False,
        **sums,
        **{"subtotal": total, "salesTax": 0.0, "total": total, "payments": 0.0, "credits": 0.0, "balance": total},
        **({"glBatch": {"id": 1}} if batched else {}),
        "_info": {"dateEntered": entered, "enteredBy": by, "lastUpdated": entered, "updatedBy": by},
    }


def _unposted_purchase(order: Record) -> Record:
    """A purchase that accounting has not taken yet."""
    found = {
        "id": order["id"],
        "description": f"Purchase order {order.get('poNumber', order['id'])}",
        "unpostedProductId": str(order["id"]),
        "procurementType": "Purchase",
        "purchaseOrder": {"id": order["id"]},
        "purchaseDate": order.get("poDate", ""),
        "total": order.get("total", 0.0),
        "vendor": order.get("vendorCompany"),
        "_info": order.get("_info", {}),
    }
    return {name: value for name, value in found.items() if value is not None}
