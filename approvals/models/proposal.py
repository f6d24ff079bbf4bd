"""One exact change that somebody wants, and what was decided about it."""

from datetime import timedelta

from django.db import models

from approvals.models.policy import Category
from approvals.moves import OPEN, State
from cwhub.accounts.models import Connection, Membership
from cwhub.accounts.tenancy import SharedRow
from kit.clock import now
from kit.ids import new_uid

WAITS_FOR = timedelta(days=3)


class Origin(models.TextChoices):
    TRIAGE = "triage"
    PERSON = "person"
    REQUEST = "request"  # of a token that may not decide
    EDIT = "edit"
    UNDO = "undo"


class Risk(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High risk"


class Audience(models.TextChoices):
    INTERNAL = "internal"
    CUSTOMER = "customer"


class ReasonCode(models.TextChoices):
    WRONG_FACTS = "wrong_facts", "Wrong facts"
    WRONG_TONE = "wrong_tone", "Wrong tone"
    NOT_NOW = "not_now", "Not now"
    NEVER = "never", "Never do this"


class Proposal(SharedRow):
    """About one client, or about none (a callback to register): then only who sees every client sees it.

    What it proposes never changes after it is made: a trigger refuses that, as it refuses every unlisted move.
    """

    sweep_columns = ("id", "account_id", "state", "expires_at")
    ticket_path = "ticket"

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField(null=True, blank=True, help_text="ConnectWise's ticket number")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    origin = models.CharField(max_length=10, choices=Origin.choices)
    kind = models.CharField(max_length=60, help_text="of the first part")
    parts = models.JSONField(help_text='[{"kind","payload","before","external_id"}]')
    summary = models.CharField(max_length=300)
    diff = models.JSONField(default=list)
    effects = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    risk = models.CharField(max_length=6, choices=Risk.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    reversible = models.CharField(max_length=200, blank=True, help_text="in words: can it be taken back, until when")
    can_be_undone = models.BooleanField(default=True)
    reports_only = models.BooleanField(default=False, help_text="an internal note that only reports")
    fingerprint = models.CharField(max_length=64)
    undoes = models.CharField(max_length=16, blank=True, help_text="uid of the operation it takes back")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.SmallIntegerField(help_text="of the category when it was made")
    sensitive = models.BooleanField(default=False)
    policy_version = models.IntegerField(default=0)

    proposed_by_kind = models.CharField(max_length=10)
    proposed_by_id = models.BigIntegerField(null=True, blank=True)
    proposed_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()

    decided_by_kind = models.CharField(max_length=10, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    reason_code = models.CharField(max_length=12, choices=ReasonCode.choices, blank=True)
    batch_id = models.BigIntegerField(null=True, blank=True, unique=True, help_text="journal.WriteBatch")

    edited_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=State.ALLOWED, batch_id__isnull=False)
                | (~models.Q(state=State.ALLOWED) & models.Q(batch_id__isnull=True)),
                name="proposal_batch_if_allowed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, decided_at__isnull=True)
                | (~models.Q(state__in=OPEN) & models.Q(decided_at__isnull=False)),
                name="proposal_ended_at_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.REJECTED) | ~models.Q(reason=""), name="proposal_rejection_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(can_be_undone=True) | ~models.Q(risk=Risk.LOW),
                name="proposal_final_is_never_low_risk",
            ),
            # Asking twice for the same change is one question.
            models.UniqueConstraint(
                fields=["client", "connection", "fingerprint"],
                condition=models.Q(state__in=OPEN),
                nulls_distinct=False,
                name="proposal_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state", "created_at"], name="proposal_queue"),
            models.Index(fields=["account", "ticket", "-created_at"], name="proposal_by_ticket"),
            models.Index(fields=["expires_at"], condition=models.Q(state__in=OPEN), name="proposal_expiring"),
            # the history's page, newest first
            models.Index(
                fields=["account", "-decided_at", "-id"], condition=~models.Q(state__in=OPEN), name="proposal_decided"
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def in_bulk(self) -> bool:
        """May it be picked together with others?"""
        return self.risk == Risk.LOW and self.can_be_undone


class ProposalLater(SharedRow):
    """A person has put a proposal off until then; the others still see it."""

    ticket_path = "proposal__ticket"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="laters")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "membership"], name="later_once_per_person")]

    def __str__(self) -> str:
        return f"{self.proposal_id} until {self.until}"
