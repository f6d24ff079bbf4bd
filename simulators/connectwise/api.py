"""The REST API: one request to `/apis/3.0`, from who calls to what is answered."""

import json
import re
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulators.connectwise import admission, auth, special
from simulators.connectwise.auth import Caller
from simulators.connectwise.errors import ApiError, NotFound, Refused
from simulators.connectwise.faults import LineCut, suffer
from simulators.connectwise.living.cause import because
from simulators.connectwise.query.ordering import chosen, page_of
from simulators.connectwise.requests_log import readable
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.touched import company_of
from simulators.connectwise.web import Request, Response, answer, http_date

PREFIX = re.compile(r"^(?:/[^/]+)?/apis/3\.0(?=/|$)", re.I)  # any codebase, or none


@dataclass
class Call:
    """One API request on its way."""

    sim: Simulator
    request: Request
    path: str
    caller: Caller | None = None
    company: int | None = None

    @property
    def by(self) -> str:
        return self.caller.identifier if self.caller else ""

    def shown(self, resource: Resource, record: Record) -> Record:
        full = self.sim.reader.full(resource, record)
        return chosen(full, fields) if (fields := self.request.param("fields")) else full


def api_path(path: str) -> str | None:
    """The part after `/apis/3.0`, slashes tidied; None when it is no API path."""
    tidy = re.sub(r"/{2,}", "/", path)
    found = PREFIX.match(tidy)
    return "/" + tidy[found.end() :].strip("/") if found else None


def handle(sim: Simulator, request: Request, path: str) -> Response:
    """Answer, let a fault strike, and log, whatever happens."""
    call = Call(sim, request, path)
    _ = request.body  # read now: a late commit has no socket to read from
    faults = sim.faults.strike(request.method, path)
    status: int | None = None
    try:
        timeout = sim.settings.server_timeout_seconds
        response = suffer(faults, lambda: perform(call), timeout) if faults else perform(call)
        status = response.status
        response.headers.update(_own_headers(sim))
        return response
    except LineCut:
        if call.caller is None:
            _identify(call)
        raise
    finally:
        sim.log.add(
            at=sim.clock.stamp(), method=request.method, path=path, query=request.query_string, status=status,
            member=call.by or None, company=call.company, body=readable(request.body),
            fault="+".join(f.effect for f in faults) or None,
        )  # fmt: skip


def _own_headers(sim: Simulator) -> dict[str, str]:
    """What ConnectWise adds to every answer (FACTS 1)."""
    return {
        "Date": http_date(sim.clock.now()),
        "x-cw-request-id": str(uuid.uuid4()),
        "x-server-name": "SIMULATOR",
        "api-current-version": "2026.4",
        "X-Frame-Options": "SAMEORIGIN",
    }


def _identify(call: Call) -> None:
    try:
        call.caller = auth.authenticate(call.sim, call.request)
    except ApiError:
        call.caller = None


def perform(call: Call) -> Response:
    """Answer in any case: a fault of the simulator's own is a 500, and its trace goes to stderr."""
    try:
        with call.sim.rates.running(call.sim.settings):
            return _perform(call)
    except ApiError as error:
        return answer(error.body(), error.status, error.headers)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        return answer({"code": "InvalidObject", "message": f"The request cannot be read: {error}", "errors": None}, 400)
    except Exception:
        traceback.print_exc()
        return answer({"code": "InternalError", "message": "An unexpected error occurred.", "errors": None}, 500)


def _perform(call: Call) -> Response:
    sim, request = call.sim, call.request
    if closed := admission.closed(sim):
        return closed
    admission.check_line(sim, request)
    call.caller = auth.authenticate(sim, request)
    sim.rates.count(call.caller.key, sim.settings)
    auth.check_role(sim, call.caller, request.method, call.path)
    admission.check_headers(sim, request, call.path)
    with sim.store.lock, because(method=request.method, path=call.path, by=call.by):
        call.company = company_of(sim, request, call.path)
        value, status, headers = route(call)
        call.company = call.company or company_of(sim, request, call.path, value)
    return Response(204) if status == 204 else answer(value, status, headers)


Result = tuple[Any, int, dict[str, str]]


def route(call: Call) -> Result:
    if route := special.find(call.request.method, call.path):
        function, ids = route
        return function(call, *ids)
    found = call.sim.catalog.find(call.path)
    if found is None and special.knows(call.path):
        raise Refused(405, "MethodNotAllowed", f"The requested resource does not support {call.request.method}.")
    if found is None:
        raise Refused(404, "NotFound", "The requested resource was not found")
    resource, ids, asked = found
    above = ids[:-1] if asked == "one" else ids
    check_parents(call.sim, resource, above)
    doors = {"list": LIST, "one": ONE, "count": COUNT}[asked]
    if call.request.method not in doors or call.request.method not in resource.methods:
        raise Refused(405, "MethodNotAllowed", f"The requested resource does not support {call.request.method}.")
    return doors[call.request.method](call, resource, ids)


