"""What an RMM says beside a configuration it writes: the device behind it, look-alikes to put away (FACTS 13)."""

from typing import TYPE_CHECKING, Any

from simulators.connectwise.configurations.rules import CONFIGURATIONS
from simulators.connectwise.errors import FieldError, Invalid
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.web import Request

if TYPE_CHECKING:
    from simulators.connectwise.api import Call
    from simulators.connectwise.simulator import Simulator

NAMES = (
    *("managementSolutionName", "managedIdentifier", "type", "level", "childConfigurationsMatchingOn"),
    *("inactivateConfigurationsMatchingOn", "inactiveConfigurationStatusId"),
)
INTEGRATIONS = "company/managedDevicesIntegrations"
CROSS_REFERENCES = f"{INTEGRATIONS}/crossReferences"
MATCHED = ("serialNumber", "deviceIdentifier", "macAddress", "name", "tagNumber")


def said(request: Request) -> Record:
    """The query object, whether its parts come bare, with a dot or in brackets."""
    forms = ("{}", "managedInformation.{}", "managedInformation[{}]")
    found = {name: next((v for f in forms if (v := request.param(f.format(name)))), "") for name in NAMES}
    return {name: value for name, value in found.items() if value}


def identifier_of(configuration: Record) -> str:
    return str(configuration.get("_managedIdentifier") or configuration.get("deviceIdentifier") or "")


def by_identifier(rows: list[Record], wanted: str) -> list[Record]:
    return [r for r in rows if identifier_of(r).casefold() == wanted.casefold()] if wanted else rows


def integration(sim: "Simulator", info: Record) -> Record | None:
    """The integration that speaks; Invalid when its name is not known."""
    name = str(info.get("managementSolutionName", "")).casefold()
    if not name:
        return None
    for row in sim.store.all(INTEGRATIONS):
        if name in (str(row.get("solution")).casefold(), str(row.get("name")).casefold()):
            return row
    message = f"Management Solution {info['managementSolutionName']} not found"
    raise Invalid("configuration", [FieldError("NotFound", message, "managedInformation/managementSolutionName")])


def existing(store: Store, speaker: Record | None, info: Record, body: Any) -> Record | None:
    """The configuration that already stands for the device: by its mapping, else by its serial number if so set up."""
    company = parent_id(body.get("company")) if isinstance(body, dict) else 0
    rows = store.under(CONFIGURATIONS, "company", company) if company else []
    if found := by_identifier(rows, info.get("managedIdentifier", "")) if info.get("managedIdentifier") else []:
        return found[0]
    serial = str(body.get("serialNumber") or "").casefold() if isinstance(body, dict) else ""
    if speaker and speaker.get("matchOnSerialNumberFlag") and serial:
        return next((r for r in rows if str(r.get("serialNumber", "")).casefold() == serial), None)
    return None


def typed(call: "Call", speaker: Record | None, info: Record, body: Any) -> Any:
    """The body with the configuration type that a cross reference gives; an unknown device type is noted there."""
    if not speaker or "type" not in info or not isinstance(body, dict):
        return body
    rows = call.sim.store.under(CROSS_REFERENCES, "managedDevicesIntegration", speaker["id"])
    wanted = (info["type"].casefold(), str(info.get("level", "")).casefold())
    for row in rows:
        here = (str(row.get("vendorType", "")).casefold(), str(row.get("vendorLevel", "")).casefold())
        if here == wanted and not row.get("inactiveFlag") and row.get("configurationType"):
            return {**body, "type": row["configurationType"]} if "type" not in body else body
    if "type" not in body and speaker.get("disableNewCrossReferencesFlag"):
        message = f"No cross reference for {info['type']}"
        raise Invalid("configuration", [FieldError("NotFound", message, "managedInformation/type")])
    if not any(str(r.get("vendorType", "")).casefold() == wanted[0] for r in rows):
        new = {"managedDevicesIntegration": {"id": speaker["id"]}, "vendorType": info["type"], "inactiveFlag": True}
        call.sim.writer.add(call.sim.resource(CROSS_REFERENCES), {**new, "vendorLevel": info.get("level")}, call.by)
    return body


def settle(call: "Call", record: Record, info: Record) -> Record:
    """After the write: the mapping is kept, children are tied, look-alikes are put out of use."""
    sim = call.sim
    if info.get("managedIdentifier"):
        record = {**record, "_managedIdentifier": info["managedIdentifier"]}
        sim.store.put(CONFIGURATIONS, record)
    for other in _alike(sim.store, record, info.get("inactivateConfigurationsMatchingOn", "")):
        status = sim.store.get(f"{CONFIGURATIONS}/statuses", _number(info.get("inactiveConfigurationStatusId", "")))
        values: Record = {"activeFlag": False} | ({"status": {"id": status["id"]}} if status else {})
        sim.writer.amend(sim.resource(CONFIGURATIONS), other, values, call.by)
    for other in _alike(sim.store, record, info.get("childConfigurationsMatchingOn", "")):
        sim.writer.amend(sim.resource(CONFIGURATIONS), other, {"parentConfigurationId": record["id"]}, call.by)
    return record


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _alike(store: Store, record: Record, name: str) -> list[Record]:
    """Other active configurations of the company with the same value there."""
    field = next((m for m in MATCHED if m.casefold() == name.casefold()), "")
    if not field or not record.get(field):
        return []
    rows = store.under(CONFIGURATIONS, "company", parent_id(record["company"]))
    mine = str(record[field]).casefold()
    return [r for r in rows if r["id"] != record["id"] and r.get("activeFlag") and str(r.get(field)).casefold() == mine]
