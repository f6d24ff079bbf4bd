"""What happens when somebody opens a ticket, and what is new while he looks at it."""

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from approvals.models import Proposal
from cwhub.accounts.queue import enqueue
from cwhub.journal.models import WriteBatch
from cwhub.journal.queries import writes_of_proposal
from cwhub.journal.states import BatchState
from cwhub.mirror.models import Ticket
from desk.ticket.acts import Seat, panel_of
from desk.ticket.presence import forget_gone, note_presence
from desk.ticket.regions import Cursor
from kit.clock import utc_text
from triage.queries import current_analysis
from triage.services import ask_analysis, stamp


def opened(request: Seat, ticket: Ticket) -> None:
    """What happens when somebody opens a ticket: its first sight is kept, an analysis asked for if there is none."""
    forget_gone(ticket)
    note_presence(ticket, request.membership)
    stamp(request.connection, ticket, "first_seen_at")
    if not ticket.closed and current_analysis(request.scope, ticket) is None:
        ask_analysis(ticket)
    elif ticket.notes_read_at is None:
        enqueue("cwhub.mirror.notes.bring", ticket.account_id, ticket.pk)


def news(request: Seat, ticket: Ticket, seen: Cursor | None) -> HttpResponse:
    shown = panel_of(request, ticket)
    parts, ended = shown.html(), shown.ended_writes()
    cursor = Cursor.of(parts, len(ended))
    newly_ended = ended[seen.ended :] if seen else []
    changed = [name for name in parts if seen is None or seen.prints.get(name) != cursor.prints[name]]
    if not changed and not newly_ended:
        return HttpResponse(status=204)
    context = {
        "bar": parts["bar"] if "bar" in changed else "",
        "regions": [{"name": name, "html": parts[name]} for name in request.place.regions if name in changed],
        "wide": request.place.is_page,
        "toasts": [toast_of(request, batch) for batch in newly_ended[-3:]],
    }
    response = HttpResponse(render_to_string("desk/pod/news.html", context))
    response.headers["X-Cursor"] = str(cursor)
    response.headers["X-Read-At"] = utc_text(ticket.seen_at)
    if any(wrote(batch) for batch in newly_ended):
        response.headers["X-Written"] = "1"
    return response


def wrote(batch: WriteBatch) -> bool:
    return batch.state == BatchState.COMMITTED or batch.ops.filter(sent_at__isnull=False).exists()


def toast_of(request: Seat, batch: WriteBatch) -> dict[str, Any]:
    """What came of a write, with the way back while there is one."""
    scope = request.scope
    proposal = Proposal.objects.within(scope).filter(uid=batch.proposal_uid).first()
    summary = proposal.summary if proposal else "The change"
    if batch.state == BatchState.COMMITTED:
        ops = list(writes_of_proposal(scope, batch.proposal_uid))
        undo = ops[0].uid if len(ops) == 1 and ops[0].undoable_until and not (proposal and proposal.undoes) else ""
        return {"text": f"{summary}: written", "undo_url": request.place.url("undo", undo) if undo else ""}
    if batch.state == BatchState.PARKED:
        return {"text": f"{summary}: needs a person", "tone": "bad"}
    if batch.state == BatchState.KEPT:
        return {"text": f"{summary}: kept as it stands"}
    return {"text": f"{summary}: not written", "tone": "bad"}
