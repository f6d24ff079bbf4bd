"""What the screen shows of a ticket, and what it writes."""

from dataclasses import dataclass
from typing import Any

from simulators.connectwise.errors import ApiError
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id

REFERENCES = ("board", "status", "type", "subType", "item", "owner", "priority", "source", "contact")
TEXTS = ("summary", "contactEmailAddress", "contactPhoneNumber", "severity", "impact")
TABS = {
    "discussion": ("Discussion", "detailDescriptionFlag"),
    "internal": ("Internal", "internalAnalysisFlag"),
    "resolution": ("Resolution", "resolutionFlag"),
    "all": ("All", ""),
}


@dataclass(frozen=True)
class Saved:
    id: int
    errors: list[str]


def open_tickets(sim: Simulator, *, board: int | None = None, company: int | None = None) -> list[Record]:
    """Open service tickets, newest first."""
    rows = sim.store.under("service/tickets", "board", board) if board else sim.store.all("service/tickets")
    found = (t for t in reversed(rows) if not t.get("closedFlag"))
    return [t for t in found if company is None or parent_id(t.get("company")) == company]


def boards(sim: Simulator) -> list[Record]:
    rows = sim.store.all("service/boards")
    return [b for b in rows if not b.get("inactiveFlag") and not b.get("projectFlag")]


def choices(sim: Simulator, board: int, type_id: int, subtype_id: int) -> dict[str, list[Record]]:
    """What status, type, subtype and item may be on this board."""
    under = sim.store.under
    links = under("service/boards/typeSubTypeItemAssociations", "board", board)
    statuses = sorted(under("service/boards/statuses", "board", board), key=lambda s: (s.get("sortOrder", 0), s["id"]))
    subtypes = {parent_id(r.get("subType")) for r in links if parent_id(r.get("type")) == type_id}
    items = {parent_id(r.get("item")) for r in links if _pair(r) == (type_id, subtype_id)}
    return {
        "status": _active(statuses),
        "type": _active(under("service/boards/types", "board", board)),
        "subType": [
            s
            for s in _active(under("service/boards/subtypes", "board", board))
            if s["id"] in subtypes or type_id in (s.get("typeAssociationIds") or ())
        ],
        "item": [i for i in _active(under("service/boards/items", "board", board)) if i["id"] in items],
    }


def _pair(link: Record) -> tuple[int, int]:
    return parent_id(link.get("type")), parent_id(link.get("subType"))


def _active(rows: list[Record]) -> list[Record]:
    return [r for r in rows if not r.get("inactive") and not r.get("inactiveFlag")]


def save(sim: Simulator, id: int, form: dict[str, str], by: str) -> Saved:
    """Only what the form names is written; a refusal comes back in ConnectWise's words."""
    resource = sim.resource("service/tickets")
    try:
        values = _values(sim, form)
        with sim.store.lock:
            old = sim.store.get("service/tickets", id)
            if old is None:
                new = sim.writer.create(resource, {}, {k: v for k, v in values.items() if v is not None}, by)
                return Saved(new["id"], [])
            operations = [{"op": "replace", "path": name, "value": value} for name, value in values.items()]
            return Saved(sim.writer.patch(resource, old, operations, by)["id"] if operations else id, [])
    except ApiError as error:
        return Saved(id, [row["message"] for row in error.errors or []] or [error.message])
    except ValueError as error:
        return Saved(id, [str(error)])


def _values(sim: Simulator, form: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in form.items():
        text = text.strip()
        if name in REFERENCES:
            found[name] = {"id": int(text)} if text else None
        elif name in TEXTS:
            found[name] = text or None
        elif name == "company":
            found[name] = {"id": company_named(sim, text)}
        elif name == "budgetHours":
            found[name] = float(text) if text else None
        elif name == "requiredDate":
            found[name] = text or None
        elif name == "initialDescription" and text:
            found[name] = text
    return found


def company_named(sim: Simulator, name: str) -> int:
    wanted = name.casefold()
    for company in sim.store.all("company/companies"):
        if wanted in (str(company.get("name", "")).casefold(), str(company.get("identifier", "")).casefold()):
            return int(company["id"])
    raise ValueError(f"No company is called {name or 'nothing'}.")


def add_note(sim: Simulator, id: int, text: str, tab: str, by: str) -> Saved:
    flag = TABS.get(tab, TABS["discussion"])[1] or "detailDescriptionFlag"
    resource = sim.resource("service/tickets/notes")
    try:
        sim.writer.create(resource, {"ticketId": id}, {"text": text, flag: True}, by)
    except ApiError as error:
        return Saved(id, [row["message"] for row in error.errors or []] or [error.message])
    return Saved(id, [])
