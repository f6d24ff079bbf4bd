"""Bundles: several reads in one request, each answered on its own (FACTS 8).

A resource is named as its schema is, in any case and without dots: `ticket`, `TicketNote`, `Company`, `TimeEntry`;
`ServiceTicketNote` is allNotes. `parentId` and `grandParentId` stand for the ids in its address. Keys may be written in
any case.
"""

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simulators.connectwise import auth
from simulators.connectwise.errors import ApiError, Refused
from simulators.connectwise.resources import catalog
from simulators.connectwise.schema import Record
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.web import Request

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

OTHER_NAMES = {
    "serviceticketnote": "/service/tickets/{}/allNotes",
    "ticketnote": "/service/tickets/{}/notes",
    "serviceticket": "/service/tickets",
    "companyconfiguration": "/company/configurations",
    "scheduleentry": "/schedule/entries",
    "timeentry": "/time/entries",
    "agreementaddition": "/finance/agreements/{}/additions",
    "purchaseorderlineitem": "/procurement/purchaseorders/{}/lineitems",
    "boardstatus": "/service/boards/{}/statuses",
}
FILTERS = ("conditions", "childconditions", "customfieldconditions", "orderby")
PAGES = ("page", "pagesize", "pageid")


@cache
def paths() -> dict[str, str]:
    """Where the resources are, by their names without blanks."""
    named: dict[str, str] = {}
    for one in catalog().resources:
        named.setdefault(one.noun.replace(" ", "").lower(), f"/{one.list_key}")
    return named | OTHER_NAMES


def read(call: "Call") -> Result:
    return _answered(call, counted=False)


def count(call: "Call") -> Result:
    return _answered(call, counted=True)


def _answered(call: "Call", *, counted: bool) -> Result:
    """200 when every part succeeded, else 207; a part that fails spoils no other."""
    parts = [_part(call, _lower(one), counted) for one in _requests(call)]
    return {"results": parts}, 200 if all(part["success"] for part in parts) else 207, {}


def _requests(call: "Call") -> list[Any]:
    body = call.request.json()
    sent = _lower(body).get("requests") if isinstance(body, dict) else None
    if not isinstance(sent, list) or not sent:
        raise Refused(400, "InvalidObject", "The requests field is required.")
    most = call.sim.settings.largest_bundle
    if most and len(sent) > most:
        raise Refused(400, "InvalidObject", f"A bundle holds at most {most} requests.")
    return sent


def _lower(value: Any) -> Record:
    return {str(k).lower(): v for k, v in value.items()} if isinstance(value, dict) else {}


def _part(call: "Call", part: Record, counted: bool) -> Record:
    kind = str(part.get("resourcetype") or part.get("resourcename") or "")
    sequence = part.get("sequencenumber")
    told = {"sequenceNumber": sequence if isinstance(sequence, int) else 0, "resourceType": kind}
    try:
        found = _read(call, kind, _lower(part.get("apirequest")), counted)
    except ApiError as error:
        wrong = {k: v for k, v in error.body().items() if v is not None}
        return {**told, "entities": [], "count": 0, "success": False, "statusCode": error.status, "error": wrong}
    version = {"version": str(part["version"])} if part.get("version") else {}
    return {**told, **version, **found, "success": True, "statusCode": 200}


def _read(call: "Call", kind: str, asked: Record, counted: bool) -> Record:
    from simulators.connectwise.api import Call, route

    template = paths().get(kind.replace(".", "").lower())
    if template is None:
        raise Refused(400, "InvalidObject", f"The resource type '{kind}' is not known.")
    if asked.get("entity"):
        raise Refused(400, "InvalidObject", "A bundle only reads.")
    path = _address(template, asked) + ("/count" if counted else "")
    inner = Call(call.sim, _inner_request(call.request, path, asked), path, call.caller)
    if call.caller:
        auth.check_role(call.sim, call.caller, "GET", path)
    value = route(inner)[0]
    if counted:
        return {"entities": [], "count": value["count"]}
    rows = value if isinstance(value, list) else [value]
    return {"entities": rows, "count": len(rows)}


def _address(template: str, asked: Record) -> str:
    wanted = template.count("{}")
    ids = [asked.get(name) for name in ("grandparentid", "parentid")][2 - wanted :] if wanted < 3 else []
    if len(ids) != wanted or not all(isinstance(id, int) and id > 0 for id in ids):
        raise Refused(400, "InvalidObject", "The parentId field is required.")
    own = f"/{asked['id']}" if isinstance(asked.get("id"), int) and asked["id"] > 0 else ""
    return template.format(*ids) + own


def _inner_request(outer: Request, path: str, asked: Record) -> Request:
    filters, pages = _lower(asked.get("filters")), _lower(asked.get("page"))
    query = {name: str(filters[name]) for name in FILTERS if filters.get(name)}
    query |= {name: str(pages[name]) for name in PAGES if pages.get(name) is not None}
    if asked.get("fields"):
        query["fields"] = str(asked["fields"])
    changed = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": urlencode(query)}
    changed |= {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": ""}
    forward = {"HTTP_PAGINATION_TYPE": "forward-only"} if "pageid" in query else {}
    return Request({**outer.environ, **changed, **forward})


ROUTES: Routes = {"POST system/bundles": read, "POST system/bundles/count": count}
