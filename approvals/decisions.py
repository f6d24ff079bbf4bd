"""What a person does in the queue. Each view calls one service and answers with what stands then."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from approvals import acts, detail, queries, services
from approvals.editing import edited, forms_of
from approvals.errors import (
    AlreadyDecided,
    ApprovalError,
    CannotStart,
    CannotUndo,
    InvalidProposal,
    NotAllowed,
    NotFound,
    Stale,
)
from approvals.models import Proposal, ReasonCode
from approvals.moves import OPEN
from approvals.pages import calls_out, in_account_time, is_partial
from approvals.queue import Asked, waiting
from approvals.taking_back import take_back_now
from approvals.views import found, shown
from cwhub.accounts.middleware import ScopedRequest
from kit.clock import now

LATER = timedelta(hours=2)
LOOKED_AHEAD = 200
AT_ONCE = 100
SAID_AT_LEAST = 20
STATUS: dict[type[ApprovalError], int] = {
    NotAllowed: 403,
    InvalidProposal: 422,
    AlreadyDecided: 409,
    Stale: 409,
    CannotStart: 409,
    CannotUndo: 409,
}
REASONS = [{"key": str(n), "code": one.value, "text": one.label} for n, one in enumerate(ReasonCode, start=1)]


@require_POST
@calls_out
@in_account_time
def approve(request: ScopedRequest, uid: str) -> HttpResponse:
    asked, after = Asked.of(request), next_uids(request, uid)
    fingerprint = request.POST.get("fingerprint", "")
    try:
        row = acts.approve_now(scope=request.scope, proposal_uid=uid, fingerprint=fingerprint, by=request.scope.actor)
    except ApprovalError as error:
        return refusal(request, uid, asked, error)
    undo = asked.link("approval_undo", uid) if row.can_be_undone else ""
    return onward(request, asked, after, f"Approved: {row.summary}. Posting now.", undo_url=undo)


@require_http_methods(["GET", "POST"])
@in_account_time
def reject(request: ScopedRequest, uid: str) -> HttpResponse:
    """Asks for the reason, then ends it."""
    asked = Asked.of(request)
    if request.method == "GET":
        return item(request, uid, asked, mode="reject", reasons=REASONS)
    after = next_uids(request, uid)
    code, reason = request.POST.get("code", ""), request.POST.get("reason", "")
    try:
        row = services.reject(scope=request.scope, proposal_uid=uid, reason=reason, code=code, by=request.scope.actor)
    except InvalidProposal as error:
        return item(request, uid, asked, status=422, mode="reject", reasons=REASONS, fault=str(error), typed=reason)
    except ApprovalError as error:
        return refusal(request, uid, asked, error)
    return onward(request, asked, after, f"Rejected: {row.summary}. {row.reason.rstrip('.')}.")


@require_http_methods(["GET", "POST"])
@in_account_time
def edit(request: ScopedRequest, uid: str) -> HttpResponse:
    """The form; with `?again` what is chosen so far, with its own choices below. Saved, the new version waits."""
    asked, row = Asked.of(request), found(request, uid)
    if request.method == "GET":
        filled = request.GET if "again" in request.GET else None
        return item(request, uid, asked, mode="edit", forms=forms_of(row, filled))
    forms = forms_of(row, request.POST)
    new = edited(row, forms)
    if new is None:
        return item(request, uid, asked, status=422, mode="edit", forms=forms)
    try:
        made = services.edit(
            scope=request.scope,
            proposal_uid=uid,
            parts=new.parts,
            summary=new.summary,
            diff=new.diff,
            effects=row.effects,
            by=request.scope.actor,
        )
    except ApprovalError as error:
        return refusal(request, uid, asked, error)
    return onward(request, asked, [made.uid], f"Edited: {made.summary}. It waits for an approval of its own.")


@require_POST
@in_account_time
def later(request: ScopedRequest, uid: str) -> HttpResponse:
    asked, after = Asked.of(request), next_uids(request, uid)
    until = now() + LATER
    try:
        services.later(scope=request.scope, proposal_uid=uid, membership=request.membership, until=until)
    except ApprovalError as error:
        return refusal(request, uid, asked, error)
    return onward(request, asked, after, "Put off for 2 hours. The others still see it.")


@require_POST
@calls_out
@in_account_time
def approve_picked(request: ScopedRequest) -> HttpResponse:
    """Each for itself, and each result is told."""
    asked = Asked.of(request)
    with request.scope.open():
        said = picked(request)
        rows = Proposal.objects.within(request.scope).filter(uid__in=said).order_by("pk")
        names = {row.uid: row.summary for row in rows}
        wanted = [services.Pick(row.uid, whole(said[row.uid], row.fingerprint)) for row in rows]
    results = acts.approve_many_now(scope=request.scope, picks=wanted, by=request.scope.actor)
    told = [{"summary": names.get(one.proposal_uid, ""), "error": one.error} for one in results]
    done = sum(one.error is None for one in results)
    sentence = f"{done} approved" + (f", {len(results) - done} not" if done < len(results) else "") + "."
    with request.scope.open():
        opened = request.headers.get("X-Open", "")
        after = [opened, *waiting(request.scope, request.membership, asked).values_list("uid", flat=True)[:1]]
    return onward(request, asked, after, sentence if results else "Nothing was picked.", results=told)


def whole(said: str, fingerprint: str) -> str:
    """A box carries the beginning of what was shown; only the same beginning stands for the whole."""
    return fingerprint if len(said) >= SAID_AT_LEAST and fingerprint.startswith(said) else said


def picked(request: ScopedRequest) -> dict[str, str]:
    """`uid:fingerprint` of each ticked box: what the person saw."""
    pairs = (value.partition(":") for value in request.POST.getlist("pick")[:AT_ONCE])
    return {uid: fingerprint for uid, _, fingerprint in pairs}


@require_POST
@calls_out
@in_account_time
def take_back(request: ScopedRequest, uid: str) -> HttpResponse:
    try:
        said = take_back_now(scope=request.scope, proposal_uid=uid, by=request.scope.actor)
    except ApprovalError as error:
        return told(request, error)
    return undone(request, said)


# --- answers ---------------------------------------------------------------------------------
def next_uids(request: ScopedRequest, uid: str) -> list[str]:
    """What follows it in the person's list, then what stands before it."""
    with request.scope.open():
        rows = waiting(request.scope, request.membership, Asked.of(request))
        uids = list(rows.values_list("uid", flat=True)[:LOOKED_AHEAD])
    at = uids.index(uid) if uid in uids else -1
    return uids[at + 1 :] + uids[: max(at, 0)][::-1]


