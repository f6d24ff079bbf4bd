"""What pages keep for themselves: who has a ticket open in the panel, and what a billing clerk has looked at."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow, ClientRow
from kit.clock import now
from kit.ids import new_uid


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


class ReviewedEntry(ClientRow):
    """Somebody has looked at what is found of a time entry and leaves it. A later change of it clears the mark."""

    ticket_path = "ticket"

    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    entry = models.BigIntegerField(help_text="ConnectWise's id of the time entry")
    ticket = models.BigIntegerField(null=True, help_text="on which it is")
    said = models.CharField(max_length=64, help_text="digest of what the entry said when it was looked at")
    reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "entry"], name="entry_reviewed_once")]
        verbose_name_plural = "reviewed entries"

    def __str__(self) -> str:
        return f"time entry {self.entry}, reviewed"


class EntryQuestion(ClientRow):
    """A note to whoever worked, about one of his time entries, and his answer."""

    ticket_path = "ticket"

    uid = models.CharField(max_length=16, unique=True, default=new_uid)
    connection = models.ForeignKey("accounts.Connection", on_delete=models.CASCADE, related_name="+")
    entry = models.BigIntegerField(help_text="ConnectWise's id of the time entry")
    ticket = models.BigIntegerField(null=True, help_text="on which it is")
    member_ref = models.BigIntegerField(help_text="ConnectWise's id of the member who is asked")
    about = models.CharField(max_length=300, help_text="the entry in words, as it was when it was asked about")
    text = models.TextField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=now)
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["connection", "member_ref", "answered_at"], name="question_by_member"),
            models.Index(fields=["connection", "entry"], name="question_by_entry"),
        ]

    def __str__(self) -> str:
        return f"question about time entry {self.entry}"


class TodayRules(AccountRow):
    """How one person has set up *Today*: the rules of its columns, and the board that he looks at."""

    membership = models.OneToOneField("accounts.Membership", on_delete=models.CASCADE, related_name="+")
    rules = models.JSONField(default=dict)
    board = models.BigIntegerField(default=0, help_text="ConnectWise's id; 0 for all that take part")

    class Meta:
        verbose_name_plural = "rules of today"

    def __str__(self) -> str:
        return f"Today of membership {self.membership_id}"
