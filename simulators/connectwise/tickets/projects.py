"""Projects, their phases and team, and project tickets (FACTS 15)."""

from typing import TYPE_CHECKING

from simulators.connectwise.errors import Refused
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id
from simulators.connectwise.tickets import chain, changelog, defaults, rules

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change

PROJECTS, PHASES = "project/projects", "project/projects/phases"
BILLING = ("billTime", "billExpenses", "billProducts")


def prepare(change: "Change") -> None:
    """A project stands on a board for projects; its status says whether it is closed."""
    new, store = change.new, change.sim.store
    rules.check_company(change)
    board = store.get("service/boards", parent_id(new.get("board"))) or {}
    if board and change.changed("board") and not board.get("projectFlag"):
        change.refuse("InvalidValue", f"Service Board {board['id']} cannot take projects", "board/id")
    if new.get("estimatedStart") and new.get("estimatedEnd") and new["estimatedEnd"] < new["estimatedStart"]:
        change.refuse("OutOfRange", "The field estimatedEnd must not be before estimatedStart.", "estimatedEnd")
    if change.creates:
        _fill(store, new, board)
    status = store.get("project/statuses", parent_id(new.get("status"))) or {}
    new["closedFlag"] = bool(status.get("closedFlag"))


def _fill(store: Store, new: Record, board: Record) -> None:
    statuses = store.all("project/statuses")
    chosen = next((s for s in statuses if s.get("defaultFlag")), statuses[0] if statuses else None)
    if chosen and not new.get("status"):
        new["status"] = {"id": chosen["id"]}
    for name in BILLING:
        new.setdefault(name, "NoDefault")
    new.setdefault("billingRateType", "WorkRole")
    new.setdefault("budgetAnalysis", "ActualHours")
    new.setdefault("actualHours", 0.0)
    for name in ("location", "department"):
        if board.get(name):
            new.setdefault(name, board[name])


def guard(change: "Change") -> None:
    """What belongs to nothing but the project goes with it; tickets hold it back (`in_use`)."""
    store = change.sim.store
    for part in ("phases", "notes", "contacts", "teamMembers"):
        for row in store.under(f"{PROJECTS}/{part}", "projectId", change.new["id"]):
            store.remove(f"{PROJECTS}/{part}", row["id"])


def phase(change: "Change") -> None:
    new, store = change.new, change.sim.store
    above = store.get(PHASES, parent_id(new.get("parentPhase")))
    if above is not None and (above.get("projectId") != new["projectId"] or above["id"] == new["id"]):
        change.refuse("NotFound", f"Project Phase not found for Project {new['projectId']}", "parentPhase/id")
    if new.get("billSeparatelyFlag") and not new.get("billingMethod"):
        change.refuse("MissingRequiredField", "The billingMethod field is required.", "billingMethod")
    if not change.creates:
        return
    if not new.get("wbsCode"):
        new["wbsCode"] = _wbs_code(store, new, above)
    for name in BILLING:
        new.setdefault(name, "NoDefault")
    project = store.get(PROJECTS, new["projectId"]) or {}
    if project.get("board"):
        new.setdefault("board", project["board"])


def _wbs_code(store: Store, new: Record, above: Record | None) -> str:
    over = above["id"] if above else 0
    rows = [p for p in store.under(PHASES, "projectId", new["projectId"]) if parent_id(p.get("parentPhase")) == over]
    return f"{above['wbsCode']}.{len(rows) + 1}" if above and above.get("wbsCode") else str(len(rows) + 1)


def team_member(change: "Change") -> None:
    new = change.new
    _once(change, "member", "Member")
    if new.get("startDate") and new.get("endDate") and new["endDate"] < new["startDate"]:
        change.refuse("OutOfRange", "The field endDate must not be before startDate.", "endDate")


def contact(change: "Change") -> None:
    _once(change, "contact", "Contact")


def _once(change: "Change", field: str, noun: str) -> None:
    """Nobody is twice in a project."""
    new, collection = change.new, change.resource.collection
    rows = change.sim.store.under(collection, "projectId", new["projectId"])
    if any(parent_id(r.get(field)) == parent_id(new.get(field)) and r["id"] != new["id"] for r in rows):
        message = f"{noun} {parent_id(new.get(field))} is in the project already."
        change.refuse("InvalidValue", message, f"{field}/id")


def ticket(change: "Change") -> None:
    """A project ticket hangs on a phase, and takes project, company and board from there."""
    new, store = change.new, change.sim.store
    found = store.get(PHASES, parent_id(new.get("phase"))) or {}
    project = store.get(PROJECTS, found.get("projectId")) or {}
    _check_place(change, found, project)
    if change.creates:
        _ticket_defaults(store, new, found, project)
    rules.check_company(change)
    chain.check(change, project=True)
    _predecessor(change)
    change.stop_if_refused()
    if change.creates or change.changed("status"):
        rules.close(change)


def _check_place(change: "Change", phase: Record, project: Record) -> None:
    new = change.new
    if not phase:
        change.refuse("MissingRequiredField", "The phase field is required.", "phase")
        change.stop_if_refused()
    named = parent_id(new.get("project"))
    if named and named != phase.get("projectId") and "project" in change.sent:
        change.refuse("NotFound", f"Project Phase not found for Project {named}", "phase/id")
    new["project"] = {"id": phase.get("projectId")}
    closed = project.get("closedFlag") and not change.sim.settings.closed_project_takes_tickets
    if closed and (change.creates or change.changed("phase")):
        change.refuse("InvalidValue", f"Project {project['id']} is closed.", "project/id")


def _ticket_defaults(store: Store, new: Record, phase: Record, project: Record) -> None:
    for name in ("company", "contact", "site", "agreement"):
        if project.get(name):
            new.setdefault(name, project[name])
    if board := phase.get("board") or project.get("board"):
        new.setdefault("board", board)
    defaults.of_board(store, new)
    defaults.from_contact(store, new)
    if not new.get("wbsCode") and phase.get("wbsCode"):
        others = store.under("project/tickets", "phase", phase["id"])
        new["wbsCode"] = f"{phase['wbsCode']}.{len(others) + 1}"
    for name in ("isIssueFlag", "closedFlag", "customerUpdatedFlag", "approved"):
        new.setdefault(name, False)
    for name in BILLING:
        new.setdefault(name, "NoDefault")
    new.setdefault("actualHours", 0.0)


def _predecessor(change: "Change") -> None:
    new, store = change.new, change.sim.store
    id, kind = new.get("predecessorId"), new.get("predecessorType")
    if not id:
        return
    collection = PHASES if kind == "Phase" else "project/tickets"
    found = store.get(collection, id)
    home = (found or {}).get("projectId") if kind == "Phase" else parent_id((found or {}).get("project"))
    if found is None or home != parent_id(new.get("project")) or (kind != "Phase" and id == new["id"]):
        change.refuse("NotFound", f"{kind or 'Ticket'} {id} not found in this project", "predecessorId")


def ticket_after(change: "Change") -> None:
    if change.creates:
        rules.initial_notes(change)
    changelog.note(change)


def ticket_guard(change: "Change") -> None:
    """A ticket with time on it is in use; its notes, tasks and schedule go with it."""
    if rules.has_time(change.sim.store, change.new["id"]):
        raise Refused(409, "ConflictingRecord", "Record possibly in use or another conflict")
    rules.take_along(change)
