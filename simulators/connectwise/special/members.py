"""Members: impersonation, deactivation, pictures, sheets without time; and who calls."""

import struct
import zlib
from typing import TYPE_CHECKING

from simulators.connectwise import tokens
from simulators.connectwise.errors import NotFound, Refused
from simulators.connectwise.roles import forbidden
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

MY_INFO = (
    *("id", "identifier", "firstName", "middleInitial", "lastName", "licenseClass", "inactiveFlag", "timeZone"),
    *("defaultLocation", "defaultDepartment", "workRole", "workType", "dailyCapacity", "requireTimeSheetEntryFlag"),
    *("requireStartAndEndTimeOnTimeEntryFlag", "enterTimeAgainstCompanyFlag", "serviceDefaultBoard"),
    *("serviceDefaultLocation", "serviceDefaultDepartment"),
)
NOT_MINE = (
    *("autoPopupQuickNotesWithStopwatch", "autoStartStopwatch", "clientId", "customFields", "globalSearchDefaultSort"),
    *("globalSearchDefaultTicketFilter", "memberPersonas", "office365", "partnerPortalFlag", "phoneIntegrationType"),
    *("phoneSource", "primaryEmail", "signature", "ssoSettings", "stsUserAdminUrl", "teams", "useBrowserLanguageFlag"),
)
SHEETS, ENTRIES = "time/sheets", "time/entries"


def my_info(call: "Call") -> Result:
    """The member behind the credentials: what proves a pod's user (FACTS 3)."""
    member = call.caller.member if call.caller else {}
    full = call.sim.reader.full(call.sim.resource("system/members"), member)
    found = {name: full[name] for name in MY_INFO if name in full}
    found["defaultEmail"] = member.get("officeEmail") or member.get("primaryEmail") or ""
    return {**found, "fullName": f"{member.get('firstName', '')} {member.get('lastName', '')}".strip()}, 200, {}


def myself(call: "Call") -> Result:
    member = call.caller.member if call.caller else {}
    full = call.sim.reader.full(call.sim.resource("system/members"), member)
    return {name: value for name, value in full.items() if name not in NOT_MINE}, 200, {}


def impersonate(call: "Call", identifier: str) -> Result:
    """Keys of a member for an API member: what is written with them is his (FACTS 2)."""
    if call.caller is None or not call.caller.has_api_keys:
        raise forbidden()
    if call.request.header("x-cw-usertype").lower() != "member":
        raise Refused(400, "InvalidHeader", "The header x-cw-usertype must be 'member'.")
    named = bodies.taken(call, bodies.body("Token", "memberIdentifier:str"))
    if named.get("memberIdentifier", identifier).casefold() != identifier.casefold():
        raise Refused(400, "InvalidObject", "The memberIdentifier is not the one of the address.")
    member = call.sim.member(identifier)
    if member is None or member.get("inactiveFlag"):
        raise NotFound(f"Member {identifier}")
    token = tokens.issue(call.sim, member)
    return {name: token[name] for name in ("publicKey", "privateKey", "expiration")}, 201, {}


def _member(call: "Call", id: int) -> Record:
    member = call.sim.store.get("system/members", id)
    if member is None:
        raise NotFound(f"Member {id}")
    return member


def deactivate(call: "Call", id: int) -> Result:
    """He can no longer sign in; his open sheets go when that is asked for."""
    member, sent = _member(call, id), call.request.json() if call.request.body else {}
    if not isinstance(sent, dict):
        raise Refused(400, "InvalidObject", "The request body must be a JSON object.")
    if member.get("inactiveFlag"):
        raise Refused(400, "InvalidObject", f"Member {member['identifier']} is inactive already.")
    if member["identifier"] == call.by:
        raise Refused(400, "InvalidObject", "Members cannot deactivate themselves.")
    with call.sim.store.writing():
        if sent.get("deleteOpenTimeSheetsFlag") is True:
            _remove_empty_sheets(call, id)
        gone = {"inactiveFlag": True, "inactiveDate": call.sim.clock.stamp()}
        call.sim.writer.amend(call.sim.resource("system/members"), member, gone, call.by)
    return {"deleteOpenTimeSheetsFlag": sent.get("deleteOpenTimeSheetsFlag") is True}, 201, {}


def remove_unused_sheets(call: "Call", id: int) -> Result:
    _member(call, id)
    with call.sim.store.writing():
        _remove_empty_sheets(call, id)
    return None, 204, {}


def _remove_empty_sheets(call: "Call", member: int) -> None:
    store = call.sim.store
    for sheet in store.under(SHEETS, "member", member):
        is_open = sheet.get("status", "Open") == "Open"
        if is_open and not store.under(ENTRIES, "timeSheet", sheet["id"]):
            store.remove(SHEETS, sheet["id"])


def image(call: "Call", id: int) -> Result:
    """His picture: a square in a colour of his own."""
    _member(call, id)
    return square((id * 37 % 256, id * 91 % 256, id * 151 % 256)), 200, {"Content-Type": "image/png"}


def square(colour: tuple[int, int, int], side: int = 16) -> bytes:
    """A PNG of one colour."""
    rows = (b"\0" + bytes(colour) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def default_api_member(call: "Call") -> Result:
    """What a new API member starts with."""
    return {"id": 0, "identifier": "", "inactiveFlag": False, "blockPriceFlag": False, "blockCostFlag": False}, 200, {}


ROUTES: Routes = {
    "GET system/mymembers": myself,
    "GET system/mymembers/info": my_info,
    "POST system/members/{text}/tokens": impersonate,
    "POST system/members/{}/deactivate": deactivate,
    "DELETE system/members/{}/unusedtimesheets": remove_unused_sheets,
    "GET system/members/{}/image": image,
    "GET system/apimembers/default": default_api_member,
}
