"""The book of one batch in PostgreSQL, and the one function that makes the moves of moves.py.

Every write renews the lease first, in the same transaction: `WHERE fence = mine AND owner = me AND lease_until > now`.
No row means that the batch is no longer ours.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.audit.services import record
from cwhub.egress.errors import MustWait
from cwhub.journal import findings, line, news
from cwhub.journal.audits import intervals
from cwhub.journal.calls import call_of, taken_beside
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.errors import OwnershipLost
from cwhub.journal.executor import Purpose
from cwhub.journal.gate import Gate, ask
from cwhub.journal.kinds import Call, kind_named
from cwhub.journal.models import Restore, WriteAttempt, WriteBatch, WriteFinding, WriteOp
from cwhub.journal.moves import IllegalMove, check_batch_move, check_op_move
from cwhub.journal.sending import MustRest
from cwhub.journal.shown_rows import batch_view, op_view
from cwhub.journal.states import BatchState, OpState
from cwhub.journal.turnover import LONGEST_EXCERPT, Applied, Kept, is_plainly_applied, turn_over
from cwhub.journal.views import Answered, Attempt, BatchView, Move, OpView, Verdict


@dataclass(frozen=True)
class Hold:
    """One owner's claim on one batch."""

    batch_id: int
    owner: str
    fence: int
    scope: ClientScope
    connection: Connection
    restore: Restore | None = None
    client_id: int | None = None  # whose work it is; None for work of several
    turn: str = ""  # between whom workers are fair


BODIES = ("payload", "before_image", "after_image", "seen_image")  # a step is decided without them
HAS_BEFORE = Q(before_image__isnull=False)

FAILURES_AT_MOST = 8
LONGEST_REST_SECONDS = 300.0

TakePermit = Callable[[Connection, Purpose, int | None], Any]  # the client whose work it is, or None
TakePermits = Callable[[Connection, Purpose, int, int | None], Sequence[Any]]  # at most so many, at least one

RENEW_SQL = """
UPDATE write_batch SET lease_until = cwhub_now() + make_interval(secs => %s)
WHERE id = %s AND fence = %s AND owner = %s AND lease_until > cwhub_now()
RETURNING cwhub_now()
"""


