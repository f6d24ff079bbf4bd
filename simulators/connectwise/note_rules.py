"""Notes of a ticket: one tab each, and the ticket counts as updated (FACTS 12)."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

TABS = ("detailDescriptionFlag", "internalAnalysisFlag", "resolutionFlag")


def prepare(change: "Change") -> None:
    new = change.new
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


def touch_ticket(change: "Change") -> None:
    sim = change.sim
    ticket = sim.store.get("service/tickets", change.new.get("ticketId"))
    if ticket is None:
        return
    values: Record = {"customerUpdatedFlag": True} if change.new.get("customerUpdatedFlag") else {}
    with sim.hushed(not sim.settings.note_fires_ticket_callback):
        sim.writer.amend(sim.resource("service/tickets"), ticket, values, change.by)
