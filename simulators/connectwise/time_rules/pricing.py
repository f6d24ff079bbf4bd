"""Hours, rate and cover of an entry, worked out anew when something that decides them has changed."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import parent_id
from simulators.connectwise.time_rules import terms
from simulators.connectwise.time_rules.charging import Charge
from simulators.connectwise.time_rules.company import settings_of
from simulators.connectwise.time_rules.coverage import Covered, Work, covered
from simulators.connectwise.time_rules.hours import Rounding, between, billed
from simulators.connectwise.time_rules.periods import local_day
from simulators.connectwise.time_rules.rates import changed_by, hourly

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

DECIDES = (
    *("chargeToId", "chargeToType", "company", "agreement", "workType", "workRole", "member", "billableOption"),
    *("timeStart", "timeEnd", "hoursDeduct", "actualHours", "hourlyRate", "locationId", "businessUnitId"),
)
PRICES = ("workType", "workRole", "member", "agreement", "chargeToId", "chargeToType")
POOL_IS_EMPTY = "nothing is left of its pool"


def price(change: "Change", charge: Charge) -> None:
    """As the entry is saved; a change of its notes alone leaves everything as it was (FACTS 10)."""
    if not change.creates and not any(change.changed(name) for name in DECIDES):
        return
    new = change.new
    if new.get("timeEnd"):
        new["actualHours"] = between(new["timeStart"], new["timeEnd"], float(new.get("hoursDeduct") or 0))
    row = terms.work_type_row(change.sim, new)
    new["hoursBilled"] = billed(float(new.get("actualHours") or 0), _rounding(change, row))
    new["invoiceHours"] = 0.0 if new.get("billableOption") == "DoNotBill" else new["hoursBilled"]
    _rate(change, row)
    _cover(change, charge, row)


def _rounding(change: "Change", row: Record) -> Rounding:
    """The agreement's row before the work type, the work type before the company."""
    store, kind = change.sim.store, {}
    kind = store.get("time/workTypes", parent_id(change.new.get("workType"))) or {}
    step = row.get("roundBillHours") or kind.get("roundBillHoursTo") or settings_of(store).get("roundingFactor")
    least, most = (row.get(name) or kind.get(name) for name in ("hoursMin", "hoursMax"))
    return Rounding(float(step or 0), float(least or 0), float(most or 0))


def _rate(change: "Change", row: Record) -> None:
    """Defaulted on create and whenever what it follows from changes, else only what a caller says (SPEC hourlyRate)."""
    new, store = change.new, change.sim.store
    member = store.get("system/members", parent_id(new.get("member"))) or {}
    new["hourlyCost"] = f"{float(member.get('hourlyCost') or 0):.2f}"
    if not change.creates and ("hourlyRate" in change.sent or not any(change.changed(name) for name in PRICES)):
        return
    role = store.get("time/workRoles", parent_id(new.get("workRole"))) or {}
    own, setup = ("member", member.get("hourlyRate")), ("work role", _role_rate(change, role))
    levels = [own, setup] if change.sim.settings.member_rate_above_setup else [setup, own]
    kind = row if row.get("rateType") else store.get("time/workTypes", parent_id(new.get("workType"))) or {}
    new["hourlyRate"] = hourly(levels, terms.work_role_row(change.sim, new), kind).value


def _role_rate(change: "Change", role: Record) -> float | None:
    """A role may have a rate of its own at a location."""
    rows = change.sim.store.under("time/workRoles/locations", "workRole", role["id"]) if role else []
    here = (r for r in rows if parent_id(r.get("location")) == change.new.get("locationId") and "hourlyRate" in r)
    return next((float(r["hourlyRate"]) for r in here), role.get("hourlyRate"))


def _cover(change: "Change", charge: Charge, row: Record) -> None:
    new = change.new
    for name in ("agreementAmount", "overageRate"):
        new.pop(name, None)
    new["agreementHours"] = 0.0
    found = Covered(why_not="it has no agreement")
    if agreement := terms.agreement_of(change.sim.store, new):
        found = covered(_work(change, charge, row), terms.terms_for(change.sim, agreement, new))
        new["agreementHours"] = found.hours
        if found.amount:
            new["agreementAmount"] = found.amount
    _amount(new, found, row)


def _work(change: "Change", charge: Charge, row: Record) -> Work:
    new, settings = change.new, change.sim.settings
    hours = new["hoursBilled"] if settings.pool_loses_rounded_hours else float(new.get("actualHours") or 0)
    most = float(row.get("agreementLimit") or 0) if settings.row_limit_counts else 0.0
    hours = min(hours, most) if most else hours
    return Work(
        day=local_day(new["timeStart"], change.sim.zone).isoformat(),
        hours=hours,
        amount=round(hours * float(new.get("hourlyRate") or 0), 2),
        billable=new.get("billableOption") == "Billable",
        work_type=parent_id(new.get("workType")),
        work_role=parent_id(new.get("workRole")),
        location=new.get("locationId", 0),
        department=new.get("businessUnitId", 0),
        site=parent_id(charge.record.get("site")),
        fixed_fee=_fixed_fee(change, charge),
    )


def _fixed_fee(change: "Change", charge: Charge) -> bool:
    project = change.sim.store.get("project/projects", parent_id(charge.record.get("project"))) or {}
    return project.get("billingMethod") == "FixedFee"


def _amount(new: Record, found: Covered, row: Record) -> None:
    """What is left for the invoice; hours beyond the pool cost the overage rate, where there is one."""
    rate = float(new.get("hourlyRate") or 0)
    over = found.why_not in ("", POOL_IS_EMPTY) and found.hours < new["hoursBilled"]
    if over and row.get("overageRate"):
        way = {"rateType": row.get("overageRateType"), "rate": row["overageRate"]}
        new["overageRate"] = rate = round(changed_by(rate, way), 2)
    hours = new["hoursBilled"] - found.hours if new.get("billableOption") == "Billable" else 0.0
    new["extendedInvoiceAmount"] = round(max(0.0, hours * rate - found.amount), 2)
