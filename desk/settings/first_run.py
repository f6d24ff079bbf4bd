"""Settings > First run: four steps from keys to the first suggestion. Boards can be changed here later."""

from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from approvals.errors import ApprovalError
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.models import Connection
from cwhub.accounts.rights import Right, needs
from cwhub.mirror.models import Ticket
from cwhub.mirror.models.setup import Part
from desk.connecting import services
from desk.connecting.choices import ASKED, ChoiceMissing, Choices, category_choices
from desk.settings import setup
from desk.settings.access import actor_of
from desk.settings.times import ago

PAGE = "desk/settings/first_run.html"
NONE = "none"  # the answer "there is none"


@needs(Right.MANAGE_CONNECTIONS)
@require_GET
def first_run(request: HttpRequest) -> HttpResponse:
    return page(cast(ScopedRequest, request))


@needs(Right.MANAGE_CONNECTIONS)
@require_POST
def save_boards(request: HttpRequest) -> HttpResponse:
    """Boards, parts, types and companies in one transaction; categories that exist are left alone."""
    mine = cast(ScopedRequest, request)
    connection = connection_read(mine)
    if connection is None:
        return redirect("first_run")
    choices = choices_of(mine)
    try:
        services.save_choices(scope=mine.scope, connection=connection, choices=choices, by=actor_of(mine))
    except ChoiceMissing as missing:
        return page(mine, choices=choices, missing=missing)
    messages.success(request, "Boards and statuses are saved.")
    return redirect(address(mine, connection) + "#cats")


@needs(Right.MANAGE_CONNECTIONS)
@require_POST
def save_categories(request: HttpRequest) -> HttpResponse:
    """Makes the categories once and opens the account for work."""
    mine = cast(ScopedRequest, request)
    connection = connection_read(mine)
    if connection is None or setup.own_categories(mine.scope, connection):
        return redirect(address(mine, connection))
    wanted, at_two = [], set()
    for proposed in setup.unlike(connection, category_choices(connection)):
        key = setup.key_of(proposed)
        named = replace(proposed, name=(request.POST.get(f"name-{key}", proposed.name)).strip()[:80])
        wanted.append(named)
        if key in request.POST.getlist("at_two"):
            at_two.add(named.name)
    try:
        services.finish_choices(
            scope=mine.scope, connection=connection, wanted=wanted, at_two=at_two, by=actor_of(mine)
        )
    except (ChoiceMissing, ApprovalError) as refused:
        return page(mine, categories_refused=str(refused))
    messages.success(request, "Connected. New tickets get proposals from now on.")
    return redirect("integrations")


@needs(Right.MANAGE_CONNECTIONS)
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Whether the panel has been seen since."""
    mine = cast(ScopedRequest, request)
    seen = panel(mine, services.connection_of(mine.scope, named(mine)))
    cursor = seen["cursor"]
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    html = render_to_string(f"{PAGE}#seen", {"panel": seen}, request)
    partial = f'<hx-partial hx-target="#panel-seen" hx-swap="outerHTML">{html}</hx-partial>'
    return HttpResponse(partial, headers={"X-Cursor": cursor})


def connection_read(request: ScopedRequest) -> Connection | None:
    """The connection that the page is about, once everything of it has been read; the first where none is named."""
    connection = services.connection_of(request.scope, named(request))
    return None if connection is None or connection.state == Connection.State.CONNECTING else connection


def named(request: ScopedRequest) -> str:
    return request.POST.get("connection") or request.GET.get("connection", "")


def address(request: ScopedRequest, connection: Connection | None) -> str:
    """The page about this connection; the account's first needs no name."""
    page, first = reverse("first_run"), services.connection_of(request.scope)
    if connection is None or connection == first:
        return page
    return f"{page}?{urlencode({'connection': connection.uid})}"


def choices_of(request: ScopedRequest) -> Choices:
    posted = request.POST
    parts: dict[tuple[int, Part], int | None] = {}
    for board in numbers(posted.getlist("board")):
        for part in ASKED:
            answer = posted.get(f"part-{board}-{part.value}", "")
            if answer == NONE or answer.isdigit():
                parts[board, part] = None if answer == NONE else int(answer)
    return Choices(
        boards=frozenset(numbers(posted.getlist("board"))),
        types=frozenset(numbers(posted.getlist("type"))),
        parts=parts,
        company_types=frozenset(numbers(posted.getlist("company_type"))),
    )


def numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words if word.isdigit()]


def page(
    request: ScopedRequest,
    *,
    choices: Choices | None = None,
    missing: ChoiceMissing | None = None,
    categories_refused: str = "",
) -> HttpResponse:
    connection = connection_read(request)
    context: dict[str, Any] = {"panel": panel(request, connection), "missing": missing, "refused": categories_refused}
    if connection is not None:
        shown = choices or setup.stored_choices(connection)
        context |= {"boards": setup.board_rows(connection, shown), "companies": setup.company_rows(connection, shown)}
        context |= categories(request, connection)
    context["steps"] = steps(context, connection)
    context["done"] = sum(step["state"] == "done" for step in context["steps"])
    every = services.connections_of(request.scope)
    context["connection"], context["several"] = connection, every if len(every) > 1 else []
    return render(request, PAGE, context, status=422 if missing or categories_refused else 200)


def categories(request: ScopedRequest, connection: Connection) -> dict[str, Any]:
    """The account's own where they exist, else what its history proposes once the boards are saved."""
    own = setup.own_categories(request.scope, connection)
    if own or not setup.boards_are_chosen(connection):
        return {"own": own, "asks": False}
    rows = setup.category_rows(connection)
    caught = sum(row.proposed.tickets for row in rows)
    total = Ticket.objects.filter(connection=connection, gone_at=None).count()
    return {"own": [], "asks": True, "proposed": rows, "rest": max(0, total - caught)}


def panel(request: ScopedRequest, connection: Connection | None) -> dict[str, Any]:
    """What to copy into ConnectWise, and whether somebody has opened it there."""
    seen = connection.panel_seen_at if connection else None
    # Only the screen of the company that is named may frame the panel.
    company = urlencode({"company": connection.company_id}) + "&" if connection else ""
    return {
        "origin": settings.PUBLIC_URL,
        "url": f"{settings.PUBLIC_URL}/pod?{company}id=[cw_id]&screen=[cw_screen]",
        "seen": f"seen in a ticket {ago(seen)} ago" if seen else "",
        "cursor": "seen" if seen else "not-seen",
    }


def steps(context: dict[str, Any], connection: Connection | None) -> list[dict[str, str]]:
    """The four steps; the first that is not done is the one to take now."""
    boards = connection is not None and setup.boards_are_chosen(connection)
    opened = connection is not None and connection.connected_at is not None
    done = {
        "connect": connection is not None,
        "boards": boards,
        "cats": boards and bool(context.get("own") or opened),
        "panel": bool(context["panel"]["seen"]),
    }
    told = {
        "connect": ("Connect ConnectWise", "Address, keys, callbacks, and everything read once."),
        "boards": ("Boards and statuses", "Which take part, and which status asks the customer."),
        "cats": ("Everyday categories", "Ticked ones wait for your approval, the rest only suggest."),
        "panel": ("Panel in the ticket", "Waits until one technician has opened it."),
    }
    now_at = next((key for key, ready in done.items() if not ready), "")
    return [
        {
            "number": str(number),
            "url": reverse("integrations") if key == "connect" else f"#{key}",
            "title": told[key][0],
            "text": told[key][1],
            "state": "done" if done[key] else ("now" if key == now_at else "todo"),
        }
        for number, key in enumerate(done, 1)
    ]
