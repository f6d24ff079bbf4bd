"""The tabs of a ticket that list what hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass

from simulators.connectwise.schema import Record
from simulators.connectwise.screen.markup import box, local, name_of, person, plain_table
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id
from simulators.connectwise.system import audit
from simulators.connectwise.tickets.rules import configuration_ids, is_dispatch


@dataclass(frozen=True)
class Section:
    """One tab: which records, under which heads, told in which words."""

    label: str
    heads: tuple[str, ...]
    rows: Callable[[Simulator, Record], list[Record]]
    cells: Callable[[Simulator, Record], tuple[object, ...]]
    counted: bool = False


def section_box(sim: Simulator, ticket: Record, section: Section) -> str:
    rows = section.rows(sim, ticket)
    table = plain_table(section.label, section.heads, [section.cells(sim, r) for r in rows])
    return box("s-se", section.label, table if rows else '<p class="small">None.</p>', end=f"{len(rows)}")


def scheduled(sim: Simulator, ticket: Record) -> list[Record]:
    rows = sim.store.under("schedule/entries", "objectId", ticket["id"])
    return [r for r in rows if is_dispatch(sim.store, r)]


def _tasks(sim: Simulator, ticket: Record) -> list[Record]:
    rows = sim.store.under("service/tickets/tasks", "ticketId", ticket["id"])
    return sorted(rows, key=lambda r: (r.get("priority", 0), r["id"]))


def _task(sim: Simulator, row: Record) -> tuple[object, ...]:
    done = "Closed" if row.get("closedFlag") else "Open"
    return done, row.get("notes"), _member(sim, row.get("member")), row.get("resolution")


def _devices(sim: Simulator, ticket: Record) -> list[Record]:
    found = (sim.store.get("company/configurations", id) for id in configuration_ids(sim.store, ticket))
    return [row for row in found if row]


def _device(sim: Simulator, row: Record) -> tuple[object, ...]:
    kind = name_of(sim, "company/configurations/types", row.get("type"))
    state = name_of(sim, "company/configurations/statuses", row.get("status"), "description")
    contact = person(sim.store.get("company/contacts", parent_id(row.get("contact"))))
    return row.get("name"), kind, state, row.get("serialNumber"), contact, row.get("osType"), row.get("lastLoginName")


def _products(sim: Simulator, ticket: Record) -> list[Record]:
    return sim.store.under("procurement/products", "ticket", ticket["id"])


def _product(sim: Simulator, row: Record) -> tuple[object, ...]:
    return row.get("description"), row.get("quantity"), row.get("price"), row.get("cost"), row.get("billableOption")


def _activities(sim: Simulator, ticket: Record) -> list[Record]:
    return sim.store.under("sales/activities", "ticket", ticket["id"])


def _activity(sim: Simulator, row: Record) -> tuple[object, ...]:
    return row.get("name"), local(sim, row.get("dateStart")), _member(sim, row.get("assignTo")), row.get("notes")


def _appointment(sim: Simulator, row: Record) -> tuple[object, ...]:
    state = name_of(sim, "schedule/statuses", row.get("status"))
    start, end = (local(sim, row.get(name)) for name in ("dateStart", "dateEnd"))
    told = ("Done" if row.get("doneFlag") else "", "Acknowledged" if row.get("acknowledgedFlag") else "")
    return _member(sim, row.get("member")), start, end, row.get("hours"), state, ", ".join(t for t in told if t)


def _documents(sim: Simulator, ticket: Record) -> list[Record]:
    rows = sim.store.under("system/documents", "recordId", ticket["id"])
    return [r for r in rows if r.get("recordType") == "Ticket"]


def _document(sim: Simulator, row: Record) -> tuple[object, ...]:
    kind = "public" if row.get("publicFlag") else "internal"
    return row.get("title"), row.get("fileName"), row.get("size"), row.get("owner"), local(sim, _entered(row)), kind


def _trail(sim: Simulator, ticket: Record) -> list[Record]:
    return list(reversed(audit.trail(sim, "Ticket", ticket["id"])))


def _trace(sim: Simulator, row: Record) -> tuple[object, ...]:
    return local(sim, row.get("enteredDate")), row.get("enteredBy"), row.get("auditSubType"), row.get("text")


def _entered(row: Record) -> str | None:
    return row.get("createdOnDate") or row.get("_info", {}).get("dateEntered")


def _member(sim: Simulator, reference: Record | None) -> str:
    return str((sim.store.get("system/members", parent_id(reference)) or {}).get("identifier", ""))


SECTIONS = {
    "tasks": Section("Tasks", ("Status", "Task", "Member", "Resolution"), _tasks, _task, counted=True),
    "configurations": Section(
        "Configurations",
        ("Name", "Type", "Status", "Serial number", "Contact", "System", "Last sign-in"),
        _devices,
        _device,
        counted=True,
    ),
    "products": Section("Products", ("Product", "Quantity", "Price", "Cost", "Billable"), _products, _product),
    "activities": Section("Activities", ("Subject", "Start", "Member", "Notes"), _activities, _activity),
    "schedule": Section(
        "Schedule", ("Member", "Start", "End", "Hours", "Status", "Told"), scheduled, _appointment, counted=True
    ),
    "documents": Section("Documents", ("Title", "File", "Bytes", "Owner", "Added", "Seen by"), _documents, _document),
    "audit": Section("Audit Trail", ("When", "Who", "Field", "What"), _trail, _trace),
}
