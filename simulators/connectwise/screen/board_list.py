"""The list of a board: its open tickets, or what a search and a status leave of all."""

from simulators.connectwise.schema import Record
from simulators.connectwise.screen import pages, tickets
from simulators.connectwise.screen.markup import box, e, name_of, ticket_table
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.store import parent_id
from simulators.connectwise.web import Response

ROWS = 50
OPEN, EVERY = "", "all"


def board_page(sim: Simulator, who: Record, board: Record, query: dict[str, str]) -> Response:
    words, status = query.get("q", "").strip(), query.get("status", OPEN)
    rows = found(sim, board["id"], words, status)
    links = "".join(_board_link(sim, b, board["id"]) for b in tickets.boards(sim))
    table = ticket_table(sim, rows[:ROWS]) if rows else '<p class="small">No ticket of this board fits.</p>'
    listed = box("s-bl", f"Board: {board.get('name', '')}", table, end=_how_many(len(rows), words, status))
    main = f'<nav class="simtabs" aria-label="Boards">{links}</nav>{_filter(sim, board["id"], words, status)}{listed}'
    heading = f'<div class="simhead"><h1>{e(board.get("name", ""))}</h1></div>'
    body = f'<div class="simbody one"><main class="simmain" id="main" data-live="board">{heading}{main}</main></div>'
    return pages.page(sim, who, str(board.get("name", "")), body, here="Boards")


def found(sim: Simulator, board: int, words: str, status: str) -> list[Record]:
    """Newest first; a status is looked for among closed tickets too."""
    rows = reversed(sim.store.under("service/tickets", "board", board))
    return [t for t in rows if _has_status(t, status) and matches(sim, t, words.casefold())]


def _has_status(ticket: Record, status: str) -> bool:
    if status == OPEN:
        return not ticket.get("closedFlag")
    return status == EVERY or str(parent_id(ticket.get("status"))) == status


def matches(sim: Simulator, ticket: Record, words: str) -> bool:
    """Its number, or words of its summary, its company or its contact."""
    company = name_of(sim, "company/companies", ticket.get("company"))
    return words in f"{ticket['id']} {ticket.get('summary', '')} {company} {ticket.get('contactName', '')}".casefold()


def search_page(sim: Simulator, who: Record, words: str) -> Response:
    """Every board, closed tickets too."""
    rows = [t for t in reversed(sim.store.all("service/tickets")) if matches(sim, t, words.casefold())]
    return pages.list_page(sim, who, f"Search: {words}", rows)


def _filter(sim: Simulator, board: int, words: str, status: str) -> str:
    rows = [(OPEN, "Open tickets"), (EVERY, "All, closed too")]
    rows += [(str(s["id"]), str(s.get("name", ""))) for s in tickets.statuses(sim, board)]
    options = "".join(
        f'<option value="{value}"{" selected" if value == status else ""}>{e(text)}</option>' for value, text in rows
    )
    field = f'<input type="search" name="q" value="{e(words)}" placeholder="Number or words">'
    clear = f'<a class="sbtn" href="/screen/board/{board}">Clear</a>' if words or status else ""
    return (
        f'<form class="simfilter" action="/screen/board/{board}" role="search" aria-label="Tickets of this board">'
        f'<label><span class="sr">Search this board</span>{field}</label>'
        f'<label><span class="sr">Status</span><select name="status">{options}</select></label>'
        f'<button class="sbtn" type="submit">Search</button>{clear}</form>'
    )


def _how_many(count: int, words: str, status: str) -> str:
    kind = "found" if words or status else "open"
    return f"{count} {kind}, newest first" + (f", first {ROWS} shown" if count > ROWS else "")


def _board_link(sim: Simulator, board: Record, here: int) -> str:
    count = len(tickets.open_tickets(sim, board=board["id"]))
    mark = ' aria-current="page"' if board["id"] == here else ""
    return f'<a href="/screen/board/{board["id"]}"{mark}>{e(board.get("name", ""))} ({count})</a>'
