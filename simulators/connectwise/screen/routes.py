"""The addresses of the screen."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

from simulators.connectwise.living.cause import because
from simulators.connectwise.schema import Record
from simulators.connectwise.screen import board_list, member, pages, ticket_page, tickets, time_entries
from simulators.connectwise.screen.markup import person
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.web import Request, Response, answer, redirect

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


def find(sim: Simulator, request: Request, path: str) -> Response | None:
    """The answer of the screen; None when the address is not its own."""
    if path in ("/", ""):
        return redirect("/screen")
    if path != "/screen" and not path.startswith("/screen/"):
        return None
    if path.startswith("/screen/static/"):
        return _static(path.rpartition("/")[2])
    who = member.signed_in(sim, request)
    where = re.sub(r"\d+", "#", path)
    handler = {"GET": _get, "POST": _post}.get(request.method)
    return handler(sim, request, who, path, where) if handler else answer({"error": "method not allowed"}, 405)


def _static(name: str) -> Response:
    file = STATIC / name
    if file.suffix not in KINDS or not re.fullmatch(r"[\w.-]+", name) or not file.is_file():
        return answer({"error": "not found"}, 404)
    return Response(200, file.read_bytes(), {"Content-Type": KINDS[file.suffix], "Cache-Control": "no-cache"})


def _number(path: str) -> int:
    found = re.search(r"\d+", path)
    return int(found[0]) if found else 0


def _get(sim: Simulator, request: Request, who: Record, path: str, where: str) -> Response:
    query = request.query
    if where in ("/screen", "/screen/board/#"):
        return _board(sim, who, _number(path), query)
    if where == "/screen/ticket/#":
        return _ticket(sim, who, _number(path), query)
    if where == "/screen/ticket/new":
        return ticket_page.ticket_page(sim, who, ticket_page.new_ticket(sim, _id(query, "board")))
    if where == "/screen/company/#":
        company = sim.store.get("company/companies", _number(path))
        return pages.company_page(sim, who, company) if company else pages.missing_page(sim, who, "This company")
    if where == "/screen/search":
        return board_list.search_page(sim, who, query.get("q", "").strip())
    if where == "/screen/member/authentication":
        return answer(member.authentication(sim, who))
    if where == "/screen/choices":
        return _choices(sim, request)
    return pages.missing_page(sim, who, "This page")


def _id(query: dict[str, str], name: str) -> int:
    text = query.get(name, "")
    return int(text) if text.isdigit() else 0


def _board(sim: Simulator, who: Record, id: int, query: dict[str, str]) -> Response:
    board = sim.store.get("service/boards", id) if id else next(iter(tickets.boards(sim)), None)
    if board is None:
        return pages.missing_page(sim, who, "This board")
    return board_list.board_page(sim, who, board, query)


def _ticket(sim: Simulator, who: Record, id: int, query: dict[str, str]) -> Response:
    ticket = sim.store.get("service/tickets", id)
    if ticket is None:
        return pages.missing_page(sim, who, f"Ticket #{id}")
    return ticket_page.ticket_page(sim, who, ticket, query.get("tab", ""), query.get("view", ""))


def _choices(sim: Simulator, request: Request) -> Response:
    """What can be chosen once a board, a type and a subtype are, or a company."""
    if company := request.param("company"):
        found = tickets.of_company(sim, tickets.find_company(sim, company))
    else:
        board, type_id, subtype_id = (_id(request.query, n) for n in ("board", "type", "subType"))
        found = tickets.choices(sim, board, type_id, subtype_id)
    return answer({name: [_choice(row) for row in rows] for name, rows in found.items()})


def _choice(row: Record) -> Record:
    return {"id": row["id"], "name": row.get("name") or person(row), "default": bool(row.get("defaultFlag"))}


def _post(sim: Simulator, request: Request, who: Record, path: str, where: str) -> Response:
    if not _from_here(request):
        return answer({"errors": ["This form was sent from another site."]}, 403)
    form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    with because(method="POST", path=path, by=who["identifier"]):
        return _save(sim, request, who, path, where, form)


def _save(sim: Simulator, request: Request, who: Record, path: str, where: str, form: dict[str, str]) -> Response:
    if where == "/screen/member":
        return member.sign_in(sim, form.get("identifier", ""), form.get("back", "/screen"))
    if where in ("/screen/ticket/#", "/screen/ticket/new"):
        return _saved(request, tickets.save(sim, _number(path), form, who["identifier"]))
    if where == "/screen/ticket/#/notes":
        return _saved(request, tickets.add_note(sim, _number(path), form, who["identifier"]))
    if where == "/screen/ticket/#/time":
        return _saved(request, time_entries.add(sim, _number(path), form, who["identifier"]))
    return pages.missing_page(sim, who, "This page")


def _from_here(request: Request) -> bool:
    """A browser says where a form comes from; another site's is not taken."""
    return request.header("Sec-Fetch-Site") in ("", "same-origin", "none")


def _saved(request: Request, saved: tickets.Saved) -> Response:
    """For the module JSON, for a plain form the ticket again."""
    if "application/json" in request.header("Accept"):
        return answer({"id": saved.id, "errors": saved.errors}, 422 if saved.errors else 200)
    if saved.errors:
        return answer({"errors": saved.errors}, 422)
    return redirect(f"/screen/ticket/{saved.id}")
