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
    notes_read_at = models.DateTimeField(null=True, help_text="when the notes were asked for, whole; null: not yet")
    moved_at = models.DateTimeField(null=True, help_text="since when rows of it may still be with its former client")

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
            # what is still to be done, few or none among all
            models.Index(
                fields=["connection", "closed", "-entered_at"],
                condition=models.Q(notes_read_at=None, gone_at=None),
                name="ticket_notes_to_read",
            ),
            models.Index(fields=["connection"], condition=models.Q(moved_at__isnull=False), name="ticket_on_the_move"),
            models.Index(fields=["connection", "source_updated_at"], name="ticket_by_change"),  # since a day began
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

    class Kind(models.TextChoices):
        """What it is to ConnectWise; ids of different kinds may be equal. Time has a list of its own."""

        TICKET = "ticket"
        MEETING = "meeting"

    ticket_path = "ticket__external_id"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TICKET)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    tab = models.CharField(max_length=10, choices=Tab.choices)
    author = models.CharField(max_length=120, blank=True)
    by_customer = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # a merged or bundled ticket shows the notes of others as well as its own
            models.UniqueConstraint(fields=["ticket", "kind", "external_id"], name="note_once_per_ticket")
        ]
        indexes = [
            models.Index(fields=["ticket", "entered_at"], name="note_by_ticket"),
            models.Index(fields=["connection", "entered_at"], name="note_by_time"),  # of one day
        ]

    def __str__(self) -> str:
        return f"note {self.external_id}"


class TimeEntry(Mirrored, ClientRow):
    """Time on a ticket belongs to the ticket's client, whatever company the entry itself still names."""

    ticket_path = "ticket_ref"

    ticket_ref = models.BigIntegerField(null=True)
    member_ref = models.BigIntegerField(null=True)
    member_name = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    notes = models.TextField(blank=True)
    internal_notes = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True, help_text="when it was saved: pools are drawn on in this order")
    agreement_ref = models.BigIntegerField(null=True)

    class Meta:
        constraints = [key("time_entry")]
        indexes = [
            models.Index(fields=["connection", "agreement_ref", "entered_at"], name="time_by_agreement"),
            models.Index(fields=["connection", "ticket_ref"], name="time_by_ticket"),
            models.Index(fields=["connection", "member_ref", "-starts_at"], name="time_by_member"),
        ]

    def __str__(self) -> str:
        return f"time entry {self.external_id}"
