from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now
from kit.ids import new_uid


class AccessReview(AccountRow):
    """Somebody has looked through who may do what, and signed. The snapshot is what was shown."""

    append_only = True

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    at = models.DateTimeField(default=now)
    by_id = models.BigIntegerField(help_text="membership")
    by_name = models.CharField(max_length=120)
    remarks = models.TextField(blank=True)
    snapshot = models.JSONField(help_text='{"people": [...], "tokens": [...]}')

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="review_by_time")]

    def __str__(self) -> str:
        return f"reviewed by {self.by_name}"
