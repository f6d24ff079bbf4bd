"""The ticket itself: its fields, notes, the board beneath and the pod beside it."""

from typing import Any

from simulators.connectwise.schema import Record
from simulators.connectwise.screen import pages, pod, tickets
from simulators.connectwise.screen.markup import (
    age_days,
    box,
    clock_text,
    e,
    local,
    name_of,
    person,
    select_field,
    shown,
    text_field,
    ticket_table,
)
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.special.tickets import merged_notes
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets.rules import configuration_ids, freshen
from simulators.connectwise.web import Response

BENEATH = 12
LEVELS = [(level, level) for level in ("High", "Medium", "Low")]


def ticket_page(sim: Simulator, who: Record, ticket: Record, tab: str) -> Response:
    ticket = freshen(sim, ticket) if ticket["id"] else ticket
    inner = _tools(sim, ticket) + _body(sim, ticket, tab)
    return pages.page(sim, who, _title(ticket), inner, here="" if ticket["id"] else "New ticket")


def new_ticket(sim: Simulator, board: int) -> Record:
    """An unsaved ticket: it has no id yet."""
    chosen = board or next((b["id"] for b in tickets.boards(sim)), 0)
    statuses = sim.store.under("service/boards/statuses", "board", chosen)
    first = next((s for s in statuses if s.get("defaultFlag")), next(iter(statuses), None))
    return {
        "id": 0,
        "board": {"id": chosen},
        "status": {"id": first["id"]} if first else None,
        "severity": "Medium",
        "impact": "Medium",
    }


def _title(ticket: Record) -> str:
    return f"Service Ticket #{ticket['id']} - {ticket.get('summary', '')}" if ticket["id"] else "New service ticket"


def _tools(sim: Simulator, ticket: Record) -> str:
    board = pages.board_of(sim, ticket)
    back = f'<a class="sbtn" id="back" href="/screen/board/{board["id"]}">‹ {e(board["name"])}</a>'
    buttons = "".join(
        f'<button class="sbtn{more}" type="{kind}" id="{id}" form="ticket">{label}</button>'
        for id, label, kind, more in (
            ("save", "Save", "submit", " prim"),
            ("save-close", "Save and Close", "button", ""),
            ("refresh", "Refresh", "button", ""),
        )
    )
    new = f'<a class="sbtn" id="new" href="/screen/ticket/new?board={board["id"]}">New</a>'
    state = f'<span class="small" id="state" role="status">Nothing unsaved · {clock_text(sim)}</span>'
    inner = f"{back}{buttons}{new}{state}{_steps(sim, ticket)}"
    return f'<section class="simtools" id="tools" aria-label="Ticket actions">{inner}</section>'


def _steps(sim: Simulator, ticket: Record) -> str:
    """Where it stands among the open tickets of its board, and the ways to its neighbours."""
    ids = [t["id"] for t in tickets.open_tickets(sim, board=parent_id(ticket.get("board")))]
    if ticket["id"] not in ids:
        return f'<span class="end small">{len(ids)} open</span>'
    at = ids.index(ticket["id"])
    before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
    return (
        f'<span class="end row"><span class="small">{at + 1} of {len(ids)} open</span>'
        f"{_step('previous', 'Previous ticket', '‹', before)}{_step('next', 'Next ticket', '›', after)}</span>"
    )


def _step(id: str, label: str, sign: str, to: int | None) -> str:
    if to is None:
        return f'<span class="sbtn" id="{id}" role="link" aria-disabled="true" aria-label="{label}">{sign}</span>'
    return f'<a class="sbtn" id="{id}" href="/screen/ticket/{to}" data-ticket="{to}" aria-label="{label}">{sign}</a>'


def _body(sim: Simulator, ticket: Record, tab: str) -> str:
    age = f"Age {age_days(sim, ticket)} days · entered {local(sim, ticket.get('_info', {}).get('dateEntered'))}"
    beside = f'<span class="small">{age if ticket["id"] else ""}</span>'
    head = f'<div class="simhead"><h1>{e(_title(ticket))}</h1>{beside}</div>'
    fields = f'<div class="simgrid">{_company(sim, ticket)}{_ticket(sim, ticket)}{_priority(sim, ticket)}</div>'
    errors = '<div class="simerrors" id="errors" role="alert" hidden></div>'
    form = (
        f'<form id="ticket" method="post" action="/screen/ticket/{ticket["id"] or "new"}" class="simform">'
        f"{errors}{fields}{_summary(ticket)}</form>"
    )
    notes = _notes(sim, ticket, tab) if ticket["id"] else ""
    main = f'<main class="simmain" id="main" data-id="{ticket["id"]}">{head}{form}{notes}{_beneath(sim, ticket)}</main>'
    return f'<div class="simbody">{main}{_pod(sim, ticket)}</div>'


