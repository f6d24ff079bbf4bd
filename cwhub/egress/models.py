from django.db import models
from django.db.models.functions import Now

from cwhub.accounts.tenancy import GLOBAL


class RateBucket(models.Model):
    """Tokens of one connection, or of one client of it. Global: it holds keys and figures only.

    Unlogged: after a crash of the database there are none (`pace_sql.py`).
    """

    tenancy = GLOBAL

    key = models.CharField(max_length=60, primary_key=True)
    connection_id = models.BigIntegerField(null=True)
    client_id = models.BigIntegerField(null=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField(db_default=Now())
    empty_since = models.DateTimeField(null=True, help_text="when it began empty, its forerunner being lost")
    minute = models.DateTimeField(null=True, help_text="the minute in which it was last used")
    used = models.IntegerField(db_default=0, help_text="tokens taken in that minute")
    used_before = models.IntegerField(db_default=0, help_text="tokens taken in the minute before it")
    used_for = models.JSONField(null=True, help_text="the same by purpose; of the connection's own bucket only")
    used_for_before = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.key


class RateCeiling(models.Model):
    """What a connection's server has taught us. Global, as the buckets; it outlives a crash."""

    tenancy = GLOBAL

    connection_id = models.BigIntegerField(primary_key=True)
    learned = models.FloatField(db_default=1.0, help_text="part of the configured rate, after the last refusal")
    limited_at = models.DateTimeField(null=True, help_text="when the server last asked for a pause")
    refusals = models.IntegerField(db_default=0, help_text="pauses in a row without a quiet minute between them")
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"ceiling of connection {self.connection_id}"
