"""One read of ConnectWise for each kind of record that entries name, before anything is sent. With no scope open."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from cwhub.accounts.models import Connection
from cwhub.connectwise import ConnectWiseError
from cwhub.connectwise.client import LARGEST_PAGE
from cwhub.connectwise.wire import moment
from cwhub.egress.errors import EgressError, MustWait
from cwhub.egress.limiter import Permit, pace_of, wait_for
from cwhub.mirror.pulling import MOST_IDS, Puller
from kit.clock import utc_text
from timeentry.kinds.ahead import seen
from timeentry.models import ChargeTo
from timeentry.rules.wanted import Wanted

log = logging.getLogger("timeentry")
PATIENCE_SECONDS = 5.0
PATHS: dict[str, str] = {
    ChargeTo.TICKET: "/service/tickets",
    ChargeTo.PROJECT_TICKET: "/project/tickets",
    ChargeTo.ACTIVITY: "/sales/activities",
    ChargeTo.CHARGE_CODE: "/time/chargeCodes",
}
SHEETS = "/time/sheets"
Records = dict[int, Any]


@dataclass(frozen=True)
class Fresh:
    """Records by their id, for each kind that could be read. What was read and is not here is gone."""

    charges: Mapping[str, Records] = field(default_factory=dict)
    sheets: list[Any] | None = None
    at: datetime | None = None  # when it was begun, by the database's clock

    def seen(self, entry: Wanted) -> dict[str, Any]:
        """Whose its ticket was just now, as far as that was read: the first write to it need not look again."""
        record = self.charges.get(entry.charge_to, {}).get(entry.charge_id)
        return seen(record, self.at) if record and self.at else {}


@contextmanager
def looking(
    connection: Connection, *, member: int, entries: Sequence[Wanted], at: datetime | None = None
) -> Iterator[Callable[[], Fresh]]:
    """Inside, the requests are under way, and there is time for other work; what is yielded waits for their answers.

    A kind that cannot be read now is judged by the mirror; the journal looks after the rest.
    """
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        if entry.charge_to in PATHS and entry.charge_id:
            wanted.setdefault(entry.charge_to, set()).add(entry.charge_id)
    asked = {kind: (PATHS[kind], id_in(sorted(ids)[:MOST_IDS])) for kind, ids in wanted.items()}
    starts = [entry.start for entry in entries if entry.start]
    if starts:
        since = moment(utc_text(min(starts) - timedelta(days=2)))
        asked[SHEETS] = (SHEETS, f"member/id={int(member)} and dateEnd>{since}")
    complete = {kind for kind, ids in wanted.items() if len(ids) <= MOST_IDS}
    with reading_all(connection, asked) as jobs:
        yield lambda: fresh_of(jobs, complete, at)


def fresh_of(jobs: Mapping[str, "Future[list[Any] | None]"], complete: set[str], at: datetime | None) -> Fresh:
    found = {kind: rows for kind, job in jobs.items() if (rows := job.result()) is not None}
    charges = {kind: {int(row["id"]): row for row in rows} for kind, rows in found.items() if kind in complete}
    return Fresh(charges, found.get(SHEETS), at)


def id_in(ids: list[int]) -> str:
    return f"id in ({','.join(map(str, ids))})"


@contextmanager
def reading_all(
    connection: Connection, asked: Mapping[str, tuple[str, str]]
) -> Iterator[dict[str, "Future[list[Any] | None]"]]:
    """Side by side. Permits are taken here: threads do the requests and nothing else."""
    permits = permits_for(connection, len(asked))
    puller = Puller.of(connection, purpose="interactive")
    with ThreadPoolExecutor(max_workers=max(1, len(permits))) as pool:
        yield {
            kind: pool.submit(read_one, puller, path, conditions, permit)
            for (kind, (path, conditions)), permit in zip(asked.items(), permits, strict=bool(permits))
        }


def permits_for(connection: Connection, count: int) -> list[Permit]:
    """One for each, or none at all."""
    pace = pace_of(connection)
    try:
        return [wait_for(pace, purpose="interactive", longest_seconds=PATIENCE_SECONDS) for _ in range(count)]
    except (MustWait, EgressError):
        return []


def read_one(puller: Puller, path: str, conditions: str, permit: Permit) -> list[Any] | None:
    try:
        rows = puller.client.get(path, permit=permit, conditions=conditions, pageSize=LARGEST_PAGE)
    except (ConnectWiseError, EgressError) as error:
        log.warning("Looking at %s before a check failed: %s", path, error)
        return None
    finally:
        connections.close_all()
    return list(rows) if isinstance(rows, list) else None
