"""Brings the mirror up to ConnectWise: what changed lately, what is gone, or everything. The room's front door.

Reads by API first, with no transaction open; then stores in one short scope of the whole account.
"""

from collections.abc import Iterator
from dataclasses import replace

import httpx

from cwhub.accounts.models import Connection
from cwhub.mirror import changes, comparing, setup_lists, single
from cwhub.mirror.changes import CaughtUp
from cwhub.mirror.collections import COMPANIES
from cwhub.mirror.database import analyze
from cwhub.mirror.members import refresh_member, renew_members
from cwhub.mirror.moving import follow_late
from cwhub.mirror.notes import SIDE_BY_SIDE, catch_up_with_notes, mirror_notes, tickets_without_notes
from cwhub.mirror.parts import preset_parts
from cwhub.mirror.passes import Turn, alone_at
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.recaps import read_recaps
from cwhub.mirror.setup_lists import mirror_setup
from cwhub.mirror.single import refresh_company, refresh_ticket
from cwhub.mirror.terms import read_terms
from kit.clock import now

__all__ = [
    "READERS",
    "SIDE_BY_SIDE",
    "Puller",
    "everything",
    "follow",
    "is_read",
    "mirror_companies",
    "mirror_lists",
    "mirror_notes",
    "mirror_setup",
    "poll",
    "read_recaps",
    "read_terms",
    "reconcile",
    "refresh_company",
    "refresh_ticket",
    "resume",
    "tickets_without_notes",
]


TURN_PATIENCE_SECONDS = 5.0
# What a callback of each type makes us read again.
READERS = {**single.READERS, "member": refresh_member}


def follow(connection: Connection, turn: Turn, *, http: httpx.Client | None = None) -> CaughtUp | None:
    """What callbacks missed: every list from its watermark on. None when another worker is at it."""
    with alone_at(connection) as ours:
        return catch_up(in_turn(connection, turn, http), turn) if ours else None


def in_turn(connection: Connection, turn: Turn, http: httpx.Client | None) -> Puller:
    """Others wait behind a worker whose turn ends: he waits neither long for a permit nor for who does not answer."""
    puller = Puller.of(connection, http=http)
    return replace(puller, patience_seconds=TURN_PATIENCE_SECONDS, lasts=turn.lasts) if turn.ends else puller


def catch_up(puller: Puller, turn: Turn) -> CaughtUp:
    connection = puller.connection
    renew_members(puller)
    follow_late(connection)
    told = changes.catch_up(puller, turn, tell=True)
    with everything(connection).open():
        Connection.objects.filter(pk=connection.pk).update(last_poll_at=now(), poll_error="")
    return told


def poll(connection: Connection, *, http: httpx.Client | None = None) -> int:
    """Follows to the end and returns how many tickets were new or different."""
    told = follow(connection, Turn(), http=http)
    return told.found.get("tickets", 0) if told else 0


def resume(connection: Connection) -> int:
    """Everything that is still to be read, to the end. Returns how many records were new or different."""
    told = follow(connection, Turn())
    with alone_at(connection) as ours:
        if ours:
            catch_up_with_notes(Puller.of(connection), Turn())
    return sum(told.found.values()) if told else 0


def look_after(connection: Connection, turn: Turn, *, http: httpx.Client | None = None) -> None:
    """What is not urgent, in turns: set-up now and then, notes that are not here yet, comparing once a day."""
    with alone_at(connection) as ours:
        if not ours:
            return
        puller = in_turn(connection, turn, http)
        renew_setup(puller)
        read_recaps(puller)
        read_terms(puller, turn)
        if catch_up_with_notes(puller, turn) and comparing.is_due(connection):
            comparing.compare(puller, turn, tell=True)


def renew_setup(puller: Puller) -> None:
    with everything(puller.connection).open():
        due = setup_lists.is_due(puller.connection)
    if due:
        list(mirror_setup(puller))
        with everything(puller.connection).open():
            preset_parts(puller.connection)


def reconcile(connection: Connection, *, http: httpx.Client | None = None) -> int:
    """Compares everything from the first id on. Returns how many records were absent or not as they are there."""
    with alone_at(connection) as ours:
        if not ours:
            return 0
        comparing.begin_anew(connection)
        puller = Puller.of(connection, http=http)
        comparing.compare(puller, Turn(), tell=True)
        changes.follow_companies(puller, tell=True)
    with everything(connection).open():
        return comparing.found_by_comparing(connection)


def mirror_companies(puller: Puller, turn: Turn | None = None) -> Iterator[tuple[str, int]]:
    """The first mirror of companies, from where it stopped. Yields (kind, how many) page by page."""
    for row in changes.reader(puller, COMPANIES, tell=False, whole=True).read(turn or Turn()):
        yield row.collection, row.done


def is_read(connection: Connection) -> bool:
    """Whether every list has been read to its end at least once."""
    return not changes.unfinished(Puller.of(connection))


def mirror_lists(puller: Puller, turn: Turn | None = None) -> Iterator[tuple[str, int]]:
    """The first mirror of all other lists, from where it stopped. No news is told: these are as old as they are."""
    turn = turn or Turn()
    for collection in changes.still_to_read(puller):
        for row in changes.reader(puller, collection, tell=False, whole=True).read(turn):
            yield row.collection, row.done
        if not turn.lasts():
            return
    analyze()
