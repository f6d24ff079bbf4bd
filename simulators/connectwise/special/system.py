"""What this server is, what the caller may do, the audit trail, links."""

from typing import TYPE_CHECKING

from simulators.connectwise import roles
from simulators.connectwise.clock import day_comes_first
from simulators.connectwise.errors import BadCondition, NotFound, Refused
from simulators.connectwise.fields import system as fields
from simulators.connectwise.resources.describing import resource
from simulators.connectwise.schema import READ, Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.system import audit

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

SECURITY = resource(
    "/system/mySecurity", "My Security", fields.MY_SECURITY, key=(), methods=READ, hidden=frozenset({"_info"})
)


SERVER_ZONES = {"America/Chicago": "Central Standard Time", "Europe/London": "GMT Standard Time"}


def system_info(call: "Call") -> Result:
    return (
        {
            "version": "v2025.1.95873",
            "isCloud": True,
            "serverTimeZone": SERVER_ZONES.get(call.sim.zone.key, call.sim.zone.key),
            "licenseBits": [{"name": "service", "activeFlag": True}],
            "cloudRegion": "EU" if day_comes_first(call.sim.zone) else "NA",
            "maxWorkFlowRecordsAllowed": 500,
        },
        200,
        {},
    )


def my_security(call: "Call") -> Result:
    """Each function of the Security Roles screen with the caller's four levels."""
    from simulators.connectwise.api import paged, select

    member = call.caller.member if call.caller else {}
    rows = [_levels(call, member, n, function) for n, function in enumerate(roles.FUNCTIONS, 1)]
    return paged(call, SECURITY, select(call, SECURITY, rows))


def _levels(call: "Call", member: Record, number: int, function: roles.Function) -> Record:
    levels = {f"{action}Level": roles.level(call.sim, member, function, action) for action in roles.ACTIONS}
    return {
        "id": number,
        **levels,
        "moduleFunctionName": function.name,
        "moduleFunctionDescription": function.name,
        "moduleFunctionIdentifier": function.name.replace(" ", ""),
        "myAllFlag": function is not roles.SETUP,
        "reportFlag": False,
        "restrictFlag": False,
        "customFlag": False,
        "moduleName": function.module,
        "moduleDescription": function.module,
        "moduleIdentifier": function.module.replace(" ", ""),
        "sortOrder": number,
        "member": {"id": member["id"]},
    }


def audit_trail(call: "Call") -> Result:
    """By kind of record and its id; pages go by number only (FACTS 5)."""
    from simulators.connectwise.api import paged

    return paged(call, call.sim.resource(audit.TRAIL), _trail(call), forward=False)


def audit_count(call: "Call") -> Result:
    return {"count": len(_trail(call))}, 200, {}


def _trail(call: "Call") -> list[Record]:
    from simulators.connectwise.api import select

    kind, id = call.request.param("type"), call.request.param("id")
    if kind and kind.lower() not in {known.lower() for known in audit.KINDS}:
        raise BadCondition("Enum value supplied was invalid")
    if id and not (id.isascii() and id.isdigit()):
        raise Refused(400, "InvalidParameter", "id must be a whole number.")
    rows = audit.trail(call.sim, "" if kind == "None" else kind, int(id) if id else None)
    return select(call, call.sim.resource(audit.TRAIL), rows)


def resolve_link(call: "Call", id: int) -> Result:
    """The address of a link, for one record of its screen."""
    link = call.sim.store.get("system/links", id)
    if link is None:
        raise NotFound(f"Link {id}")
    values = bodies.taken(call, bodies.body("Link Resolve Url Info", "referenceId:int!"))
    url = str(link.get("url", "")).replace("[id]", str(values["referenceId"]))
    return {"referenceId": values["referenceId"], "url": url}, 201, {}


ROUTES: Routes = {
    "GET system/info": system_info,
    "GET system/mysecurity": my_security,
    "GET system/audittrail": audit_trail,
    "GET system/audittrail/count": audit_count,
    "POST system/info/links/{}/resolveurl": resolve_link,
}
