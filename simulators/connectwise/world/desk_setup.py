"""Teams, codes, standard notes, articles, links: what a desk collects over the years."""

from __future__ import annotations

import random

from . import boards as b
from .people import MEMBERS
from .setup import info
from .shape import Book, Record, ref

TEAMS: dict[str, tuple[tuple[str, str], ...]] = {
    b.DESK: (("Level 1", "L1"), ("Level 2", "L2"), ("Level 3", "L3")),
    b.ALERTS: (("NOC", "noc"),),
    b.NETWORK: (("Network", "network"),),
    b.PROCUREMENT: (("Procurement", "billing"),),
    b.PROJECTS: (("Projects", "project"),),
}
CODES = (
    ("Account", "Create the account"),
    ("License", "Assign the license"),
    ("Mailbox", "Set up mailbox and groups"),
    ("Device", "Prepare the device"),
    ("Handover", "Call the person on the first day"),
)
STANDARD_NOTES = (
    ("No answer", "We tried to reach you by phone and left a message. Please call back at your convenience."),
    ("Closing soon", "We have not heard from you and will close this ticket in three business days."),
    ("After hours", "This was received outside business hours. Somebody will look at it in the morning."),
    ("Need screenshot", "Please send a picture of the message, and tell us when it began."),
    ("Approval", "This needs the approval of your office before we can begin."),
    ("Resolved", "This should be working now. Please reply if it is not."),
)
ARTICLES = (
    (
        "Mail",
        "Outlook asks for the password",
        "Prompt returns after every start.",
        "Remove the stored credential, sign in.",
    ),
    ("Mail", "Shared mailbox missing", "Not in the list after permission was given.", "Wait an hour, restart Outlook."),
    ("Printing", "Spooler stuck", "Nothing prints on that PC.", "Restart the spooler, clear the queue folder."),
    ("Printing", "Scan to mail refused", "Copier says authentication failed.", "Use the SMTP relay."),
    ("Remote", "GlobalProtect stays at connecting", "Since a change of the gateway.", "Refresh the configuration."),
    ("Remote", "T: missing after restart", "Drive is red.", "Map it again with the stored credential."),
    ("Remote", "Slow remote desktop", "Old workaround for 2019 clients.", "Turn off UDP. (Out of date since spring.)"),
)


def write_desk(book: Book, rng: random.Random, born: int, truth: dict[str, Record]) -> None:
    _write_teams(book, born)
    for name, text in CODES:
        book.add("service/codes", {"name": name, "description": text, "boardId": 1, "_info": info(born)})
    for name, text in STANDARD_NOTES:
        book.add("system/standardNotes", {"name": name, "contents": text, "_info": info(born)})
    link = {"name": "RMM", "linkText": "Open in RMM", "url": "https://rmm.example/device", "enabledFlag": True}
    book.add("service/ticketLinks", {**link, "_info": info(born)})
    _write_articles(book, born)
    _write_tasks(book, rng, truth)


def _write_teams(book: Book, born: int) -> None:
    members = {row["identifier"]: row["id"] for row in book.collections["system/members"]}
    for board, teams in TEAMS.items():
        place = book.named("service/boards", board)
        for order, (name, team) in enumerate(teams):
            ids = [members[p.identifier] for p in MEMBERS if p.team == team and p.identifier in members]
            if not ids:
                continue
            record = {"name": name, "teamLeader": {"id": ids[0]}, "members": ids, "defaultFlag": order == 0}
            where = {"boardId": place["id"], "locationId": 2, "businessUnitId": place["department"]["id"]}
            book.add("service/boards/teams", {**record, **where, "notifyOnTicketDelete": False, "_info": info(born)})


def _write_articles(book: Book, born: int) -> None:
    board = ref(book.named("service/boards", b.DESK))
    for name in dict.fromkeys(row[0] for row in ARTICLES):
        above = book.add("service/knowledgeBaseCategories", {"name": name, "_info": info(born)})
        below = {"name": "How to", "category": ref(above)}
        book.add("service/knowledgeBaseSubCategories", {**below, "_info": info(born)})
    for name, title, issue, resolution in ARTICLES:
        number = book.named("service/knowledgeBaseCategories", name)["id"]
        record = {"title": title, "issue": issue, "resolution": resolution, "board": board}
        place = {"categoryId": number, "subCategoryId": number, "locationId": 2, "businessUnitId": 10}
        by = {"createdBy": "NEsterhuizen", "dateCreated": info(born)["dateEntered"]}
        book.add("service/knowledgeBaseArticles", {**record, **place, **by, "_info": info(born, "NEsterhuizen")})


def _write_tasks(book: Book, rng: random.Random, truth: dict[str, Record]) -> None:
    """A starter's ticket is worked off by a list; on half of those that are open it stopped midway."""
    for ticket in book.collections["service/tickets"]:
        if truth[str(ticket["id"])]["family"] != "new_user":
            continue
        done = len(CODES) if ticket["closedFlag"] else rng.randint(0, len(CODES))
        for order, (_, text) in enumerate(CODES, 1):
            record = {"ticketId": ticket["id"], "notes": text, "priority": order, "code": {"id": order}}
            state = {"closedFlag": order <= done, "summary": ticket["summary"]}
            book.add("service/tickets/tasks", {**record, **state, "_info": ticket["_info"]})
