"""What time is charged to and entered as, on which sheets it lies, and what tells how long somebody worked."""

from django.db import models

from cwhub.accounts.tenancy import AccountRow, ClientRow, SharedRow
from cwhub.mirror.models.base import Mirrored, key


class WorkType(Mirrored, AccountRow):
    name = models.CharField(max_length=50)
    inactive = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [key("work_type")]

    def __str__(self) -> str:
        return self.name


class WorkRole(Mirrored, AccountRow):
    name = models.CharField(max_length=50)
    inactive = models.BooleanField(default=False)

    class Meta:
        constraints = [key("work_role")]

    def __str__(self) -> str:
        return self.name


class ChargeCode(Mirrored, AccountRow):
    """Internal work. It has no client."""

    name = models.CharField(max_length=50)
    takes_time = models.BooleanField(default=True)

    class Meta:
        constraints = [key("charge_code")]

    def __str__(self) -> str:
        return self.name


class TimeSettings(Mirrored, AccountRow):
    """The company's own settings for time: rounding, notes, tiers of approval. One row."""

    class Meta:
        constraints = [key("time_settings")]
        verbose_name_plural = "time settings"

    def __str__(self) -> str:
        return "time settings"


class PeriodSetup(Mirrored, AccountRow):
    """One year of periods."""

    # Not for expenses alone. A record without the field counts: `exclude` on a key would drop it.
    OF_TIME = ~models.Q(record__contains={"periodApplyTo": "Expense"})

    year = models.IntegerField()
    kind = models.CharField(max_length=15, help_text="Weekly, BiWeekly, SemiMonthly, Monthly")
    future_periods = models.IntegerField(default=0, help_text="how many after today's take time")

    class Meta:
        constraints = [key("period_setup")]

    def __str__(self) -> str:
        return f"{self.year}, {self.kind}"


class Period(Mirrored, AccountRow):
    setup_ref = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="its last day")
    deadline = models.DateTimeField(null=True)

    class Meta:
        constraints = [key("period")]
        indexes = [models.Index(fields=["connection", "starts_on"], name="period_by_day")]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class TimeSheet(Mirrored, AccountRow):
    """One member's period. ConnectWise makes it, with the first entry or by itself."""

    member_ref = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="its last day")
    status = models.CharField(max_length=30)
    deadline = models.DateTimeField(null=True)

    class Meta:
        constraints = [key("time_sheet")]
        indexes = [models.Index(fields=["connection", "member_ref", "-starts_on"], name="sheet_by_member")]

    def __str__(self) -> str:
        return f"sheet of member {self.member_ref}, {self.starts_on} to {self.ends_on}"


class Stopwatch(Mirrored, SharedRow):
    ticket_path = "ticket_ref"

    member_ref = models.BigIntegerField()
    ticket_ref = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [key("stopwatch")]
        indexes = [models.Index(fields=["connection", "member_ref", "starts_at"], name="stopwatch_by_member")]

    def __str__(self) -> str:
        return f"stopwatch {self.external_id}"


class ScheduleEntry(Mirrored, SharedRow):
    """`object_ref` is a ticket, an activity or a charge code, as its schedule type says."""

    ticket_path = "ticket_ref"

    member_ref = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=1, blank=True, help_text="identifier of its schedule type")
    object_ref = models.BigIntegerField(null=True)
    ticket_ref = models.BigIntegerField(null=True)
    name = models.CharField(max_length=250, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [key("schedule_entry")]
        verbose_name_plural = "schedule entries"
        indexes = [models.Index(fields=["connection", "member_ref", "starts_at"], name="schedule_by_member")]

    def __str__(self) -> str:
        return f"schedule entry {self.external_id}"


class ProjectTicket(Mirrored, ClientRow):
    """Its number is never a service ticket's: they share one series."""

    summary = models.CharField(max_length=200)
    project_name = models.CharField(max_length=100, blank=True)
    board_ref = models.BigIntegerField(null=True)
    status_ref = models.BigIntegerField(null=True)
    agreement_ref = models.BigIntegerField(null=True)
    resources = models.CharField(max_length=300, blank=True)
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [key("project_ticket")]
        indexes = [models.Index(fields=["account", "client"], name="project_ticket_by_client")]

    def __str__(self) -> str:
        return f"#{self.external_id} {self.summary}"


class Activity(Mirrored, SharedRow):
    name = models.CharField(max_length=100)
    agreement_ref = models.BigIntegerField(null=True)
    member_ref = models.BigIntegerField(null=True, help_text="to whom it is assigned")

    class Meta:
        constraints = [key("activity")]
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["account", "client"], name="activity_by_client")]

    def __str__(self) -> str:
        return self.name
