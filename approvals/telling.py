"""What the page of one proposal says: why it asks, what changes, where it would be sent, what became of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.models import Level, Origin, Proposal
from approvals.moves import State
from cwhub.journal import queries as journal
from cwhub.journal.models import WriteOp
from cwhub.writes.values import reference

REQUESTS = {
    "ticket.update": "PATCH /service/tickets/{ticket}",
    "ticket.note": "POST /service/tickets/{ticket}/notes",
    "ticket.note_removal": "DELETE /service/tickets/{ticket}/notes",
    "ticket.assign": "POST /schedule/entries",
    "ticket.unassign": "DELETE /schedule/entries",
    "time.entry": "POST /time/entries",
    "time.entry_removal": "DELETE /time/entries",
    "time.correct": "PATCH /time/entries",
    "time.sheet_submit": "POST /time/sheets/submit",
    "time.sheet_approve": "POST /time/sheets/approve",
    "time.sheet_reject": "POST /time/sheets/reject",
}
OURS = ("ticket", "company", "notify")  # ours to find and send it by, no field of the record


@dataclass(frozen=True)
class Said:
    """A headline and the line beneath it."""

    head: str
    line: str


def why_asked(row: Proposal) -> Said:
    if row.state == State.HELD:
        return Said("Identity not proven", "Nobody can approve it until then")
    if row.sensitive:
        return Said("Sensitive request", "A person decides, always")
    if row.origin == Origin.EDIT:
        return Said("Edited by a person", f"By {row.proposed_by_name}")
    if row.reports_only or row.ticket is None:
        return Said("Tool policy", "This kind of write needs approval")
    if row.level >= Level.NOTIFY:
        return Said("Not proven often enough", "Level 3 and above need evidence to run alone")
    return Said("Trust level 2", "Each change of this category asks")


def taken_back(row: Proposal) -> Said:
    if not row.can_be_undone:
        return Said("No", row.reversible or "It cannot be taken back")
    return Said("Yes", row.reversible)


def field_rows(row: Proposal) -> list[dict[str, Any]]:
    return [line for line in row.diff if "lines" not in line]


def texts(row: Proposal) -> list[dict[str, Any]]:
    """Notes with numbered lines: what is taken out has no number."""
    return [{**line, "lines": numbered(line["lines"])} for line in row.diff if "lines" in line]


def numbered(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    count, rows = 0, []
    for line in lines:
        count += line["op"] != "-"
        rows.append({**line, "number": "" if line["op"] == "-" else count})
    return rows


def edited_lines(row: Proposal) -> int:
    return sum(line["op"] == "-" for one in row.diff for line in one.get("lines", []))


def drafted(row: Proposal) -> bool:
    """Written by the product, until a person writes it anew."""
    return row.origin in (Origin.TRIAGE, Origin.EDIT)


def counted(row: Proposal) -> str:
    """`5 fields, 1 note`."""
    fields, notes = len(field_rows(row)), len(texts(row))
    words = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((fields, "field"), (notes, "note")) if n]
    return ", ".join(words) or "nothing"


@dataclass(frozen=True)
class Request:
    """One request as it will be sent; keys and addresses of the connection are not part of it."""

    line: str
    body: str
    only_if: str


def requests(row: Proposal) -> list[Request]:
    return [request_of(part, row.ticket) for part in row.parts]


def request_of(part: dict[str, Any], ticket: int | None) -> Request:
    payload = part["payload"]
    line = REQUESTS.get(part["kind"], part["kind"]).format(ticket=ticket)
    fields = payload.get("fields")
    body = {name: reference(value) for name, value in (fields or payload).items() if fields or name not in OURS}
    if part["kind"] in ("ticket.update", "ticket.note"):
        body["processNotifications"] = bool(payload.get("notify"))
    return Request(line, pretty(body), pretty(part["before"]) if part["before"] else "")


def pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


# --- what became of it -----------------------------------------------------------------------
WORST_FIRST = (
    "needs a person", "failed", "checking", "taking back", "posting", "taken back", "undone", "kept", "posted",
)  # fmt: skip
MOVING = frozenset({"checking", "taking back", "posting"})
LOOKS = {  # word: text, tone, icon
    "posting": ("Posting", "acc", "spin"),
    "checking": ("Checking", "warn", "spin"),
    "taking back": ("Taking back", "warn", "spin"),
    "posted": ("Posted", "ok", "check"),
    "failed": ("Failed", "bad", "x"),
    "taken back": ("Taken back", "warn", "undo"),
    "undone": ("Taken back", "warn", "undo"),
    "needs a person": ("Needs a person", "bad", "user"),
    "kept": ("Kept as it stands", "", "user"),
}


@dataclass(frozen=True)
class Written:
    """The true state of what one proposal writes."""

    word: str
    reason: str = ""
    next_look: datetime | None = None
    undoable_until: datetime | None = None

    @property
    def text(self) -> str:
        return LOOKS[self.word][0]

    @property
    def tone(self) -> str:
        return LOOKS[self.word][1]

    @property
    def icon(self) -> str:
        return LOOKS[self.word][2]

    @property
    def moving(self) -> bool:
        return self.word in MOVING


def written(ops: Sequence[WriteOp]) -> Written | None:
    """The worst of its writes speaks for all; None where nothing was ever started."""
    if not ops:
        return None
    shown = sorted((journal.shown(op) for op in ops), key=lambda one: WORST_FIRST.index(one.word))
    worst = shown[0]
    until = [one.undoable_until for one in shown if one.undoable_until]
    looks = [one.next_look for one in shown if one.next_look]
    reason = next((one.reason for one in shown if one.reason), "")
    whole = len(until) == len(ops)
    return Written(worst.word, reason, min(looks, default=None), min(until) if whole else None)
