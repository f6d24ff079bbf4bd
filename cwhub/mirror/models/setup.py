"""Boards with their chains, priorities, SLAs, company types: an MSP's own set-up."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow
from cwhub.mirror.models.base import Mirrored, key


class Part(models.TextChoices):
    """What a status means on its board. Preset from flags, chosen by the admin, never read from a name."""

    NOT_TAKEN = "not_taken", "Not taken up"
    TAKEN = "taken", "Taken up by a person"
    CUSTOMER_ANSWERED = "customer_answered", "Customer answered"
    WAITING_CUSTOMER = "waiting_customer", "Waiting for customer"
    WAITING_CONFIRMATION = "waiting_confirmation", "Waiting for confirmation"
    PAUSED = "paused", "Pauses the clock"
    RESOLVED = "resolved", "Resolved, not closed"
    CLOSED = "closed", "Closed"


class Board(Mirrored, AccountRow):
    name = models.CharField(max_length=100)
    inactive = models.BooleanField(default=False)
    project = models.BooleanField(default=False)
    takes_part = models.BooleanField(default=False)

    class Meta:
        constraints = [key("board")]

    def __str__(self) -> str:
        return self.name


class BoardStatus(Mirrored, AccountRow):
    board_ref = models.BigIntegerField()
    name = models.CharField(max_length=100)
    sort_order = models.IntegerField(default=0)
    inactive = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)
    stage = models.CharField(max_length=20, blank=True, help_text="ConnectWise's escalationStatus")
    part = models.CharField(max_length=20, choices=Part.choices, blank=True)
    part_chosen = models.BooleanField(default=False, help_text="by a person; a preset follows the flags")

    class Meta:
        constraints = [key("board_status")]
        indexes = [models.Index(fields=["connection", "board_ref"], name="status_by_board")]

    def __str__(self) -> str:
        return self.name


class BoardType(Mirrored, AccountRow):
    board_ref = models.BigIntegerField()
    name = models.CharField(max_length=100)
    inactive = models.BooleanField(default=False)
    takes_part = models.BooleanField(default=True)

    class Meta:
        constraints = [key("board_type")]
        indexes = [models.Index(fields=["connection", "board_ref"], name="type_by_board")]

    def __str__(self) -> str:
        return self.name


class BoardSubtype(Mirrored, AccountRow):
    board_ref = models.BigIntegerField()
    name = models.CharField(max_length=100)
    inactive = models.BooleanField(default=False)

    class Meta:
        constraints = [key("board_subtype")]

    def __str__(self) -> str:
        return self.name


class BoardItem(Mirrored, AccountRow):
    board_ref = models.BigIntegerField()
    name = models.CharField(max_length=100)
    inactive = models.BooleanField(default=False)

    class Meta:
        constraints = [key("board_item")]

    def __str__(self) -> str:
        return self.name


class Association(Mirrored, AccountRow):
    """One allowed chain of a board: type, with subtype, with item."""

    board_ref = models.BigIntegerField()
    type_ref = models.BigIntegerField()
    subtype_ref = models.BigIntegerField(null=True)
    item_ref = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "board_ref", "external_id"], name="association_once")
        ]

    def __str__(self) -> str:
        return f"{self.type_ref} > {self.subtype_ref} > {self.item_ref}"


class Priority(Mirrored, AccountRow):
    name = models.CharField(max_length=100)
    sort_order = models.IntegerField(default=0)
    color = models.CharField(max_length=30, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [key("priority")]

    def __str__(self) -> str:
        return self.name


class Sla(Mirrored, AccountRow):
    name = models.CharField(max_length=100)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [key("sla")]

    def __str__(self) -> str:
        return self.name


class SlaPriority(Mirrored, AccountRow):
    """`/service/SLAs/{id}/priorities`: an SLA's own hours for one priority (FACTS 11)."""

    sla_ref = models.BigIntegerField()
    priority_ref = models.BigIntegerField(null=True)

    class Meta:
        constraints = [key("sla_priority")]
        verbose_name_plural = "SLA priorities"
        indexes = [models.Index(fields=["connection", "sla_ref"], name="sla_priority_by_sla")]

    def __str__(self) -> str:
        return f"priority {self.priority_ref} of SLA {self.sla_ref}"


class CompanyType(Mirrored, AccountRow):
    name = models.CharField(max_length=100)
    vendor = models.BooleanField(default=False)

    class Meta:
        constraints = [key("company_type")]

    def __str__(self) -> str:
        return self.name
