"""The least that our API member's security role needs, and what is lost without each row.

Rows and columns as ConnectWise's Security Roles screen lists them: module, action, add, edit, delete, inquire.
"""

from dataclasses import dataclass

VERBS = ("add", "edit", "delete", "inquire")
ALL, NONE = "All", "-"


@dataclass(frozen=True)
class Row:
    module: str
    action: str
    needed_for: str
    lost: str
    add: str = NONE
    edit: str = NONE
    delete: str = NONE
    inquire: str = ALL
    list: str = ""  # where it is tried; empty where only ConnectWise's own word, or the first act, tells
    below: str = ""  # what is deleted, where that is not the list's own record
    essential: bool = False  # nothing works without
    is_named: bool = True  # false: which function covers it stands nowhere, so only trying tells
    note: str = ""  # behind "Customize" on that screen

    @property
    def key(self) -> str:
        return f"{self.module}/{self.action}"

    def needs(self, verb: str) -> bool:
        return getattr(self, verb) != NONE


ROWS = (
    Row("Companies", "Company Maintenance", "Clients", "No client known", list="/company/companies", essential=True),
    Row("Companies", "Contacts", "Who asks", "Callers stay unknown", list="/company/contacts"),
    Row(
        "Companies",
        "Configurations",
        "The device of a ticket",
        "No device beside a ticket",
        list="/company/configurations",
    ),
    Row(
        "Finance",
        "Agreements",
        "Agreement and SLA of a ticket",
        "No agreement beside a ticket",
        list="/finance/agreements",
    ),
    Row(
        "Service Desk",
        "Service Tickets",
        "Filing tickets, notes and taking them back",
        "Nothing works",
        add=ALL,
        edit=ALL,
        delete=ALL,
        list="/service/tickets",
        below="/service/tickets/0/notes",
        essential=True,
    ),
    Row(
        "Service Desk",
        "Close Service Tickets",
        "Closing a ticket, also by people in the panel",
        "A ticket is closed in ConnectWise only",
        add=ALL,
        edit=ALL,
    ),
    Row(
        "Service Desk",
        "Resource Scheduling",
        "Assigning, a schedule entry",
        "Nobody can be assigned from here",
        add=ALL,
        edit=ALL,
        delete=ALL,
        list="/schedule/entries",
    ),
    Row(
        "Time & Expense",
        "Time Entry",
        "Steps from time entries; posting a day as one act",
        "Fixes told in time entries stay unknown; a day refused half-way cannot be taken back and needs a person",
        add=ALL,
        edit=ALL,
        delete=ALL,
        list="/time/entries",
    ),
    Row(
        "System",
        "Member Maintenance",
        "Mapping people to members",
        "Nobody is assigned or mapped by name",
        list="/system/members",
    ),
    Row(
        "System",
        "Table Setup",
        "Boards, statuses, types; the panel inside the ticket",
        "Boards cannot be chosen",
        list="/service/boards",
        essential=True,
        note="Manage Hosted API",
    ),
    Row(
        "System",
        "My Company",
        "Callbacks: news within seconds",
        "News comes by asking, once a minute",
        add=ALL,
        edit=ALL,
        delete=ALL,
        list="/system/callbacks",
        is_named=False,
    ),
)
CALLBACKS, TIME = "System/My Company", "Time & Expense/Time Entry"
