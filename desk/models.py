"""What pages keep for themselves: who has a ticket open in the panel."""

from django.db import models

from cwhub.accounts.tenancy import ClientRow
from kit.clock import now


class PodPresence(ClientRow):
    """Somebody has the ticket open in the panel, or had until a moment ago."""

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    ticket = models.BigIntegerField(help_text="ConnectWise's ticket number")
    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "ticket", "membership"], name="present_once_per_ticket")
        ]

    def __str__(self) -> str:
        return f"{self.name} at #{self.ticket}"