@dataclass(frozen=True)
class Ledger:
    hold: Hold
    gate: Gate
    take_several: TakePermits
    known: dict[int, WriteOp] = field(default_factory=dict, compare=False)  # of this hold alone
    seen: dict[int, WriteBatch] = field(default_factory=dict, compare=False)  # the batch as the last view showed it

    # --- reading -----------------------------------------------------------------------------------------------------
    def view(self, verdict: Verdict | None) -> BatchView:
        with self.hold.scope.open():
            batch = WriteBatch.objects.annotate(now=DatabaseNow()).get(pk=self.hold.batch_id)
            rows = batch.ops.order_by("seq").annotate(has_before=HAS_BEFORE)
            ops = list(rows.defer(*BODIES) if self.known else rows.select_related("client"))
        if not self.known:
            self.known.update({row.pk: row for row in ops})
        self.seen[batch.pk] = batch
        return batch_view(batch, tuple(op_view(op) for op in ops), self.hold, verdict)

    def call(self, op: OpView, permit: Any, external_id: int | None = None) -> Call:
        with self.hold.scope.open():
            row = WriteOp.objects.select_related("batch", "client").get(pk=op.id)
            taken_ids = taken_beside(row)
        return self.asking(row, permit, external_id=external_id, taken_ids=taken_ids)

    def calls(self, ops: Sequence[OpView], permits: Sequence[Any]) -> list[Call]:
        """As `call`, for several that have never been sent or are to be sent again."""
        if any(op.id not in self.known for op in ops):
            with self.hold.scope.open():
                self.rows_of(ops)
        rows = [self.known[op.id] for op in ops]
        for row, op in zip(rows, ops, strict=True):
            row.sent_at, row.external_id = op.sent_at, op.external_id
        return [self.asking(row, permit) for row, permit in zip(rows, permits, strict=True)]

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
        """About the batch as it was just viewed."""
        return ask(self.gate, self.seen[self.hold.batch_id], self.hold.scope)

    def take_permits(self, purpose: Purpose, at_most: int) -> Sequence[Any]:
        """Raises MustRest where the client has none and somebody else's work could go on meanwhile."""
        try:
            return self.take_several(self.hold.connection, purpose, at_most, self.hold.client_id)
        except MustWait as wait:
            if wait.short_of != "client" or not line.makes_room(self.hold, wait.seconds):
                raise
            line.postpone(self.hold, wait.seconds)
            raise MustRest(wait.seconds) from wait

    def rows_of(self, ops: Sequence[OpView]) -> list[WriteOp]:
        """Whose, what and for whom, which nothing changes while the batch runs: read once. In an open scope."""
        if any(op.id not in self.known for op in ops):
            batch = WriteBatch.objects.get(pk=self.hold.batch_id)
            self.known.update({row.pk: row for row in batch.ops.select_related("client")})
        return [self.known[op.id] for op in ops]

    # --- writing -----------------------------------------------------------------------------------------------------
    @contextmanager
    def writing(self) -> Iterator[datetime]:
        """A transaction that holds the batch's row and a fresh lease. Its moment. Raises OwnershipLost."""
        with transaction.atomic(durable=True):
            pass  # never inside somebody's transaction: what is written here must be committed before a call
        with self.hold.scope.open():
            yield self.renew()

    def renew(self) -> datetime:
        hold = self.hold
        with connections["default"].cursor() as cursor:
            cursor.execute(RENEW_SQL, [hold.connection.lease_seconds, hold.batch_id, hold.fence, hold.owner])
            row = cursor.fetchone()
        if row is None:
            raise OwnershipLost(f"Batch {hold.batch_id} is no longer held under fence {hold.fence}.")
        moment: datetime = row[0]
        return moment

    def mine(self) -> "models.QuerySet[WriteBatch]":
        hold = self.hold
        return WriteBatch.objects.filter(
            pk=hold.batch_id, fence=hold.fence, owner=hold.owner, lease_until__gt=DatabaseNow()
        )

    def mark_sending(self, op: OpView) -> None:
        """First of the three acts: the state, the time and the attempt are committed before the request leaves."""
        self.mark([op], SENDING, "send", ())

    def mark_all_sending(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        """As mark_sending, in one commit for several independent operations, and with what others were answered."""
        mark = self.turn_over if all_plain(answered) else self.mark_sends
        return [self.asking(row, permit) for row, permit in zip(mark(ops, answered), permits, strict=True)]

    def mark_sends(self, ops: Sequence[OpView], answered: Sequence[Answered]) -> list[WriteOp]:
        return self.mark(ops, SENDING, "send", answered)

    def turn_over(self, ops: Sequence[OpView], answered: Sequence[Answered]) -> list[WriteOp]:
        """As `mark`, where nothing but plain confirmations has come in."""
        with self.hold.scope.open():
            rows = self.rows_of(ops)
            done = {row.pk: row for row in self.rows_of([op for op, _, _ in answered])}
            for op, move, _ in answered:
                check_op_move(op.state, move.to)
            for op in ops:
                check_op_move(op.state, OpState.SENDING)
            applied = [
                Applied(op.id, move.values["external_id"], move.values["after_image"], undo_window(done[op.id]))
                for op, move, _ in answered
            ]
            kept = [Kept(op.id, op.attempts, attempt) for op, _, attempt in answered if attempt]
            kept += [Kept(op.id, op.attempts + 1, Attempt("send", "started")) for op in ops]
            moment = turn_over(self.hold, applied, [op.id for op in ops], kept)
            self.tell_of_effects(list(done.values()))
        for row, op in zip(rows, ops, strict=True):
            row.sent_at, row.external_id = moment, op.external_id
        return rows

    def mark_all_taking_back(
        self, ops: Sequence[OpView], permits: Sequence[Any], answered: Sequence[Answered] = ()
    ) -> list[Call]:
        rows = self.mark(ops, TAKING_BACK, "take_back", answered)
        return [self.asking(row, permit) for row, permit in zip(rows, permits, strict=True)]

    def mark(self, ops: Sequence[OpView], move: Move, act: str, answered: Sequence[Answered]) -> list[WriteOp]:
        """One commit: what leaves now, and what came back. The rows are as they stand after it."""
        with self.writing() as moment:
            rows, sending = self.rows_of(ops), move.to is OpState.SENDING
            attempts = self.record_answers(answered)
            self.make_same_move(ops, move)
            for row, op in zip(rows, ops, strict=True):
                row.sent_at, row.external_id = (moment if sending else op.sent_at), op.external_id
                attempts.append(self.attempt(row, Attempt(act, "started"), n=op.attempts + sending))
            self.keep(attempts, moment)
        return rows

    def hold_on(self) -> None:
        with self.writing():
            """The lease is all there is to renew."""

    def move(self, op: OpView, move: Move, attempt: Attempt | None = None) -> None:
        self.move_all([(op, move, attempt)])

    def move_all(self, moves: Sequence[Answered]) -> None:
        """Several moves in one commit."""
        if all_plain(moves):
            self.turn_over((), moves)
            return
        with self.writing() as moment:
            self.keep(self.record_answers(moves), moment)

    def record_answers(self, moves: Sequence[Answered]) -> list[WriteAttempt]:
        """What became of each. The attempts are still to be kept."""
        rows = {row.pk: row for row in self.rows_of([op for op, _, _ in moves])}
        for op, move, _ in moves:
            self.make_move(rows[op.id], op, move)
        self.tell_of_effects([rows[op.id] for op, move, _ in moves if changes_effect(op, move)])
        self.tell_of_edits([(rows[op.id], move) for op, move, _ in moves if move.tell])
        return [self.attempt(rows[op.id], attempt, n=op.attempts) for op, _, attempt in moves if attempt]

    def keep(self, attempts: Sequence[WriteAttempt], moment: datetime) -> None:
        for attempt in attempts:
            attempt.started_at = moment
        WriteAttempt.objects.bulk_create(attempts)

    def make_move(self, row: WriteOp, op: OpView, move: Move) -> None:
        """Where one operation's state changes. Raises IllegalMove when it is not where it was seen."""
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
        for known, move in edited:
            row = WriteOp.objects.get(pk=known.pk)  # as the move has left it
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
            excerpt=attempt.excerpt[:LONGEST_EXCERPT],
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
SENDING = Move(OpState.SENDING, values=SENT)
TAKING_BACK = Move(OpState.DELETING, values={"calling": True})


def changes_effect(op: OpView, move: Move) -> bool:
    return move.to != op.state and move.to in (OpState.APPLIED, OpState.DELETED)


def all_plain(answered: Sequence[Answered]) -> bool:
    return all(is_plainly_applied(*one) for one in answered)


def undo_window(row: WriteOp) -> timedelta | None:
    return kind_named(row.kind).undo_window_of(row.payload)


def undoable_until(row: WriteOp, to: OpState) -> Any:
    window = undo_window(row) if to is OpState.APPLIED else None
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
