"""What a new agreement takes over from its type: parameters that it does not name itself, exclusions, rates, boards."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

SAME = (
    *("location", "department", "restrictLocationFlag", "restrictDepartmentFlag", "sla", "applicationUnits"),
    *("applicationLimit", "applicationCycle", "applicationUnlimitedFlag", "oneTimeFlag", "expiredDays", "limit"),
    *("expireWhenZero", "employeeCompRate", "employeeCompNotExceed", "compHourlyRate", "compLimitAmount"),
    *("billingCycle", "billOneTimeFlag", "billingTerms", "invoicingCycle", "billAmount", "prorateFlag"),
    *("invoiceProratedAdditionsFlag", "invoiceDescription", "workRole", "workType", "projectType"),
    *("invoiceTemplate", "billTime", "billExpenses", "billProducts", "autoInvoiceFlag", "billZeroAmountFlag"),
)
FLAGGED = (
    *("coverAgreementTime", "coverAgreementProduct", "coverAgreementExpense", "coverSalesTax", "carryOverUnused"),
    *("allowOverruns", "chargeToFirm", "taxable", "restrictDownPayment", "topComment", "bottomComment"),
    *("billableTimeInvoice", "billableExpenseInvoice", "billableProductInvoice"),
)
FALLBACK: Record = {
    **dict.fromkeys(
        ("restrictLocationFlag", "restrictDepartmentFlag", "applicationUnlimitedFlag", "oneTimeFlag"), False
    ),
    **dict.fromkeys(FLAGGED, False),
    "cancelledFlag": False,
    "applicationUnits": "Hours",
    "applicationLimit": 0.0,
    "applicationCycle": "CalendarMonth",
    "employeeCompRate": "Hourly",
    "employeeCompNotExceed": "Billing",
    "invoicingCycle": "CalendarYear",
    "billTime": "NoDefault",
    "billExpenses": "NoDefault",
    "billProducts": "NoDefault",
    "periodType": "Current",
}
BY_ID = (
    "additions",
    "adjustments",
    "boardDefaults",
    "sites",
    "workRoleExclusions",
    "workTypeExclusions",
    "configurations",
)
CHILDREN: tuple[tuple[str, str], ...] = (
    *((f"finance/agreements/{child}", "agreementId") for child in BY_ID),
    *((f"finance/agreements/{child}", "agreement") for child in ("workroles", "worktypes")),
)


def fill(change: "Change", kind: Record) -> None:
    new = change.new
    for name in SAME:
        if kind.get(name) is not None:
            new.setdefault(name, kind[name])
    for name in FLAGGED:
        if kind.get(f"{name}Flag") is not None:
            new.setdefault(name, kind[f"{name}Flag"])
    new.setdefault("startDate", change.sim.clock.stamp()[:10] + "T00:00:00Z")
    new.setdefault("noEndingDateFlag", not new.get("endDate"))
    for name, value in FALLBACK.items():
        new.setdefault(name, value)


def terms(change: "Change") -> None:
    """Exclusions and boards always, rates where the type says so."""
    kind = change.sim.store.get("finance/agreements/types", parent_id(change.new.get("type"))) or {}
    own = {"agreementId": change.new["id"]}
    for child in ("workTypeExclusions", "workRoleExclusions", "boardDefaults"):
        _copy(change, kind, child, own)
    for child, flag in (("workroles", "copyWorkRolesFlag"), ("worktypes", "copyWorkTypesFlag")):
        if kind.get(flag):
            _copy(change, kind, child, {"agreement": {"id": change.new["id"]}})


def _copy(change: "Change", kind: Record, child: str, own: Record) -> None:
    sim = change.sim
    resource = sim.resource(f"finance/agreements/{child}")
    for row in sim.store.under(f"finance/agreementTypes/{child}", "type", kind.get("id", -1)):
        taken = {name: value for name, value in row.items() if name in resource.fields and name != "id"}
        if child != "boardDefaults" or "board" in taken:
            sim.writer.add(resource, {**taken, **own}, change.by)
