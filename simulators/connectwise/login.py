"""What ConnectWise answers outside of its API: companyinfo without a sign-in, and the keys of callbacks."""

import re
from collections.abc import Callable

from simulators.connectwise.admission import closed
from simulators.connectwise.callbacks import KEYS
from simulators.connectwise.faults import suffer
from simulators.connectwise.simulator import CODEBASE, Simulator
from simulators.connectwise.web import Request, Response, answer, http_date

COMPANY_INFO = re.compile(r"^(?:/[^/]+)?/login/companyinfo/([^/]+)/?$", re.I)
CALLBACK_KEY = re.compile(r"^(?:/[^/]+)?/system/callbackkey/index\.rails/?$", re.I)


def find(sim: Simulator, request: Request, path: str) -> Response | None:
    if request.method == "GET" and (found := COMPANY_INFO.match(path)):
        return _answered(sim, "/login/companyinfo", lambda: company_info(sim, found[1]))
    if request.method == "GET" and CALLBACK_KEY.match(path):
        return _answered(sim, "/system/callbackkey/index.rails", lambda: callback_key(sim, request))
    return None


def _answered(sim: Simulator, path: str, perform: Callable[[], Response]) -> Response:
    """Faults strike here too; in maintenance there is nothing but the page."""
    faults = sim.faults.strike("GET", path)
    response = suffer(faults, lambda: closed(sim) or perform(), sim.settings.server_timeout_seconds)
    response.headers["Date"] = http_date(sim.clock.now())
    return response


def company_info(sim: Simulator, company: str) -> Response:
    """The codebase of a company; an unknown one is 200 with null (FACTS 1)."""
    if company.casefold() != sim.login.company_id.casefold():
        return answer(None, 200 if sim.settings.unknown_company_is_null else 404)
    return answer(
        {
            "CompanyName": getattr(sim.login, "company_name", sim.login.company_id),
            "Codebase": CODEBASE,
            "VersionCode": CODEBASE.strip("/").replace("_", ".", 1),
            "VersionNumber": "v4.6.95873",
            "CompanyID": sim.login.company_id,
            "IsCloud": "True" if sim.settings.is_cloud_is_text else True,
        }
    )


def callback_key(sim: Simulator, request: Request) -> Response:
    """The signing key of a callback; no sign-in is asked for it."""
    wanted = request.query.get("id", "").casefold()
    company = request.query.get("companyName", "").casefold() == sim.login.company_id.casefold()
    for key in sim.store.all(KEYS) if company else ():
        if key["guid"] == wanted:
            return answer({"signing_key": key["key"]})
    return answer({"code": "NotFound", "message": "The key was not found", "errors": None}, 404)