def onward(request: ScopedRequest, asked: Asked, uids: list[str], sentence: str, **also: Any) -> HttpResponse:
    """The next item opens. Without script, by a new page."""
    with request.scope.open():
        open_now = Proposal.objects.within(request.scope).filter(uid__in=uids, state__in=OPEN)
        left = set(open_now.values_list("uid", flat=True))
        uid = next((one for one in uids if one in left), None)
        row = queries.find_proposal(request.scope, uid) if uid else None
        address = asked.link("approval", row.uid) if row else asked.link("approvals")
        if not is_partial(request):
            messages.success(request, sentence)
            return HttpResponseRedirect(address)
        context = shown(request, row, asked) | detail.queue(request.scope, request.membership, asked, row)
        answer = render(request, "approvals/answer.html", context | also | {"sentence": sentence})
    answer.headers["HX-Replace-Url"] = address
    return answer


def item(request: ScopedRequest, uid: str, asked: Asked, *, status: int = 200, **also: Any) -> HttpResponse:
    """One item, as fragment or within its page."""
    with request.scope.open():
        row = queries.find_proposal(request.scope, uid)
        if row is None:
            raise Http404("There is no such proposal.")
        context = shown(request, row, asked, **also)
        if is_partial(request):
            return render(request, "approvals/detail.html", context, status=status)
        around = detail.queue(request.scope, request.membership, asked, row)
        return render(request, "approvals/queue.html", around | context, status=status)


def refusal(request: ScopedRequest, uid: str, asked: Asked, error: ApprovalError) -> HttpResponse:
    """Whole, as everything that is swapped: what stands now, with the sentence why nothing was done."""
    if isinstance(error, NotFound):
        raise Http404(str(error))
    standing: Proposal | None = None
    if isinstance(error, Stale):
        standing = error.new
    elif isinstance(error, AlreadyDecided):
        standing = error.proposal
    status = STATUS.get(type(error), 409)
    return item(request, standing.uid if standing else uid, asked, status=status, refused=str(error))


def undone(request: ScopedRequest, sentence: str) -> HttpResponse:
    if not is_partial(request):
        messages.success(request, sentence)
        return HttpResponseRedirect(Asked().link("approvals_history"))
    with request.scope.open():
        running = detail.just_decided(request.scope, request.membership)
        return render(request, "approvals/undone.html", {"sentence": sentence, "running": running})


def told(request: ScopedRequest, error: ApprovalError) -> HttpResponse:
    """A refused undo: partials, also with its status."""
    if isinstance(error, NotFound):
        raise Http404(str(error))
    if not is_partial(request):
        messages.error(request, str(error))
        return HttpResponseRedirect(Asked().link("approvals_history"))
    status = STATUS.get(type(error), 409)
    with request.scope.open():
        context = {
            "sentence": str(error),
            "bad": True,
            "running": detail.just_decided(request.scope, request.membership),
        }
        return render(request, "approvals/undone.html", context, status=status)
