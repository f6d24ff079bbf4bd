"""Who looks at client data is told in the audit log: which pages and API answers show any stands in this one table.

One entry for each person, subject and 15 minutes. A test asks of every address whether it is named here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from approvals.models import Proposal
from cwhub.accounts.membership import scope_of_token
from cwhub.accounts.models import Client, Token
from cwhub.accounts.scope import ClientScope
from cwhub.audit.looks import looked
from cwhub.mirror.models import Ticket
from desk.searching import is_number


@dataclass(frozen=True)
class Look:
    """What a person sees there: one record, named by this part of the address, or a list."""

    subject: str
    words: str
    part: str = ""


CLIENT = Look("client", "client", "number")
TICKET, PROPOSAL = Look("ticket", "ticket", "number"), Look("proposal", "change", "uid")
QUEUE, TIME = Look("approvals", "the queue of approvals"), Look("time", "time entries")
LOOKS: dict[str, Look] = {
    "home": Look("home", "the home page"),
    "tickets": Look("tickets", "the list of tickets"),
    "today": Look("today", "the tickets of today"),
    "clients": Look("clients", "the list of clients"),
    "palette": Look("search", "what a search found"),
    "ticket": TICKET,
    "ticket_live": TICKET,
    "ticket_rejecting": PROPOSAL,
    "ticket_editing": PROPOSAL,
    "ticket_cancel": PROPOSAL,
    "pod_panel": TICKET,
    "pod_live": TICKET,
    "pod_rejecting": PROPOSAL,
    "pod_editing": PROPOSAL,
    "pod_cancel": PROPOSAL,
    "approvals": QUEUE,
    "approvals_live": QUEUE,
    "approvals_rows": QUEUE,
    "approvals_history": Look("history", "the history of approvals"),
    "approvals_needs": Look("needs", "what needs a person"),
    "approval": PROPOSAL,
    "approval_edit": PROPOSAL,
    "approval_reject": PROPOSAL,
    "time": TIME,
    "time_live": TIME,
    "time_lists": TIME,
    "time_entry": TIME,
    "time_entry_new": TIME,
    "time_why": TIME,
    "time_week": TIME,
    "time_team": Look("team_time", "the team's time"),
    "client": CLIENT,
    "client_month": CLIENT,
    "billing_review": Look("billing", "the billing review"),
    "billing_before": Look("billing", "the billing review"),
    "billing_act": Look("billing", "the billing review"),
    "billing_questions": Look("billing_questions", "questions about time entries"),
    "billing_answer": Look("billing_questions", "questions about time entries"),
    "audit": Look("audit", "the audit log"),
    "audit_entry": Look("audit", "the audit log"),
    "ended_clients": Look("clients", "the list of clients"),
    "api_ticket": TICKET,
    "api_ticket_sla": TICKET,
    "api_proposal": PROPOSAL,
    "api_proposals": Look("approvals", "changes by API"),
    "api_writes": Look("writes", "writes by API"),
    "api_time_batches": TIME,
    "api_time_batch": TIME,
    "api_agreements_classify": Look("coverage", "what agreements cover"),
}
ASKED_BY_POST = frozenset({"api_agreements_classify"})  # a question too long for an address; it changes nothing


class LookMiddleware:
    """After the answer is made and before it leaves: what cannot be told is not shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if (request.method == "GET" or name in ASKED_BY_POST) and response.status_code == 200:
            look, scope = LOOKS.get(name or ""), scope_of(request)
            if look is not None and scope is not None:
                tell(request, look, scope)
        return response


def scope_of(request: HttpRequest) -> ClientScope | None:
    """Of whoever is signed in, in the browser or the panel, or of the token. None where nobody is."""
    scope, token = getattr(request, "scope", None), getattr(request, "auth", None)
    if isinstance(scope, ClientScope):  # a request by ASGI has another `scope`, a dict, unless ours took its place
        return scope
    return scope_of_token(token) if isinstance(token, Token) else None


def tell(request: HttpRequest, look: Look, scope: ClientScope) -> None:
    name = named(request, look)
    found = record_of(scope, look, name) if look.part else {}
    if found is None:
        return  # the page says that there is no such record
    whole = ClientScope.of_account(scope.account_id, purpose="audit", actor=scope.actor)
    with whole.open():  # a list is of no single client, and its entry is seen by who sees them all
        looked(
            account_id=scope.account_id,
            by=scope.actor,
            subject=look.subject,
            subject_uid=name,
            sentence=f"Looked at {look.words}{f' {label(look, name)}' if look.part else ''}.",
            **found,
        )


def named(request: HttpRequest, look: Look) -> str:
    """The record's name in the address, or, as the panel has it, behind the question mark."""
    parts = request.resolver_match.kwargs if request.resolver_match else {}
    return str(parts.get(look.part) or request.GET.get("ticket", ""))[:40] if look.part else ""


def label(look: Look, name: str) -> str:
    return f"#{name}" if look is TICKET else name


def record_of(scope: ClientScope, look: Look, name: str) -> dict[str, Any] | None:
    """Whose record it is; None where the scope shows none of that name."""
    with scope.open():
        if look is TICKET:
            rows = Ticket.objects.within(scope).filter(external_id=int(name) if is_number(name) else 0)
            ticket = rows.order_by("pk").first()
            return {"client_id": ticket.client_id, "ticket": ticket.external_id} if ticket else None
        if look is CLIENT:
            clients = Client.objects.within(scope).filter(external_id=int(name) if is_number(name) else 0)
            found = clients.order_by("connection_id").first()
            return {"client_id": found.pk} if found else None
        row = Proposal.objects.within(scope).filter(uid=name).first()
        return {"client_id": row.client_id, "ticket": row.ticket} if row else None
