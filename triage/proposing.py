"""What an analysis wants changed, as proposals. Only for tickets that take part, and only where nobody has decided."""

import json
from typing import Any

from approvals.errors import ApprovalError
from approvals.models import Origin, Proposal
from approvals.moves import OPEN, State
from approvals.services import Part, propose, withdraw
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.mirror.models import Board, BoardStatus, BoardType, Ticket
from cwhub.mirror.models.setup import Part as StatusPart
from cwhub.mirror.queries import left_alone
from cwhub.writes.effects import StatusFacts, field_effects, note_effects
from cwhub.writes.tickets import UpdateTicket
from cwhub.writes.values import shown
from cwhub.writes.wording import field_rows, field_summary, note_rows
from triage.analysing import STATION
from triage.models import Analysis

TRIAGE = Actor("policy", None, "Triage")
UNDO_HOURS = 24
FAIR = 0.6  # confidence of an unsure guess that is still worth a person's look


def renew_proposals(scope: ClientScope, connection: Connection, ticket: Ticket, analysis: Analysis) -> list[Proposal]:
    """Brings the ticket's open proposals in line with its analysis: same ones stay, others are withdrawn."""
    wanted = wishes(connection, ticket, analysis)
    open_now = waiting(scope, connection, ticket)
    if {key(row.parts) for row in open_now} == {key([part.as_json() for part in wish["parts"]]) for wish in wanted}:
        return open_now
    wanted = [wish for wish in wanted if not was_decided(scope, connection, ticket, wish)]
    # What a person is editing stays until somebody has taken the ticket or closed it.
    origins = [Origin.TRIAGE] if not_taken(connection, ticket) and not ticket.closed else list(Origin)
    reason = why_withdrawn(connection, ticket)
    withdraw(scope=scope, connection=connection, ticket=ticket.number, reason=reason, origins=origins)
    return [made for wish in wanted if (made := proposed(scope, connection, ticket, analysis, wish))]


def waiting(scope: ClientScope, connection: Connection, ticket: Ticket) -> list[Proposal]:
    rows = Proposal.objects.within(scope).filter(connection=connection, ticket=ticket.number, state__in=OPEN)
    return list(rows.filter(origin=Origin.TRIAGE).order_by("pk"))


def was_decided(scope: ClientScope, connection: Connection, ticket: Ticket, wish: dict[str, Any]) -> bool:
    """What a person has said no to, or yes to, is not asked again: it may be on its way, or taken back on purpose."""
    ended = [State.REJECTED, State.ALLOWED]
    rows = Proposal.objects.within(scope).filter(connection=connection, ticket=ticket.number, state__in=ended)
    decided = {key(row.parts) for row in rows.filter(origin=Origin.TRIAGE)}
    return key([part.as_json() for part in wish["parts"]]) in decided


def key(parts: list[dict[str, Any]]) -> str:
    """The same for equal parts, also after the database has put their keys in an order of its own."""
    return json.dumps([(part["kind"], part["payload"], part["before"]) for part in parts], sort_keys=True)


def proposed(
    scope: ClientScope, connection: Connection, ticket: Ticket, analysis: Analysis, wish: dict[str, Any]
) -> Proposal | None:
    """None where the category only shows, or the wish was rejected before."""
    try:
        return propose(
            scope=scope,
            connection=connection,
            ticket=ticket.number,
            evidence=evidence_of(analysis),
            by=TRIAGE,
            category=analysis.category,
            sensitive=analysis.sensitive,
            origin=Origin.TRIAGE,
            **wish,
        )
    except ApprovalError:
        return None


# --- whether ------------------------------------------------------------------------------------------
def takes_part(connection: Connection, ticket: Ticket) -> bool:
    """The admin chose boards, types and clients; tickets older than that choice are only analysed when opened."""
    if connection.proposals_from is None or ticket.entered_at is None or ticket.closed or ticket.gone_at:
        return False
    board = Board.objects.filter(connection=connection, external_id=ticket.board_ref or 0, takes_part=True)
    left_out = BoardType.objects.filter(connection=connection, external_id=ticket.type_ref or 0, takes_part=False)
    young = ticket.entered_at >= connection.proposals_from.replace(microsecond=0)
    return young and ticket.client.takes_part and board.exists() and not left_out.exists()


def not_taken(connection: Connection, ticket: Ticket) -> bool:
    """Hands off as soon as a person has taken it: by its status's part, or by being assigned."""
    status = status_of(connection, ticket)
    return not ticket.resources and (status is None or status.part in ("", StatusPart.NOT_TAKEN))


def status_of(connection: Connection, ticket: Ticket) -> BoardStatus | None:
    return BoardStatus.objects.filter(connection=connection, external_id=ticket.status_ref or 0).first()


