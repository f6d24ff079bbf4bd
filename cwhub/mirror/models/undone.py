from django.db import models

from cwhub.accounts.tenancy import ClientRow
from kit.clock import now


class SetBack(ClientRow):
    """A field that we wrote and something else has put back within the hour. We leave it alone from then on."""

    ticket_path = "ticket"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField(help_text="ConnectWise's ticket number")
    field = models.CharField(max_length=60)
    op_uid = models.CharField(max_length=16, help_text="the operation that was undone")
    written = models.JSONField(null=True)
    found = models.JSONField(null=True)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=100, blank=True, help_text="who changed the record last, as ConnectWise says")
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "op_uid", "field"], name="set_back_once")]
        indexes = [models.Index(fields=["connection", "ticket"], name="set_back_by_ticket")]

    def __str__(self) -> str:
        return f"{self.field} of #{self.ticket} was set back"
