"""One record, read again by its id: what a callback names, or what a person opens."""

from collections.abc import Callable
from typing import Any

import httpx

from cwhub.accounts.models import Connection
from cwhub.mirror import comparing
from cwhub.mirror.collections import RECORDS, TICKETS, TIME, Collection
from cwhub.mirror.companies import learn_companies
from cwhub.mirror.companies import refresh_company as refresh_by
from cwhub.mirror.notes import read_alone
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.store import store
from cwhub.mirror.ticket_store import store_tickets


def refresh_ticket(connection: Connection, number: int, *, tell: bool = True, http: httpx.Client | None = None) -> bool:
    """Reads one ticket with its notes again. False when it is gone at the source.

    Raises ConnectWiseError, and MustWait where ConnectWise wants more than a short pause.
    """
    puller = Puller.of_one(connection, http=http)
    asked_at, record = puller.one_at(f"{TICKETS.path}/{number}")
    notes = read_alone(puller, number) if record else None
    if record is None or notes is None:
        comparing.mark_gone(puller, TICKETS, [number], asked_at)
        return False
    learn_companies(puller, TICKETS, [record])
    with everything(connection).open():
        # The news of a ticket waits until its notes are there too: they are in one transaction.
        told: dict[str, Any] = {"asked_at": asked_at, "notes": {number: notes}}
        store_tickets(connection, [record], tell=tell, exactly=True, **told)
    return True


def refresh_company(connection: Connection, company: int, *, http: httpx.Client | None = None) -> bool:
    """Reads one company again. False when it is gone."""
    return refresh_by(Puller.of_one(connection, http=http), company)


def refresh_row(collection: Collection) -> Callable[..., bool]:
    """A reader of one record of a list."""

    def refresh(connection: Connection, external_id: int, *, http: httpx.Client | None = None) -> bool:
        puller = Puller.of_one(connection, http=http)
        asked_at, record = puller.one_at(f"{collection.path}/{external_id}")
        if record is None:
            comparing.mark_gone(puller, collection, [external_id], asked_at)
            return False
        learn_companies(puller, collection, [record])
        with everything(connection).open():
            store(connection, collection, [record], asked_at=asked_at)
        return True

    return refresh


# What a callback of each type makes us read again (types as in the payload).
READERS: dict[str, Callable[..., bool]] = {
    "ticket": refresh_ticket,
    "company": refresh_company,
    **{
        kind: refresh_row(collection)
        for kind, collection in zip(("contact", "agreement", "configuration"), RECORDS, strict=True)
    },
    "time": refresh_row(TIME),
}
