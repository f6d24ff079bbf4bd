"""The queue's pages: read only. What people decide stands in decisions.py."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from approvals import detail, queries
from approvals.models import Proposal
from approvals.moves import OPEN, State
from approvals.pages import in_account_time, is_partial, with_type
from approvals.queue import Asked, page_of, waiting
from cwhub.accounts.middleware import ScopedRequest
from kit.clock import now

HISTORY_PAGE = 50


@require_safe
@in_account_time
def queue(request: ScopedRequest) -> HttpResponse:
    """The queue with its first item opened."""
    asked = Asked.of(request)
    at = page_of(request.scope, request.membership, asked)
    first = next(iter(at.object_list), None) if at.number == 1 else None
    return page(request, asked, first, at)


@require_safe
@in_account_time
def proposal(request: ScopedRequest, uid: str) -> HttpResponse:
    """The queue with this one opened; to htmx the item alone."""
    asked, row = Asked.of(request), found(request, uid)
    if not is_partial(request):
        return page(request, asked, row)
    return with_type(render(request, "approvals/detail.html", shown(request, row, asked)))


def found(request: ScopedRequest, uid: str) -> Proposal:
    row = queries.find_proposal(request.scope, uid)
    if row is None:
        raise Http404("There is no such proposal.")
    return row


def shown(request: ScopedRequest, row: Proposal | None, asked: Asked, **also: Any) -> dict[str, Any]:
    if row is None:
        return {"proposal": None, "asked": asked, "mode": "show", **also}
    return detail.detail(request.scope, request.membership, row, asked, **also)


def page(
    request: ScopedRequest, asked: Asked, row: Proposal | None, at: "Page[Proposal] | None" = None
) -> HttpResponse:
    context = detail.queue(request.scope, request.membership, asked, row, at) | shown(request, row, asked)
    return with_type(render(request, "approvals/queue.html", context))


@require_safe
@in_account_time
def rows(request: ScopedRequest) -> HttpResponse:
    """The list with what came meanwhile."""
    asked = Asked.of(request)
    opened = queries.find_proposal(request.scope, request.headers.get("X-Open", "")[:16])
    context = detail.queue(request.scope, request.membership, asked, opened)
    return render(request, "approvals/list.html", context)


@require_safe
@in_account_time
def live(request: ScopedRequest) -> HttpResponse:
    """204, or what has changed since the cursor: counts, rows that went, how many are new, the opened one, writes."""
    asked = Asked.of(request)
    known, before = cursor_of(request)
    opened = queries.find_proposal(request.scope, request.headers.get("X-Open", "")[:16])
    context = detail.queue(request.scope, request.membership, asked, opened)
    listed = [row for row in context["rows"] if row.proposal.pk <= known]
    if not listed:  # nothing stands there that could move
        known, listed = detail.newest(request.scope), context["rows"]
    context["rows"] = listed
    newer = waiting(request.scope, request.membership, asked).filter(pk__gt=known).count()
    state = detail.Shown(context["counts"], context["rows"], opened, context["running"])
    after = (*state.digests(), str(newer))
    answer = HttpResponse(status=204)
    if after != before:
        changed = {name: a != b for name, a, b in zip(detail.REGIONS, after, before, strict=True)}
        more = detail_news(request, opened, asked) if opened else {}
        answer = render(request, "approvals/news.html", context | more | {"newer": newer, "changed": changed})
    answer.headers["X-Cursor"] = ".".join([str(known), *after])
    answer.headers["X-Read-At"] = now().isoformat()
    return answer


def cursor_of(request: ScopedRequest) -> tuple[int, tuple[str, ...]]:
    parts = request.headers.get("X-Cursor", "").split(".")
    known = int(parts[0]) if parts[0].isdecimal() and len(parts[0]) < 19 else 0
    seen = parts[1:] + [""] * len(detail.REGIONS)
    return known, tuple(seen[: len(detail.REGIONS)])


def detail_news(request: ScopedRequest, opened: Proposal, asked: Asked) -> dict[str, Any]:
    return {} if opened.is_open else shown(request, opened, asked)


@require_safe
@in_account_time
def history(request: ScopedRequest) -> HttpResponse:
    """What was decided and what ran, newest first, with undo while it is possible. Asked with a cursor: its news."""
    states = {"ran": (State.ALLOWED,), "rejected": (State.REJECTED,)}
    chosen = request.GET.get("show", "")
    ended = Proposal.objects.within(request.scope).exclude(state__in=OPEN).select_related("client", "category")
    if chosen in states:
        ended = ended.filter(state__in=states[chosen])
    number = request.GET.get("page", "1")
    at = Paginator(ended.order_by("-decided_at", "-pk"), HISTORY_PAGE).get_page(number)
    rows = detail.decided(request.scope, list(at.object_list))
    cursor = detail.digest([(one.proposal.uid, one.written) for one in rows])
    if request.headers.get("X-Cursor") == cursor:
        return HttpResponse(status=204)
    context = {
        "page": at,
        "rows": rows,
        "cursor": cursor,
        "here": request.get_full_path(),
        "chosen": chosen if chosen in states else "",
        "query": "&" + urlencode({"show": chosen}) if chosen in states else "",
    }
    template = "approvals/history_news.html" if "X-Cursor" in request.headers else "approvals/history.html"
    answer = render(request, template, context)
    answer.headers["X-Cursor"] = cursor
    return answer
