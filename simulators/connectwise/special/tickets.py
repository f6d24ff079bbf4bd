"""What hangs on a ticket: search, allNotes, its time, schedule and configurations."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import NotFound, Refused
from simulators.connectwise.fields import tickets as ticket_fields
from simulators.connectwise.schema import Record, Resource, parse_fields
from simulators.connectwise.special.routing import Result, Routes
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.tickets import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.connectwise.api import Call

ALL_NOTES = Resource("/service/tickets/{ticket}/allNotes", "Note", parse_fields(ticket_fields.ALL_NOTE), key=())
TICKET = "service/tickets/{}"


def ticket_of(call: "Call", id: int) -> Record:
    from simulators.connectwise.api import one

    return one(call, call.sim.resource("service/tickets"), [id])


def search(call: "Call") -> Result:
    """POST search answers 200, with the conditions in the body and the page in the address."""
    from simulators.connectwise.api import listed, paged, select

    resource = call.sim.resource("service/tickets")
    asked = call.request.json()
    if not isinstance(asked, dict):
        raise Refused(400, "InvalidObject", "The request body must be a JSON object.")
    return paged(call, resource, select(call, resource, listed(call.sim, resource, [], call.caller), asked))


def calculate_sla(call: "Call") -> Result:
    from simulators.connectwise.api import listed, paged, select

    resource = call.sim.resource("service/tickets")
    found = select(call, resource, listed(call.sim, resource, [], call.caller))
    return paged(call, resource, [rules.freshen(call.sim, ticket) for ticket in found])


def all_notes(call: "Call", id: int) -> Result:
    from simulators.connectwise.api import paged, select

    rows = merged_notes(call.sim.store, ticket_of(call, id))
    return paged(call, ALL_NOTES, select(call, ALL_NOTES, rows))


def merged_notes(store: Store, ticket: Record) -> list[Record]:
    """Notes and the notes of time entries that are shown on the ticket, oldest first."""
    notes = [_ticket_note(store, n) for n in store.under("service/tickets/notes", "ticketId", ticket["id"])]
    entries = [_time_note(store, t) for t in time_of(store, ticket["id"]) if _is_shown(t)]
    return sorted(notes + entries, key=lambda n: (n["_info"].get("dateEntered", ""), n["id"]))


def _ticket_note(store: Store, note: Record) -> Record:
    found = {**note, "noteType": "TicketNote", "ticket": {"id": note["ticketId"]}}
    found["originalAuthor"] = _author(store, note)
    return {"bundledFlag": False, "mergedFlag": False, "isMarkdownFlag": False, "createdByParentFlag": False} | found


def _author(store: Store, note: Record) -> str:
    for field, collection in (("contact", "company/contacts"), ("member", "system/members")):
        if person := store.get(collection, parent_id(note.get(field))):
            return f"{person.get('firstName', '')} {person.get('lastName', '')}".strip()
    return str(note.get("createdBy") or note.get("_info", {}).get("enteredBy", ""))


def _is_shown(entry: Record) -> bool:
    flags = ("addToDetailDescriptionFlag", "addToInternalAnalysisFlag", "addToResolutionFlag")
    return bool(entry.get("notes")) and any(entry.get(f) for f in flags)


def _time_note(store: Store, entry: Record) -> Record:
    return {
        "id": entry["id"],
        "noteType": "TimeEntryNote",
        "ticket": {"id": entry.get("chargeToId")},
        "text": entry.get("notes", ""),
        "isMarkdownFlag": False,
        "detailDescriptionFlag": bool(entry.get("addToDetailDescriptionFlag")),
        "internalAnalysisFlag": bool(entry.get("addToInternalAnalysisFlag")),
        "resolutionFlag": bool(entry.get("addToResolutionFlag")),
        "bundledFlag": False,
        "mergedFlag": False,
        "issueFlag": False,
        "originalAuthor": _author(store, entry),
        "createdByParentFlag": False,
        **{n: entry[n] for n in ("timeStart", "timeEnd", "member") if n in entry},
        "_info": entry.get("_info", {}),
    }


def time_of(store: Store, ticket: int) -> list[Record]:
    rows = store.under("time/entries", "chargeToId", ticket)
    return [r for r in rows if r.get("chargeToType") in ("ServiceTicket", "ProjectTicket")]


def time_entries(call: "Call", id: int) -> Result:
    return _references(call, "time/entries", time_of(call.sim.store, ticket_of(call, id)["id"]))


def schedule_entries(call: "Call", id: int) -> Result:
    rows = call.sim.store.under("schedule/entries", "objectId", ticket_of(call, id)["id"])
    return _references(call, "schedule/entries", rows)


def _references(call: "Call", collection: str, rows: list[Record]) -> Result:
    from simulators.connectwise.query.ordering import page_of

    here = page_of(rows, call.request)
    headers = {"Link": here.link} if here.link else {}
    return [call.sim.reader.reference(collection, {"id": r["id"]}) for r in here.records], 200, headers


def counted(rows: "Callable[..., list[Record]]") -> "Callable[..., Result]":
    return lambda call, id: ({"count": len(rows(call, id))}, 200, {})


def configurations_of(call: "Call", id: int) -> list[Record]:
    store = call.sim.store
    found = (store.get("company/configurations", n) for n in rules.configuration_ids(store, ticket_of(call, id)))
    return [c for c in found if c]


def configurations(call: "Call", id: int) -> Result:
    return _references(call, "company/configurations", configurations_of(call, id))


def configuration(call: "Call", id: int, wanted: int) -> Result:
    if wanted not in rules.configuration_ids(call.sim.store, ticket_of(call, id)):
        raise NotFound(f"Configuration {wanted}")
    return call.sim.reader.reference("company/configurations", {"id": wanted}), 200, {}


def attach_configuration(call: "Call", id: int) -> Result:
    ticket, body = ticket_of(call, id), call.request.json()
    wanted = body.get("id") if isinstance(body, dict) else None
    if not isinstance(wanted, int) or call.sim.store.get("company/configurations", wanted) is None:
        raise NotFound(f"Configuration {wanted}")
    ids = list(dict.fromkeys([*rules.configuration_ids(call.sim.store, ticket), wanted]))
    _set_configurations(call, ticket, ids)
    return call.sim.reader.reference("company/configurations", {"id": wanted}), 201, {}


def detach_configuration(call: "Call", id: int, gone: int) -> Result:
    configuration(call, id, gone)
    ticket = ticket_of(call, id)
    _set_configurations(call, ticket, [n for n in rules.configuration_ids(call.sim.store, ticket) if n != gone])
    return None, 204, {}


def _set_configurations(call: "Call", ticket: Record, ids: list[int]) -> None:
    values = {"configurations": [{"id": n} for n in ids]}
    call.sim.writer.amend(call.sim.resource("service/tickets"), ticket, values, call.by)


ROUTES: Routes = {
    "POST service/tickets/search": search,
    "GET service/tickets/calculatesla": calculate_sla,
    f"GET {TICKET}/allnotes": all_notes,
    f"GET {TICKET}/timeentries": time_entries,
    f"GET {TICKET}/timeentries/count": counted(lambda call, id: time_of(call.sim.store, ticket_of(call, id)["id"])),
    f"GET {TICKET}/scheduleentries": schedule_entries,
    f"GET {TICKET}/scheduleentries/count": counted(
        lambda call, id: call.sim.store.under("schedule/entries", "objectId", id)
    ),
    f"GET {TICKET}/configurations": configurations,
    f"GET {TICKET}/configurations/count": counted(configurations_of),
    f"GET {TICKET}/configurations/{{}}": configuration,
    f"POST {TICKET}/configurations": attach_configuration,
    f"DELETE {TICKET}/configurations/{{}}": detach_configuration,
}