def _company(sim: Simulator, ticket: Record) -> str:
    store = sim.store
    company = parent_id(ticket.get("company"))
    names = "".join(f'<option value="{e(c.get("name"))}"></option>' for c in store.all("company/companies"))
    contacts = [(c["id"], person(c)) for c in store.under("company/contacts", "company", company)] if company else []
    contact = store.get("company/contacts", parent_id(ticket.get("contact")))
    kinds = [name_of(sim, "company/contacts/types", t, "description") for t in (contact or {}).get("types") or []]
    devices = (store.get("company/configurations", n) for n in configuration_ids(store, ticket))
    value = name_of(sim, "company/companies", ticket.get("company"))
    rows = [
        text_field("Company", "company", value, required=True, more=' list="companies"'),
        f'<datalist id="companies">{names}</datalist>',
        select_field("Contact", "contact", contacts, parent_id(ticket.get("contact"))),
        shown("Contact type", e(", ".join(k for k in kinds if k))),
        text_field("Email", "contactEmailAddress", ticket.get("contactEmailAddress")),
        text_field("Phone", "contactPhoneNumber", ticket.get("contactPhoneNumber")),
        shown("Site", e(ticket.get("siteName") or (ticket.get("site") or {}).get("name"))),
        shown("Agreement", e(name_of(sim, "finance/agreements", ticket.get("agreement")))),
        shown("Configuration", e(", ".join(d["name"] for d in devices if d))),
    ]
    return box("s-co", "Company", "".join(rows))


def _ticket(sim: Simulator, ticket: Record) -> str:
    board, type_id, subtype_id = (parent_id(ticket.get(n)) for n in ("board", "type", "subType"))
    found = tickets.choices(sim, board, type_id, subtype_id)
    members = [(m["id"], person(m)) for m in sim.store.all("system/members") if m.get("licenseClass") != "A"]
    labels = (
        ("status", "Status", True),
        ("type", "Type", False),
        ("subType", "Subtype", False),
        ("item", "Item", False),
    )
    rows = [select_field("Board", "board", _named(tickets.boards(sim)), board, required=True)]
    rows += [_chain_field(sim, ticket, found[name], name, label, needed) for name, label, needed in labels]
    rows += [
        select_field("Ticket owner", "owner", members, parent_id(ticket.get("owner"))),
        select_field("Source", "source", _named(sim.store.all("service/sources")), parent_id(ticket.get("source"))),
        shown("Location", e(name_of(sim, "system/locations", ticket.get("location")))),
    ]
    return box("s-ti", "Ticket", "".join(rows))


def _chain_field(sim: Simulator, ticket: Record, rows: list[Record], name: str, label: str, needed: bool) -> str:
    """What an old ticket has is shown by its name even where it is inactive now."""
    collection = sim.resource("service/tickets").fields[name].target
    chosen = sim.store.get(collection, parent_id(ticket.get(name)))
    if chosen and chosen["id"] not in [r["id"] for r in rows]:
        rows = [chosen, *rows]
    return select_field(label, name, _named(rows), chosen["id"] if chosen else 0, required=needed)


def _named(rows: list[Record]) -> list[tuple[int | str, str]]:
    return [(r["id"], str(r.get("name", ""))) for r in rows]


def _priority(sim: Simulator, ticket: Record) -> str:
    priorities = _named(sim.store.all("service/priorities"))
    default = next((p["id"] for p in sim.store.all("service/priorities") if p.get("defaultFlag")), 0)
    due = str(ticket.get("requiredDate", ""))[:10]
    rows = [
        select_field("Priority", "priority", priorities, parent_id(ticket.get("priority")) or default, required=True),
        select_field("Impact", "impact", LEVELS, ticket.get("impact"), required=True),
        select_field("Severity", "severity", LEVELS, ticket.get("severity"), required=True),
        shown("SLA", e(name_of(sim, "service/SLAs", ticket.get("sla")))),
        shown("SLA status", f"<b>{e(ticket.get('slaStatus'))}</b>"),
        shown("Resources", e(ticket.get("resources") or "none assigned")),
        text_field("Due date", "requiredDate", due, more=' type="date"'),
        text_field("Budget hours", "budgetHours", ticket.get("budgetHours", ""), more=' inputmode="decimal"'),
        shown("Actual hours", e(f"{ticket.get('actualHours') or 0:.2f}")),
    ]
    return box("s-pr", "Priority and SLA", "".join(rows))


