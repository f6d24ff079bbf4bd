"""Invoices, accounting and the short lists of billing. Agreements have a file of their own."""

from typing import Any

from simulators.connectwise.billing import invoices, ledger, lists
from simulators.connectwise.fields import finance
from simulators.connectwise.resources.describing import info, resource
from simulators.connectwise.schema import READ, Resource
from simulators.connectwise.setup_rules import named_once, one_default


def _setup(path: str, noun: str, fields: str, **rest: Any) -> Resource:
    return resource(path, noun, fields, **{"prepare": named_once, "after": one_default, **rest})


RESOURCES = [
    resource(
        "/finance/invoices",
        "Invoice",
        finance.INVOICE,
        key=("invoiceNumber",),
        shows=("identifier",),
        href="invoice",
        callback="invoice",
        computed={"identifier": lambda store, record: record.get("invoiceNumber")},
        defaults={"applyToType": "All"},
        prepare=invoices.prepare,
        after=invoices.after,
        guard=invoices.guard,
    ),
    resource(
        "/finance/invoices/{invoice}/commissions",
        "Invoice Commission",
        finance.INVOICE_COMMISSION,
        parents=("invoice",),
        key=(),
        shows=(),
        methods=frozenset({"GET", "PATCH"}),
        prepare=lists.shared,
    ),
    resource(
        "/finance/invoices/{invoiceId}/glEntries",
        "GL Entry",
        finance.GLENTRY + " invoiceId:int~",
        parents=("invoiceId",),
        key=(),
        shows=("description",),
        methods=frozenset({"GET", "PATCH", "PUT"}),
        hidden=frozenset({"invoiceId"}),
        prepare=lists.entry,
    ),
    resource(
        "/finance/invoices/{invoice}/routings",
        "Invoice Routing",
        finance.INVOICE_ROUTING,
        parents=("invoice",),
        key=(),
        shows=(),
        prepare=lists.routing,
    ),
    resource(
        "/finance/accounting/batches",
        "Accounting Batch",
        finance.ACCOUNTING_BATCH,
        key=(),
        shows=("name",),
        computed={"name": lambda store, record: record.get("batchIdentifier")},
        methods=frozenset({"DELETE", "GET"}),
        guard=ledger.guard,
    ),
    resource(
        "/finance/accounting/batches/{batchId}/entries",
        "Batch Entry",
        finance.BATCH_ENTRY + " batchId:int~",
        parents=("batchId",),
        methods=READ,
        hidden=frozenset({"batchId"}),
    ),
    resource(
        "/finance/accounting/unpostedinvoices",
        "Unposted Invoice",
        finance.UNPOSTED_INVOICE,
        key=("description",),
        shows=("description",),
        methods=READ,
    ),
    resource(
        "/finance/accounting/unpostedinvoices/{unpostedinvoiceId}/taxableLevels",
        "Unposted Invoice Taxable Level",
        finance.UNPOSTED_INVOICE_TAXABLE_LEVEL + " unpostedinvoiceId:int~",
        parents=("unpostedinvoiceId",),
        key=(),
        shows=(),
        methods=READ,
        hidden=frozenset({"unpostedinvoiceId"}),
    ),
    resource(
        "/finance/accounting/unpostedprocurement",
        "Unposted Procurement",
        finance.UNPOSTED_PROCUREMENT,
        key=("description",),
        shows=("description",),
        methods=READ,
    ),
    resource(
        "/finance/accounting/unpostedprocurement/{unpostedprocurementId}/taxableLevels",
        "Unposted Procurement Taxable Level",
        finance.UNPOSTED_PROCUREMENT_TAXABLE_LEVEL + " unpostedprocurementId:int~",
        parents=("unpostedprocurementId",),
        key=(),
        shows=(),
        methods=READ,
        hidden=frozenset({"unpostedprocurementId"}),
    ),
    _setup(
        "/finance/billingCycles",
        "Billing Cycle",
        finance.BILLING_CYCLE,
        href="billing_cycle",
        in_use=(("finance/agreements", "billingCycle"), ("finance/agreements/types", "billingCycle")),
        defaults={"defaultFlag": False},
        prepare=lists.identified_once,
    ),
    info("/finance/billingCycles/info", finance.BILLING_CYCLE_INFO, of="finance/billingCycles"),
    _setup(
        "/finance/billingStatuses",
        "Billing Status",
        finance.BILLING_STATUS,
        href="status",
        in_use=(("finance/invoices", "status"),),
        defaults=dict.fromkeys(("defaultFlag", "closedFlag", "inactiveFlag", "sentFlag"), False),
    ),
    info("/finance/billingStatuses/info", finance.BILLING_STATUS_INFO, of="finance/billingStatuses"),
    _setup(
        "/finance/currencies",
        "Finance Currency",
        finance.FINANCE_CURRENCY,
        href="currency",
        in_use=tuple((c, "currency") for c in ("company/companies", "finance/agreements", "finance/invoices")),
    ),
    info("/finance/currencies/info", finance.CURRENCY_INFO, of="finance/currencies"),
    _setup(
        "/finance/taxCodes",
        "Tax Code",
        finance.TAX_CODE,
        key=("identifier",),
        shows=("identifier",),
        methods=frozenset({"GET", "POST"}),
        prepare=lists.tax_code,
    ),
]
