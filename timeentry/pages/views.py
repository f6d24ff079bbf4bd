"""`/time`: a day as a grid and as a list, and its news. What people do there stands in acts.py."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.pages import account_of, calls_out, in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.mirror import models as mirror
from kit.clock import now
from timeentry.drafting.services import draft_day
from timeentry.errors import NotAllowed, NotFound, NotLinked
from timeentry.models import Billing, Tab
from timeentry.pages.asked import Sight, sight
from timeentry.pages.cells import blanks, heads
from timeentry.pages.news import cursor_of, news
from timeentry.pages.showing import Day
from timeentry.scopes import sees_others, whole
from timeentry.services.typed import Reader

View = Callable[..., HttpResponse]
MOST_TICKETS = 60
KEYS = (  # none is spelled as a browser spells it: the shell's own keys would press it
    (
        "\N{LEFTWARDS ARROW} \N{UPWARDS ARROW} \N{DOWNWARDS ARROW} \N{RIGHTWARDS ARROW}",
        "Move; with Shift select a range",
    ),
    ("\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS} F2", "Edit the cell; typing does too"),
    ("\N{RIGHTWARDS ARROW TO BAR}", "After typing: go on in the row; Esc ends that, then Tab leaves the grid"),
    ("Esc", "Leave the cell as it was"),
    ("Space", "Put the row into the post, or leave it out"),
    ("Ctrl D", "Fill down what stands in the first row"),
    ("Ctrl C", "Copy the range"),
    ("Ctrl V", "Paste rows of a spreadsheet"),
    ("Ctrl Z", "Undo; with Shift redo"),
    ("Ctrl Delete", "Take the rows off the day; posted ones back out of ConnectWise"),
    ("Alt \N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}", "Take the fix that is offered"),
    ("Alt B", "Why it is covered, or not"),
    ("Ctrl \N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}", "Post the picked rows"),
)


def of_a_day(view: View) -> View:
    """Without a member's day there is none to show: the page says why, and who can help."""

    @wraps(view)
    def inner(request: ScopedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotLinked, NotFound) as error:
            with request.scope.open():
                team = reverse("time_team") if sees_others(request.scope) else None
                return render(request, "timeentry/nobody.html", {"sentence": str(error), "team": team}, status=404)
        except NotAllowed as error:
            with request.scope.open():
                return render(request, "403.html", {"exception": str(error)}, status=403)

    return inner


@require_safe
@calls_out
@in_account_time
@of_a_day
def day(request: ScopedRequest) -> HttpResponse:
    with whole(request.scope).open():
        asked = sight(request.scope, request.GET)
    if asked.writable:
        draft_day(account_of(request), asked.at.connection, asked.at.member, asked.at.day)
    with whole(request.scope).open():
        shown = asked.day()
        context = {"day": shown, "cursor": cursor_of(shown), **around(asked, shown)}
        return render(request, "timeentry/day.html", context)


def around(asked: Sight, shown: Day) -> dict[str, Any]:
    return {
        "live_url": shown.address("time_live"),
        "save_url": shown.address("time_save"),
        "back_url": shown.address("time_take_back"),
        "why_url": reverse("time_why", args=["-uid-"]),
        "heads": heads(),
        "blanks": blanks(),
        "lists_url": shown.address("time_lists"),
    }


@require_safe
@calls_out
@in_account_time
@of_a_day
def live(request: ScopedRequest) -> HttpResponse:
    """204, or what has changed since the cursor."""
    with whole(request.scope).open():
        shown = sight(request.scope, request.GET).day()
        return told(request, shown)


def told(
    request: ScopedRequest, shown: Day, *, sentence: str = "", bad: bool = False, typed: Collection[str] = ()
) -> HttpResponse:
    found = news(shown, request.headers.get("X-Cursor", ""), typed)
    answer = HttpResponse(status=204)
    if found or sentence:
        answer = render(request, "timeentry/news.html", {"day": shown, "sentence": sentence, "bad": bad, "news": found})
    answer.headers["X-Cursor"] = found.cursor
    answer.headers["X-Read-At"] = now().isoformat()
    return answer


@require_safe
@calls_out
@in_account_time
@of_a_day
def offered(request: ScopedRequest) -> HttpResponse:
    """What the cells offer; it comes after the first view."""
    with whole(request.scope).open():
        context = {"lists": lists(sight(request.scope, request.GET)), "keys": KEYS}
        return render(request, "timeentry/offered.html", context)


# --- what the cells offer -------------------------------------------------------------------------------------------
def lists(asked: Sight) -> list[dict[str, Any]]:
    reader = asked.at.reader(asked.scope)
    named = {"types": reader.types, "roles": reader.roles}
    found = [{"id": name, "options": [{"value": one} for one in rows.values()]} for name, rows in named.items()]
    words = {"billings": Billing.labels, "tabs-list": [label for label in Tab.labels if label != "Nowhere"] + ["None"]}
    found += [{"id": name, "options": [{"value": str(one)} for one in rows]} for name, rows in words.items()]
    return [*found, {"id": "charges", "options": charges(asked, reader)}]


def charges(asked: Sight, reader: Reader) -> list[dict[str, str]]:
    """The member's open tickets first, then charge codes."""
    at = asked.at
    who = mirror.Member.objects.filter(connection=at.connection, external_id=at.member).first()
    rows = mirror.Ticket.objects.within(asked.scope).filter(connection=at.connection, gone_at=None, closed=False)
    mine = rows.filter(resources__icontains=who.identifier) if who else rows.none()
    tickets = mine.select_related("client").order_by("-external_id")[:MOST_TICKETS]
    found = [{"value": f"#{one.external_id}", "label": f"{one.summary}, {one.client.name}"} for one in tickets]
    return [*found, *({"value": name, "label": ""} for name in reader.codes.values())]