def _summary(ticket: Record) -> str:
    more = ' maxlength="100"'
    rows = text_field("Summary", "summary", ticket.get("summary"), required=True, more=more).replace(
        "sf", "sf wide1", 1
    )
    if not ticket["id"]:
        area = '<textarea class="simta" name="initialDescription" rows="5"></textarea>'
        rows += f'<label class="sf wide1"><span>Description</span>{area}</label>'
    return box("s-su", "Summary", rows)


def _notes(sim: Simulator, ticket: Record, tab: str) -> str:
    notes = list(reversed(merged_notes(sim.store, ticket)))
    tab = tab if tab in tickets.TABS else "discussion"
    links = "".join(_tab(ticket, notes, name, name == tab) for name in tickets.TABS)
    lists = "".join(_note(sim, n) for n in notes if _on_tab(n, tab)) or '<p class="small">No notes here.</p>'
    label = tickets.TABS[tab][0] if tab != "all" else "Discussion"
    form = (
        f'<form method="post" action="/screen/ticket/{ticket["id"]}/notes" id="note-form" class="simform">'
        f'<input type="hidden" name="tab" value="{tab}"><label class="sr" for="s-new">New {label.lower()} note</label>'
        f'<textarea id="s-new" name="text" class="simta" rows="2" placeholder="New {label.lower()} note"></textarea>'
        '<div class="row"><button class="sbtn" type="submit">Add note</button></div></form>'
    )
    return box("s-no", "Notes", f'<nav class="simtabs" aria-label="Notes">{links}</nav>{lists}{form}')


def _on_tab(note: Record, tab: str) -> bool:
    flag = tickets.TABS[tab][1]
    return not flag or bool(note.get(flag))


def _tab(ticket: Record, notes: list[Record], name: str, here: bool) -> str:
    count = sum(1 for n in notes if _on_tab(n, name))
    mark = ' aria-current="page"' if here else ""
    url = f"/screen/ticket/{ticket['id']}?tab={name}"
    return f'<a href="{url}" data-tab="{name}"{mark}>{tickets.TABS[name][0]} ({count})</a>'


def _note(sim: Simulator, note: dict[str, Any]) -> str:
    kinds = [label.lower() for label, flag in tickets.TABS.values() if flag and note.get(flag)]
    if note["noteType"] == "TimeEntryNote":
        kinds.insert(0, "time entry")
    when = local(sim, note.get("_info", {}).get("dateEntered"))
    head = f"<header><b>{e(note['originalAuthor'])}</b><span>{when}</span><span>{e(', '.join(kinds))}</span></header>"
    return f'<article class="simnote">{head}<p>{e(note.get("text", ""))}</p></article>'


def _beneath(sim: Simulator, ticket: Record) -> str:
    board = pages.board_of(sim, ticket)
    rows = tickets.open_tickets(sim, board=board["id"])
    at = next((n for n, t in enumerate(rows) if t["id"] == ticket["id"]), 0)
    start = max(0, min(at - BENEATH // 2, len(rows) - BENEATH))
    table = ticket_table(sim, rows[start : start + BENEATH], ticket["id"])
    return box("s-bl", f"Board: {board['name']}", table, end="open tickets, newest first")


def _pod(sim: Simulator, ticket: Record) -> str:
    """Outside of main, so that another ticket does not reload it."""
    url = pod.address(sim, ticket["id"])
    if not url:
        return ""
    frame = (
        f'<iframe id="pod" data-src="{e(url)}" data-origin="{e(pod.origin(sim))}" width="380" height="980" '
        f'title="{e(pod.title(sim))}"></iframe>'
    )
    state = '<span class="end small" id="pod-state">pod, 380 px wide</span>'
    head = f'<header><h2 id="s-pod">{e(pod.title(sim))}</h2>{state}</header>'
    return f'<aside class="simpod" aria-labelledby="s-pod">{head}{frame}</aside>'
