"""A configuration that is written: of a living company, of a type in use, with answers that fit its questions."""

from typing import TYPE_CHECKING

from simulators.connectwise.companies import rules as companies
from simulators.connectwise.configurations import questions
from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

CONFIGURATIONS, TYPES = "company/configurations", "company/configurations/types"
LINKS = "finance/agreements/configurations"


def prepare(change: "Change") -> None:
    _prepare(change, new_type=change.creates or change.sim.settings.plain_write_changes_configuration_type)


def prepare_new_type(change: "Change") -> None:
    """The same for changeType, which is there for nothing else."""
    _prepare(change, new_type=True)


def _prepare(change: "Change", *, new_type: bool) -> None:
    new = change.new
    if change.creates and (status := companies.default_of(change.sim.store, f"{CONFIGURATIONS}/statuses")):
        new.setdefault("status", status)
    _type(change, allowed=new_type)
    companies.of_living(change)
    if change.changed("company") and not change.creates:
        _move(change)
    companies.of_company(change, "contact", "company/contacts")
    companies.of_company(change, "site", "company/companies/sites")
    _parent(change)
    questions.take(change)


def _type(change: "Change", *, allowed: bool) -> None:
    kind = change.sim.store.get(TYPES, parent_id(change.new.get("type"))) or {}
    if change.changed("type") and kind.get("inactiveFlag"):
        change.refuse("InvalidValue", f"Configuration Type {kind['id']} is inactive.", "type/id")
    if change.changed("type") and not allowed:
        change.refuse("InvalidValue", "The type of a configuration is changed by changeType.", "type/id")


def _move(change: "Change") -> None:
    """What belongs to the former company does not follow unless it was sent."""
    for name in ("contact", "site", "parentConfigurationId"):
        if name not in change.sent:
            change.new.pop(name, None)


def _parent(change: "Change") -> None:
    """The parent is another configuration of the same company, and no child of this one."""
    above, seen = change.new.get("parentConfigurationId"), {change.new["id"]}
    if not above or not change.changed("parentConfigurationId"):
        return
    store = change.sim.store
    while above:
        record = store.get(CONFIGURATIONS, above)
        if record is None or parent_id(record.get("company")) != parent_id(change.new.get("company")):
            change.refuse("NotFound", f"Configuration {above} not found", "parentConfigurationId")
            return
        if above in seen:
            change.refuse("InvalidValue", "A configuration cannot be its own parent.", "parentConfigurationId")
            return
        seen.add(above)
        above = record.get("parentConfigurationId")


def guard(change: "Change") -> None:
    """What a ticket, an agreement or another configuration names is in use."""
    if users(change.sim.store, change.new["id"]):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")


def users(store: Store, id: int) -> dict[str, list[Record]]:
    """Who names a configuration, by the tab that shows it; tabs without any are left out."""
    tickets = [
        t
        for kind in ("service/tickets", "project/tickets")
        for t in store.rows(kind).values()
        if any(parent_id(c) == id for c in t.get("configurations") or [])
    ]
    found = {
        "tickets": tickets,
        "agreements": store.under(LINKS, "configuration", id),
        "configurations": store.under(CONFIGURATIONS, "parentConfigurationId", id),
    }
    return {name: rows for name, rows in found.items() if rows}
