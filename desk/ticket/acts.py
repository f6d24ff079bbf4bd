"""What a person does with a ticket: approve, edit, reject, undo, tick a step. The same services as the queue's.

Plain acts: whoever calls them has said who asks (`Seat`). They open the person's scope themselves, only when needed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from approvals import acts, queries, services
from approvals.errors import ApprovalError, CannotUndo, NotFound, Stale
from approvals.models import Proposal, ReasonCode
from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteOp
from cwhub.mirror.models import Ticket
from desk.ticket.decision import Decision, show_stale
from desk.ticket.editing import Read, form_of, read_form
from desk.ticket.finding import ticket_in
from desk.ticket.regions import Panel, Place
from desk.ticket.suggestion import step_key
from triage.queries import current_analysis
from triage.services import stamp, tick_step

FAILED = {
    "icon_name": "alert",
    "title": "Something failed on our side",
    "text": "Nothing was read here. Load the ticket again; if it stays so, tell your admin the time.",
    "happened": "Something failed on our side.",
    "not_done": "If it had been taken, its state shows here by itself.",
}
log = logging.getLogger("cwhub.desk")


class Seat(HttpRequest):
    """A request of which it is known who asks, from which connection, and where he looks."""

    membership: Membership
    connection: Connection
    scope: ClientScope
    place: Place


def calmly(act: Callable[..., HttpResponse], *, whole: bool = False) -> Callable[..., HttpResponse]:
    """A fault of ours is logged and told in the place where the answer would stand, never as a page inside a page."""

    def answer(request: Any, *args: Any, **named: Any) -> HttpResponse:
        try:
            return act(request, *args, **named)
        except Http404:
            raise
        except Exception:
            log.exception("a ticket could not be shown or decided")
            template = "ui/pod_notice.html" if whole else "ui/error.html"
            return HttpResponse(render_to_string(template, FAILED), status=500)

    return answer


def panel_of(request: Seat, ticket: Ticket) -> Panel:
    return Panel(request.place, request.scope, request.membership, request.connection, ticket)


@dataclass
class Target:
    """The proposal of a request, and the ticket it is about."""

    request: Seat
    proposal: Proposal
    ticket: Ticket


def target_of(request: Seat, uid: str) -> Target:
    """Needs an open scope. Raises NotFound for what the panel may not see."""
    proposal = queries.proposal(request.scope, uid)
    if proposal.connection_id != request.connection.pk:
        raise NotFound("There is no such proposal.")
    return Target(request, proposal, ticket_of(request, proposal.ticket))


def ticket_of(request: Seat, number: int | None) -> Ticket:
    ticket = ticket_in(request.scope, request.connection, number or 0)
    if ticket is None:
        raise NotFound("There is no such ticket.")
    return ticket


def gone(error: ApprovalError) -> HttpResponse:
    context = {"happened": str(error), "todo": "Load the ticket again."}
    return HttpResponse(render_to_string("ui/error.html", context), status=404)


# --- approve --------------------------------------------------------------------------------------------------------
def approve(request: Seat, uid: str) -> HttpResponse:
    """Approves exactly what carries the fingerprint that was shown; looks at ConnectWise first."""
    try:
        with request.scope.open():
            target = target_of(request, uid)
    except NotFound as error:
        return gone(error)
    mark = request.POST.get("fingerprint", "")
    try:
        acts.approve_now(scope=request.scope, proposal_uid=uid, fingerprint=mark, by=request.scope.actor)
    except ApprovalError as refused:
        return refusal(target, refused)
    with request.scope.open():
        stamp(request.connection, target.ticket, "decided_at")
    return decided(target, said="Approved. It is being written.")


def refusal(target: Target, error: ApprovalError) -> HttpResponse:
    """The card as it is now, with both values where the ticket moved, else with the reason."""
    if isinstance(error, Stale):
        return decided(target, 409, lambda made: show_stale(made, target.proposal, error))
    return decided(target, 409, lambda made: setattr(made, "message", str(error)))


def decided(
    target: Target, status: int = 200, add: Callable[[Decision], None] | None = None, said: str = ""
) -> HttpResponse:
    """The card of decision as it is now, and what ran."""
    request = target.request
    with request.scope.open():
        panel = panel_of(request, target.ticket)
        made = panel.decision()
        if add:
            add(made)
        parts = panel.html(made)
    context = {"decision": parts["decision"], "ran": parts["ran"], "said": said}
    return HttpResponse(render_to_string("desk/pod/decided.html", context), status=status)


def cancel(request: Seat, uid: str) -> HttpResponse:
    """Back to the card, with nothing done."""
    try:
        with request.scope.open():
            target = target_of(request, uid)
    except NotFound as error:
        return gone(error)
    return decided(target)


# --- reject ---------------------------------------------------------------------------------------------------------
def rejecting(request: Seat, uid: str) -> HttpResponse:
    """Asks for the reason: one keystroke, and words if wanted."""
    try:
        with request.scope.open():
            target = target_of(request, uid)
    except NotFound as error:
        return gone(error)
    context = {"proposal": target.proposal, "reasons": list(enumerate(ReasonCode.choices, start=1))}
    context["reject_url"] = request.place.url("reject", uid)
    return HttpResponse(render_to_string("desk/pod/rejecting.html", context))


def reject(request: Seat, uid: str) -> HttpResponse:
    code, reason = request.POST.get("code", ""), request.POST.get("reason", "")
    try:
        with request.scope.open():
            target = target_of(request, uid)
            services.reject(scope=request.scope, proposal_uid=uid, reason=reason, code=code, by=request.scope.actor)
            stamp(request.connection, target.ticket, "decided_at")
    except NotFound as error:
        return gone(error)
    except ApprovalError as refused:
        return refusal(target, refused)
    return decided(target, said="Rejected. Nothing was written.")


# --- edit -----------------------------------------------------------------------------------------------------------
def editing(request: Seat, uid: str) -> HttpResponse:
    try:
        with request.scope.open():
            target = target_of(request, uid)
            return form(request, target)
    except NotFound as error:
        return gone(error)


def form(request: Seat, target: Target, read: Read | None = None, status: int = 200) -> HttpResponse:
    uid = target.proposal.uid
    urls = {"edit_url": request.place.url("edit", uid), "cancel_url": request.place.url("cancel", uid)}
    context = {**form_of(target.proposal, target.ticket, read), **urls}
    return HttpResponse(render_to_string("desk/pod/editing.html", context), status=status)


def edit(request: Seat, uid: str) -> HttpResponse:
    """Replaces it by this person's version, which he then approves as it is shown."""
    try:
        with request.scope.open():
            target = target_of(request, uid)
            read = read_form(target.proposal, target.ticket, request.POST)
            if read.errors:
                return form(request, target, read, status=422)
            services.edit(scope=request.scope, proposal_uid=uid, by=request.scope.actor, **read.version())
    except NotFound as error:
        return gone(error)
    except ApprovalError as refused:
        return refusal(target, refused)
    return decided(target, said="Your version is shown. Nothing is written before you approve it.")


