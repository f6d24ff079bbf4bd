from django.db import models
from django.db.models.functions import Now

from cwhub.accounts.tenancy import GLOBAL


class RateBucket(models.Model):
    """Tokens of one connection. Global: it holds a key and figures only."""

    tenancy = GLOBAL

    key = models.CharField(max_length=60, primary_key=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField(db_default=Now())
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
