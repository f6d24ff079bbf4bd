from cwhub.mirror.models.calendars import Calendar, CompanySettings, Holiday, HolidayList
from cwhub.mirror.models.news import Change
from cwhub.mirror.models.passes import Pass
from cwhub.mirror.models.people import Agreement, AgreementTerm, Configuration, Contact, Member
from cwhub.mirror.models.setup import (
    Association,
    Board,
    BoardItem,
    BoardStatus,
    BoardSubtype,
    BoardType,
    CompanyType,
    Priority,
    Sla,
)
from cwhub.mirror.models.tickets import Note, Ticket, TimeEntry
from cwhub.mirror.models.time import (
    Activity,
    ChargeCode,
    Period,
    PeriodSetup,
    ProjectTicket,
    ScheduleEntry,
    Stopwatch,
    TimeSettings,
    TimeSheet,
    WorkRole,
    WorkType,
)
from cwhub.mirror.models.undone import SetBack

__all__ = [
    "Activity",
    "Agreement",
    "AgreementTerm",
    "Association",
    "Board",
    "BoardItem",
    "BoardStatus",
    "BoardSubtype",
    "BoardType",
    "Calendar",
    "Change",
    "ChargeCode",
    "CompanySettings",
    "CompanyType",
    "Configuration",
    "Contact",
    "Holiday",
    "HolidayList",
    "Member",
    "Note",
    "Pass",
    "Period",
    "PeriodSetup",
    "Priority",
    "ProjectTicket",
    "ScheduleEntry",
    "SetBack",
    "Sla",
    "Stopwatch",
    "Ticket",
    "TimeEntry",
    "TimeSettings",
    "TimeSheet",
    "WorkRole",
    "WorkType",
]
