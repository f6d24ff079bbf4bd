"""`/time/week` and `/time/team`: their pages, their news, and what is done with a sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from approvals.detail import digest
from approvals.errors import ApprovalError
from approvals.models import Proposal
from approvals.moves import State
from approvals.pages import calls_out, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, needs
from timeentry.errors import NotUnderstood, TimeError
from timeentry.pages.views import of_a_day
from timeentry.scopes import whole
from timeentry.services import sheets
from timeentry.week.asked import Asked, asked
from timeentry.week.showing import week as week_shown
from timeentry.week.team import team as team_shown

LONGEST = 2000
Act = Callable[..., Proposal]


@require_safe
@calls_out
@in_account_time
@of_a_day
def week(request: ScopedRequest) -> HttpResponse:
    with whole(request.scope).open():
        return drawn(request, asked(request.scope, request.GET))


def drawn(request: ScopedRequest, sight: Asked, *, fault: str = "", typed: str = "") -> HttpResponse:
    shown = week_shown(sight)
    cursor = digest((shown["days"], shown["sheets"]))
    return answered(request, "week", {**shown, "fault": fault, "typed": typed}, cursor, status=422 if fault else 200)


def answered(
    request: ScopedRequest, name: str, context: dict[str, Any], cursor: str, *, status: int = 200
) -> HttpResponse:
    """The page; to whoever asks with a cursor, only what differs from it."""
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    html = render_to_string(f"timeentry/{name}_now.html", context, request=request)
    template = f"timeentry/{name}_news.html" if "X-Cursor" in request.headers else f"timeentry/{name}.html"
    answer = render(request, template, {**context, "now": html, "cursor": cursor}, status=status)
    answer.headers["X-Cursor"] = cursor
    return answer


@require_POST
@calls_out
@in_account_time
@of_a_day
def submit(request: ScopedRequest) -> HttpResponse:
    return moved(request, sheets.submit_sheet, "Handing in the sheet.")


@require_POST
@calls_out
@in_account_time
@of_a_day
def approve(request: ScopedRequest) -> HttpResponse:
    return moved(request, sheets.approve_sheet, "Approving the sheet.")


@require_POST
@calls_out
@in_account_time
@of_a_day
def reject(request: ScopedRequest) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if not reason or len(reason) > LONGEST:
        fault = "Say why, so that the member knows what to change." if not reason else f"At most {LONGEST} letters."
        with whole(request.scope).open():
            return drawn(request, asked(request.scope, request.GET), fault=fault, typed=reason[:LONGEST])
    return moved(request, sheets.reject_sheet, "Giving the sheet back.", reason=reason)


def moved(request: ScopedRequest, act: Act, sentence: str, **more: Any) -> HttpResponse:
    """Says what came of it on the week's page. What is refused changes nothing."""
    with whole(request.scope).open():
        sight = asked(request.scope, request.GET)
    try:
        proposal = act(scope=request.scope, connection=sight.connection, sheet=number(request), **more)
    except (TimeError, ApprovalError) as error:
        messages.error(request, str(error))
    else:
        waits = proposal.state != State.ALLOWED
        messages.success(request, "It waits for a decision." if waits else sentence)
    return HttpResponseRedirect(sight.url("time_week"))


def number(request: ScopedRequest) -> int:
    text = request.POST.get("sheet", "")
    if not text.isdecimal() or len(text) > 11:
        raise NotUnderstood("Say which time sheet.")
    return int(text)


@require_safe
@calls_out
@needs(Right.SEE_TEAM_TIME)
@in_account_time
@of_a_day
def team(request: ScopedRequest) -> HttpResponse:
    """For who sees others' days, of every client."""
    with whole(request.scope).open():
        shown = team_shown(request.scope, request.GET)
        return answered(request, "team", shown, digest(shown["rows"]))
