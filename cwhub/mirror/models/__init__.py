from cwhub.mirror.models.news import Change
from cwhub.mirror.models.passes import Pass
from cwhub.mirror.models.people import Agreement, Configuration, Contact, Member
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
from cwhub.mirror.models.undone import SetBack

__all__ = [
    "Agreement",
    "Association",
    "Board",
    "BoardItem",
    "BoardStatus",
    "BoardSubtype",
    "BoardType",
    "Change",
    "CompanyType",
    "Configuration",
    "Contact",
    "Member",
    "Note",
    "Pass",
    "Priority",
    "SetBack",
    "Sla",
    "Ticket",
    "TimeEntry",
]
