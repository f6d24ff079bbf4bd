"""What can be done with tickets besides changing their fields: bundle, take apart, merge, copy, convert (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound
from simulators.connectwise.schema import Record, Resource
from simulators.connectwise.special import bodies
from simulators.connectwise.special.generic import created
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.special.tickets import ticket_of
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import convert, copying, merging

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

TICKETS = "service/tickets"
BUNDLE = bodies.body("Ticket Bundle", "childTicketIds:list")
MERGE = bodies.body("Ticket Merge", "mergeTicketIds:list! status:ref(service/boards/statuses)!")
TO_PROJECT = bodies.body(
    "Convert To Project",
    "recordType:enum(ProjectIssue|ProjectTicket|ServiceTicket) project:ref(project/projects)"
    " phase:ref(project/projects/phases)! wbsCode:str(50)!",
)
CONVERT = bodies.body(
    "Convert Item",
    "recordType:enum(ProjectIssue|ProjectTicket|ServiceTicket)! project:ref(project/projects)"
    " phase:ref(project/projects/phases) wbsCode:str(50)",
)


def attach_children(call: "Call", id: int) -> Result:
    parent, children = _with_children(call, id)
    for child in children:
        if error := _unfit(parent, child):
            raise bodies.refusal(BUNDLE, "InvalidValue", error, "childTicketIds")
        if merging.children(call.sim.store, child):
            message = f"Ticket {child['id']} has children of its own."
            raise bodies.refusal(BUNDLE, "InvalidValue", message, "childTicketIds")
    _amend(call, children, parentTicketId=parent["id"])
    merging.mark_parent(call.sim, parent["id"], call.by)
    return _done(f"{len(children)} tickets attached to Ticket {parent['id']}.")


def _unfit(parent: Record, child: Record) -> str:
    """Why this ticket cannot become a child of that one; empty when it can."""
    if parent["id"] == child["id"]:
        return f"Ticket {child['id']} cannot be attached to itself."
    if parent.get("parentTicketId"):
        return f"Ticket {parent['id']} is a child of Ticket {parent['parentTicketId']}."
    if child.get("parentTicketId"):
        return f"Ticket {child['id']} is a child of Ticket {child['parentTicketId']} already."
    gone = next((t for t in (parent, child) if t.get("mergedParentTicket")), None)
    return f"Ticket {gone['id']} has been merged." if gone else ""


def detach_children(call: "Call", id: int) -> Result:
    """Bundled tickets only: there is no way back from a merge."""
    parent, children = _with_children(call, id)
    for child in children:
        if child.get("parentTicketId") != parent["id"]:
            message = f"Ticket {child['id']} is no child of Ticket {parent['id']}."
            raise bodies.refusal(BUNDLE, "InvalidValue", message, "childTicketIds")
    _amend(call, children, parentTicketId=None)
    merging.mark_parent(call.sim, parent["id"], call.by)
    return _done(f"{len(children)} tickets detached from Ticket {parent['id']}.")


def _with_children(call: "Call", id: int) -> tuple[Record, list[Record]]:
    parent = ticket_of(call, id)
    wanted = bodies.ids(bodies.taken(call, BUNDLE), "childTicketIds", BUNDLE)
    return parent, [ticket_of(call, n) for n in wanted]


def _amend(call: "Call", tickets: list[Record], **values: object) -> None:
    with call.sim.store.writing():
        for ticket in tickets:
            call.sim.writer.amend(call.sim.resource(TICKETS), ticket, dict(values), call.by)


def merge(call: "Call", id: int) -> Result:
    """The tickets take the status and belong to the parent from then on; nothing brings them back."""
    parent, values = ticket_of(call, id), bodies.taken(call, MERGE)
    tickets = [ticket_of(call, n) for n in bodies.ids(values, "mergeTicketIds", MERGE)]
    for ticket in tickets:
        _check_merge(call, parent, ticket, values["status"])
    sim, resource = call.sim, call.sim.resource(TICKETS)
    with sim.store.writing():
        for ticket in tickets:
            wish = [{"op": "replace", "path": "status", "value": values["status"]}]
            kept = sim.writer.patch(resource, ticket, wish, call.by)
            old_parent = kept.get("parentTicketId", 0)
            kept = sim.writer.amend(
                resource, kept, {"mergedParentTicket": {"id": parent["id"]}, "parentTicketId": None}, call.by
            )
            merging.mark_parent(sim, old_parent, call.by)
        now = sim.store.rows(TICKETS)[parent["id"]]
        sim.writer.amend(resource, now, {"hasMergedChildTicketFlag": True}, call.by)
    return _done(f"{len(tickets)} tickets merged into Ticket {parent['id']}.")


def _check_merge(call: "Call", parent: Record, ticket: Record, status: Record) -> None:
    if parent["id"] == ticket["id"]:
        message = f"Ticket {ticket['id']} cannot be merged into itself."
        raise bodies.refusal(MERGE, "InvalidValue", message, "mergeTicketIds")
    for one in (parent, ticket):
        if into := parent_id(one.get("mergedParentTicket")):
            message = f"Ticket {one['id']} has been merged into Ticket {into} already."
            raise bodies.refusal(MERGE, "InvalidValue", message, "mergeTicketIds")
    same = parent_id(parent.get("company")) == parent_id(ticket.get("company"))
    if not same and not call.sim.settings.merge_across_companies:
        message = f"Ticket {ticket['id']} is of another company."
        raise bodies.refusal(MERGE, "InvalidValue", message, "mergeTicketIds")
    found = call.sim.store.get("service/boards/statuses", parent_id(status)) or {}
    board = parent_id(ticket.get("board"))
    if parent_id(found.get("board")) != board:
        raise bodies.refusal(MERGE, "NotFound", f"Service Status not found for Service Board {board}", "status/id")


def copy(call: "Call", id: int) -> Result:
    ticket = copying.copy(call.sim, ticket_of(call, id), call.by)
    return created(call, call.sim.resource(TICKETS), ticket)


def to_project(call: "Call", id: int) -> Result:
    ticket, values = ticket_of(call, id), bodies.taken(call, TO_PROJECT)
    if values.get("recordType") == "ServiceTicket":
        raise bodies.refusal(TO_PROJECT, "InvalidValue", f"Ticket {id} is a service ticket.", "recordType")
    _check_family(call, ticket)
    phase = _phase(call, values, TO_PROJECT)
    convert.to_project(call.sim, ticket, phase, values, call.by)
    return _done(f"Ticket {id} converted.")


def _check_family(call: "Call", ticket: Record) -> None:
    """A ticket that others hang on, or that hangs on another, stays what it is."""
    store = call.sim.store
    bound = ticket.get("parentTicketId") or ticket.get("mergedParentTicket")
    if bound or merging.children(store, ticket) or merging.merged(store, ticket):
        message = f"Ticket {ticket['id']} is bundled or merged with others."
        raise bodies.refusal(TO_PROJECT, "InvalidValue", message, "id")


def _phase(call: "Call", values: Record, described: Resource) -> Record:
    phase = call.sim.store.get("project/projects/phases", parent_id(values.get("phase")))
    if phase is None:
        raise NotFound(f"Project Phase {parent_id(values.get('phase'))}")
    project = parent_id(values.get("project"))
    if project and phase.get("projectId") != project:
        message = f"Project Phase not found for Project {project}"
        raise bodies.refusal(described, "NotFound", message, "phase/id")
    return phase


def from_project(call: "Call", id: int) -> Result:
    """To a service ticket, to an issue, or to a ticket of another phase."""
    ticket, values = ticket_of(call, id), bodies.taken(call, CONVERT)
    if values["recordType"] == "ServiceTicket":
        convert.to_service(call.sim, ticket, call.by)
    else:
        phase = _phase(call, values, CONVERT) if values.get("phase") else None
        convert.within_project(call.sim, ticket, phase, values, call.by)
    return _done(f"Ticket {id} converted.")


def _done(message: str) -> Result:
    return {"success": True, "message": message}, 200, {}


ROUTES: Routes = {
    "POST service/tickets/{}/attachchildren": attach_children,
    "POST service/tickets/{}/detachchildren": detach_children,
    "POST service/tickets/{}/merge": merge,
    "POST service/tickets/{}/copy": copy,
    "POST service/tickets/{}/convert": to_project,
    "POST project/tickets/{}/convert": from_project,
}
