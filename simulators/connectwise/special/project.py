"""Project: addresses that are no plain lists."""

from typing import TYPE_CHECKING

from simulators.connectwise.special.routing import Result, Routes

if TYPE_CHECKING:
    from simulators.connectwise.api import Call


def notes_of_any(call: "Call", id: int) -> Result:
    """Notes of a service ticket, or of the project ticket of that number: programs in use with the real ConnectWise
    read the notes of both at this address (django-connectwise `ServiceNoteSynchronizer`)."""
    from simulators.connectwise.api import LIST, check_parents

    kind = "project" if call.sim.store.get("project/tickets", id) else "service"
    resource = call.sim.resource(f"{kind}/tickets/notes")
    check_parents(call.sim, resource, [id])
    return LIST["GET"](call, resource, [id])


ROUTES: Routes = {"GET service/tickets/{}/notes": notes_of_any}
