"""A board with its chains and tickets on it, in the mirror of a cast."""

from datetime import timedelta
from typing import Any

from approvals.models import Proposal
from approvals.parts import Part
from cwhub.accounts.models import Client
from cwhub.mirror.models import (
    Association,
    Board,
    BoardItem,
    BoardStatus,
    BoardSubtype,
    BoardType,
    Priority,
    Ticket,
)
from kit.clock import now
from tests.approvals.cast import Cast, make_proposal

DESK, ALERTS = 1, 2
NEW, PAUSED = 11, 12
MAIL, ACCESS = 21, 22
OUTLOOK, MFA = 31, 32
DESKTOP = 41
CHAINS = ((MAIL, OUTLOOK, DESKTOP), (ACCESS, MFA, None))
URGENT, NORMAL = 51, 52
STAGES = {NEW: "NotResponded", PAUSED: "NoEscalation"}


def mirrored(cast: Cast, **fields: Any) -> dict[str, Any]:
    return {"account": cast.account, "connection": cast.connection, "seen_at": now()} | fields


def make_boards(cast: Cast) -> None:
    with cast.everything.open():
        for ref, name in ((DESK, "Help"), (ALERTS, "Monitoring")):
            Board.objects.create(**mirrored(cast, external_id=ref, name=name, takes_part=True))
        for ref, name in ((NEW, "Untouched"), (PAUSED, "On hold")):
            make_status(cast, ref, name)
        for model, ref, name in (
            (BoardType, MAIL, "Mail"),
            (BoardType, ACCESS, "Access"),
            (BoardSubtype, OUTLOOK, "Client"),
            (BoardSubtype, MFA, "Second factor"),
            (BoardItem, DESKTOP, "Desktop"),
        ):
            model.objects.create(**mirrored(cast, external_id=ref, name=name, board_ref=DESK))
        for n, (type_, subtype, item) in enumerate(CHAINS, start=1):
            chain = {"board_ref": DESK, "type_ref": type_, "subtype_ref": subtype, "item_ref": item}
            Association.objects.create(**mirrored(cast, external_id=n, **chain))
        for n, (ref, name) in enumerate(((URGENT, "Now"), (NORMAL, "Soon"))):
            Priority.objects.create(**mirrored(cast, external_id=ref, name=name, sort_order=n))


def make_status(cast: Cast, ref: int, name: str) -> None:
    BoardStatus.objects.create(**mirrored(cast, external_id=ref, name=name, board_ref=DESK, stage=STAGES[ref]))


def named(id_: int, name: str) -> dict[str, Any]:
    return {"id": id_, "name": name}


def make_ticket(cast: Cast, number: int, client: Client | None = None, **changes: Any) -> Ticket:
    owner = client or cast.acme
    record: dict[str, Any] = {
        "id": number,
        "board": named(DESK, "Help"),
        "status": named(NEW, "Untouched"),
        "type": named(MAIL, "Mail"),
        "subType": named(OUTLOOK, "Client"),
        "item": named(DESKTOP, "Desktop"),
        "priority": named(NORMAL, "Soon"),
        "company": named(owner.external_id, owner.name),
    } | changes.pop("record", {})
    fields: dict[str, Any] = {
        "external_id": number,
        "client": owner,
        "summary": f"Ticket {number}",
        "board_ref": DESK,
        "status_ref": NEW,
        "type_ref": MAIL,
        "subtype_ref": OUTLOOK,
        "priority_ref": NORMAL,
        "entered_at": now(),
        "goal_at": now() + timedelta(minutes=30),
        "record": record,
    } | changes
    with cast.everything.open():
        return Ticket.objects.create(**mirrored(cast, **fields))


def propose_filing(cast: Cast, number: int = 48817, **changes: Any) -> Proposal:
    """File it under Access, Second factor; the item empties."""
    fields = {"type": named(ACCESS, "Access"), "subType": named(MFA, "Second factor"), "item": None}
    before = {
        "type": named(MAIL, "Mail"),
        "subType": named(OUTLOOK, "Client"),
        "item": named(DESKTOP, "Desktop"),
        "company": named(1, "Acme"),
    }
    payload = {"ticket": number, "company": 1, "fields": fields, "notify": False}
    diff = [
        {"field": "Type", "before": "Mail", "after": "Access", "note": ""},
        {"field": "Subtype", "before": "Client", "after": "Second factor", "note": ""},
        {"field": "Item", "before": "Desktop", "after": None, "note": "a new type empties it"},
    ]
    effects = [
        {"icon": "clock", "text": "Status stays Untouched: the response clock keeps running.", "hot": False},
        {"icon": "mail", "text": "Mails nobody: notifications are switched off for this change.", "hot": False},
    ]
    more: dict[str, Any] = {
        "ticket": number,
        "diff": diff,
        "effects": effects,
        "summary": "File under Access, Second factor",
    }
    return make_proposal(cast, parts=[Part("ticket.update", payload, before)], **(more | changes))


def propose_note(cast: Cast, number: int = 48817, **changes: Any) -> Proposal:
    text = "Looks like the second factor.\n1. Ask for the new phone."
    payload = {"ticket": number, "company": 1, "tab": "internal", "text": text, "notify": False}
    lines = [{"op": "+", "text": line} for line in text.splitlines()]
    diff = [{"field": "Internal note", "lines": lines, "audience": "internal", "to": ""}]
    more: dict[str, Any] = {"ticket": number, "diff": diff, "summary": "Post the analysis as an internal note"}
    return make_proposal(cast, parts=[Part("ticket.note", payload, {"company": 1})], **(more | changes))
