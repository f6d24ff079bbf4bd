"""Configurations as they are asked for and written: one, or many at once, each for itself (FACTS 8)."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulators.connectwise.configurations import managed
from simulators.connectwise.configurations.rules import CONFIGURATIONS, prepare_new_type, users
from simulators.connectwise.errors import ApiError, NotFound, Refused
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.special.routing import Result

if TYPE_CHECKING:
    from simulators.connectwise.api import Call


def _resource(call: "Call") -> Resource:
    return call.sim.resource(CONFIGURATIONS)


def _rows(call: "Call") -> list[Record]:
    from simulators.connectwise.api import listed, select

    rows = listed(call.sim, _resource(call), [], call.caller)
    return select(call, _resource(call), managed.by_identifier(rows, call.request.param("managedIdentifier")))


def rows(call: "Call") -> Result:
    from simulators.connectwise.api import paged

    return paged(call, _resource(call), _rows(call))


def count(call: "Call") -> Result:
    return {"count": len(_rows(call))}, 200, {}


def one(call: "Call", id: int) -> Record:
    from simulators.connectwise import api

    return api.one(call, _resource(call), [id])


def create(call: "Call") -> Result:
    record = _create(call, call.request.json())
    where = f"{call.request.base}{call.request.url_path.rstrip('/')}/{record['id']}"
    return call.shown(_resource(call), record), 201, {"Location": where}


def put(call: "Call", id: int) -> Result:
    return call.shown(_resource(call), _put(call, id, call.request.json())), 200, {}


def patch(call: "Call", id: int) -> Result:
    info, old = managed.said(call.request), one(call, id)
    managed.integration(call.sim, info)
    with call.sim.store.writing():
        record = call.sim.writer.patch(_resource(call), old, call.request.json(), call.by)
        return call.shown(_resource(call), managed.settle(call, record, info)), 200, {}


def _create(call: "Call", body: Any) -> Record:
    """A new one; what the RMM has written before is written again instead."""
    sim, info = call.sim, managed.said(call.request)
    speaker = managed.integration(sim, info)
    with sim.store.writing():
        known = managed.existing(sim.store, speaker, info, body)
        body = managed.typed(call, speaker, info, body)
        if known is not None:
            values = [{"op": "replace", "path": name, "value": value} for name, value in body.items() if name != "type"]
            return managed.settle(call, sim.writer.patch(_resource(call), known, values, call.by), info)
        return managed.settle(call, sim.writer.create(_resource(call), {}, body, call.by), info)


def _put(call: "Call", id: int, body: Any) -> Record:
    info = managed.said(call.request)
    managed.integration(call.sim, info)
    with call.sim.store.writing():
        record = call.sim.writer.put(_resource(call), one(call, id), body, call.by)
        return managed.settle(call, record, info)


def bulk_create(call: "Call") -> Result:
    return _bulk(call, lambda item: _create(call, item), 201)


def bulk_put(call: "Call") -> Result:
    return _bulk(call, lambda item: _put(call, _id_of(item), item), 200)


def bulk_delete(call: "Call") -> Result:
    def gone(item: Any) -> Record:
        record = one(call, _id_of(item))
        call.sim.writer.delete(_resource(call), record, call.by)
        return record

    return _bulk(call, gone, 204)


def _id_of(item: Any) -> int:
    id = item.get("id") if isinstance(item, dict) else item
    if not isinstance(id, int) or isinstance(id, bool):
        raise NotFound(f"Configuration {id}")
    return id


def _bulk(call: "Call", write: Callable[[Any], Record], status: int) -> Result:
    """Item by item: one that is refused stops no other, and what was written stays."""
    sent = call.request.json()
    items = sent.get("ids") if isinstance(sent, dict) else sent
    if not isinstance(items, list):
        raise Refused(400, "InvalidObject", "The request body must be an array.")
    results = [_result(write, item, place, status) for place, item in enumerate(items)]
    if call.sim.settings.bulk_answers_records and status != 204:
        rows = call.sim.store.rows(CONFIGURATIONS)
        return [call.shown(_resource(call), rows[r["data"]["id"]]) for r in results if r["success"]], 207, {}
    return {"payload": results}, 207, {}


def _result(write: Callable[[Any], Record], item: Any, place: int, status: int) -> Record:
    try:
        return {"success": True, "originalIndex": place, "statusCode": status, "data": {"id": write(item)["id"]}}
    except ApiError as error:
        told = {name: value for name, value in error.body().items() if value is not None}
        return {"success": False, "originalIndex": place, "statusCode": error.status, "error": told}


def change_type(call: "Call", id: int) -> Result:
    """The answers belong to the former type and go."""
    old, resource = one(call, id), _resource(call)
    operations = call.request.json()
    named = isinstance(operations, list) and any(
        isinstance(o, dict) and str(o.get("path", "")).removeprefix("/") in ("type", "configurationType")
        for o in operations
    )
    if not named:
        raise Refused(400, "InvalidObject", "A PATCH of changeType needs the type.")
    renamed = [{**o, "path": "type"} for o in operations if str(o.get("path", "")).strip("/").endswith("ype")]
    changing = replace(resource, prepare=prepare_new_type)
    return call.shown(resource, call.sim.writer.patch(changing, old, renamed, call.by)), 200, {}


def tabs(call: "Call", id: int) -> Result:
    """How much stands on each tab of its screen."""
    one(call, id)
    found = dict.fromkeys(("tickets", "agreements", "configurations", "documents"), 0)
    found |= {name: len(rows) for name, rows in users(call.sim.store, id).items()}
    papers = call.sim.store.rows("system/documents").values()
    found["documents"] = sum(p.get("recordType") == "Configuration" and p.get("recordId") == id for p in papers)
    return found, 200, {}
