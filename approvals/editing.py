"""*Edit first*: the form of a proposal's parts, and what a filled one makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from approvals.choices import LABELS, Choices, Named, choices_for, ticket_of
from approvals.models import Proposal
from approvals.parts import Part, parts_of, proposable
from cwhub.mirror.models import Ticket
from cwhub.writes.notes import WriteNote
from cwhub.writes.tickets import UpdateTicket
from cwhub.writes.values import equal, shown
from cwhub.writes.wording import edited_lines, note_rows

Filled = Mapping[str, Any]
LONGEST_NOTE = 20_000


@dataclass
class Select:
    name: str
    label: str
    chosen: int | None
    options: Named
    now: str  # what the ticket says
    error: str = ""


@dataclass
class PartForm:
    """One part: selects for a change of fields, a text for a note, neither for what cannot be edited here."""

    part: Part
    title: str
    selects: list[Select] = field(default_factory=list)
    text_name: str = ""
    text: str = ""
    error: str = ""

    @property
    def faulty(self) -> bool:
        return bool(self.error or any(one.error for one in self.selects))


@dataclass(frozen=True)
class Edited:
    parts: list[Part]
    diff: list[dict[str, Any]]
    summary: str


def forms_of(row: Proposal, filled: Filled | None = None) -> list[PartForm]:
    ticket = ticket_of(row)
    choices = choices_for(row, ticket)
    return [form_of(number, part, ticket, choices, filled) for number, part in enumerate(parts_of(row))]


def form_of(number: int, part: Part, ticket: Ticket | None, choices: Choices | None, filled: Filled | None) -> PartForm:
    if part.kind == UpdateTicket.name and ticket and choices:
        return PartForm(part, "Fields", selects=selects_of(number, part, ticket, choices, filled))
    if part.kind == WriteNote.name:
        name, title = f"{number}-text", note_rows(part.payload)[0]["field"]
        text = part.payload["text"] if filled is None else str(filled.get(name, ""))
        return PartForm(part, title, text_name=name, text=text)
    return PartForm(part, "This part cannot be edited here; it stays as it is.")


def selects_of(number: int, part: Part, ticket: Ticket, choices: Choices, filled: Filled | None) -> list[Select]:
    before = before_of(part, ticket)
    chosen = {name: chosen_of(f"{number}-{name}", part, before, filled, name) for name in LABELS}
    rows = []
    for name, options in choices.of(chosen).items():
        fault = "" if chosen[name] is None or chosen[name] in options else f"{LABELS[name]} does not belong there."
        if filled is None and fault:
            options, fault = options | {chosen[name] or 0: value_of(part, before, name).get("name", "")}, ""
        now = str((before[name] or {}).get("name") or "empty")
        rows.append(Select(f"{number}-{name}", LABELS[name], chosen[name], options, now, fault))
    return rows


def chosen_of(key: str, part: Part, before: dict[str, Any], filled: Filled | None, name: str) -> int | None:
    if filled is None or key not in filled:
        return value_of(part, before, name).get("id")
    text = str(filled[key])
    return int(text) if text.isdecimal() and len(text) < 18 else None


def value_of(part: Part, before: dict[str, Any], name: str) -> dict[str, Any]:
    fields = part.payload["fields"]
    return (fields[name] if name in fields else before[name]) or {}


def before_of(part: Part, ticket: Ticket) -> dict[str, Any]:
    """What was shown, and of the fields that were not, what the mirror says."""
    known = part.before or {}
    return {name: known.get(name, shown(ticket.record.get(name))) for name in {*LABELS, *part.payload["fields"]}}


# --- what a filled form makes of it ----------------------------------------------------------
def edited(row: Proposal, forms: list[PartForm]) -> Edited | None:
    """None where a form is faulty: it then says why."""
    ticket = ticket_of(row)
    pairs = [(form, changed(form, ticket)) for form in forms]
    if any(form.faulty for form in forms):
        return None
    parts = [part for _, part in pairs]
    if parts == parts_of(row):
        forms[0].error = "Nothing differs from what was proposed."
        return None
    diff = [line for form, part in pairs for line in diff_of(form, part)]
    return Edited(parts, diff, summary_of(row, parts))


def changed(form: PartForm, ticket: Ticket | None) -> Part:
    if form.selects and ticket:
        return with_fields(form, ticket)
    return with_text(form) if form.text_name else form.part


def with_fields(form: PartForm, ticket: Ticket) -> Part:
    part, before = form.part, before_of(form.part, ticket)
    kept = {name: value for name, value in part.payload["fields"].items() if name not in LABELS}
    wanted = {name: picked(one) for name, one in zip(LABELS, form.selects, strict=True)}
    if wanted["priority"] is None:
        form.selects[-1].error = "A ticket has a priority."
    fields = {name: value for name, value in wanted.items() if not equal(value, before[name])} | kept
    if not fields:
        form.error = "Nothing would change. Reject it instead."
    image = {name: before[name] for name in fields} | {"company": (part.before or {}).get("company")}
    ordered = {
        name: value for name, value in part.payload["fields"].items() if name in fields and fields[name] == value
    }
    return replace(part, payload={**part.payload, "fields": ordered | fields}, before=image)


def picked(select: Select) -> dict[str, Any] | None:
    return None if select.chosen is None else {"id": select.chosen, "name": select.options.get(select.chosen, "")}


def with_text(form: PartForm) -> Part:
    text = form.text.replace("\r\n", "\n").strip()
    if not text:
        form.error = "A note needs a text."
    if len(text) > LONGEST_NOTE:
        form.error = f"A note has at most {LONGEST_NOTE:,} characters."
    same = text == str(form.part.payload["text"]).strip()
    return form.part if same else replace(form.part, payload={**form.part.payload, "text": text})


def diff_of(form: PartForm, part: Part) -> list[dict[str, Any]]:
    if not form.text_name or part == form.part:
        return proposable(part.kind).diff(part.payload, part.before)
    lines = edited_lines(str(form.part.payload["text"]), str(part.payload["text"]))
    return [{**note_rows(part.payload)[0], "lines": lines}]


def summary_of(row: Proposal, parts: list[Part]) -> str:
    """No more than the diff says; a note with another text is still the same act."""
    pairs = zip(parts, parts_of(row), strict=True)
    if all(new == old or new.kind == WriteNote.name for new, old in pairs):
        return row.summary
    return "; ".join(proposable(part.kind).summary(part.payload, {}) for part in parts)[:300]
