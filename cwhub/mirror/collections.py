"""Which lists we mirror, from where, and how each is read. One row a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cwhub.accounts.models import Client, Connection
from cwhub.mirror import models, reading, reading_calendars, reading_time
from cwhub.mirror.reading import Record


@dataclass(frozen=True)
class Collection:
    name: str
    path: str
    model: Any
    read: Callable[[Record], Record]
    company_field: str = ""  # where the record names its company; empty for an MSP's own set-up
    needs_company: bool = False


@dataclass(frozen=True)
class Below:
    """A list that stands once under each row of another: `{parent}` in its path is filled in for each."""

    collection: Collection
    parent: Any
    field: str  # of the record, which names the parent; what the path says is filled in where a server leaves it out
    column: str  # ours

    def path(self, parent: int) -> str:
        return self.collection.path.format(parent=parent)

    def within(self, record: Record, parent: int) -> Record:
        return {self.field: {"id": parent}} | record


# What time is charged to and entered as. A role that does not show one of them costs only what it is for.
TIME_SETUP = (
    Collection("work types", "/time/workTypes", models.WorkType, reading_time.work_type),
    Collection("work roles", "/time/workRoles", models.WorkRole, reading_time.work_role),
    Collection("charge codes", "/time/chargeCodes", models.ChargeCode, reading_time.charge_code),
    Collection("time settings", "/system/myCompany/timeExpense", models.TimeSettings, reading_time.time_settings),
    Collection("period set-ups", "/time/timePeriodSetups", models.PeriodSetup, reading_time.period_setup),
)
PERIODS = Collection("periods", "/time/timePeriodSetups/{parent}/periods", models.Period, reading_time.period)
# When somebody works. Without them a week goes from Monday to Friday.
CALENDARS = (
    Collection("calendars", "/schedule/calendars", models.Calendar, reading_calendars.calendar),
    Collection("holiday lists", "/schedule/holidayLists", models.HolidayList, reading_calendars.holiday_list),
    Collection(
        "company settings", "/system/myCompany/other", models.CompanySettings, reading_calendars.company_settings
    ),
)
HOLIDAYS = Collection("holidays", "/schedule/holidayLists/{parent}/holidays", models.Holiday, reading_calendars.holiday)
SLA_PRIORITIES = Collection(
    "SLA priorities", "/service/SLAs/{parent}/priorities", models.SlaPriority, reading.sla_priority
)
BELOW = (
    Below(PERIODS, models.PeriodSetup, "timePeriodSetup", "setup_ref"),
    Below(HOLIDAYS, models.HolidayList, "holidayList", "list_ref"),
    Below(SLA_PRIORITIES, models.Sla, "sla", "sla_ref"),
)

MEMBERS = Collection("members", "/system/members", models.Member, reading.member)
SETUP = (
    Collection("company types", "/company/companies/types", models.CompanyType, reading.company_type),
    Collection("boards", "/service/boards", models.Board, reading.board),
    Collection("priorities", "/service/priorities", models.Priority, reading.priority),
    Collection("SLAs", "/service/SLAs", models.Sla, reading.sla),
    *TIME_SETUP,
    *CALENDARS,
    MEMBERS,
)

# Lists below a board: `{board}` is filled in for each.
BOARD_CHILDREN = (
    Collection("statuses", "/service/boards/{board}/statuses", models.BoardStatus, reading.board_status),
    Collection("types", "/service/boards/{board}/types", models.BoardType, reading.board_child),
    Collection("subtypes", "/service/boards/{board}/subtypes", models.BoardSubtype, reading.board_child),
    Collection("items", "/service/boards/{board}/items", models.BoardItem, reading.board_child),
    Collection(
        "associations",
        "/service/boards/{board}/typeSubTypeItemAssociations",
        models.Association,
        reading.association,
    ),
)

RECORDS = (
    Collection("contacts", "/company/contacts", models.Contact, reading.contact, "company"),
    Collection("agreements", "/finance/agreements", models.Agreement, reading.agreement, "company", True),
    Collection(
        "configurations", "/company/configurations", models.Configuration, reading.configuration, "company", True
    ),
)
TIME = Collection("time entries", "/time/entries", models.TimeEntry, reading.time_entry, "company", True)
TICKETS = Collection("tickets", "/service/tickets", models.Ticket, reading.ticket, "company", True)
PROJECT_TICKETS = Collection(
    "project tickets", "/project/tickets", models.ProjectTicket, reading_time.project_ticket, "company", True
)
ACTIVITIES = Collection("activities", "/sales/activities", models.Activity, reading_time.activity, "company")
# What is about a ticket without naming its company is the ticket's client's.
ABOUT_TICKETS = (
    Collection("stopwatches", "/time/ticketstopwatches", models.Stopwatch, reading_time.stopwatch),
    Collection("schedule entries", "/schedule/entries", models.ScheduleEntry, reading_time.schedule_entry),
)
SHEETS = Collection("time sheets", "/time/sheets", models.TimeSheet, reading_time.time_sheet)
# What each agreement has left. It is kept with the agreement.
RECAPS = Collection("agreement recaps", "/finance/agreementrecap/", models.Agreement, reading.agreement)
# Without these a day's time can still be entered; a role that does not show one is no reason to stop.
OPTIONAL = (
    PROJECT_TICKETS,
    ACTIVITIES,
    *ABOUT_TICKETS,
    SHEETS,
    *TIME_SETUP,
    *CALENDARS,
    HOLIDAYS,
    SLA_PRIORITIES,
    RECAPS,
)
COMPANIES = Collection("companies", "/company/companies", Client, reading.company)


def readable(connection: Connection, collections: Iterable[Collection]) -> list[Collection]:
    """Those that the role of our API member shows; the others are not asked for, or everything would stop at them."""
    return [one for one in collections if one.path not in connection.unreadable]
