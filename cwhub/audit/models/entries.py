from django.db import models

from cwhub.accounts.tenancy import SharedRow
from kit.clock import now
from kit.ids import new_uid


class AuditBody(SharedRow):
    """What an entry tells in detail. Apart, so that a client can be forgotten and the chain holds."""

    ticket_path = "entries__ticket"

    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"body {self.pk}"


class AuditEntry(SharedRow):
    """One act. The database refuses to change or delete it.

    Only its contents (sentence and body) may be emptied, for a forgotten client or after the years that the account
    keeps them; the chain holds their salted hashes, so it goes on to verify and the hash betrays nothing.
    """

    append_only = True
    ticket_path = "ticket"

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    at = models.DateTimeField(default=now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    act = models.CharField(max_length=60, help_text="room.verb, as in approvals.approved")
    subject = models.CharField(max_length=60, blank=True, help_text="what it was done to, as in proposal")
    subject_uid = models.CharField(max_length=40, blank=True)
    ticket = models.BigIntegerField(null=True, help_text="ConnectWise's ticket number")
    client_then = models.BigIntegerField(
        null=True, help_text="whose it was when it was written; never follows a ticket"
    )
    sentence = models.CharField(max_length=300, help_text="empty once its contents were forgotten")
    salt = models.CharField(max_length=32, blank=True, default="", help_text="of the hashes of its contents")
    body = models.ForeignKey(
        AuditBody, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="entries"
    )
    body_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at"], name="audit_by_time"),
            models.Index(fields=["account", "ticket", "-at"], name="audit_by_ticket"),
            models.Index(fields=["account", "subject_uid"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return self.sentence
