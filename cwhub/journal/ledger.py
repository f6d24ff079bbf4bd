"""The book of one batch in PostgreSQL, and the one function that makes the moves of moves.py.

Every write renews the lease first, in the same transaction: `WHERE fence = mine AND owner = me AND lease_until > now`.
No row means that the batch is no longer ours.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.audit.services import record
from cwhub.journal import findings, news
from cwhub.journal.audits import intervals
from cwhub.journal.calls import call_of, taken_beside
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.executor import Purpose
from cwhub.journal.gate import Gate, ask
from cwhub.journal.kinds import Call, kind_named
from cwhub.journal.models import Restore, WriteAttempt, WriteBatch, WriteFinding, WriteOp
from cwhub.journal.moves import IllegalMove, check_batch_move, check_op_move
from cwhub.journal.shown_rows import batch_view, op_view
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.views import Attempt, BatchView, Move, OpView, Verdict


@dataclass(frozen=True)
class Hold:
    """One owner's claim on one batch."""

    batch_id: int
    owner: str
    fence: int
    scope: ClientScope
    connection: Connection
    restore: Restore | None = None


BODIES = ("payload", "before_image", "after_image", "seen_image")  # a step is decided without them
HAS_BEFORE = Q(before_image__isnull=False)

FAILURES_AT_MOST = 8
LONGEST_REST_SECONDS = 300.0

TakePermit = Callable[[Connection, Purpose], Any]


