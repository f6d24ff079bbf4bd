"""Looks again for what ended batches have written: 15 minutes, a day and a week later.

What landed later than it ever should is removed when it carries our marker. What cannot be removed, and what is
missing, becomes a finding for a person. Each operation is looked for once an audit: one that was interrupted goes on.
"""

import logging
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Value

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.accounts.sweep import accounts_with
from cwhub.journal import audits, findings
from cwhub.journal import outcomes as o
from cwhub.journal.calls import call_of, taken_beside
from cwhub.journal.claim import LOCK_SPACE, latest_restore, session_lock
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.executor import JITTER_SECONDS, LONGEST_WAIT_SECONDS
from cwhub.journal.kinds import Call, carries_marker, kind_named
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteFinding, WriteOp
from cwhub.journal.sending import MustRest
from cwhub.journal.services import Means
from cwhub.journal.states import FREED, OPEN_BATCHES, OpState

AUDIT_ACCOUNT = "cwhub.journal.auditing.audit_account"
SLICE_SECONDS = 60.0
HELD_FOR = timedelta(minutes=10)
MISSES_AT_MOST = 6
LONGEST_PAUSE_SECONDS = 3600.0

log = logging.getLogger(__name__)


def due() -> list[int]:
    """Accounts with a batch whose entries are to be looked for again."""
    return accounts_with(WriteBatch, audit_at__lte=DatabaseNow())


def audit_account(account_id: int, *, means: Means | None = None) -> None:
    """Audits what is due in this account, for a slice of time. Running it twice, or never, is harmless."""
    started = time.monotonic()
    while time.monotonic() - started < SLICE_SECONDS:
        audit = taken(account_id, means or Means())
        if audit is None:
            return
        audit.run(until=started + SLICE_SECONDS)
    enqueue(AUDIT_ACCOUNT, account_id)


def taken(account_id: int, means: Means) -> "Audit | None":
    """The batch that has waited longest; nobody else takes it for a while."""
    with ClientScope(account_id, ALL, SYSTEM, "audit").open():
        rows = WriteBatch.objects.filter(account_id=account_id, audit_at__lte=DatabaseNow())
        free = rows.exclude(state__in=OPEN_BATCHES).exclude(connection__state=Connection.State.REFUSED)
        batch = free.select_for_update(skip_locked=True, of=("self",)).order_by("audit_at").first()
        if batch is None:
            return None
        WriteBatch.objects.filter(pk=batch.pk).update(audit_at=DatabaseNow() + Value(HELD_FOR))
        connection = Connection.objects.get(pk=batch.connection_id)
        restore = latest_restore(connection)
        now = WriteBatch.objects.annotate(now=DatabaseNow()).values_list("now", flat=True).get(pk=batch.pk)
        since = audits.asked_since(batch.ended_at or now, now)
        if restore:
            since = max(since, restore.declared_at)
    return Audit(batch, connection, means, since, now)


