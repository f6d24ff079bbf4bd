"""Tickets, their notes and the time on them. Numbers that end in `_ref` are ConnectWise's ids."""

from typing import Any

from django.db import models

from cwhub.accounts.tenancy import ClientRow
from cwhub.mirror.models.base import Mirrored, key


class Ticket(Mirrored, ClientRow):
    """`external_id` is the ticket number that people know."""

    summary = models.CharField(max_length=200)
    board_ref = models.BigIntegerField(null=True)
    status_ref = models.BigIntegerField(null=True)
    type_ref = models.BigIntegerField(null=True)
    subtype_ref = models.BigIntegerField(null=True)
    item_ref = models.BigIntegerField(null=True)
    priority_ref = models.BigIntegerField(null=True)
    contact_ref = models.BigIntegerField(null=True)
    agreement_ref = models.BigIntegerField(null=True)
    resources = models.CharField(max_length=300, blank=True)
    closed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    goal_at = models.DateTimeField(null=True, help_text="the next SLA goal; null when none runs")
    merged_into = models.BigIntegerField(null=True)
    notes_read_at = models.DateTimeField(null=True, help_text="when the notes were last read whole")

    class Meta:
        constraints = [key("ticket")]
        indexes = [
            models.Index(fields=["account", "client", "-entered_at"], name="ticket_by_client"),
            models.Index(fields=["connection", "closed", "-entered_at"], name="ticket_open_newest"),
            models.Index(fields=["connection", "board_ref", "type_ref", "subtype_ref"], name="ticket_by_chain"),
            # lists and counts of open tickets, few among all that ever were
            models.Index(
                fields=["account", "-external_id"], condition=models.Q(closed=False), name="ticket_open_by_number"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.external_id} {self.summary}"

    @property
    def number(self) -> int:
        return self.external_id

    def named(self, field: str) -> str:
        """The name of a reference as ConnectWise gave it; empty when there is none."""
        reference: dict[str, Any] = self.record.get(field) or {}
        return str(reference.get("name") or reference.get("identifier") or "")


class Note(Mirrored, ClientRow):
    """One row of a ticket's discussion, internal analysis or resolution."""

    class Tab(models.TextChoices):
        DISCUSSION = "discussion"
        INTERNAL = "internal"
        RESOLUTION = "resolution"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    tab = models.CharField(max_length=10, choices=Tab.choices)
    author = models.CharField(max_length=120, blank=True)
    by_customer = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [key("note")]
        indexes = [models.Index(fields=["ticket", "entered_at"], name="note_by_ticket")]

    def __str__(self) -> str:
        return f"note {self.external_id}"


class TimeEntry(Mirrored, ClientRow):
    ticket_ref = models.BigIntegerField(null=True)
    member_name = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    notes = models.TextField(blank=True)
    internal_notes = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [key("time_entry")]
        indexes = [models.Index(fields=["connection", "ticket_ref"], name="time_by_ticket")]

    def __str__(self) -> str:
        return f"time entry {self.external_id}"
