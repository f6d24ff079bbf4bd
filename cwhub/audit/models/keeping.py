"""How long what is kept, which clients have ended, and which of them were forgotten."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now


class Keeping(AccountRow):
    """One row for each account that has changed something; else the defaults hold."""

    callbacks_hours = models.IntegerField(default=24, validators=[MinValueValidator(1), MaxValueValidator(720)])
    attempts_days = models.IntegerField(default=90, validators=[MinValueValidator(30), MaxValueValidator(3650)])
    audit_years = models.IntegerField(default=7, validators=[MinValueValidator(1), MaxValueValidator(30)])
    ended_client_days = models.IntegerField(
        null=True,
        blank=True,
        default=None,
        validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text="after its end a client is forgotten by itself; empty: only when an admin asks",
    )
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="keeping_once_per_account"),
            models.CheckConstraint(
                condition=models.Q(
                    callbacks_hours__gte=1, attempts_days__gte=30, audit_years__gte=1, ended_client_days__gte=30
                ),
                name="keeping_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"keeps for account {self.account_id}"


class ClientEnd(AccountRow):
    """Since when a client that once took part does not any more."""

    client = models.OneToOneField("accounts.Client", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"client {self.client_id} has ended"


class ForgottenClient(AccountRow):
    """What we knew of it was exported and deleted. The mirror takes in nothing of it any more."""

    append_only = True

    client = models.OneToOneField("accounts.Client", on_delete=models.CASCADE, related_name="forgotten")
    at = models.DateTimeField(default=now)
    by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"client {self.client_id} is forgotten"
