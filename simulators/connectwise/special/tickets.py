"""What hangs on a ticket: search, allNotes, its time, schedule, configurations and more, for both kinds of tickets."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound, Refused
from simulators.connectwise.fields import tickets as ticket_fields
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special.all_notes import merged_notes, time_of
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.tickets import rules

if TYPE_CHECKING:
    from simulators.connectwise.api import Call

    Rows = Callable[[Call, int], list[Record]]

ALL_NOTES = Resource("/service/tickets/{ticket}/allNotes", "Note", parse_fields(ticket_fields.ALL_NOTE), key=())
PROJECT_NOTES = Resource(
    "/project/tickets/{ticket}/allNotes", "Note", parse_fields(ticket_fields.PROJECT_ALL_NOTE), key=()
)
DOCUMENTS = Resource("/tickets/documents", "Document", parse_fields("name:str title:str recordType:str"), key=())


def resource_of(call: "Call") -> Resource:
    """Service or project tickets, as the address says."""
    return call.sim.resource("/".join(call.path.strip("/").lower().split("/")[:2]))


def ticket_of(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, resource_of(call), [id])


def search(call: "Call") -> Result:
    """POST search answers 200, with the conditions in the body and the page in the address."""
    from simulators.connectwise.api import listed, paged, select

    resource = resource_of(call)
    asked = call.request.json()
    if not isinstance(asked, dict):
        raise Refused(400, "InvalidObject", "The request body must be a JSON object.")
    return paged(call, resource, select(call, resource, listed(call.sim, resource, [], call.caller), asked))


def calculate_sla(call: "Call") -> Result:
    from simulators.connectwise.api import listed, paged, select

    resource = resource_of(call)
    found = select(call, resource, listed(call.sim, resource, [], call.caller))
    return paged(call, resource, [rules.freshen(call.sim, ticket) for ticket in found])


def all_notes(call: "Call", id: int) -> Result:
    from simulators.connectwise.api import paged, select

    ticket, tickets = ticket_of(call, id), resource_of(call).collection
    described = ALL_NOTES if tickets == "service/tickets" else PROJECT_NOTES
    bundled = call.sim.settings.parent_shows_notes_of_children
    rows = merged_notes(call.sim.store, ticket, tickets=tickets, bundled=bundled)
    return paged(call, described, select(call, described, rows))


def _time(call: "Call", id: int) -> list[Record]:
    return time_of(call.sim.store, ticket_of(call, id))


def _schedule(call: "Call", id: int) -> list[Record]:
    store = call.sim.store
    return [e for e in store.under("schedule/entries", "objectId", ticket_of(call, id)["id"]) if _on_ticket(call, e)]


def _on_ticket(call: "Call", entry: Record) -> bool:
    return rules.is_dispatch(call.sim.store, entry)


def _activities(call: "Call", id: int) -> list[Record]:
    return call.sim.store.under("sales/activities", "ticket", ticket_of(call, id)["id"])


def _products(call: "Call", id: int) -> list[Record]:
    return call.sim.store.under("procurement/products", "ticket", ticket_of(call, id)["id"])


def _documents(call: "Call", id: int) -> list[Record]:
    rows = call.sim.store.under("system/documents", "recordId", ticket_of(call, id)["id"])
    return [{**r, "name": r.get("title", "")} for r in rows if r.get("recordType") == "Ticket"]


def _configurations(call: "Call", id: int) -> list[Record]:
    store = call.sim.store
    found = (store.get("company/configurations", n) for n in rules.configuration_ids(store, ticket_of(call, id)))
    return [c for c in found if c]


LISTS: dict[str, tuple[str, "Rows"]] = {
    "timeentries": ("time/entries", _time),
    "scheduleentries": ("schedule/entries", _schedule),
    "activities": ("sales/activities", _activities),
    "products": ("procurement/products", _products),
    "configurations": ("company/configurations", _configurations),
}
SHOWN = {
    "schedule/entries": {"description": "name"},
    "sales/activities": {"name": "name"},
    "procurement/products": {"description": "description"},
    "company/configurations": {"deviceIdentifier": "deviceIdentifier"},
}  # the few fields that each of them has here


def _reference(call: "Call", collection: str, row: Record) -> Record:
    found = {name: row[field] for name, field in SHOWN.get(collection, {}).items() if row.get(field)}
    resource = call.sim.resource(collection)
    href = {f"{resource.href}_href": call.sim.reader.href(resource, row)} if resource.href else {}
    return {"id": row["id"], **found, "_info": href}


def _selected(call: "Call", resource: Resource, rows: list[Record]) -> list[Record]:
    from simulators.connectwise.api import select

    return select(call, resource, rows)


def _references(collection: str, rows: "Rows") -> Callable[..., Result]:
    def door(call: "Call", id: int) -> Result:
        from simulators.connectwise.query.ordering import page_of

        here = page_of(_selected(call, call.sim.resource(collection), rows(call, id)), call.request)
        headers = {"Link": here.link} if here.link else {}
        return [_reference(call, collection, r) for r in here.records], 200, headers

    return door


def _count(collection: str, rows: "Rows") -> Callable[..., Result]:
    def door(call: "Call", id: int) -> Result:
        return {"count": len(_selected(call, call.sim.resource(collection), rows(call, id)))}, 200, {}

    return door


def documents(call: "Call", id: int) -> Result:
    from simulators.connectwise.query.ordering import page_of

    here = page_of(_selected(call, DOCUMENTS, _documents(call, id)), call.request)
    headers = {"Link": here.link} if here.link else {}
    return [{"id": r["id"], "name": r["name"]} for r in here.records], 200, headers


def documents_count(call: "Call", id: int) -> Result:
    return {"count": len(_selected(call, DOCUMENTS, _documents(call, id)))}, 200, {}


def configuration(call: "Call", id: int, wanted: int) -> Result:
    found = next((c for c in _configurations(call, id) if c["id"] == wanted), None)
    if found is None:
        raise NotFound(f"Configuration {wanted}")
    return _reference(call, "company/configurations", found), 200, {}


def attach_configuration(call: "Call", id: int) -> Result:
    ticket, body = ticket_of(call, id), call.request.json()
    wanted = body.get("id") if isinstance(body, dict) else None
    found = call.sim.store.get("company/configurations", wanted) if isinstance(wanted, int) else None
    if found is None:
        raise NotFound(f"Configuration {wanted}")
    ids = list(dict.fromkeys([*rules.configuration_ids(call.sim.store, ticket), found["id"]]))
    _set_configurations(call, ticket, ids)
    return _reference(call, "company/configurations", found), 201, {}


def detach_configuration(call: "Call", id: int, gone: int) -> Result:
    configuration(call, id, gone)
    ticket = ticket_of(call, id)
    _set_configurations(call, ticket, [n for n in rules.configuration_ids(call.sim.store, ticket) if n != gone])
    return None, 204, {}


def _set_configurations(call: "Call", ticket: Record, ids: list[int]) -> None:
    values = {"configurations": [{"id": n} for n in ids]}
    call.sim.writer.amend(resource_of(call), ticket, values, call.by)


def change_log_delete(call: "Call") -> Result:
    """Reading does not empty the log; this does."""
    store = call.sim.store
    with store.writing():
        for id in list(store.rows("service/tickets/changelogs")):
            store.remove("service/tickets/changelogs", id)
    return None, 204, {}


def _of(tickets: str) -> Routes:
    """The addresses that both kinds of tickets have."""
    ticket = f"{tickets}/{{}}"
    found: Routes = {
        f"POST {tickets}/search": search,
        f"GET {ticket}/allnotes": all_notes,
        f"GET {ticket}/documents": documents,
        f"GET {ticket}/documents/count": documents_count,
        f"GET {ticket}/configurations/{{}}": configuration,
        f"POST {ticket}/configurations": attach_configuration,
        f"DELETE {ticket}/configurations/{{}}": detach_configuration,
    }
    for name, (collection, rows) in LISTS.items():
        found[f"GET {ticket}/{name}"] = _references(collection, rows)
        found[f"GET {ticket}/{name}/count"] = _count(collection, rows)
    return found


ROUTES: Routes = {
    "GET service/tickets/calculatesla": calculate_sla,
    "DELETE service/tickets/changelogs": change_log_delete,
    **_of("service/tickets"),
    **_of("project/tickets"),
}
