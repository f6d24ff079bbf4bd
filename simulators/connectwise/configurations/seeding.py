"""The RMM's own tables, where a world has none: one solution, one integration that knows the world's device types."""

from simulators.connectwise.schema import Record

Collections = dict[str, list[Record]]
INTEGRATIONS, SOLUTIONS = "company/managedDevicesIntegrations", "company/managementItSolutions"
NAME = "RMM"


def complete(found: Collections) -> None:
    found.setdefault(SOLUTIONS, [{"id": 1, "name": NAME, "managementItSolutionType": "Custom"}])
    if INTEGRATIONS in found:
        return
    flags = {"matchOnSerialNumberFlag": True, "disableNewCrossReferencesFlag": False, "configBillCustomerFlag": False}
    row = {"id": 1, "name": NAME, "solution": NAME, "loginBy": "Global", "globalLoginUsername": "rmm", **flags}
    found[INTEGRATIONS] = [{**row, "defaultBillingLevel": "Summary", "managementItSetupType": "Custom"}]
    found.setdefault(f"{INTEGRATIONS}/crossReferences", [_reference(k) for k in _device_types(found)])


def _device_types(found: Collections) -> list[Record]:
    """Types of configurations that have a serial number: nothing else is a device."""
    rows = found.get("company/configurations", ())
    kinds = {c["type"]["id"] for c in rows if c.get("serialNumber") and c.get("type")}
    return [k for k in found.get("company/configurations/types", ()) if k["id"] in kinds]


def _reference(kind: Record) -> Record:
    row = {
        "id": kind["id"],
        "managedDevicesIntegration": {"id": 1},
        "vendorType": kind["name"],
        "vendorLevel": "Standard",
    }
    return {**row, "configurationType": {"id": kind["id"]}, "inactiveFlag": False}
