"""The pages of the screen around a ticket: the frame of every page, board lists, a company."""

from simulators.connectwise.living.living import ARRIVAL_SECONDS
from simulators.connectwise.schema import Record
from simulators.connectwise.screen import member as people
from simulators.connectwise.screen import pod, tickets
from simulators.connectwise.screen.markup import box, e, person, ticket_table
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id
from simulators.connectwise.web import Response
from simulators.connectwise.web import page as answer_page

ROWS = 50
NOTICE = (
    "Stands in for a PSA's ticket screen so that the panel can be tried and tested. "
    "Not ConnectWise, not part of the product. People and companies are invented."
)


def page(sim: Simulator, who: Record, title: str, body: str, *, here: str = "", status: int = 200) -> Response:
    """A whole page; its policy lets it frame the pod and nothing else."""
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Simulator: {e(title)}</title>"
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/screen/static/screen.css">'
        '<script type="module" src="/screen/static/screen.js"></script></head>'
        f'<body class="sim">{_header(sim, who, here)}{body}</body></html>'
    )
    frames = pod.origin_of(pod.address(sim, 0)) or "'none'"
    policy = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    return answer_page(
        html, status, {"Content-Security-Policy": f"{policy}; frame-src {frames}", "Cache-Control": "no-store"}
    )


def _header(sim: Simulator, who: Record, here: str) -> str:
    places = (("Boards", "/screen"), ("New ticket", "/screen/ticket/new"))
    links = "".join(f'<a href="{url}"{" aria-current=page" if name == here else ""}>{name}</a>' for name, url in places)
    return (
        '<header class="simtop" id="top" aria-label="Simulator">'
        f'<div class="simmark"><b>SIMULATOR</b><span>{NOTICE}</span><span class="end">{_pace(sim)}</span></div>'
        f'<div class="simbar"><nav aria-label="Simulator pages">{links}</nav>'
        f"{_search()}{_sign_in(sim, who)}</div></header>"
    )


def _pace(sim: Simulator) -> str:
    """How fast things happen here, which is not how fast they happen in life."""
    settings, ways = sim.settings, sim.living.ways
    if not settings.ticket_stream:
        return "No new tickets arrive by themselves"
    if ways and not ways.awake(sim.clock.now()):
        return "Demo pace, outside working hours: a fifth of the tickets, only those on duty work"
    low, high = (round(seconds * settings.pace) for seconds in ARRIVAL_SECONDS)
    return f"Demo pace: a new ticket every {low}–{high} s{', staff work as fast' if settings.staff else ''}"


def _search() -> str:
    field = '<input type="search" name="q" placeholder="Ticket number or words">'
    label = f'<label><span class="sr">Search tickets</span>{field}</label>'
    return f'<form class="end" action="/screen/search" role="search" aria-label="All tickets">{label}</form>'


def _sign_in(sim: Simulator, who: Record) -> str:
    rows = "".join(
        f'<option value="{e(m["identifier"])}"{" selected" if m["id"] == who["id"] else ""}>'
        f"{e(m['identifier'])} · {e(person(m))}</option>"
        for m in people.members(sim)
    )
    select = f'<label><span class="sr">Member</span><select name="identifier" id="member">{rows}</select></label>'
    return (
        f'<span class="pad">signed in as <b id="who">{e(who["identifier"])}</b></span>'
        f'<form method="post" action="/screen/member" id="sign-in">{select}'
        '<button class="sbtn" type="submit">Other member</button></form>'
    )


def list_page(sim: Simulator, who: Record, title: str, rows: list[Record]) -> Response:
    listed = box("s-bl", "Tickets", ticket_table(sim, rows[:ROWS]), end=f"{len(rows)} found")
    body = f'<div class="simbody one"><main class="simmain" id="main"><h1>{e(title)}</h1>{listed}</main></div>'
    return page(sim, who, title, body)


def company_page(sim: Simulator, who: Record, company: Record) -> Response:
    return list_page(
        sim, who, f"{company.get('name', '')}: open tickets", tickets.open_tickets(sim, company=company["id"])
    )


def missing_page(sim: Simulator, who: Record, what: str) -> Response:
    body = f'<div class="simbody one"><main class="simmain" id="main"><h1>{e(what)} does not exist</h1></main></div>'
    return page(sim, who, "Not found", body, status=404)


def board_of(sim: Simulator, ticket: Record) -> Record:
    return sim.store.get("service/boards", parent_id(ticket.get("board"))) or {"id": 0, "name": ""}
