"""The chain beside the entries: which are sealed, how far it reached each day, and what checking it came to."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now


class AuditWaiting(AccountRow):
    """An entry that no seal covers yet. The database itself adds it, in the transaction of the entry."""

    sweep_columns = ("id", "account_id")

    entry_id = models.BigIntegerField(unique=True)

    def __str__(self) -> str:
        return f"entry {self.entry_id} waits for its seal"


class AuditSeal(AccountRow):
    """One link: `sha256` covers the entry, the hashes of its contents, and the link before it."""

    append_only = True

    entry_id = models.BigIntegerField(unique=True)
    n = models.BigIntegerField(help_text="1 for the account's first, without gaps")
    sentence_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True, help_text="empty for the first")
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "n"], name="seal_once_per_number")]

    def __str__(self) -> str:
        return f"seal {self.n}"


class AuditHead(AccountRow):
    """How far the chain reached on a day, also written to a file outside of the database."""

    append_only = True

    n = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)
    file = models.CharField(max_length=120, help_text="its name in settings.AUDIT_HEADS")

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="head_by_time")]

    def __str__(self) -> str:
        return f"head {self.n}"


class AuditCheck(AccountRow):
    """The whole chain was looked at: up to where, and the first row that did not fit."""

    at = models.DateTimeField(default=now)
    through = models.BigIntegerField(help_text="the last seal that was looked at")
    fault = models.CharField(max_length=300, blank=True, help_text="empty: unbroken")
    fault_n = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="check_by_time")]

    def __str__(self) -> str:
        return self.fault or f"unbroken to {self.through}"
