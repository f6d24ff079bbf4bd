"""What was posted together, and each entry of it. Their states are the journal's; nothing is repeated here."""

from django.db import models
from django.db.models import Q

from cwhub.accounts.tenancy import SharedRow
from kit.ids import new_uid


class Mode(models.TextChoices):
    CHECK = "check", "check"
    POST = "post", "post"


class Batch(SharedRow):
    """One post of one member's entries. It usually holds several clients' entries: then `client` is null."""

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    member_ref = models.BigIntegerField()
    mode = models.CharField(max_length=5, choices=Mode.choices)
    payload_hash = models.CharField(max_length=64, help_text="equal for equal work, whatever the order of the entries")
    idempotency_key = models.CharField(max_length=200, blank=True)
    proposal_uid = models.CharField(max_length=16, blank=True, help_text="empty where it was only checked or refused")
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "idempotency_key"], condition=~Q(idempotency_key=""), name="one_batch_per_key"
            ),
        ]
        indexes = [models.Index(fields=["account", "member_ref", "-created_at"], name="time_batch_by_member")]

    def __str__(self) -> str:
        return f"time batch {self.uid}"


class Entry(SharedRow):
    """One entry of a batch, as it was asked for. Its operation is the proposal's part of the same number."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries")
    n = models.IntegerField(help_text="from 0, in the order in which they were given")
    payload = models.JSONField()
    refusal = models.JSONField(null=True, help_text="what the check found: error, fix")
    checked = models.JSONField(default=dict, help_text="what the check said besides: hours, coverage, warnings")
    draft_uid = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "n"], name="entry_in_order")]

    def __str__(self) -> str:
        return f"entry {self.n} of batch {self.batch_id}"