@dataclass
class Audit:
    """One audit of one batch."""

    batch: Any
    connection: Connection
    means: Means
    since: datetime
    began: datetime
    failures: int = 0

    @property
    def scope(self) -> ClientScope:
        return ClientScope.for_row(self.batch, purpose="audit")

    def run(self, *, until: float) -> None:
        """A worker that has just been sent by a person holds the same lock; then it is for later."""
        with session_lock(LOCK_SPACE | self.batch.pk) as locked:
            try:
                done = locked and self.look_for_all(until)
            except MustRest as rest:
                self.again_in(rest.seconds)
                return
        if done:
            self.finish()
        else:
            self.again_in(1.0)

    def look_for_all(self, until: float) -> bool:
        """False when time ran out before everything was looked for."""
        last_try = self.batch.audit_misses + 1 >= MISSES_AT_MOST
        for op in self.open_ops():
            if time.monotonic() > until:
                return False
            judgement = self.judge(op)
            if judgement.missing:
                self.means.wait(self.connection.search_gap_seconds)
                judgement = self.judge(op)
            self.act_on(op, judgement, last_try=last_try)
        return True

    def open_ops(self) -> list[WriteOp]:
        with self.scope.open():
            ops = WriteOp.objects.filter(batch_id=self.batch.pk, sent_at__isnull=False, state__in=audits.AUDITED)
            unseen = ops.filter(Q(audited_at=None) | Q(audited_at__lt=self.since))
            being_undone = WriteOp.objects.filter(batch__state__in=OPEN_BATCHES, undoes__isnull=False)
            still = unseen.exclude(pk__in=being_undone.exclude(state__in=FREED).values("undoes_id"))
            return list(still.select_related("batch", "client").order_by("seq"))

    # --- one operation -----------------------------------------------------------------------------------------------
    def judge(self, op: WriteOp) -> audits.Judgement:
        kind = kind_named(op.kind)
        call = self.call(op)
        try:
            found = kind.find(call)
        except Exception as error:
            log.exception("Looking for a write in an audit failed")
            found = o.SearchFailed(type(error).__name__)
        marked = carries_marker(kind, op.payload)
        return audits.judged(OpState(op.state), op.external_id, found, marked=marked, ended_at=self.batch.ended_at)

    def act_on(self, op: WriteOp, judgement: audits.Judgement, *, last_try: bool) -> None:
        raised: list[tuple[str, int | None, str]] = []
        if judgement.failed and not last_try:
            self.failures += 1
            return
        if judgement.failed:
            raised.append((WriteFinding.What.UNSEEN, op.external_id, judgement.failed))
        if judgement.missing:
            raised.append((WriteFinding.What.MISSING, op.external_id, "Somebody has removed it in ConnectWise."))
        if judgement.unclear:
            raised.append((WriteFinding.What.UNCLEAR, op.external_id, judgement.unclear))
        if judgement.edited:
            raised.append((WriteFinding.What.EDITED, op.external_id, judgement.edited))
        for extra in judgement.extras:
            fault = self.remove(op, extra)
            if fault:
                raised.append((WriteFinding.What.EXTRA, extra, fault))
        self.keep(op, raised, edited=judgement.edited)

    def keep(self, op: WriteOp, raised: list[tuple[str, int | None, str]], *, edited: str) -> None:
        with self.scope.open():
            for what, external_id, sentence in raised:
                findings.raise_finding(op, what=what, external_id=external_id, sentence=sentence)
            reason = op.reason or edited  # its row says it too
            WriteOp.objects.filter(pk=op.pk).update(audited_at=DatabaseNow(), reason=reason)

    def remove(self, op: WriteOp, extra: int) -> str:
        """Empty when it is gone, else why it is not."""
        call = self.call(op, extra)
        self.note_attempt(op, "started", None)
        try:
            outcome = kind_named(op.kind).take_back(call)
        except Exception as error:
            log.exception("Removing an extra entry failed")
            outcome = o.Unknown(type(error).__name__)
        self.note_attempt(op, type(outcome).__name__, outcome.status)
        if isinstance(outcome, o.Applied):
            with self.scope.open():
                findings.extra_removed(op, extra)
            return ""
        return getattr(outcome, "reason", "") or "ConnectWise did not remove it."

    def note_attempt(self, op: WriteOp, outcome: str, status: int | None) -> None:
        with self.scope.open():
            WriteAttempt.objects.create(
                account_id=op.account_id, client_id=op.client_id, connection_id=op.connection_id, op=op, n=op.attempts,
                act="audit", fence=self.batch.fence, request_hash=op.payload_hash, outcome=outcome, http_status=status,
            )  # fmt: skip

    def call(self, op: WriteOp, external_id: int | None = None) -> Call:
        with self.scope.open():
            taken_ids = taken_beside(op)
        permit = self.permit()
        return call_of(op, connection=self.connection, permit=permit, external_id=external_id, taken_ids=taken_ids)

    def permit(self) -> Any:
        """Raises MustRest when there is none for longer, and when the limiter cannot be reached."""
        while True:
            try:
                return self.means.take(self.connection, "look", self.batch.client_id)
            except Exception as error:
                seconds = getattr(error, "seconds", None)
                if seconds is None:
                    log.exception("The limiter failed")
                    raise MustRest(LONGEST_WAIT_SECONDS) from error
                if seconds > LONGEST_WAIT_SECONDS:
                    raise MustRest(seconds) from error
                self.means.wait(seconds + random.uniform(0, JITTER_SECONDS))

    # --- its end -----------------------------------------------------------------------------------------------------
    def finish(self) -> None:
        if self.failures:
            misses = self.batch.audit_misses + 1
            self.again_in(min(LONGEST_PAUSE_SECONDS, 60.0 * 2.0**misses), audit_misses=misses)
            return
        following = audits.next_audit(self.batch.ended_at, self.began)
        self.set(audit_at=following, audited_at=DatabaseNow(), audit_misses=0)

    def again_in(self, seconds: float, **also: Any) -> None:
        self.set(audit_at=DatabaseNow() + Value(timedelta(seconds=seconds)), **also)

    def set(self, **values: Any) -> None:
        """Unless a person has meanwhile opened the batch again."""
        with self.scope.open():
            rows = WriteBatch.objects.filter(pk=self.batch.pk, audit_at__isnull=False)
            rows.exclude(state__in=OPEN_BATCHES).update(**values)
