"""A configuration type copied with its questions and their values (SPEC ConfigurationTypeCopy)."""

from typing import TYPE_CHECKING

from simulators.connectwise.configurations.questions import QUESTIONS, VALUES
from simulators.connectwise.configurations.rules import TYPES
from simulators.connectwise.errors import NotFound
from simulators.connectwise.special import bodies
from simulators.connectwise.special.routing import Result

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

BODY = bodies.body("Configuration Type Copy", "id:int! name:str(50)!")


def copy(call: "Call") -> Result:
    from simulators.connectwise.special.generic import created, duplicate, duplicate_children

    sim, wish = call.sim, bodies.taken(call, BODY)
    source = sim.store.get(TYPES, wish["id"])
    if source is None:
        raise NotFound(f"Configuration Type {wish['id']}")
    if any(str(t["name"]).casefold() == wish["name"].casefold() for t in sim.store.rows(TYPES).values()):
        raise bodies.refusal(BODY, "InvalidValue", f"Configuration Type '{wish['name']}' already exists.", "name")
    with sim.store.writing():
        new = duplicate(call, sim.resource(TYPES), source, name=wish["name"])
        made = duplicate_children(call, sim.resource(QUESTIONS), "configurationType", source["id"], new["id"])
        for old, question in made.items():
            for value in sim.store.under(VALUES, "question", old):
                belongs = {"question": {"id": question}, "configurationType": {"id": new["id"]}}
                duplicate(call, sim.resource(VALUES), value, **belongs)
    return created(call, sim.resource(TYPES), new)
