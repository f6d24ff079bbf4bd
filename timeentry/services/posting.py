"""Posts a day's entries: one check, one proposal, one batch of the journal, all or nothing. Call with no scope open."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction

from approvals.errors import CannotStart
from approvals.models import Origin, Proposal
from approvals.services import Part, propose
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.audit.services import record
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.errors import AlreadyRecorded
from cwhub.journal.models import WriteBatch
from kit.ids import new_uid
from timeentry.errors import NotUnderstood, OtherPayload
from timeentry.kinds.entry import PostEntry
from timeentry.kinds.shape import work_of
from timeentry.models import Batch, Draft, Entry, Mode
from timeentry.rules.findings import Finding
from timeentry.rules.known import Known
from timeentry.rules.wanted import Wanted, payload_of
from timeentry.scopes import must_enter_for, whole
from timeentry.services.checking import check, settled
from timeentry.services.gathering import gather_mirrored
from timeentry.services.looking import Fresh, looking
from timeentry.services.preferences import is_disclosed
from timeentry.services.recorded import occurrence_text
from timeentry.services.telling import diff_of, effects_of, evidence_of, summary_of
from timeentry.words.assisted import carries_mark

MOST_ENTRIES = 100


@dataclass(frozen=True)
class Wish:
    """Entries that somebody wants posted, or checked."""

    scope: ClientScope
    connection: Connection
    member: int
    entries: tuple[Wanted, ...]
    mode: Mode
    own_act: bool
    key: str = ""
    mirrored: Known | None = None  # what the mirror says
    fresh: Fresh = field(default_factory=Fresh)  # what was just read of ConnectWise

    @property
    def whole(self) -> ClientScope:
        return whole(self.scope)

    @property
    def hash(self) -> str:
        """Equal for equal work, whatever its order."""
        return hash_of(self.connection, self.member, self.entries)


def post(
    *,
    scope: ClientScope,
    connection: Connection,
    member: int,
    entries: Sequence[Wanted],
    mode: Mode = Mode.POST,
    idempotency_key: str = "",
    own_act: bool = True,
) -> Batch:
    """The batch of these entries: a new one, or the one that has them already, whoever pressed.

    Where something stands against an entry nothing is posted; the batch then only keeps what the check has found. What
    is no person's own act (`own_act` false: a token that may only propose) waits for a decision. Raises NotAllowed,
    NotUnderstood, OtherPayload, and what approvals refuses.
    """
    if not 0 < len(entries) <= MOST_ENTRIES:
        raise NotUnderstood(f"A batch has at least one and at most {MOST_ENTRIES} entries.")
    wish = Wish(scope, connection, member, tuple(entries), mode, own_act, idempotency_key)
    with wish.whole.open():
        must_enter_for(scope, connection, member)
        disclosed = is_disclosed(scope.account_id)
        wish = replace(wish, entries=tuple(entry.with_mark(disclosed=disclosed) for entry in wish.entries))
        if known := by_key(wish):
            return known
        begun = Connection.objects.values_list(DatabaseNow(), flat=True).get(pk=connection.pk)
    with looking(connection, member=member, entries=wish.entries, at=begun) as answers:
        with wish.whole.open():  # not for the answers: it is closed again before anybody waits for them
            mirrored = gather_mirrored(scope=scope, connection=connection, member=member, entries=wish.entries)
        wish = replace(wish, mirrored=mirrored, fresh=answers())
    try:
        return settle(wish)
    except (CannotStart, IntegrityError) as error:
        # Another tab or person was a moment faster with the same work, or the same key: theirs stands.
        if not is_same_again(error):
            raise
    return settle(wish)


def is_same_again(error: Exception) -> bool:
    return isinstance(error, IntegrityError) or isinstance(error.__cause__, AlreadyRecorded)


def settle(wish: Wish) -> Batch:
    with wish.whole.open():
        if known := by_key(wish):
            return known
        found = check(
            wish.scope,
            connection=wish.connection,
            member=wish.member,
            entries=wish.entries,
            fresh=wish.fresh,
            mirrored=wish.mirrored,
        )
        if wish.mode == Mode.POST and (same := same_batch(wish, found)):
            return same
        if wish.mode == Mode.CHECK or not all(finding.ok for finding in found):
            return keep(wish, found)
        return start(wish, found)


# --- the same again --------------------------------------------------------------------------------------------------
def by_key(wish: Wish) -> Batch | None:
    """The batch of this Idempotency-Key. Raises OtherPayload."""
    if not wish.key:
        return None
    known: Batch | None = Batch.objects.within(wish.whole).filter(idempotency_key=wish.key).first()
    if known is not None and known.payload_hash != wish.hash:
        raise OtherPayload("This Idempotency-Key belongs to other entries. Use a new one.")
    return known


def same_batch(wish: Wish, found: Sequence[Finding]) -> Batch | None:
    """All of it stands in one batch already, which has nothing else: that batch, whoever has posted it."""
    batches = {finding.recorded.batch for finding in found if finding.recorded}
    if len(batches) != 1 or any(finding.errors or not finding.recorded for finding in found):
        return None
    running = WriteBatch.objects.within(wish.whole).filter(uid=batches.pop()).first()
    if running is None or running.ops.count() != len(found):
        return None
    same: Batch | None = Batch.objects.within(wish.whole).filter(proposal_uid=running.proposal_uid).first()
    return same


def hash_of(connection: Connection, member: int, entries: Sequence[Wanted]) -> str:
    works = sorted(json.dumps(stated(entry, member), sort_keys=True, default=str) for entry in entries)
    return hashlib.sha256(json.dumps([connection.uid, works]).encode()).hexdigest()


def stated(entry: Wanted, member: int) -> list[Any]:
    """What was asked for, as far as it can be told before the check: half an entry has a hash too."""
    if entry.start is None:
        return [member, *entry.charge, entry.notes, entry.occurrence]
    payload: Mapping[str, Any] = payload_of(entry, member=member)
    return [work_of(payload), payload["internal_notes"], payload["agreement"], payload["deduct"], entry.occurrence]


# --- what is kept ----------------------------------------------------------------------------------------------------
def keep(wish: Wish, found: Sequence[Finding]) -> Batch:
    """Only checked, or refused: nothing has happened, so the key may be used again."""
    return stored(wish, found, uid=new_uid(), proposal_uid="", key="")


def start(wish: Wish, found: Sequence[Finding]) -> Batch:
    """One proposal with a part for each entry. Nothing stays of it where the journal does not take it."""
    uid = new_uid()
    with transaction.atomic():
        proposal = proposed(wish, found, uid)
        known: Batch | None = Batch.objects.within(wish.whole).filter(proposal_uid=proposal.uid).first()
        if known is not None:
            return known
        batch = stored(wish, found, uid=uid, proposal_uid=proposal.uid, key=wish.key)
        tell(wish, batch, proposal.summary)
        return batch


def tell(wish: Wish, batch: Batch, sentence: str) -> None:
    """Who wrote the texts is kept, whatever an invoice tells."""
    assisted = [entry.n for entry in wish.entries if entry.ai_assisted or carries_mark(entry.internal_notes)]
    record(
        account_id=batch.account_id, by=wish.scope.actor, act="timeentry.posted", subject="time batch",
        subject_uid=batch.uid, sentence=sentence,
        data={"proposal": batch.proposal_uid, "member": batch.member_ref, "entries": len(wish.entries),
              "assisted": assisted},
    )  # fmt: skip


def proposed(wish: Wish, found: Sequence[Finding], uid: str) -> Proposal:
    return propose(
        scope=wish.whole,
        connection=wish.connection,
        ticket=None,
        parts=[part_of(wish, *pair) for pair in zip(wish.entries, found, strict=True)],
        summary=summary_of(wish.connection, wish.member, wish.entries, found),
        diff=diff_of(wish.connection, wish.member, wish.entries, found),
        effects=effects_of(wish.connection),
        evidence=evidence_of(uid),
        by=wish.scope.actor,
        category=None,
        sensitive=False,
        origin=Origin.PERSON if wish.own_act else Origin.REQUEST,
    )


def part_of(wish: Wish, entry: Wanted, finding: Finding) -> Part:
    return Part(
        kind=PostEntry.name,
        payload=payload_of(settled(entry, finding), member=wish.member),
        client_id=finding.client_id,
        ticket=entry.charge_id if entry.on_ticket else None,
        occurrence=occurrence_text(entry.occurrence),
    )


def stored(wish: Wish, found: Sequence[Finding], *, uid: str, proposal_uid: str, key: str) -> Batch:
    by = wish.scope.actor
    batch = Batch.objects.create(
        account_id=wish.scope.account_id,
        uid=uid,
        connection=wish.connection,
        member_ref=wish.member,
        mode=wish.mode,
        payload_hash=wish.hash,
        idempotency_key=key,
        proposal_uid=proposal_uid,
        created_by_id=by.id,
        created_by_name=by.name,
    )
    rows = [entry_row(batch, *pair, wish=wish) for pair in zip(wish.entries, found, strict=True)]
    Entry.objects.bulk_create(rows)
    name_drafts(wish, batch)
    return batch


def entry_row(batch: Batch, entry: Wanted, finding: Finding, *, wish: Wish) -> Entry:
    return Entry(
        account_id=batch.account_id,
        client_id=finding.client_id,
        batch=batch,
        n=entry.n,
        payload=payload_of(settled(entry, finding), member=wish.member) if entry.start else {},
        refusal=refusal_of(finding),
        checked=checked_of(finding) | wish.fresh.seen(entry),
        draft_uid=entry.draft_uid,
    )


def refusal_of(finding: Finding) -> dict[str, Any] | None:
    if finding.recorded:
        told = finding.recorded
        return {
            "state": "already_recorded", "error": told.sentence, "external_id": told.external_id, "batch": told.batch,
            "fix": "Leave it out, or post it again on purpose.",
        }  # fmt: skip
    if not finding.errors:
        return None
    first = finding.errors[0]
    return {
        "state": "refused",
        "error": first.sentence,
        "field": first.field,
        "fix": first.fix.words if first.fix else None,
    }


def checked_of(finding: Finding) -> dict[str, Any]:
    """What stays known of the check, for people and programs."""
    return {
        "charge": finding.charge,
        "client": finding.client,
        "actual_hours": str(finding.actual) if finding.actual is not None else None,
        "billed_hours": str(finding.billed) if finding.billed is not None else None,
        "coverage": finding.cover.sentence if finding.cover else "",
        "why": dict(finding.cover.told) if finding.cover else {},
        "warnings": [one.sentence for one in finding.warnings],
    }


def name_drafts(wish: Wish, batch: Batch) -> None:
    """A draft knows the entry that carries it now, so that the grid shows its true state."""
    if not batch.proposal_uid:
        return
    for entry in Entry.objects.filter(batch=batch).exclude(draft_uid=""):
        Draft.objects.within(wish.whole).filter(uid=entry.draft_uid).update(entry=entry)
