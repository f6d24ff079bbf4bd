"""Rules of the short lists of billing, of tax codes, commissions and ledger entries."""

from typing import TYPE_CHECKING

from simulators.connectwise.billing.doors import commission
from simulators.connectwise.billing.invoices import INVOICES
from simulators.connectwise.setup_rules import named_once, siblings
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def identified_once(change: "Change") -> None:
    """Name and identifier stand once each."""
    named_once(change)
    wanted = str(change.new.get("identifier", "")).casefold()
    if change.changed("identifier") and any(
        str(r.get("identifier", "")).casefold() == wanted for r in siblings(change)
    ):
        change.refuse(
            "ObjectExists", f"{change.resource.noun} '{change.new['identifier']}' already exists.", "identifier"
        )


def tax_code(change: "Change") -> None:
    new = change.new
    named_once(change)
    if new.get("cancelDate", "9") < new.get("effectiveDate", ""):
        change.refuse("OutOfRange", "The field cancelDate must not be before effectiveDate.", "cancelDate")
    for level in ("One", "Two", "Three", "Four", "Five", "Six"):
        name, most = f"level{level}Rate", 100 if new.get(f"level{level}RateType", "Percent") == "Percent" else 10**9
        if not 0 <= new.get(name, 0) <= most:
            change.refuse("OutOfRange", f"The field {name} must be between 0 and {most}.", name)


def shared(change: "Change") -> None:
    """A commission is a share of its invoice; who changes it says why."""
    new = change.new
    for name in ("percent", "splitPercent"):
        if not 0 <= new.get(name, 0) <= 100:
            change.refuse("OutOfRange", f"The field {name} must be between 0 and 100.", name)
    if change.changed("adjustment"):
        if not new.get("adjustmentReason"):
            change.refuse("MissingRequiredField", "The adjustmentReason field is required.", "adjustmentReason")
        new |= {"adjustedBy": change.by, "adjustedDate": change.sim.clock.stamp()}
    invoice = change.sim.store.get(INVOICES, parent_id(new.get("invoice"))) or {}
    if not change.errors:
        new |= commission(new, float(invoice.get("total") or 0))


def entry(change: "Change") -> None:
    """What accounting has taken is not changed any more."""
    if (change.old or {}).get("isBatched"):
        change.refuse("InvalidValue", "The entry is in an accounting batch and cannot be changed.", "isBatched")


def routing(change: "Change") -> None:
    """Who reviews an invoice, each once and in an order."""
    new = change.new
    if any(parent_id(r.get("member")) == parent_id(new.get("member")) != 0 for r in siblings(change)):
        change.refuse("ObjectExists", "The member is on the route already.", "member/id")
    new.setdefault("sequenceNumber", len(siblings(change)) + 1)
    new.setdefault("reviewedFlag", False)
    if new["reviewedFlag"] and not (change.old or {}).get("reviewedFlag"):
        new["dateReviewedUTC"] = change.sim.clock.stamp()
