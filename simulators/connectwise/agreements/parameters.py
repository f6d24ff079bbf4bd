"""An agreement's parameters as its own screen shows them, and how much stands on its tabs."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements import money
from simulators.connectwise.agreements.rules import AGREEMENTS
from simulators.connectwise.agreements.takeover import CHILDREN
from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special.routing import Result
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

UNITS = ("Amount", "Hours", "Incidents")
CYCLES = (
    *("Contract2Weeks", "Contract4Weeks", "ContractYear", "CalendarMonth", "CalendarQuarter", "CalendarWeek"),
    *("ContractQuarter", "CalendarYear"),
)
LIMITS = ("Limited", "Unlimited")
BASES = ("ContractYear", "CalendarYear")


def _agreement(call: "Call", id: str | int) -> Record:
    from simulators.connectwise.api import one

    if not str(id).isdigit():
        raise NotFound(f"Agreement {id}")
    return one(call, call.sim.resource(AGREEMENTS), [int(id)])


def _choice(names: tuple[str, ...], name: str) -> Record:
    """The place of a word in its list, as the screen's boxes have it."""
    return {"id": names.index(name) + 1 if name in names else 0, "tag": name, "name": name}


def _named(call: "Call", collection: str, reference: Record | None) -> Record | None:
    if not reference:
        return None
    row = call.sim.store.get(collection, parent_id(reference)) or reference
    name = str(row.get("name") or row.get("identifier") or "")
    return {"id": parent_id(reference), "tag": name, "name": name}


def application(call: "Call", id: str, pod: str) -> Result:
    agreement = _agreement(call, id)
    cycle = str(agreement.get("applicationCycle", "CalendarMonth"))
    found = {
        "applicationUnit": _choice(UNITS, str(agreement.get("applicationUnits", "Hours"))),
        "applicationLimit": _choice(LIMITS, LIMITS[bool(agreement.get("applicationUnlimitedFlag"))]),
        "applicationLimitAmount": float(agreement.get("applicationLimit") or 0),
        "availablePer": _choice(("OneTime", *CYCLES), "OneTime" if agreement.get("oneTimeFlag") else cycle),
        "coversTimeFlag": bool(agreement.get("coverAgreementTime")),
        "coversExpensesFlag": bool(agreement.get("coverAgreementExpense")),
        "coversProductsFlag": bool(agreement.get("coverAgreementProduct")),
        "coversTaxFlag": bool(agreement.get("coverSalesTax")),
        "carryoverUnusedFlag": bool(agreement.get("carryOverUnused")),
        "carryOverDays": agreement.get("expiredDays"),
        "allowOverrunsFlag": bool(agreement.get("allowOverruns")),
        "overrunLimit": agreement.get("limit"),
        "agreementExpiresFlag": bool(agreement.get("expireWhenZero")),
        "chargeAdjustmentsFlag": bool(agreement.get("chargeToFirm")),
        "prepayFlag": _prepaid(call, agreement),
        "agrBillingCycle": _named(call, "finance/billingCycles", agreement.get("billingCycle")),
    }
    return {name: value for name, value in found.items() if value is not None}, 200, {}


def _prepaid(call: "Call", agreement: Record) -> bool:
    kind = call.sim.store.get("finance/agreements/types", parent_id(agreement.get("type"))) or {}
    return bool(kind.get("prePaymentFlag"))


def recurring(call: "Call", id: str, pod: str) -> Result:
    agreement, sim = _agreement(call, id), call.sim
    children = money.children(sim, agreement)
    found = {
        "billingCycle": _named(call, "finance/billingCycles", agreement.get("billingCycle")),
        "cycleBase": _choice(BASES, str(agreement.get("invoicingCycle", "CalendarYear"))),
        "aGRAmount": float(agreement.get("billAmount") or 0),
        "taxable": bool(agreement.get("taxable")),
        "childrenAmount": children,
        "additionsAmount": money.additions(sim, agreement),
        "totalAmount": round(money.recurring(sim, agreement) + children, 2),
        "aGRProrate": float(agreement.get("prorateFirstBill") or 0),
        "billStartDate": agreement.get("billStartDate") or agreement.get("startDate"),
        "taxCode": _named(call, "finance/taxCodes", agreement.get("taxCode")),
        "currency": _named(call, "finance/currencies", agreement.get("currency")),
        "prorateFlag": bool(agreement.get("prorateFlag")),
        "invoiceProratedAdditionsFlag": bool(agreement.get("invoiceProratedAdditionsFlag")),
        "restrictDownpayment": bool(agreement.get("restrictDownPayment")),
        "autoInvoiceFlag": bool(agreement.get("autoInvoiceFlag")),
        "billZeroAmountFlag": bool(agreement.get("billZeroAmountFlag")),
    }
    return {name: value for name, value in found.items() if value is not None}, 200, {}


def tabs(call: "Call", id: int) -> Result:
    _agreement(call, id)
    counts = {child.rsplit("/", 1)[1]: len(call.sim.store.under(child, field, id)) for child, field in CHILDREN}
    return counts | {"invoices": len(call.sim.store.under("finance/invoices", "agreement", id))}, 200, {}
