"""How far our reading has come, kept so that a killed worker's successor goes on where it stopped."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow
from kit.clock import now


class Pass(AccountRow):
    """One reading of one list, by id. `cursor` moves in the transaction that stores what was read up to it."""

    class What(models.TextChoices):
        CHANGES = "changes"  # what is newer than the watermark, or everything the first time
        COMPARE = "compare"  # every id: what is gone, and what no change told of
        WHOLE = "whole"  # small lists without a watermark, read whole

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    collection = models.CharField(max_length=30)
    since = models.DateTimeField(null=True, help_text="what this pass asks for; null for everything")
    watermark = models.DateTimeField(null=True, help_text="ConnectWise's time up to which all is ours")
    newest = models.DateTimeField(null=True, help_text="what the watermark becomes when this pass ends")
    cursor = models.BigIntegerField(default=0, help_text="the last id that is done")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0, help_text="0: nobody has counted")
    found = models.IntegerField(default=0, help_text="how many were new, different or gone")
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(default=now, help_text="when it last moved")
    worked_ms = models.BigIntegerField(default=0, help_text="time at work, without pauses between turns")
    ended_at = models.DateTimeField(null=True, help_text="null while it is under way")

    class Meta:
        verbose_name_plural = "passes"
        constraints = [models.UniqueConstraint(fields=["connection", "what", "collection"], name="pass_once")]

    def __str__(self) -> str:
        return f"{self.what} of {self.collection}"

    @property
    def is_under_way(self) -> bool:
        return self.started_at is not None and self.ended_at is None
