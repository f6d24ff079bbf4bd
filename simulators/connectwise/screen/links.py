"""ConnectWise's own deep links, so that a link to a record opens it here too (FACTS 1)."""

import re

from simulators.connectwise.web import Request, Response, redirect

TICKET = re.compile(r"^(?:/[^/]+)?/services/system_io/service/fv_sr100_request\.rails$", re.I)
RECORD = re.compile(r"^(?:/[^/]+)?/(?:services/system_io/router/openrecord\.rails|connectwise\.aspx)$", re.I)
SCREENS = {"servicefv": "ticket", "companyfv": "company", "accountfv": "company"}


def find(request: Request, path: str) -> Response | None:
    if TICKET.match(path):
        return _to("ticket", request.param("service_recid"))
    if RECORD.match(path):
        kind = (request.param("recordType") or request.param("routeTo")).lower()
        return _to(SCREENS.get(kind, ""), request.param("recid"))
    return None


def _to(screen: str, id: str) -> Response | None:
    return redirect(f"/screen/{screen}/{id}") if screen and id.isdigit() else None
