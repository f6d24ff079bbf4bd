"""Who am I, what is this server, reports."""

from typing import TYPE_CHECKING

from simulators.connectwise.clock import day_comes_first
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

MY_INFO = (
    *("id", "identifier", "firstName", "middleInitial", "lastName", "licenseClass", "inactiveFlag", "timeZone"),
    *("defaultLocation", "defaultDepartment", "workRole", "workType", "dailyCapacity", "requireTimeSheetEntryFlag"),
    *("requireStartAndEndTimeOnTimeEntryFlag", "enterTimeAgainstCompanyFlag", "serviceDefaultBoard"),
    *("serviceDefaultLocation", "serviceDefaultDepartment"),
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


def my_info(call: "Call") -> Result:
    """The member behind the credentials: what proves a pod's user (FACTS 3)."""
    member = call.caller.member if call.caller else {}
    full = call.sim.reader.full(call.sim.resource("system/members"), member)
    found = {name: full[name] for name in MY_INFO if name in full}
    found["defaultEmail"] = member.get("officeEmail") or member.get("primaryEmail") or ""
    return {**found, "fullName": f"{member.get('firstName', '')} {member.get('lastName', '')}".strip()}, 200, {}


def hosted_screens(call: "Call") -> Result:
    """The report by which integrators look up screen ids."""
    rows = [[s["id"], s["name"]] for s in call.sim.store.all("system/connectWiseHostedScreens")]
    kinds = [("ConnectWise_Hosted_Screen_RecID", "Numeric"), ("Screen_Name", "Text")]
    columns = [{n: {"type": k, "isNullable": False, "identityColumn": k == "Numeric"}} for n, k in kinds]
    return {"column_definitions": columns, "row_values": rows}, 200, {}


ROUTES: Routes = {
    "GET system/info": system_info,
    "GET system/mymembers/info": my_info,
    "GET system/reports/connectwisehostedapiscreen": hosted_screens,
}
