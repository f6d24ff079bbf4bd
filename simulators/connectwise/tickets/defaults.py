"""What a new ticket gets when the caller does not say."""

from typing import TYPE_CHECKING

from simulators.connectwise.agreements import choice
from simulators.connectwise.schema import Record
from simulators.connectwise.store import Store, parent_id

if TYPE_CHECKING:
    from simulators.connectwise.writes import Change


def fill(change: "Change") -> None:
    new, store = change.new, change.sim.store
    new.setdefault("recordType", "ServiceTicket")
    _set(new, "board", default_board(store, change.by))
    of_board(store, new)
    _set(new, "serviceLocation", _default(store.all("service/locations")))
    for name in ("severity", "impact"):
        new.setdefault(name, _default_word(store, name))
    from_contact(store, new)
    agreement(change)
    for name in ("closedFlag", "customerUpdatedFlag", "hasChildTicket", "hasMergedChildTicketFlag", "approved"):
        new.setdefault(name, False)
    new.setdefault("actualHours", 0.0)


def of_board(store: Store, ticket: Record) -> None:
    """What its board and the setup tables say when the caller does not."""
    _set(ticket, "status", _first_of_board(store, "service/boards/statuses", ticket))
    _set(ticket, "type", _default_type(store, ticket))
    _set(ticket, "priority", _default(store.all("service/priorities")))
    _set(ticket, "source", _default(store.all("service/sources")))
    _from_board(store, ticket)


def _default_word(store: Store, name: str) -> str:
    """Low, Medium or High; an MSP may call them otherwise, the order of their ids stays."""
    collection = {"severity": "service/severities", "impact": "service/impacts"}[name]
    rows = sorted(store.all(collection), key=lambda r: r["id"])
    place = next((n for n, row in enumerate(rows) if row.get("defaultFlag")), 1)
    return ("Low", "Medium", "High")[min(place, 2)]


def agreement(change: "Change") -> None:
    """The company's own agreement, and the SLA of the agreement, its type or the default."""
    choose_agreement(change.sim.store, change.new, change.sim.clock.stamp(), keep_sla="sla" in change.sent)


def choose_agreement(store: Store, ticket: Record, today: str, *, keep_sla: bool = False) -> None:
    if not ticket.get("agreement"):
        rows = store.under("finance/agreements", "company", parent_id(ticket.get("company")))
        fitting = [a for a in rows if _covers(a, today)]
        _set(ticket, "agreement", choice.chosen(store, fitting, ticket))
    found = store.get("finance/agreements", parent_id(ticket.get("agreement"))) or {}
    kind = store.get("finance/agreements/types", parent_id(found.get("type"))) or {}
    if kind:
        ticket["agreementType"] = kind.get("name", "")
    if not ticket.get("sla") or not keep_sla:
        sla = found.get("sla") or kind.get("sla") or _reference(_default(store.all("service/SLAs"), strict=True))
        if sla:
            ticket["sla"] = {"id": sla["id"]}


def _covers(agreement: Record, now: str) -> bool:
    if agreement.get("cancelledFlag") or not agreement.get("coverAgreementTime", True):
        return False
    ends = agreement.get("endDate") if not agreement.get("noEndingDateFlag") else None
    return agreement.get("startDate", "") <= now and (not ends or ends >= now)


def default_board(store: Store, by: str) -> Record | None:
    """The member's own default board, else the first that takes service tickets."""
    member = next((m for m in store.all("system/members") if m.get("identifier") == by), {})
    if chosen := store.get("service/boards", parent_id(member.get("serviceDefaultBoard"))):
        return chosen
    boards = store.all("service/boards")
    return next((b for b in boards if not b.get("inactiveFlag") and not b.get("projectFlag")), None)


def _first_of_board(store: Store, collection: str, ticket: Record) -> Record | None:
    rows = store.under(collection, "board", parent_id(ticket.get("board")))
    active = sorted((r for r in rows if not r.get("inactive")), key=lambda r: (r.get("sortOrder", 0), r["id"]))
    return _default(active)


def _default_type(store: Store, ticket: Record) -> Record | None:
    rows = store.under("service/boards/types", "board", parent_id(ticket.get("board")))
    return next((r for r in rows if r.get("defaultFlag") and not r.get("inactiveFlag")), None)


def _default(rows: list[Record], *, strict: bool = False) -> Record | None:
    chosen = next((r for r in rows if r.get("defaultFlag")), None)
    return chosen or (None if strict or not rows else rows[0])


def _reference(record: Record | None) -> Record | None:
    return {"id": record["id"]} if record else None


def _set(ticket: Record, name: str, record: Record | None) -> None:
    if record and not ticket.get(name):
        ticket[name] = {"id": record["id"]}


def _from_board(store: Store, ticket: Record) -> None:
    board = store.get("service/boards", parent_id(ticket.get("board"))) or {}
    for name in ("location", "department", "workRole", "workType"):
        if board.get(name):
            ticket.setdefault(name, board[name])


def from_contact(store: Store, ticket: Record) -> None:
    contact = store.get("company/contacts", parent_id(ticket.get("contact")))
    if contact is None:
        return
    ticket.setdefault("contactName", f"{contact.get('firstName', '')} {contact.get('lastName', '')}".strip())
    for item in contact.get("communicationItems") or []:
        if item.get("defaultFlag", True) and item.get("communicationType") == "Email":
            ticket.setdefault("contactEmailAddress", item.get("value", ""))
        if item.get("defaultFlag", True) and item.get("communicationType") == "Phone":
            ticket.setdefault("contactPhoneNumber", str(item.get("value", ""))[:20])
