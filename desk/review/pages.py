"""`/billing`: the review, what is done with picked entries, what is to be settled before the 1st, and questions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agreements.rules.linting.rules import BY_NAME
from approvals.errors import ApprovalError
from approvals.moves import State
from approvals.pages import in_account_time
from cwhub.accounts.middleware import ScopedRequest
from cwhub.accounts.rights import Right, has_right, needs
from cwhub.mirror.models import WorkRole, WorkType
from desk.review import marking
from desk.review.asked import Asked, asked, neighbours
from desk.review.before_first import Sight, before_first, sheets_between
from desk.review.correcting import changes_of, fields_of, propose_correction, summary_of
from desk.review.errors import ReviewError
from desk.review.foreseen import foreseen, together
from desk.review.lines import BILLABLE, Line
from desk.review.showing import billing, figures, findings, groups
from timeentry.errors import TimeError
from timeentry.queries import connection_of

PAGE = 100


@require_safe
@needs(Right.SEE_TEAM_TIME)
@in_account_time
def review(request: ScopedRequest) -> HttpResponse:
    try:
        return drawn(request, asked(request.scope, request.GET))
    except TimeError as error:
        return render(request, "desk/review/review.html", {"refused": str(error)})


def drawn(request: ScopedRequest, sight: Asked, *, fault: str = "", **more: Any) -> HttpResponse:
    before, after = neighbours(sight)
    context = {
        "sight": sight,
        "figures": figures(sight.lines),
        "sheets": sheets_between(Sight(sight.scope, sight.connection), sight.first, sight.last),
        "findings": findings(sight),
        "billing": billing(sight),
        "groups": groups(sight) if sight.is_list else [],
        "before_url": sight.url(day=before),
        "after_url": sight.url(day=after),
        "views": [(by, sight.url(by=by, client="", agreement="", show="")) for by in ("week", "client", "agreement")],
        "rule": BY_NAME.get(sight.show.key),
        "may_review": has_right(request.membership, Right.REVIEW_BILLING),
        "fault": fault,
        **({} if sight.is_list else table(request, sight)),
        **more,
    }
    return render(request, "desk/review/review.html", context, status=422 if fault else 200)


def table(request: ScopedRequest, sight: Asked) -> dict[str, Any]:
    lines = [line for line in sight.lines if sight.show.takes(line)]
    page = Paginator(lines, PAGE).get_page(sight.page)
    here = {"connection": sight.connection, "gone_at": None, "inactive": False}
    return {
        "page": page,
        "lines": list(page.object_list),
        "query": f"&{sight.query}",
        "types": list(WorkType.objects.filter(**here).order_by("name").values_list("external_id", "name")),
        "roles": list(WorkRole.objects.filter(**here).order_by("name").values_list("external_id", "name")),
        "billables": list(BILLABLE.items()),
        "picked": frozenset(picked_of(request.POST)),
    }


def picked_of(said: QueryDict) -> dict[int, str]:
    """Entry -> the digest of what was shown of it."""
    pairs = (one.partition(":") for one in said.getlist("entry"))
    return {int(entry): digest for entry, _, digest in pairs if entry.isdecimal() and len(entry) < 12}


def lines_picked(sight: Asked, said: QueryDict) -> list[Line]:
    """Exactly as they were shown. Raises ReviewError."""
    wanted = picked_of(said)
    found = [line for line in sight.lines if line.id in wanted and line.changeable]
    if not wanted:
        raise ReviewError("Nothing was done: pick the entries that it is about.")
    if len(found) < len(wanted):
        raise ReviewError("Nothing was done: some of the picked entries are billed or gone meanwhile. Pick again.")
    if any(wanted[line.id] != line.digest for line in found):
        raise ReviewError("Nothing was done: an entry has been changed since it was shown. Look again.")
    return found


@require_POST
@needs(Right.REVIEW_BILLING)
@in_account_time
def act(request: ScopedRequest) -> HttpResponse:
    """Shows what a correction would change, proposes it, asks, or marks as reviewed, as its button says."""
    sight = asked(request.scope, request.GET)
    try:
        lines = lines_picked(sight, request.POST)
        return ACTS.get(request.POST.get("act", ""), preview)(request, sight, lines)
    except (ReviewError, ApprovalError) as error:
        return drawn(request, sight, fault=str(error))


def preview(request: ScopedRequest, sight: Asked, lines: list[Line]) -> HttpResponse:
    fields = fields_of(sight.connection, request.POST)
    changes = changes_of(lines, fields)
    decides = has_right(request.membership, Right.TIME_FOR_OTHERS)
    rows = foreseen(sight.connection, changes)
    shown: dict[str, Any] = {
        "changes": rows,
        "together": together(rows),
        "summary": summary_of(changes),
        "decides": decides,
        "chosen": request.POST,
    }
    return drawn(request, sight, **shown)


def correct(request: ScopedRequest, sight: Asked, lines: list[Line]) -> HttpResponse:
    changes = changes_of(lines, fields_of(sight.connection, request.POST))
    row = propose_correction(scope=request.scope, connection=sight.connection, who=request.membership, changes=changes)
    waits = row.state != State.ALLOWED
    messages.success(request, "Proposed. It waits for who decides." if waits else "It is being written.")
    return HttpResponseRedirect(sight.url())


def mark(request: ScopedRequest, sight: Asked, lines: list[Line]) -> HttpResponse:
    reason = request.POST.get("text", "").replace("\0", "").strip()
    count = marking.mark_reviewed(scope=request.scope, connection=sight.connection, lines=lines, reason=reason)
    messages.success(request, f"{count} marked as reviewed. A later change of one clears its mark.")
    return HttpResponseRedirect(sight.url())


def ask(request: ScopedRequest, sight: Asked, lines: list[Line]) -> HttpResponse:
    text = request.POST.get("text", "")
    count = marking.ask(scope=request.scope, connection=sight.connection, lines=lines, text=text)
    messages.success(request, f"Asked about {count}. The answer stands beside the entry.")
    return HttpResponseRedirect(sight.url())


ACTS = {"correct": correct, "mark": mark, "ask": ask}


@require_safe
@needs(Right.SEE_TEAM_TIME)
@in_account_time
def before(request: ScopedRequest) -> HttpResponse:
    try:
        context: dict[str, Any] = {"lists": before_first(request.scope, connection_of(request.scope))}
    except TimeError as error:
        context = {"refused": str(error)}
    return render(request, "desk/review/before.html", context)


@require_safe
@needs(Right.OWN_TIME)
@in_account_time
def questions(request: ScopedRequest) -> HttpResponse:
    rows = marking.questions_to(request.scope, request.membership, all_of_them=True)
    return render(request, "desk/review/questions.html", {"rows": rows})


@require_POST
@needs(Right.OWN_TIME)
@in_account_time
def answer(request: ScopedRequest, uid: str) -> HttpResponse:
    try:
        marking.answer(scope=request.scope, who=request.membership, uid=uid, text=request.POST.get("text", ""))
    except ReviewError as error:
        rows = marking.questions_to(request.scope, request.membership, all_of_them=True)
        known = any(row.uid == uid for row in rows)
        context = {"rows": rows, "fault": str(error)}
        return render(request, "desk/review/questions.html", context, status=422 if known else 404)
    messages.success(request, "Answered.")
    return HttpResponseRedirect(reverse("billing_questions"))
