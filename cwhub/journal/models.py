"""Batches, operations and attempts. Their states change in ledger.py only, and only as moves.py says."""

from django.db import models
from django.db.models import Q

from cwhub.accounts.scope import Actor
from cwhub.accounts.tenancy import AccountRow, SharedRow
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.states import FREED, IN_FLIGHT, OPEN_BATCHES, BatchState, OpState
from kit.ids import new_uid

BATCH_STATES = [(state.value, state.value) for state in BatchState]
OP_STATES = [(state.value, state.value) for state in OpState]


class WriteBatch(SharedRow):
    """What is written together, all or nothing in outcome."""

    sweep_columns = (
        "id", "account_id", "connection_id", "state", "next_at", "lease_until", "served_at", "woken_at", "turn",
        "audit_at",
    )  # fmt: skip

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    ticket_path = "ops__ticket"
    moves_when = ~Q(state__in=OPEN_BATCHES)  # a worker holds it in its client's scope

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=BATCH_STATES, default=BatchState.RUNNING)
    ordered = models.BooleanField(default=True, help_text="an operation waits for the one before it")
    fingerprint = models.CharField(max_length=64)
    proposal_uid = models.CharField(max_length=40)
    policy_version = models.IntegerField(default=0)

    owner = models.CharField(max_length=120, blank=True, help_text="empty when it was given back cleanly")
    fence = models.BigIntegerField(default=0, help_text="grows with each owner")
    lease_until = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_default=DatabaseNow())
    served_at = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True, help_text="when a queue task for it was last made")
    turn = models.CharField(max_length=30, help_text="between whom the sweeper is fair")
    attempts = models.IntegerField(default=0)
    failures = models.IntegerField(default=0, help_text="how often in a row working on it has failed")
    needs_verify = models.BooleanField(default=False, help_text="saw doubt, or its worker vanished after sending")

    reason = models.TextField(blank=True)
    cancel_reason = models.TextField(blank=True)
    created_by_kind = models.CharField(max_length=10)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=DatabaseNow())
    ended_at = models.DateTimeField(null=True)
    audit_at = models.DateTimeField(null=True, help_text="when its entries are looked for again")
    audited_at = models.DateTimeField(null=True, help_text="when that was last done to the end")
    audit_misses = models.IntegerField(default=0, help_text="how often in a row that could not be done")

    class Meta:
        db_table = "write_batch"
        constraints = [
            models.UniqueConstraint(fields=["account", "proposal_uid"], name="one_batch_per_proposal"),
        ]
        indexes = [
            # the sweeper asks for these every few seconds, and most batches have ended
            models.Index(fields=["next_at"], name="batch_due", condition=Q(state__in=OPEN_BATCHES)),
            models.Index(fields=["account", "-created_at"], name="batch_by_time"),
            # whose turn it is: when a client was served last
            models.Index(fields=["account", "turn", "-served_at"], name="batch_by_turn"),
            models.Index(fields=["audit_at"], name="batch_audit_due", condition=Q(audit_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"batch {self.uid} ({self.state})"

    @property
    def created_by(self) -> Actor:
        return Actor(self.created_by_kind, self.created_by_id, self.created_by_name)


class WriteOp(SharedRow):
    """One write."""

    ticket_path = "ticket"
    moves_when = ~Q(batch__state__in=OPEN_BATCHES)

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    batch = models.ForeignKey(WriteBatch, on_delete=models.CASCADE, related_name="ops")
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    seq = models.IntegerField()
    kind = models.CharField(max_length=60)
    ticket = models.BigIntegerField(null=True, help_text="ConnectWise's ticket number")
    payload = models.JSONField()
    payload_hash = models.CharField(max_length=64)
    content_key = models.CharField(max_length=64, help_text="equal for equal work")
    dedup_key = models.CharField(max_length=64, help_text="content and occurrence")
    marker = models.CharField(max_length=40)
    before_image = models.JSONField(null=True)
    after_image = models.JSONField(null=True, help_text="what ConnectWise showed after it")
    seen_image = models.JSONField(null=True, help_text="what ConnectWise showed instead, at a conflict")

    state = models.CharField(max_length=12, choices=OP_STATES, default=OpState.PLANNED)
    undoes = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    undoable_until = models.DateTimeField(null=True)
    external_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    settle_from = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True, help_text="next try, or next look")
    failing_since = models.DateTimeField(null=True, help_text="since when looking or taking back has failed")
    calling = models.BooleanField(default=False, help_text="a request that takes it back may be on its way")
    verified = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0, help_text="requests that may have taken effect")
    busy = models.IntegerField(default=0)
    misses = models.IntegerField(default=0)
    empty_looks = models.IntegerField(default=0)
    reason = models.TextField(blank=True, help_text="why it ended as it did, for a person")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=DatabaseNow())
    changed_at = models.DateTimeField(db_default=DatabaseNow())
    audited_at = models.DateTimeField(null=True, help_text="when it was last looked for after its batch had ended")

    class Meta:
        db_table = "write_op"
        constraints = [
            models.UniqueConstraint(fields=["batch", "seq"], name="op_in_order"),
            models.UniqueConstraint(
                fields=["connection", "dedup_key"], condition=~Q(state__in=FREED), name="work_recorded_once"
            ),
            models.UniqueConstraint(
                fields=["connection", "content_key"], condition=Q(state__in=IN_FLIGHT), name="equal_work_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["undoes"], condition=~Q(state__in=FREED), name="undone_once"),
        ]
        indexes = [models.Index(fields=["account", "ticket", "-created_at"], name="op_by_ticket")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} ({self.state})"


class WriteAttempt(SharedRow):
    """A request that was about to leave (outcome "started"), or what came of one."""

    append_only = True
    ticket_path = "op__ticket"
    moves_when = ~Q(op__batch__state__in=OPEN_BATCHES)

    op = models.ForeignKey(WriteOp, on_delete=models.CASCADE, related_name="tries")
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    n = models.IntegerField()
    act = models.CharField(max_length=12, help_text="read, send, look, take_back")
    fence = models.BigIntegerField()
    request_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_default=DatabaseNow())
    outcome = models.CharField(max_length=20)
    http_status = models.IntegerField(null=True)
    excerpt = models.TextField(blank=True)

    class Meta:
        db_table = "write_attempt"
        indexes = [models.Index(fields=["op", "started_at"], name="attempt_of_op")]

    def __str__(self) -> str:
        return f"{self.act} {self.n} of {self.op_id}: {self.outcome}"


