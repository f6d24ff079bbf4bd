from django.db import models

from cwhub.accounts.tenancy import ClientRow
from kit.clock import now

NEWS, WRITTEN = "ticket", "written"  # the second: nothing but our own write came back


class Change(ClientRow):
    """News for one subscriber: a mirrored record is new or different. Taken with SKIP LOCKED, deleted when handled.

    Several rows of one record may wait; whoever takes one takes all that he sees of it.
    """

    sweep_columns = ("id", "account_id", "subscriber", "due_at")
    ticket_path = "external_id"

    subscriber = models.CharField(max_length=40)
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)  # NEWS or WRITTEN
    external_id = models.BigIntegerField()
    is_new = models.BooleanField(default=False)
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    received_at = models.DateTimeField(default=now, help_text="when the news of it reached us")

    class Meta:
        indexes = [models.Index(fields=["subscriber", "due_at"], name="change_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id} for {self.subscriber}"
