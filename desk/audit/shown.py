"""Entries as the page shows them: a word for what came of each, its layers, and whether it can still be undone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from approvals.models import Proposal
from approvals.queries import find_proposal
from approvals.rights import why_not
from cwhub.accounts.models import Membership
from cwhub.accounts.scope import ClientScope
from cwhub.audit.layers import NAMES, Layer, Word
from cwhub.audit.models import AuditEntry, AuditSeal
from cwhub.audit.reading import Facts, facts_of
from cwhub.journal.layers import undo_of
from cwhub.journal.models import WriteBatch
from cwhub.journal.queries import batch_of_proposal
from kit.clock import now


class Result(NamedTuple):
    text: str
    tone: str
    icon: str


DONE = Result("Done", "ok", "check")
RESULTS = {
    "approvals.proposed": Result("Asked", "acc", "clock"),
    "approvals.allowed": Result("Allowed", "ok", "check"),
    "approvals.held": Result("Waits for identity", "warn", "lock"),
    "approvals.rejected": Result("Rejected", "", "x"),
    "approvals.stale": Result("Not written", "bad", "x"),
    "approvals.superseded": Result("Replaced", "", "edit"),
    "approvals.expired": Result("Not written", "", "clock"),
    "approvals.withdrawn": Result("Withdrawn", "", "minus"),
    "journal.started": Result("Posting", "acc", "clock"),
    "journal.rolled_back": Result("Not written", "bad", "x"),
    "journal.taking_back": Result("Taking back", "warn", "undo"),
    "journal.cancelled": Result("Taking back", "warn", "undo"),
    "journal.undone": Result("Taken back", "warn", "undo"),
    "journal.parked": Result("Needs a person", "bad", "user"),
    "journal.kept": Result("Kept", "", "user"),
    "journal.paused": Result("Stopped", "bad", "alert"),
    "audit.looked": Result("Read", "", "eye"),
    "audit.exported": Result("Exported", "", "download"),
}
MARKS = {Word.PASSED: ("ok", "check"), Word.STOPPED: ("bad", "x"), Word.NOT_NEEDED: ("mut", "minus")}
COMING = ("mut", "clock")


@dataclass(frozen=True)
class Row:
    entry: AuditEntry
    facts: Facts

    @property
    def who(self) -> str:
        if self.entry.actor_kind == "policy":
            return f"Alone, {self.entry.actor_name}"
        return self.entry.actor_name

    @property
    def what(self) -> str:
        return self.entry.sentence or "(contents forgotten)"

    @property
    def result(self) -> Result:
        if self.entry.act.endswith("_set"):
            return Result("In force", "ok", "check")
        return RESULTS.get(self.entry.act, DONE)

    @property
    def undo(self) -> str:
        told = self.facts.undo
        if not told:
            return ""
        return "can be" if told["can"] and not is_over(told.get("until", "")) else "no"


def is_over(until: str) -> bool:
    return bool(until) and datetime.fromisoformat(until) <= now()


def rows_of(entries: list[AuditEntry]) -> list[Row]:
    return [Row(entry, facts_of(entry)) for entry in entries]


@dataclass(frozen=True)
class LayerRow:
    name: str
    word: str
    why: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Opened:
    """One entry with everything that is known of it today."""

    row: Row
    layers: list[LayerRow]
    seal: AuditSeal | None
    proposal: Proposal | None
    undo_now: dict[str, Any] | None
    may_undo: bool


def opened(scope: ClientScope, membership: Membership, entry: AuditEntry) -> Opened:
    row = Row(entry, facts_of(entry))
    uid = proposal_uid(entry)
    proposal = find_proposal(scope, uid) if uid else None
    batch = batch_of_proposal(scope, uid) if uid else None
    undo = undo_of(batch).as_json() if batch else row.facts.undo
    seal: AuditSeal | None = AuditSeal.objects.within(scope).filter(entry_id=entry.pk).first()
    return Opened(
        row=row,
        layers=layer_rows(with_outcome(scope, row.facts.layers, batch)),
        seal=seal,
        proposal=proposal,
        undo_now=undo if row.facts.undo else None,
        may_undo=bool(undo and undo["can"]) and proposal is not None and not why_not(membership, proposal),
    )


def proposal_uid(entry: AuditEntry) -> str:
    if entry.subject == "proposal":
        return entry.subject_uid
    return str((entry.body.data if entry.body else {}).get("proposal") or "")


def with_outcome(scope: ClientScope, layers: list[dict[str, str]], batch: WriteBatch | None) -> list[dict[str, str]]:
    """What was still to come when it was decided is told by the entry of its writes' end."""
    if batch is None or not any(row["word"] == Word.LATER for row in layers):
        return layers
    ends = AuditEntry.objects.within(scope).filter(subject_uid=batch.uid, subject="batch", body__data__has_key="layers")
    last = ends.select_related("body").order_by("-pk").first()
    later = {row["layer"]: row for row in (last.body.data["layers"] if last and last.body else ())}
    return [later.get(row["layer"], row) if row["word"] == Word.LATER else row for row in layers]


def layer_rows(layers: list[dict[str, str]]) -> list[LayerRow]:
    return [
        LayerRow(NAMES[Layer(row["layer"])], row["word"], row["why"], *MARKS.get(Word(row["word"]), COMING))
        for row in layers
    ]
