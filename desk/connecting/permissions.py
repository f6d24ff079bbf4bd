"""The least that our API member's security role needs, and what is lost without each row."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    module: str
    action: str
    add: str
    edit: str
    delete: str
    inquire: str
    needed_for: str
    lost: str
    probe: str = ""  # a list that the row must let us read


NONE, ALL = "-", "All"

ROWS = (
    Row("Companies", "Company Maintenance", NONE, NONE, NONE, ALL, "Clients", "No client known", "/company/companies"),
    Row("Companies", "Contacts", NONE, NONE, NONE, ALL, "Who asks", "Callers stay unknown", "/company/contacts"),
    Row(
        "Companies",
        "Configurations",
        NONE,
        NONE,
        NONE,
        ALL,
        "The device of a ticket",
        "No device beside a ticket",
        "/company/configurations",
    ),
    Row(
        "Finance",
        "Agreements",
        NONE,
        NONE,
        NONE,
        ALL,
        "Agreement and SLA of a ticket",
        "No agreement beside a ticket",
        "/finance/agreements",
    ),
    Row(
        "Service Desk",
        "Service Tickets",
        ALL,
        ALL,
        ALL,
        ALL,
        "Filing tickets, notes and taking them back",
        "Nothing works",
        "/service/tickets",
    ),
    Row(
        "Service Desk",
        "Resource Scheduling",
        ALL,
        ALL,
        ALL,
        ALL,
        "Assigning, a schedule entry",
        "Nobody can be assigned from here",
        "/schedule/entries",
    ),
    Row(
        "Time & Expense",
        "Time Entry",
        NONE,
        NONE,
        NONE,
        ALL,
        "Steps from time entries",
        "Fixes told in time entries stay unknown",
        "/time/entries",
    ),
    Row(
        "System",
        "Member Maintenance",
        NONE,
        NONE,
        NONE,
        ALL,
        "Mapping people to members",
        "Nobody is recognised in the panel",
        "/system/members",
    ),
    Row(
        "System",
        "Table Setup",
        NONE,
        NONE,
        NONE,
        ALL,
        "Boards, statuses, types; Manage Hosted API for the panel",
        "Boards cannot be chosen",
        "/service/boards",
    ),
    Row(
        "System",
        "Callbacks (My Company)",
        ALL,
        ALL,
        ALL,
        ALL,
        "News within seconds",
        "News comes by asking, once a minute",
        "/system/callbacks",
    ),
)
