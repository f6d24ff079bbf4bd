"""Notes of a ticket: one tab each, and the ticket counts as updated (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import merging

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

TABS = ("detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag")


def prepare(change: "Change") -> None:
    new = change.new
    if ticket := ticket_of(change):
        merging.locked(change, ticket, "ticketId")
    chosen = [tab for tab in TABS if new.get(tab)]
    if len(chosen) > 1:
        change.refuse("InvalidValue", "Only one of the note's tabs can be chosen.", chosen[1])
    if not chosen:
        new["detailDescriptionFlag"] = True
    for flag in (*TABS, "issueFlag"):
        new.setdefault(flag, False)
    new.setdefault("internalFlag", bool(new["internalAnalysisFlag"]))
    if not str(new.get("text", "")).strip():
        change.refuse("MissingRequiredField", "The text field is required.", "text")
    if change.creates:
        _author(change)


def _author(change: "Change") -> None:
    new = change.new
    new |= {"createdBy": change.by, "dateCreated": change.sim.clock.stamp()}
    if not new.get("member") and not new.get("contact") and (member := change.sim.member(change.by)):
        new["member"] = {"id": member["id"]}


def after(change: "Change") -> None:
    touch_ticket(change)


def guard(change: "Change") -> None:
    touch_ticket(change)


def ticket_of(change: "Change") -> Record | None:
    return change.sim.store.get(tickets_of(change), change.new.get("ticketId"))


def tickets_of(change: "Change") -> str:
    """Service or project tickets, whichever the note's list belongs to."""
    return change.resource.collection.removesuffix("/notes")


def touch_ticket(change: "Change") -> None:
    sim = change.sim
    ticket = ticket_of(change)
    if ticket is None:
        return
    values: Record = {"customerUpdatedFlag": True} if change.new.get("customerUpdatedFlag") else {}
    with sim.hushed(not sim.settings.note_fires_ticket_callback):
        sim.writer.amend(sim.resource(tickets_of(change)), ticket, values, change.by)