# --- undo -----------------------------------------------------------------------------------------------------------
def undo(request: Seat, uid: str) -> HttpResponse:
    """Takes a write back. Every answer consists of partials: it may come from a toast."""
    try:
        with request.scope.open():
            op = WriteOp.objects.within(request.scope).filter(uid=uid, connection=request.connection).first()
            if op is None:
                raise NotFound("There is no such write.")
            ticket = ticket_of(request, op.ticket)
        acts.undo_now(scope=request.scope, op_uid=uid, by=request.scope.actor)
    except CannotUndo as refused:
        return toasted(f"{refused} {differs(refused)}".strip(), 409)
    except ApprovalError as error:
        return toasted(str(error), 409)
    with request.scope.open():
        parts = panel_of(request, ticket).html()
    regions = [{"name": name, "html": parts[name]} for name in ("decision", "ran")]
    toasts = [{"text": "Being taken back."}]
    return HttpResponse(
        render_to_string("desk/pod/news.html", {"regions": regions, "toasts": toasts, "wide": request.place.is_page})
    )


def differs(refused: CannotUndo) -> str:
    return " ".join(f"{row['field']} is {name_of(row['now'])} now." for row in refused.differs)


def name_of(value: object) -> str:
    return str(value.get("name") if isinstance(value, dict) else value or "empty")


def toasted(text: str, status: int) -> HttpResponse:
    toasts = [{"text": text, "tone": "bad"}]
    return HttpResponse(render_to_string("desk/pod/news.html", {"toasts": toasts}), status=status)


# --- ticks ----------------------------------------------------------------------------------------------------------
def tick(request: Seat, number: int, key: str) -> HttpResponse:
    """Marks a step as done, or not, for everybody on the ticket; answers the list the step stands in."""
    with request.scope.open():
        ticket = ticket_in(request.scope, request.connection, number)
        analysis = current_analysis(request.scope, ticket) if ticket else None
        steps = [row["text"] for row in (analysis.steps if analysis else [])]
        step = next((text for text in steps if step_key(text) == key), None)
        if ticket is None or step is None:
            return gone(NotFound("The steps have changed meanwhile."))
        narrow = request.scope.narrowed(ticket.client_id)
        tick_step(scope=narrow, connection=request.connection, ticket=ticket, step=step, done="done" in request.POST)
        return HttpResponse(ticked(request, ticket, key))


def ticked(request: Seat, ticket: Ticket, key: str) -> str:
    folder, context = request.place.folder, panel_of(request, ticket).context()
    if request.POST.get("whole"):
        return render_to_string(f"{folder}/suggestion.html", context)
    first = any(row["key"] == key for row in context["first_steps"])
    return render_to_string(f"{folder}/{'steps_first' if first else 'steps_more'}.html", context)
