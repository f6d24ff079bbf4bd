"""allNotes: every word on a ticket, wherever it was written (FACTS 12)."""

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.tickets import merging

SHOWN = ("addToDetailDescriptionFlag", "addToInternalAnalysisFlag", "addToResolutionFlag")


def merged_notes(
    store: Store, ticket: Record, *, tickets: str = "service/tickets", bundled: bool = True
) -> list[Record]:
    """Notes and the notes of time entries, oldest first; those of merged and bundled tickets keep their own ticket."""
    found = own_notes(store, ticket, tickets)
    if tickets == "service/tickets":
        for other in merging.merged(store, ticket):
            found += [{**n, "mergedFlag": True} for n in merged_notes(store, other, bundled=bundled)]
        for child in merging.children(store, ticket) if bundled else ():
            found += [{**n, "bundledFlag": True} for n in own_notes(store, child, tickets)]
    return sorted(found, key=lambda n: (n["_info"].get("dateEntered", ""), n["id"]))


def own_notes(store: Store, ticket: Record, tickets: str) -> list[Record]:
    rows = store.under(f"{tickets}/notes", "ticketId", ticket["id"])
    return [_ticket_note(store, n) for n in rows] + [_time_note(store, t) for t in time_of(store, ticket) if _shown(t)]


def time_of(store: Store, ticket: Record) -> list[Record]:
    rows = store.under("time/entries", "chargeToId", ticket["id"])
    return [r for r in rows if r.get("chargeToType") in ("ServiceTicket", "ProjectTicket")]


def _ticket_note(store: Store, note: Record) -> Record:
    found = {**note, "noteType": "TicketNote", "ticket": {"id": note["ticketId"]}}
    found["originalAuthor"] = _author(store, note)
    return {"bundledFlag": False, "mergedFlag": False, "isMarkdownFlag": False, "createdByParentFlag": False} | found


def _author(store: Store, note: Record) -> str:
    for field, collection in (("contact", "company/contacts"), ("member", "system/members")):
        if person := store.get(collection, parent_id(note.get(field))):
            return f"{person.get('firstName', '')} {person.get('lastName', '')}".strip()
    return str(note.get("createdBy") or note.get("_info", {}).get("enteredBy", ""))


def _shown(entry: Record) -> bool:
    return bool(entry.get("notes")) and any(entry.get(f) for f in SHOWN)


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
