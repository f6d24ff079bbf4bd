"""Notes, status notes, teams and groups of a company."""

from typing import TYPE_CHECKING

from simulators.connectwise.companies import rules
from simulators.connectwise.setup_rules import siblings
from simulators.connectwise.store import parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def written_by(change: "Change") -> None:
    """A note of a company or a contact: its writer, and the default type."""
    if not change.creates:
        return
    change.new["enteredBy"] = change.by
    if kind := rules.default_of(change.sim.store, "company/noteTypes"):
        change.new.setdefault("type", kind)


def one_for_each_status(change: "Change") -> None:
    status = parent_id(change.new.get("status"))
    if any(parent_id(row.get("status")) == status for row in siblings(change)):
        change.refuse("ObjectExists", "The company has a note for this status.", "status/id")


def team(change: "Change") -> None:
    """A role on the team is held by a member of ours or a contact of the company, never by both."""
    member, contact = change.new.get("member"), change.new.get("contact")
    if bool(member) == bool(contact):
        change.refuse("InvalidValue", "A team role needs either a member or a contact.", "member")
    rules.of_company(change, "contact", "company/contacts")


def group(change: "Change") -> None:
    ids = [n for n in change.new.get("contactIds") or [] if isinstance(n, int)]
    for id in ids:
        contact = change.sim.store.get("company/contacts", id) or {}
        if parent_id(contact.get("company")) != parent_id(change.new.get("company")):
            change.refuse("NotFound", f"Contact {id} not found", "contactIds")
