"""The page of a ticket: what can be done, its tabs, the board beneath and the pod beside it."""

from simulators.connectwise.schema import Record
from simulators.connectwise.screen import boxes, notes_box, pages, pod, sections, tickets, time_tab
from simulators.connectwise.screen.markup import age_days, box, clock_text, e, local, ticket_table
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.special.all_notes import time_of
from simulators.connectwise.store import parent_id
from simulators.connectwise.tickets import merging
from simulators.connectwise.tickets.rules import freshen
from simulators.connectwise.web import Response

BENEATH = 12
VIEWS = ("ticket", "tasks", "configurations", "products", "activities", "time", "schedule", "documents", "audit")


def ticket_page(sim: Simulator, who: Record, ticket: Record, tab: str = "", view: str = "") -> Response:
    ticket = freshen(sim, ticket) if ticket["id"] else ticket
    tab, view = tab if tab in tickets.TABS else "discussion", view if view in VIEWS and ticket["id"] else "ticket"
    framed = _pod(sim, ticket)
    body = f'<div class="simbody{"" if framed else " one"}">{_main(sim, who, ticket, tab, view)}{framed}</div>'
    inner = _tools(sim, ticket) + body
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
    time = f'<a class="sbtn" id="add-time" data-view="time" href="{_url(ticket, "time")}">Add Time</a>'
    state = f'<span class="small" id="state" role="status">Nothing unsaved · {clock_text(sim)}</span>'
    inner = f"{back}{buttons}{new}{time if ticket['id'] else ''}{state}{_steps(sim, ticket)}"
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


def _main(sim: Simulator, who: Record, ticket: Record, tab: str, view: str) -> str:
    """The fields are there on every tab, so that what is typed into them stays when another one is looked at."""
    id = ticket["id"]
    errors = '<div class="simerrors" id="errors" role="alert" hidden></div>'
    form = f'<form id="ticket" method="post" action="/screen/ticket/{id or "new"}" class="simform">'
    fields = f"{form}{boxes.boxes(sim, ticket)}</form>{notes_box.notes_box(sim, ticket, tab) if id else ''}"
    hidden = "" if view == "ticket" else " hidden"
    inner = (
        f"{_head(sim, ticket)}{errors}{_views(sim, ticket, view) if id else ''}"
        f'<div id="fields" class="simform"{hidden}>{fields}</div>'
        f'<div id="view" class="simform" data-view="{view}">{_view(sim, who, ticket, view)}</div>'
    )
    return f'<main class="simmain" id="main" data-id="{id}">{inner}{_beneath(sim, ticket)}</main>'


def _head(sim: Simulator, ticket: Record) -> str:
    info = ticket.get("_info", {})
    age = f"Age {age_days(sim, ticket)} days · entered {local(sim, info.get('dateEntered'))}"
    beside = f"{age} by {e(info.get('enteredBy'))}{_family(sim, ticket)}" if ticket["id"] else ""
    return f'<div class="simhead"><h1>{e(_title(ticket))}</h1><span class="small">{beside}</span></div>'


def _family(sim: Simulator, ticket: Record) -> str:
    into, parent = parent_id(ticket.get("mergedParentTicket")), ticket.get("parentTicketId")
    merged, children = merging.merged(sim.store, ticket), merging.children(sim.store, ticket)
    words = [f"merged into {_link(into)}" if into else "", f"bundled under {_link(parent)}" if parent else ""]
    words += [f"{len(merged)} merged into it" if merged else "", f"{len(children)} bundled" if children else ""]
    return "".join(f" · {text}" for text in words if text)


def _link(id: int | None) -> str:
    return f'<a href="/screen/ticket/{id}" data-ticket="{id}">#{id}</a>'


def _views(sim: Simulator, ticket: Record, here: str) -> str:
    links = "".join(
        f'<a href="{_url(ticket, view)}" data-view="{view}"{" aria-current=page" if view == here else ""}>'
        f"{e(_label(sim, ticket, view))}</a>"
        for view in VIEWS
    )
    return f'<nav class="simtabs" id="views" aria-label="Ticket tabs">{links}</nav>'


def _url(ticket: Record, view: str) -> str:
    return f"/screen/ticket/{ticket['id']}" + (f"?view={view}" if view != "ticket" else "")


def _label(sim: Simulator, ticket: Record, view: str) -> str:
    if view == "ticket":
        return "Ticket"
    if view == "time":
        return f"Time ({len(time_of(sim.store, ticket))})"
    section = sections.SECTIONS[view]
    return f"{section.label} ({len(section.rows(sim, ticket))})" if section.counted else section.label


def _view(sim: Simulator, who: Record, ticket: Record, view: str) -> str:
    if view == "ticket":
        return ""
    if view == "time":
        return time_tab.time_tab(sim, ticket, who)
    return sections.section_box(sim, ticket, sections.SECTIONS[view])


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
