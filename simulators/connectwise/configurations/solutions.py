"""Integrations and solutions of an RMM: each device type, login and agreement type is named once."""

from typing import TYPE_CHECKING

from simulators.connectwise.setup_rules import siblings
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

INTEGRATIONS, SOLUTIONS = "company/managedDevicesIntegrations", "company/managementItSolutions"


def cross_reference(change: "Change") -> None:
    """A device type and level lead to one configuration type."""
    mine = _device(change.new)
    if any(_device(row) == mine for row in siblings(change)):
        change.refuse("ObjectExists", "There is a cross reference for this device type.", "vendorType")


def _device(row: dict[str, object]) -> tuple[str, str]:
    return str(row.get("vendorType", "")).casefold(), str(row.get("vendorLevel", "")).casefold()


def login(change: "Change") -> None:
    integration = change.sim.store.get(INTEGRATIONS, parent_id(change.new.get("managedDevicesIntegration"))) or {}
    if integration.get("loginBy") == "Global":
        change.refuse("InvalidValue", "This integration signs in with one global login.", "member/id")
    if any(parent_id(r.get("member")) == parent_id(change.new.get("member")) for r in siblings(change)):
        change.refuse("ObjectExists", "The member has a login.", "member/id")


def product(change: "Change") -> None:
    mine = parent_id(change.new.get("agreementType"))
    if any(parent_id(r.get("agreementType")) == mine for r in siblings(change)):
        change.refuse("ObjectExists", "The agreement type has its products.", "agreementType/id")


def take_integration_along(change: "Change") -> None:
    for child in ("crossReferences", "logins", "notifications"):
        for row in change.sim.store.under(f"{INTEGRATIONS}/{child}", "managedDevicesIntegration", change.new["id"]):
            change.sim.store.remove(f"{INTEGRATIONS}/{child}", row["id"])


def take_products_along(change: "Change") -> None:
    path = f"{SOLUTIONS}/managementProducts"
    for row in change.sim.store.under(path, "managementItSolutionId", change.new["id"]):
        change.sim.store.remove(path, row["id"])
