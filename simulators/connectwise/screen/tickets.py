"""What the screen shows of a ticket, and what it writes."""

from dataclasses import dataclass
from typing import Any

from simulators.connectwise.errors import ApiError
from simulators.connectwise.living import mails
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id

REFERENCES = ("board", "status", "type", "subType", "item", "owner", "priority", "source", "contact", "site")
TEXTS = ("summary", "contactEmailAddress", "contactPhoneNumber", "automaticEmailCc", "severity", "impact")
TABS = {
    "discussion": ("Discussion", "detailDescriptionFlag"),
    "internal": ("Internal", "internalAnalysisFlag"),
    "resolution": ("Resolution", "resolutionFlag"),
    "all": ("All", ""),
}
MAILS = {
    "emailContact": ("Contact", "automaticEmailContactFlag"),
    "emailResource": ("Resources", "automaticEmailResourceFlag"),
    "emailCc": ("CC", "automaticEmailCcFlag"),
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
    subtypes = {parent_id(r.get("subType")) for r in links if parent_id(r.get("type")) == type_id}
    items = {parent_id(r.get("item")) for r in links if _pair(r) == (type_id, subtype_id)}
    return {
        "status": _active(statuses(sim, board)),
        "type": _active(under("service/boards/types", "board", board)),
        "subType": [
            s
            for s in _active(under("service/boards/subtypes", "board", board))
            if s["id"] in subtypes or type_id in (s.get("typeAssociationIds") or ())
        ],
        "item": [i for i in _active(under("service/boards/items", "board", board)) if i["id"] in items],
    }


def statuses(sim: Simulator, board: int) -> list[Record]:
    rows = sim.store.under("service/boards/statuses", "board", board)
    return sorted(rows, key=lambda s: (s.get("sortOrder", 0), s["id"]))


def of_company(sim: Simulator, company: int) -> dict[str, list[Record]]:
    """Who and which site can be chosen for a company."""
    if not company:
        return {"contact": [], "site": []}
    contacts, sites = (
        sim.store.under(f"company/{kind}", "company", company) for kind in ("contacts", "companies/sites")
    )
    return {"contact": _active(contacts), "site": _active(sites)}


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
    except (ApiError, ValueError) as error:
        return Saved(id, told(error))


def told(error: Exception) -> list[str]:
    """A refusal in ConnectWise's own words."""
    if isinstance(error, ApiError):
        return [row["message"] for row in error.errors or []] or [error.message]
    return [str(error)]


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
        elif name in ("budgetHours", "requiredDate"):
            found[name] = text or None
        elif name == "initialDescription" and text:
            found[name] = text
    return found


def company_named(sim: Simulator, name: str) -> int:
    if found := find_company(sim, name):
        return found
    raise ValueError(f"No company is called {name or 'nothing'}.")


def find_company(sim: Simulator, name: str) -> int:
    wanted = name.strip().casefold()
    rows = sim.store.all("company/companies")
    fitting = (c["id"] for c in rows if wanted in (str(c.get(n, "")).casefold() for n in ("name", "identifier")))
    return next(fitting, 0)


def mails_of(tab: str) -> tuple[str, ...]:
    """Who may be written to from a tab: an internal note is for the resources alone."""
    return ("emailResource",) if tab == "internal" else tuple(MAILS)


def add_note(sim: Simulator, id: int, form: dict[str, str], by: str) -> Saved:
    """The note and what its ticks say about mails, or nothing of both."""
    if sim.store.get("service/tickets", id) is None:
        return Saved(id, [f"Ticket {id} not found"])
    tab = form.get("tab", "")
    flag = TABS.get(tab, TABS["discussion"])[1] or "detailDescriptionFlag"
    note = {"text": form.get("text", ""), flag: True}
    asked = [name for name in form.get("asked", "").split() if name in MAILS]
    if asked and not any(name in form for name in asked if name != "emailCc"):
        note["processNotifications"] = False
    try:
        with sim.store.writing():
            _keep_ticks(sim, id, {MAILS[name][1]: name in form for name in asked}, by)
            sim.writer.create(sim.resource("service/tickets/notes"), {"ticketId": id}, note, by)
            _tell_resources(sim, id, form, tab)
    except ApiError as error:
        return Saved(id, told(error))
    return Saved(id, [])


def _keep_ticks(sim: Simulator, id: int, ticks: dict[str, bool], by: str) -> None:
    """The ticks are the ticket's own: the next note finds them as they were left."""
    ticket = sim.store.rows("service/tickets")[id]
    changed = {name: on for name, on in ticks.items() if bool(ticket.get(name)) != on}
    operations = [{"op": "replace", "path": name, "value": on} for name, on in changed.items()]
    if operations:
        sim.writer.patch(sim.resource("service/tickets"), ticket, operations, by)


def _tell_resources(sim: Simulator, id: int, form: dict[str, str], tab: str) -> None:
    """On the other tabs the API knows no mail to the resources: it is the screen's own."""
    ticket = sim.store.rows("service/tickets")[id]
    if tab != "internal":
        mails.tell_resources(sim, ticket, form.get("text", ""), flag="emailResource" in form)
