from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now


class AuditLook(AccountRow):
    """Who has last been told of as looking at what: one audit entry for each person, subject and 15 minutes."""

    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField()
    subject = models.CharField(max_length=60)
    subject_uid = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "actor_kind", "actor_id", "subject", "subject_uid"], name="look_once_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_kind} {self.actor_id} at {self.subject}"
