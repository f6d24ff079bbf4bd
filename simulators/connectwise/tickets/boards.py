"""Boards: what their settings ask of one another, what hangs on them, and the types under subtypes and items."""

from typing import TYPE_CHECKING

from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.setup_rules import Rule
    from simulators.connectwise.writes import Change

ASSOCIATIONS = "service/boards/typeSubTypeItemAssociations"
PARTS = ("statuses", "types", "subtypes", "items", "typeSubTypeItemAssociations")
REOPENS = "emailConnectorAllowReopenClosedFlag"
ONLY_WITH = {
    "emailConnectorReopenResourcesFlag": REOPENS,
    "emailConnectorNewTicketNoMatchFlag": REOPENS,
    "emailConnectorNeverReopenByDaysFlag": REOPENS,
    "emailConnectorNeverReopenByDaysClosedFlag": REOPENS,
    "emailConnectorReopenDaysLimit": "emailConnectorNeverReopenByDaysFlag",
    "emailConnectorReopenDaysClosedLimit": "emailConnectorNeverReopenByDaysClosedFlag",
    "autoAssignLimitAmount": "autoAssignLimitFlag",
}
NEEDS = {
    "emailConnectorNeverReopenByDaysFlag": "emailConnectorReopenDaysLimit",
    "emailConnectorNeverReopenByDaysClosedFlag": "emailConnectorReopenDaysClosedLimit",
}


def settings(change: "Change") -> None:
    """Fields that can be set, or must be, only while another is on (SPEC Board)."""
    new = change.new
    for name, switch in ONLY_WITH.items():
        if new.get(name) and not new.get(switch):
            change.refuse("InvalidValue", f"The field {name} can only be set when {switch} is true.", name)
    for switch, name in NEEDS.items():
        if new.get(switch) and new.get(name) is None:
            change.refuse("MissingRequiredField", f"The {name} field is required.", name)
    for name in ("autoCloseStatus", "emailConnectorReopenStatus"):
        _own_status(change, name)


def _own_status(change: "Change", name: str) -> None:
    status = change.sim.store.get("service/boards/statuses", parent_id(change.new.get(name)))
    if status is not None and parent_id(status.get("board")) != change.new["id"]:
        change.refuse("NotFound", f"Service Status not found for Service Board {change.new['id']}", f"{name}/id")


def take_along(change: "Change") -> None:
    """What hangs on a deleted board goes with it."""
    store, board = change.sim.store, change.new["id"]
    for part in PARTS:
        for row in store.under(f"service/boards/{part}", "board", board):
            store.remove(f"service/boards/{part}", row["id"])
    for row in store.under("service/boards/teams", "boardId", board):
        store.remove("service/boards/teams", row["id"])


def team(change: "Change") -> None:
    members = change.sim.store.rows("system/members")
    unknown = [n for n in change.new.get("members") or [] if n not in members]
    if unknown:
        change.refuse("NotFound", f"Member {unknown[0]} not found", "members")


def subtype(change: "Change") -> None:
    """Its types are of its board; the two switches add or remove all of them."""
    new, store = change.new, change.sim.store
    types = [t["id"] for t in store.under("service/boards/types", "board", parent_id(new.get("board")))]
    if change.extra.get("addAllTypesFlag"):
        new["typeAssociationIds"] = types
    elif change.extra.get("removeAllTypesFlag"):
        new["typeAssociationIds"] = []
    for wanted in new.get("typeAssociationIds") or []:
        if wanted not in types:
            message = f"Service Type {wanted} not found for Service Board {parent_id(new.get('board'))}"
            change.refuse("NotFound", message, "typeAssociationIds")


def subtype_after(change: "Change") -> None:
    """The board's associations follow the types of its subtype."""
    if not change.creates and not change.changed("typeAssociationIds"):
        return
    store, new = change.sim.store, change.new
    wanted = set(new.get("typeAssociationIds") or [])
    rows = [r for r in store.under(ASSOCIATIONS, "board", parent_id(new["board"])) if _names(r, "subType", new)]
    for row in rows:
        if parent_id(row.get("type")) not in wanted:
            store.remove(ASSOCIATIONS, row["id"])
    for type_id in sorted(wanted - {parent_id(r.get("type")) for r in rows}):
        associate(store, new["board"], type_id, new["id"], change.new["_info"])


def associate(store: Store, board: Record, type_id: int, subtype_id: int, info: Record, item: int = 0) -> None:
    row: Record = {"id": store.next_id(ASSOCIATIONS), "board": board, "type": {"id": type_id}, "_info": info}
    row |= {"subType": {"id": subtype_id}, **({"item": {"id": item}} if item else {})}
    store.put(ASSOCIATIONS, row)


def forget(field: str) -> "Rule":
    """A type, subtype or item that goes takes its associations along."""

    def guard(change: "Change") -> None:
        store = change.sim.store
        for row in store.under(ASSOCIATIONS, field, change.new["id"]):
            store.remove(ASSOCIATIONS, row["id"])

    return guard


def _names(row: Record, field: str, record: Record) -> bool:
    return parent_id(row.get(field)) == record["id"]


def calendar(change: "Change") -> None:
    """An SLA by a calendar of its own names it [I]."""
    if change.new.get("basedOn") == "Custom" and not change.new.get("customCalendar"):
        change.refuse("MissingRequiredField", "The customCalendar field is required.", "customCalendar")


def article(change: "Change") -> None:
    store, new = change.sim.store, change.new
    if change.creates:
        new |= {"createdBy": change.by, "dateCreated": change.sim.clock.stamp()}
    category, wanted = new.get("categoryId"), new.get("subCategoryId")
    if category and store.get("service/knowledgeBaseCategories", category) is None:
        change.refuse("NotFound", f"Knowledge Base Category {category} not found", "categoryId")
    subcategory = store.get("service/knowledgeBaseSubCategories", wanted) or {}
    if wanted and (not subcategory or parent_id(subcategory.get("category")) != category):
        change.refuse("NotFound", f"Knowledge Base Sub Category {wanted} not found in that category", "subCategoryId")


def survey_result(change: "Change") -> None:
    ticket = change.sim.store.get("service/tickets", change.new.get("ticketId"))
    if ticket is None and change.new.get("ticketId"):
        change.refuse("NotFound", f"Ticket {change.new['ticketId']} not found", "ticketId")
    elif ticket is not None:
        change.new.setdefault("company", ticket.get("company"))