def check_parents(sim: Simulator, resource: Resource, above: list[int]) -> None:
    """The list exists only under a record that exists."""
    parts = resource.path.strip("/").split("/")
    for place, id in zip([n for n, p in enumerate(parts) if p.startswith("{")], above, strict=False):
        owner = sim.catalog.by_path.get("/".join("{}" if p.startswith("{") else p.lower() for p in parts[:place]))
        if owner and sim.store.get(owner.collection, id) is None:
            raise NotFound(f"{owner.noun} {id}")


def listed(sim: Simulator, resource: Resource, ids: list[int], caller: Caller | None) -> list[Record]:
    """Every record of a list that the caller may see."""
    records = sim.store.all(resource.collection)
    if resource.parents:
        records = sim.store.under(resource.collection, resource.parents[-1], ids[-1])
    records = [r for r in records if resource.only(r)] if resource.only else records
    return auth.visible(sim, caller, resource.path, records) if caller else records


def select(call: Call, resource: Resource, records: list[Record], asked: dict[str, str] | None = None) -> list[Record]:
    exact = call.sim.settings.string_equality_is_exact
    query = call.request.query if asked is None else asked
    return call.sim.selector.select(records, resource, query, exact_case=exact)


def paged(call: Call, resource: Resource, records: list[Record], *, forward: bool = True) -> Result:
    here = page_of(records, call.request, forward=forward)
    return [call.shown(resource, r) for r in here.records], 200, {"Link": here.link} if here.link else {}


def _list(call: Call, resource: Resource, ids: list[int]) -> Result:
    return paged(call, resource, select(call, resource, listed(call.sim, resource, ids, call.caller)))


def _count(call: Call, resource: Resource, ids: list[int]) -> Result:
    return {"count": len(select(call, resource, listed(call.sim, resource, ids, call.caller)))}, 200, {}


def _get(call: Call, resource: Resource, ids: list[int]) -> Result:
    record = one(call, resource, ids)
    if resource.freshen:
        record = resource.freshen(call.sim, record)
    return call.shown(resource, record), 200, {}


def one(call: Call, resource: Resource, ids: list[int]) -> Record:
    """The record of a path; NotFound when it is not there, or lies under another parent."""
    record = call.sim.store.get(resource.collection, ids[-1])
    hidden = record is not None and resource.only is not None and not resource.only(record)
    if record is None or hidden or not _belongs(resource, record, ids[:-1]):
        raise NotFound(f"{resource.noun} {ids[-1]}")
    boards = auth.boards_of(call.sim, call.caller) if call.caller else None
    if boards is not None and resource.collection == "service/tickets" and record["board"]["id"] not in boards:
        raise auth.outside_role(call.sim)
    return record


def _belongs(resource: Resource, record: Record, above: list[int]) -> bool:
    for name, id in zip(resource.parents, above[-len(resource.parents) :], strict=True):
        value = record.get(name)
        if (value.get("id") if isinstance(value, dict) else value) != id:
            return False
    return True


def parents(resource: Resource, above: list[int]) -> Record:
    """The parent fields of a new record, as its resource stores them."""
    pairs = zip(resource.parents, above[len(above) - len(resource.parents) :], strict=True)
    return {n: {"id": id} if resource.fields[n].kind == "ref" else id for n, id in pairs}


def _create(call: Call, resource: Resource, ids: list[int]) -> Result:
    record = call.sim.writer.create(resource, parents(resource, ids), call.request.json(), call.by)
    where = f"{call.request.base}{call.request.url_path.rstrip('/')}/{record['id']}"
    return call.shown(resource, record), 201, {"Location": where}


def _put(call: Call, resource: Resource, ids: list[int]) -> Result:
    record = call.sim.writer.put(resource, one(call, resource, ids), call.request.json(), call.by)
    return call.shown(resource, record), 200, {}


def _patch(call: Call, resource: Resource, ids: list[int]) -> Result:
    record = call.sim.writer.patch(resource, one(call, resource, ids), call.request.json(), call.by)
    return call.shown(resource, record), 200, {}


def _delete(call: Call, resource: Resource, ids: list[int]) -> Result:
    call.sim.writer.delete(resource, one(call, resource, ids), call.by)
    return None, 204, {}


Door = Callable[[Call, Resource, list[int]], Result]
LIST: dict[str, Door] = {"GET": _list, "POST": _create}
ONE: dict[str, Door] = {"GET": _get, "PUT": _put, "PATCH": _patch, "DELETE": _delete}
COUNT: dict[str, Door] = {"GET": _count}
