"""What audits have found, for a person."""

from django.db.models import QuerySet

from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.audit.services import record
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.models import WriteFinding, WriteOp

SAID = {
    WriteFinding.What.MISSING: "No longer in ConnectWise",
    WriteFinding.What.EXTRA: "Twice in ConnectWise",
    WriteFinding.What.UNCLEAR: "Unclear in ConnectWise",
    WriteFinding.What.UNSEEN: "Could not be looked for",
    WriteFinding.What.UNKNOWN: "Unknown to the write log",
    WriteFinding.What.EDITED: "Edited in ConnectWise",
}


def open_findings(scope: ClientScope) -> "QuerySet[WriteFinding]":
    rows = WriteFinding.objects.within(scope).filter(settled_at=None)
    return rows.select_related("op", "op__batch", "client").order_by("-found_at")


def raise_finding(op: WriteOp, *, what: str, external_id: int | None, sentence: str) -> None:
    """Told once: a later audit that finds the same, settled or not, adds nothing."""
    row = WriteFinding(
        account_id=op.account_id, client_id=op.client_id, connection_id=op.connection_id, op=op, kind=op.kind,
        what=what, external_id=external_id, sentence=sentence,
    )  # fmt: skip
    known = WriteFinding.objects.filter(op=op, what=what, external_id=external_id).exists()
    WriteFinding.objects.bulk_create([row], ignore_conflicts=True)
    if not known:
        tell(op, "journal.found", f"{SAID[WriteFinding.What(what)]}: {sentence}", external_id)


def raise_stray(*, account_id: int, connection_id: int, kind: str, external_id: int) -> None:
    """An entry with a mark of ours that the journal does not know: written after the backup that was restored."""
    sentence = "It carries a mark of ours, but was written after the backup that this database comes from."
    row = WriteFinding(
        account_id=account_id, connection_id=connection_id, kind=kind, what=WriteFinding.What.UNKNOWN,
        external_id=external_id, sentence=sentence,
    )  # fmt: skip
    WriteFinding.objects.bulk_create([row], ignore_conflicts=True)


def extra_removed(op: WriteOp, external_id: int) -> None:
    tell(op, "journal.extra_removed", f"Removed {external_id}, which was written twice.", external_id)


def settle_finding(*, scope: ClientScope, uid: str, by: Actor) -> WriteFinding:
    """A person has looked at it. Settling it again changes nothing."""
    row: WriteFinding = WriteFinding.objects.within(scope).select_for_update(of=("self",)).get(uid=uid)
    if row.settled_at is None:
        WriteFinding.objects.filter(pk=row.pk).update(settled_at=DatabaseNow(), settled_by_name=by.name)
        record(
            account_id=row.account_id, client_id=row.client_id, by=by, act="journal.settled", subject="finding",
            subject_uid=row.uid, sentence=f"Settled: {row.sentence}", data={"what": row.what, "id": row.external_id},
        )  # fmt: skip
        row.refresh_from_db()
    return row


def tell(op: WriteOp, act: str, sentence: str, external_id: int | None) -> None:
    record(
        account_id=op.account_id, client_id=op.client_id, by=SYSTEM, act=act, subject="write", subject_uid=op.uid,
        ticket=op.ticket, sentence=sentence, data={"kind": op.kind, "id": external_id, "state": op.state},
    )  # fmt: skip
