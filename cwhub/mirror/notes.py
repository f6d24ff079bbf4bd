"""Reads notes. They have no list of their own: `allNotes` of each ticket, many of them in one request by bundles.

Where bundles are refused, each ticket is asked for alone, a few side by side.
"""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from django.db import connections
from django.db.models import Count, Q

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.connectwise import ConnectWiseError, Limited, Refused, Unanswered
from cwhub.connectwise.bundles import BundleAnswer, all_notes_of
from cwhub.connectwise.client import LARGEST_PAGE
from cwhub.egress.errors import EgressError, MustWait
from cwhub.mirror import passes
from cwhub.mirror.collections import TICKETS
from cwhub.mirror.models import Pass, Ticket
from cwhub.mirror.passes import Turn
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.store import one_writer_at
from cwhub.mirror.ticket_store import Notes, store_notes
from kit.clock import now

AT_ONCE = 50  # tickets in one bundle, and in one transaction
SIDE_BY_SIDE = 4  # well below what a limiter gives, and enough to hide the way there and back
SMALLEST = 8  # a bundle of so few is worth trying
NAME = "notes"
REFUSED = "bundles are refused"
log = logging.getLogger("cwhub.mirror")


@dataclass
class Read:
    """The notes of some tickets. `unknown`: ConnectWise has no such ticket, or does not show it to us."""

    notes: dict[int, Notes] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)


def read_notes(puller: Puller, numbers: list[int]) -> Read:
    """All notes of these tickets. Raises ConnectWiseError; nothing is stored."""
    read = Read()
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        alone = some if puller.known.get(REFUSED) else read_bundle(puller, some, read)
        read_side_by_side(puller, alone, read)
    return read


def read_bundle(puller: Puller, numbers: list[int], read: Read) -> list[int]:
    """Returns the tickets that have to be asked for alone. How much a bundle may hold is nowhere told: it is tried."""
    try:
        asked_at, answers = puller.stamped(partial(puller.client.bundle, all_notes_of(numbers)))
    except Limited:
        raise
    except (Refused, Unanswered) as error:
        if isinstance(error, Refused) and error.status == 400 and len(numbers) > SMALLEST:
            half = len(numbers) // 2
            return read_bundle(puller, numbers[:half], read) + read_bundle(puller, numbers[half:], read)
        puller.known[REFUSED] = isinstance(error, Refused)  # a server that only failed is tried again
        return numbers
    alone: list[int] = []
    for number in numbers:
        answer = answers.get(number)
        if answer is None or not is_whole(answer):
            alone.append(number)
        else:
            read.notes[number] = Notes(answer.records, asked_at)
    return alone


def is_whole(answer: BundleAnswer) -> bool:
    return answer.success and len(answer.records) < LARGEST_PAGE


def read_side_by_side(puller: Puller, numbers: list[int], read: Read) -> None:
    if not numbers:
        return
    shares = [share for start in range(SIDE_BY_SIDE) if (share := numbers[start::SIDE_BY_SIDE])]
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        for told in pool.map(partial(read_share, puller), shares):
            for number, notes in told:
                if notes is None:
                    read.unknown.append(number)
                else:
                    read.notes[number] = notes


def read_share(puller: Puller, numbers: list[int]) -> list[tuple[int, Notes | None]]:
    try:
        return [(number, read_alone(puller, number)) for number in numbers]
    finally:
        connections["default"].close()  # this thread's own, made for its permits


def read_alone(puller: Puller, number: int) -> Notes | None:
    """None when ConnectWise says that there is no such ticket. Servers that do not know `allNotes` have `notes`."""
    asked_at = now()
    for name in ("allNotes", "notes"):
        try:
            return Notes(puller.all(f"/service/tickets/{number}/{name}"), asked_at)
        except Refused as error:
            if error.status != 404:
                raise
    return None


# --- what is still to be read ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Backlog:
    """How many tickets have their notes here, of how many."""

    read: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.read


def backlog(connection: Connection) -> Backlog:
    """In an open scope."""
    rows = Ticket.objects.filter(connection=connection, gone_at=None)
    counted = rows.aggregate(total=Count("pk"), read=Count("pk", filter=Q(notes_read_at__isnull=False)))
    return Backlog(**counted)


def tickets_without_notes(connection: Connection, *, limit: int) -> list[int]:
    """Open tickets first, then the newest: what is asked for soonest is read first."""
    with everything(connection).open():
        waiting = Ticket.objects.filter(connection=connection, notes_read_at=None, gone_at=None)
        rows = waiting.order_by("closed", "-entered_at", "-external_id")
        return list(rows.values_list("external_id", flat=True)[:limit])


def mirror_notes(puller: Puller, numbers: list[int]) -> None:
    """Reads and stores the notes of these tickets. A ticket that ConnectWise does not know is left to comparing."""
    for start in range(0, len(numbers), AT_ONCE):
        began, some = time.monotonic(), numbers[start : start + AT_ONCE]
        read = read_notes(puller, some)
        with everything(puller.connection).open():
            one_writer_at(puller.connection, TICKETS)
            store_notes(puller.connection, read.notes)
            set_aside(puller.connection, read.unknown)
            measure(puller.connection, tickets=len(some), seconds=time.monotonic() - began)


def set_aside(connection: Connection, numbers: list[int]) -> None:
    """What cannot be read must not be asked for again and again: it counts as read, with no notes, until it changes."""
    Ticket.objects.filter(connection=connection, external_id__in=numbers).update(notes_read_at=now())


def catch_up_with_notes(puller: Puller, turn: Turn) -> bool:
    """Reads notes that are not there yet for one turn. False when some are left."""
    while numbers := tickets_without_notes(puller.connection, limit=AT_ONCE):
        if not turn.lasts():
            return False
        mirror_notes(puller, numbers)
    return True


def measure(connection: Connection, *, tickets: int, seconds: float) -> None:
    """Keeps how fast it goes, for who wants to know how long it takes. Half of what was is forgotten each time."""
    row = passes.find(connection, Pass.What.WHOLE, NAME)
    row.done, row.worked_ms = row.done // 2 + tickets, row.worked_ms // 2 + round(seconds * 1000)
    row.started_at, row.beat_at = row.started_at or now(), now()
    row.save(update_fields=["done", "worked_ms", "started_at", "beat_at"])


def bring(account_id: int, ticket_id: int) -> None:
    """A bell: a ticket that somebody opens does not wait for its turn. What cannot be read now has its turn later."""
    with ClientScope.of_account(account_id, purpose="mirror").open():
        waiting = Ticket.objects.filter(pk=ticket_id, notes_read_at=None, gone_at=None)
        ticket = waiting.select_related("connection").first()
    if ticket is None:
        return
    try:
        mirror_notes(Puller.of(ticket.connection, purpose="interactive"), [ticket.number])
    except (ConnectWiseError, EgressError, MustWait) as error:
        log.warning("notes could not be read: %s", error, extra={"ticket": ticket.number})
