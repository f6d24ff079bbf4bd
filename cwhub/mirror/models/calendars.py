"""When somebody works: calendars with the hours of each weekday, and the days on which they do not hold.

Times are wall clocks of whoever the calendar is read for. A closing time at the end of the day is `time.max`.
"""

from datetime import time

from django.db import models

from cwhub.accounts.tenancy import AccountRow
from cwhub.mirror.models.base import Mirrored, key

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Calendar(Mirrored, AccountRow):
    """`/schedule/calendars` (FACTS 11): members, companies and SLAs name one. A weekday without times is closed."""

    name = models.CharField(max_length=100)
    holiday_list_ref = models.BigIntegerField(null=True)
    monday_opens = models.TimeField(null=True)
    monday_closes = models.TimeField(null=True)
    tuesday_opens = models.TimeField(null=True)
    tuesday_closes = models.TimeField(null=True)
    wednesday_opens = models.TimeField(null=True)
    wednesday_closes = models.TimeField(null=True)
    thursday_opens = models.TimeField(null=True)
    thursday_closes = models.TimeField(null=True)
    friday_opens = models.TimeField(null=True)
    friday_closes = models.TimeField(null=True)
    saturday_opens = models.TimeField(null=True)
    saturday_closes = models.TimeField(null=True)
    sunday_opens = models.TimeField(null=True)
    sunday_closes = models.TimeField(null=True)

    class Meta:
        constraints = [key("calendar")]

    def __str__(self) -> str:
        return self.name

    def hours_of(self, weekday: int) -> tuple[time, time] | None:
        """Opening and closing time, Monday is 0; None where the day is closed."""
        opens, closes = (getattr(self, f"{WEEKDAYS[weekday]}_{edge}") for edge in ("opens", "closes"))
        return (opens, closes) if opens is not None and closes is not None else None


class HolidayList(Mirrored, AccountRow):
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [key("holiday_list")]

    def __str__(self) -> str:
        return self.name


class Holiday(Mirrored, AccountRow):
    """Closed all day, or from one time to another."""

    list_ref = models.BigIntegerField()
    name = models.CharField(max_length=100)
    day = models.DateField()
    all_day = models.BooleanField(default=True)
    starts_at = models.TimeField(null=True)
    ends_at = models.TimeField(null=True)

    class Meta:
        constraints = [key("holiday")]
        indexes = [models.Index(fields=["connection", "list_ref", "day"], name="holiday_by_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"


class CompanySettings(Mirrored, AccountRow):
    """`/system/myCompany/other`: the calendar of whoever names none ("My Calendar" of an SLA). One row."""

    default_calendar_ref = models.BigIntegerField(null=True)

    class Meta:
        constraints = [key("company_settings")]
        verbose_name_plural = "company settings"

    def __str__(self) -> str:
        return "company settings"