@dataclass(frozen=True)
class Ledger:
    hold: Hold
    gate: Gate
    take: TakePermit

    # --- reading -----------------------------------------------------------------------------------------------------
    def view(self, verdict: Verdict | None) -> BatchView:
        with self.hold.scope.open():
            batch = WriteBatch.objects.annotate(now=DatabaseNow()).get(pk=self.hold.batch_id)
            ops = tuple(op_view(op) for op in batch.ops.order_by("seq").defer(*BODIES).annotate(has_before=HAS_BEFORE))
        return batch_view(batch, ops, self.hold, verdict)

    def call(self, op: OpView, permit: Any, external_id: int | None = None) -> Call:
        with self.hold.scope.open():
            row = WriteOp.objects.select_related("batch").get(pk=op.id)
            taken_ids = taken_beside(row)
        return self.asking(row, permit, external_id=external_id, taken_ids=taken_ids)

    def asking(
        self, row: WriteOp, permit: Any, *, external_id: int | None = None, taken_ids: frozenset[int] = frozenset()
    ) -> Call:
        restore = self.hold.restore
        return call_of(
            row,
            connection=self.hold.connection,
            permit=permit,
            external_id=external_id,
            taken_ids=taken_ids,
            sent_at=restore.since if restore else None,
        )

    def ask_gate(self) -> Verdict:
        with self.hold.scope.open():
            batch = WriteBatch.objects.get(pk=self.hold.batch_id)
        return ask(self.gate, batch, self.hold.scope)

    def take_permit(self, op: OpView, purpose: Purpose) -> Any:
        return self.take(self.hold.connection, purpose)

    # --- writing -----------------------------------------------------------------------------------------------------
    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that holds the batch's row and a fresh lease. Raises OwnershipLost."""
        with transaction.atomic(durable=True):
            pass  # never inside somebody's transaction: what is written here must be committed before a call
        with self.hold.scope.open():
            self.renew()
            yield

    def renew(self) -> None:
        lease = DatabaseNow() + Value(timedelta(seconds=self.hold.connection.lease_seconds))
        if not self.mine().update(lease_until=lease):
            raise OwnershipLost(f"Batch {self.hold.batch_id} is no longer held under fence {self.hold.fence}.")

    def mine(self) -> "models.QuerySet[WriteBatch]":
        hold = self.hold
        return WriteBatch.objects.filter(
            pk=hold.batch_id, fence=hold.fence, owner=hold.owner, lease_until__gt=DatabaseNow()
        )

    def mark_sending(self, op: OpView) -> None:
        """First of the three acts: the state, the time and the attempt are committed before the request leaves."""
        with self.writing():
            row = WriteOp.objects.get(pk=op.id)
            self.make_move(row, op, Move(OpState.SENDING, values=SENT))
            self.attempt(row, Attempt("send", "started"), n=op.attempts + 1).save(force_insert=True)

    def mark_all_sending(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        """As mark_sending, in one commit for several independent operations. Returns what to ask for each."""
        with self.writing():
            self.make_same_move(ops, Move(OpState.SENDING, values=SENT))
            rows = WriteOp.objects.select_related("batch").in_bulk([op.id for op in ops])
            WriteAttempt.objects.bulk_create(
                self.attempt(rows[op.id], Attempt("send", "started"), n=op.attempts + 1) for op in ops
            )
        return [self.asking(rows[op.id], permit) for op, permit in zip(ops, permits, strict=True)]

    def mark_all_taking_back(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        with self.writing():
            self.make_same_move(ops, Move(OpState.DELETING, values={"calling": True}))
            rows = WriteOp.objects.select_related("batch").in_bulk([op.id for op in ops])
            WriteAttempt.objects.bulk_create(
                self.attempt(rows[op.id], Attempt("take_back", "started"), n=op.attempts) for op in ops
            )
        return [self.asking(rows[op.id], permit) for op, permit in zip(ops, permits, strict=True)]

    def hold_on(self) -> None:
        with self.writing():
            """The lease is all there is to renew."""

    def move(self, op: OpView, move: Move, attempt: Attempt | None = None) -> None:
        self.move_all([(op, move, attempt)])

    def move_all(self, moves: Sequence[tuple[OpView, Move, Attempt | None]]) -> None:
        """Several moves in one commit."""
        with self.writing():
            rows = WriteOp.objects.in_bulk([op.id for op, _, _ in moves])
            for op, move, _ in moves:
                self.make_move(rows[op.id], op, move)
            kept = [(op, attempt) for op, _, attempt in moves if attempt]
            WriteAttempt.objects.bulk_create(self.attempt(rows[op.id], one, n=op.attempts) for op, one in kept)
            self.tell_of_effects([rows[op.id] for op, move, _ in moves if changes_effect(op, move)])
            self.tell_of_edits([(rows[op.id], move) for op, move, _ in moves if move.tell])

    def make_move(self, row: WriteOp, op: OpView, move: Move) -> None:
        """The only place where one operation's state changes. Raises IllegalMove when it is not where it was seen."""
        check_op_move(op.state, move.to)
        values = columns(move)
        if changes_effect(op, move):
            values["undoable_until"] = undoable_until(row, move.to)
        seen = WriteOp.objects.filter(pk=op.id, batch_id=self.hold.batch_id, state=op.state)
        if seen.update(state=move.to, **values) != 1:
            raise IllegalMove(f"Operation {op.id} is not {op.state} any more.")
        if move.doubtful:
            WriteBatch.objects.filter(pk=self.hold.batch_id).update(needs_verify=True)

    def make_same_move(self, ops: Sequence[OpView], move: Move) -> None:
        """As make_move, for several that stand where each was seen and change alike, without an effect yet."""
        for state in {op.state for op in ops}:
            check_op_move(state, move.to)
        seen = WriteOp.objects.filter(
            pk__in=[op.id for op in ops], batch_id=self.hold.batch_id, state__in={op.state for op in ops}
        )
        if seen.update(state=move.to, **columns(move)) != len(ops):
            raise IllegalMove("One of these operations is not where it was seen any more.")

    def tell_of_effects(self, rows: Sequence[WriteOp]) -> None:
        """ConnectWise's records are other ones now: each is read again once."""
        for ticket in dict.fromkeys(row.ticket for row in rows):
            row = rows[0]
            news.record_changed(account_id=row.account_id, connection_id=row.connection_id, ticket=ticket)

    def tell_of_edits(self, edited: Sequence[tuple[WriteOp, Move]]) -> None:
        for row, move in edited:
            row.refresh_from_db()
            findings.raise_finding(row, what=WriteFinding.What.EDITED, external_id=row.external_id, sentence=move.tell)

    def attempt(self, row: WriteOp, attempt: Attempt, *, n: int) -> WriteAttempt:
        return WriteAttempt(
            account_id=row.account_id,
            client_id=row.client_id,
            connection_id=row.connection_id,
            op=row,
            n=n,
            act=attempt.act,
            fence=self.hold.fence,
            request_hash=row.payload_hash,
            outcome=attempt.outcome,
            http_status=attempt.status,
            excerpt=attempt.excerpt[:2000],
        )

    def turn(self, to: BatchState, reason: str) -> None:
        """The only place where a batch's state changes."""
        with self.writing():
            batch = WriteBatch.objects.get(pk=self.hold.batch_id)
            check_batch_move(BatchState(batch.state), to)
            ended = {} if to is BatchState.COMPENSATING else ends(batch)
            self.mine().filter(state=batch.state).update(state=to, reason=reason or batch.reason, **ended)
            batch.refresh_from_db()
            news.batch_turned(batch)

    def pause_connection(self, op: OpView, move: Move, attempt: Attempt) -> None:
        self.move(op, move, attempt)
        with ClientScope(self.hold.scope.account_id, ALL, SYSTEM, "journal").open():
            sentence = "ConnectWise no longer takes our key. Nothing is written until the connection is repaired."
            paused = (
                Connection.objects.filter(pk=self.hold.connection.pk)
                .exclude(state=Connection.State.REFUSED)
                .update(state=Connection.State.REFUSED, refused_reason=sentence)
            )
            if paused:
                record(account_id=self.hold.scope.account_id, by=SYSTEM, act="journal.paused", sentence=sentence)

    def give_back(self, seconds: float, *, failures: int = 0) -> None:
        """Lets go cleanly: no request is open, whoever comes next need not doubt anything."""
        with self.hold.scope.open():
            due = DatabaseNow() + Value(timedelta(seconds=seconds))
            self.mine().update(owner="", lease_until=None, next_at=due, woken_at=None, failures=failures)

    def failed(self, error: Exception) -> None:
        """Working on it has raised: later again, and after so many times in a row a person looks at it."""
        with self.writing():
            batch = WriteBatch.objects.get(pk=self.hold.batch_id)
            sent = batch.ops.filter(sent_at__isnull=False).exists()
            self.mine().update(needs_verify=batch.needs_verify or sent)
        failures = batch.failures + 1
        if failures >= FAILURES_AT_MOST:
            reason = f"Working on it has failed {failures} times in a row ({type(error).__name__})."
            self.turn(BatchState.PARKED, reason)
        self.give_back(min(LONGEST_REST_SECONDS, 2.0**failures), failures=failures)


def ends(batch: WriteBatch) -> dict[str, Any]:
    """When it ended, and when its entries are looked for again: only where anything was ever sent."""
    sent = batch.ops.filter(sent_at__isnull=False).exists()
    audit_at = DatabaseNow() + Value(intervals()[0]) if sent and intervals() else None
    return {"ended_at": DatabaseNow(), "audit_at": audit_at, "audit_misses": 0}


SENT = {"attempts": F("attempts") + 1, "sent_at": DatabaseNow(), "settle_from": None}


def changes_effect(op: OpView, move: Move) -> bool:
    return move.to != op.state and move.to in (OpState.APPLIED, OpState.DELETED)


def undoable_until(row: WriteOp, to: OpState) -> Any:
    window = kind_named(row.kind).undo_window_of(row.payload) if to is OpState.APPLIED else None
    return DatabaseNow() + Value(window) if window else None


def columns(move: Move) -> dict[str, Any]:
    values: dict[str, Any] = {**move.values, "next_at": None, "changed_at": DatabaseNow()}
    if move.due_in is not None:
        values["next_at"] = DatabaseNow() + Value(timedelta(seconds=move.due_in))
    if move.settle:
        values["settle_from"] = DatabaseNow()
    if move.failing:
        values["failing_since"] = Coalesce(F("failing_since"), DatabaseNow())
    return values