def why_withdrawn(connection: Connection, ticket: Ticket) -> str:
    if ticket.closed:
        return "The ticket is closed"
    if not not_taken(connection, ticket):
        return "A person has taken the ticket up"
    return "The ticket has changed since"


# --- what ------------------------------------------------------------------------------------------
def wishes(connection: Connection, ticket: Ticket, analysis: Analysis) -> list[dict[str, Any]]:
    if analysis.level < 2 or not takes_part(connection, ticket) or not not_taken(connection, ticket):
        return []
    filing = filing_wish(connection, ticket, analysis)
    note = note_wish(ticket, analysis)
    return [wish for wish in (filing, note) if wish]


def filing_wish(connection: Connection, ticket: Ticket, analysis: Analysis) -> dict[str, Any] | None:
    fields = fields_to_set(ticket, analysis, without=left_alone(connection, ticket.number))
    if not fields:
        return None
    before = {name: shown(ticket.record.get(name)) for name in [*fields, "company"]}
    payload = {"ticket": ticket.number, "company": (before["company"] or {}).get("id"), "fields": fields}
    part = Part(UpdateTicket.name, {**payload, "notify": False}, before)
    status = status_of(connection, ticket)
    facts = StatusFacts(status.name, status.stage, status.closed) if status else None
    return {
        "parts": [part],
        "summary": field_summary(fields),
        "diff": field_rows(fields, before),
        "effects": field_effects(facts, None, notify=False, undo_hours=UNDO_HOURS),
    }


def fields_to_set(ticket: Ticket, analysis: Analysis, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Fills what is empty; a field that somebody has set, or has set back, is left alone."""
    guessed = {row["level"]: row for row in analysis.fields if fair(row) and STATION[row["level"]] not in without}
    fields: dict[str, Any] = {}
    if ticket.type_ref is None and "type" in guessed:
        fields["type"] = reference(guessed["type"])
    if ticket.subtype_ref is None and "subtype" in guessed and type_fits(ticket, guessed):
        fields["subType"] = reference(guessed["subtype"])
        if ticket.item_ref is None and "item" in guessed and guessed["item"]["word"] == "likely":
            fields["item"] = reference(guessed["item"])
    priority = guessed.get("priority")
    if priority and priority["word"] == "likely" and priority["id"] != ticket.priority_ref:
        fields["priority"] = reference(priority)
    return fields


def fair(row: dict[str, Any]) -> bool:
    """Good enough to ask a person, who sees how sure it is; never good enough to act on alone."""
    if row["id"] is None or row["word"] == "unknown":
        return False
    return row["word"] == "likely" or row["confidence"] >= FAIR


def type_fits(ticket: Ticket, guessed: dict[str, Any]) -> bool:
    """A subtype belongs to its type: the guessed one, if that is what the ticket has or will have."""
    return "type" in guessed and ticket.type_ref in (None, guessed["type"]["id"])


def reference(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"]}


def note_wish(ticket: Ticket, analysis: Analysis) -> dict[str, Any] | None:
    """The analysis as an internal note, where it has steps to tell."""
    if not analysis.steps:
        return None
    company = (ticket.record.get("company") or {}).get("id")
    payload = {"ticket": ticket.number, "company": company, "tab": "internal", "text": note_text(analysis)}
    return {
        "parts": [Part("ticket.note", {**payload, "notify": False}, {"company": company})],
        "summary": "Post the analysis as an internal note",
        "diff": note_rows(payload),
        "effects": note_effects(internal=True, notify=False, to=""),
        "reports_only": True,
    }


def note_text(analysis: Analysis) -> str:
    """Drafted: what it looks like, the steps with their sources, what is missing."""
    lines = [f"[Drafted] {analysis.category_name}, {analysis.word}. {analysis.reason}".strip(), ""]
    for number, step in enumerate(analysis.steps, start=1):
        lines.append(f"{number}. {step['text']} ({source_text(step)})")
    for step in analysis.against:
        lines.append(f"- Tried before, and it came back: {step['text']}")
    if analysis.missing:
        lines += ["", "Missing: " + " ".join(analysis.missing)]
    return "\n".join(lines)


def source_text(step: dict[str, Any]) -> str:
    first = step["sources"][0]
    return (
        f"#{first['ticket']} {first['kind']}, {first['author']}"
        if first["ticket"]
        else f"another client's {first['kind']}"
    )


def evidence_of(analysis: Analysis) -> list[dict[str, Any]]:
    rows = []
    for step in analysis.steps:
        for source in step["sources"][:1]:
            rows.append(
                {
                    "kind": "ticket",
                    "label": source_text(step),
                    "quote": source["quote"],
                    "ticket": source["ticket"],
                    "at": source["at"],
                }
            )
    return rows
