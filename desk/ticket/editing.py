"""A proposal as a form: other values for its fields, other words for its note. Shown anew before it is approved."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.http import QueryDict

from approvals.models import Proposal
from approvals.services import Part
from cwhub.journal.kinds import kind_named
from cwhub.mirror.models import Association, BoardItem, BoardSubtype, BoardType, Priority, Ticket
from cwhub.writes.notes import WriteNote
from cwhub.writes.tickets import UpdateTicket
from cwhub.writes.wording import LABELS, field_summary

LONGEST_NOTE = 8000
CHAIN = ("type", "subType", "item")
MODELS: dict[str, Any] = {"type": BoardType, "subType": BoardSubtype, "item": BoardItem}

Choices = list[tuple[int, str]]


@dataclass
class Read:
    """What somebody has made of the form."""

    proposal: Proposal
    parts: list[Part] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)

    def version(self) -> dict[str, Any]:
        diff = [row for part in self.parts for row in told(part).diff(part.payload, part.before)]
        updates = [part.payload["fields"] for part in self.parts if part.kind == UpdateTicket.name]
        summary = field_summary(updates[0]) if updates else self.proposal.summary
        return {"parts": self.parts, "summary": summary, "diff": diff, "effects": self.proposal.effects}


def told(part: Part) -> Any:
    return cast(Any, kind_named(part.kind))


def form_of(proposal: Proposal, ticket: Ticket, read: Read | None = None) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for place, part in enumerate(proposal.parts):
        if part["kind"] == UpdateTicket.name:
            rows += field_rows(place, part["payload"]["fields"], ticket)
        elif part["kind"] == WriteNote.name:
            text = read.texts.get(place, "") if read else part["payload"]["text"]
            rows.append({"name": f"text-{place}", "label": "Note", "text": text, "is_text": True})
    return {"proposal": proposal, "rows": rows, "errors": read.errors if read else []}


def field_rows(place: int, fields: dict[str, Any], ticket: Ticket) -> list[dict[str, Any]]:
    rows = []
    for name, value in fields.items():
        chosen = value.get("id") if isinstance(value, dict) else None
        choices = choices_of(name, ticket, type_in(fields, ticket))
        if choices:
            rows.append({"name": f"{name}-{place}", "label": LABELS[name], "choices": choices, "chosen": chosen})
    return rows


def type_in(fields: dict[str, Any], ticket: Ticket) -> int | None:
    chosen = fields.get("type")
    return chosen["id"] if isinstance(chosen, dict) else ticket.type_ref


def choices_of(name: str, ticket: Ticket, type_ref: int | None) -> Choices:
    """What the ticket's board allows there; nothing for a field that is not chosen from a list."""
    mine = {"connection_id": ticket.connection_id, "gone_at": None}
    if name == "priority":
        rows = Priority.objects.filter(**mine).order_by("sort_order")
    elif name in MODELS:
        rows = MODELS[name].objects.filter(**mine, board_ref=ticket.board_ref or 0, inactive=False).order_by("name")
        if name != "type":
            rows = rows.filter(external_id__in=below(name, ticket, type_ref))
    else:
        return []
    return [(row.external_id, row.name) for row in rows]


def below(name: str, ticket: Ticket, type_ref: int | None) -> list[int]:
    """Subtypes and items that the board's chain has under this type."""
    column = "subtype_ref" if name == "subType" else "item_ref"
    chain = Association.objects.filter(connection_id=ticket.connection_id, board_ref=ticket.board_ref or 0)
    return [ref for ref in chain.filter(type_ref=type_ref or 0).values_list(column, flat=True) if ref is not None]


# --- read back ------------------------------------------------------------------------------------------------------
def read_form(proposal: Proposal, ticket: Ticket, said: QueryDict) -> Read:
    read = Read(proposal)
    for place, stored in enumerate(proposal.parts):
        part = Part(**stored)
        if part.kind == UpdateTicket.name:
            part = with_fields(part, place, ticket, said)
            if not part.payload["fields"]:
                read.errors.append("A change sets at least one field. To set none, reject it.")
        elif part.kind == WriteNote.name:
            part = with_text(part, place, said, read)
        read.parts.append(part)
    return read


def with_fields(part: Part, place: int, ticket: Ticket, said: QueryDict) -> Part:
    """Only what the board allows under the chosen type; a field left as it is goes out of the change."""
    fields: dict[str, Any] = {}
    for name, value in part.payload["fields"].items():
        choices = dict(choices_of(name, ticket, type_in(fields, ticket)))
        if not choices and name not in CHAIN:
            fields[name] = value
        asked = said.get(f"{name}-{place}", "")
        if asked.isdecimal() and int(asked) in choices:
            fields[name] = {"id": int(asked), "name": choices[int(asked)]}
    before = part.before and {key: row for key, row in part.before.items() if key in fields or key == "company"}
    return Part(part.kind, {**part.payload, "fields": fields}, before, part.external_id)


def with_text(part: Part, place: int, said: QueryDict, read: Read) -> Part:
    text = said.get(f"text-{place}", "").replace("\r\n", "\n").strip()
    read.texts[place] = text
    if not text:
        read.errors.append("A note needs words. To post none, reject it.")
    if len(text) > LONGEST_NOTE:
        read.errors.append(f"A note has at most {LONGEST_NOTE} characters.")
    return Part(part.kind, {**part.payload, "text": text}, part.before, part.external_id)
