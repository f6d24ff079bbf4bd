"""Configurations of an agreement: a link, told by the configuration's id (FACTS 13)."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements.rules import AGREEMENTS
from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

LINKS, CONFIGURATIONS = f"{AGREEMENTS}/configurations", "company/configurations"
BODY = bodies.body("Configuration Reference", "id:int!")


def _links(call: "Call", id: int) -> list[Record]:
    from simulators.connectwise.api import one

    one(call, call.sim.resource(AGREEMENTS), [id])
    return call.sim.store.under(LINKS, "agreementId", id)


def _rows(call: "Call", id: int) -> list[Record]:
    from simulators.connectwise.api import select

    store = call.sim.store
    found = (store.get(CONFIGURATIONS, parent_id(link["configuration"])) for link in _links(call, id))
    return select(call, call.sim.resource(CONFIGURATIONS), [c for c in found if c])


def _shown(call: "Call", id: int) -> Record:
    return call.sim.reader.reference(CONFIGURATIONS, {"id": id})


def listed(call: "Call", id: int) -> Result:
    from simulators.connectwise.query.ordering import page_of

    here = page_of(_rows(call, id), call.request)
    return [_shown(call, r["id"]) for r in here.records], 200, {"Link": here.link} if here.link else {}


def count(call: "Call", id: int) -> Result:
    return {"count": len(_rows(call, id))}, 200, {}


def _link(call: "Call", id: int, wanted: int) -> Record:
    for link in _links(call, id):
        if parent_id(link["configuration"]) == wanted:
            return link
    raise NotFound(f"Configuration {wanted}")


def one(call: "Call", id: int, wanted: int) -> Result:
    _link(call, id, wanted)
    return _shown(call, wanted), 200, {}


def attach(call: "Call", id: int) -> Result:
    """Of the agreement's company, and once."""
    links, wanted = _links(call, id), bodies.taken(call, BODY)["id"]
    device = call.sim.store.get(CONFIGURATIONS, wanted)
    if device is None:
        raise NotFound(f"Configuration {wanted}")
    agreement = call.sim.store.rows(AGREEMENTS)[id]
    if parent_id(device.get("company")) != parent_id(agreement.get("company")):
        message = f"Configuration {wanted} is not of the agreement's company."
        raise bodies.refusal(BODY, "InvalidValue", message, "id")
    if not any(parent_id(link["configuration"]) == wanted for link in links):
        call.sim.writer.add(call.sim.resource(LINKS), {"agreementId": id, "configuration": {"id": wanted}}, call.by)
    return _shown(call, wanted), 201, {}


def detach(call: "Call", id: int, gone: int) -> Result:
    link = _link(call, id, gone)
    with call.sim.store.writing():
        call.sim.store.remove(LINKS, link["id"])
    return None, 204, {}