class WriteFinding(SharedRow):
    """What the audit has found and could not put right itself: a person looks at it and says when it is settled."""

    ticket_path = "op__ticket"

    class What(models.TextChoices):
        MISSING = "missing"  # recorded as written, and no longer there
        EXTRA = "extra"  # there once too often, and ConnectWise does not let us remove it
        UNCLEAR = "unclear"  # something is there, and it cannot be told whether it is ours
        UNSEEN = "unseen"  # looking for it has failed again and again
        UNKNOWN = "unknown"  # carries a mark of ours that the journal does not know
        EDITED = "edited"  # ours, and somebody has changed it while its batch was on its way

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    op = models.ForeignKey(WriteOp, on_delete=models.CASCADE, null=True, related_name="findings")
    kind = models.CharField(max_length=60, help_text="of write, for what belongs to no operation we know")
    what = models.CharField(max_length=10, choices=What.choices)
    external_id = models.BigIntegerField(null=True)
    sentence = models.TextField()
    found_at = models.DateTimeField(db_default=DatabaseNow())
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "write_finding"
        constraints = [
            # later audits find the same again; it is told once
            models.UniqueConstraint(
                fields=["connection", "kind", "op", "what", "external_id"], nulls_distinct=False, name="found_once"
            ),
        ]
        indexes = [models.Index(fields=["account", "-found_at"], name="finding_open", condition=Q(settled_at=None))]

    def __str__(self) -> str:
        return self.sentence


class Restore(AccountRow):
    """The database was restored from a backup: until `through_at`, what was written since is looked for, not sent."""

    sweep_columns = ("id", "account_id", "through_at")

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(help_text="the time of the backup")
    declared_at = models.DateTimeField(db_default=DatabaseNow())
    through_at = models.DateTimeField(null=True)
    strays_at = models.DateTimeField(null=True, help_text="when entries of batches we do not know were looked for")

    class Meta:
        db_table = "write_restore"
        constraints = [
            models.UniqueConstraint(fields=["connection"], condition=Q(through_at=None), name="one_restore_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"restored to {self.since}"
