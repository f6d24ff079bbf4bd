from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now
from kit.sealed_field import SealedField


class InboxItem(AccountRow):
    """One callback as it came. The same bytes twice are one row."""

    class State(models.TextChoices):
        NEW = "new"
        HANDLED = "handled"
        IGNORED = "ignored"  # nothing for us in it
        REFUSED = "refused"  # bad signature, foreign key address, not JSON: see reason

    sweep_columns = ("id", "account_id", "state", "due_at")

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.IntegerField(default=0)
    received_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "body_sha256"], name="callback_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="new"), name="inbox_waiting"),
            models.Index(fields=["received_at"], name="inbox_by_age"),
        ]

    def __str__(self) -> str:
        return f"callback {self.pk} ({self.state})"


class CallbackKey(AccountRow):
    """A signing key, read once from ConnectWise and kept sealed."""

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    key_url = models.CharField(max_length=500)
    key_sealed = SealedField(belongs_to="callback key:{row.connection.uid}:{row.key_url}")
    read_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "key_url"], name="callback_key_once")]

    def __str__(self) -> str:
        return f"key {self.pk}"


class CallbackHealth(AccountRow):
    """How one callback of a connection does: what ConnectWise says of it, what came by it, what it missed."""

    class State(models.TextChoices):
        UNKNOWN = "unknown"  # nobody has looked yet
        REGISTERED = "registered"
        DISABLED = "disabled"  # ConnectWise has switched it off (inactiveFlag, after days of failures)
        MISSING = "missing"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, help_text="ticket, company, ... as in the payload")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNKNOWN)
    looked_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True, help_text="when one that we believe last came")
    gap_at = models.DateTimeField(null=True, help_text="when asking last found what it had not told")
    gap_count = models.IntegerField(default=0, help_text="how many records that were")
    renewed_at = models.DateTimeField(null=True, help_text="when it was last registered again")

    class Meta:
        verbose_name_plural = "callback health"
        constraints = [models.UniqueConstraint(fields=["connection", "kind"], name="callback_health_once")]

    def __str__(self) -> str:
        return f"{self.kind} callback ({self.state})"
