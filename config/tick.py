"""Asks every few seconds what is due and enqueues it; on one machine at a time, whoever holds the lock.

When the queue's heartbeat is stale it does the urgent work - inbox, news, journal - itself.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from cwhub.accounts import heartbeats
from cwhub.accounts.queue import enqueue
from cwhub.journal.sweeper import sweep

LOCK = 0x63776875  # one number for "the tick" among advisory locks
log = logging.getLogger("cwhub.tick")


@dataclass
class Job:
    """`due` names accounts with work, `task` is the bell for one. Urgent jobs run here when the queue is out."""

    due: str
    task: str
    every_seconds: float
    urgent: bool = False
    next_at: float = field(default=0.0)


def jobs() -> list[Job]:
    return [Job(**row) for row in settings.TICK_JOBS]


def have_lock() -> bool:
    with connections["sweep"].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def queue_is_out() -> bool:
    passed = heartbeats.age()
    return passed is not None and passed.total_seconds() > settings.HEARTBEAT_STALE_SECONDS


def ring(job: Job, run: Callable[[str, int], None]) -> None:
    for account_id in import_string(job.due)():
        run(job.task, account_id)


def do_here(task: str, account_id: int) -> None:
    import_string(task)(account_id)


def once(waiting: list[Job], moment: float) -> None:
    """One round: every job whose time has come. A failing job is logged and does not stop the others."""
    out = queue_is_out()
    for job in waiting:
        if job.next_at > moment:
            continue
        job.next_at = moment + job.every_seconds
        try:
            ring(job, do_here if out and job.urgent else enqueue)
        except Exception:
            log.exception("a due job failed", extra={"task": job.task})


def beat_when_due(last: float, moment: float) -> float:
    if moment - last < settings.HEARTBEAT_SECONDS:
        return last
    enqueue("cwhub.accounts.heartbeats.beat")
    return moment


def sweep_journal() -> None:
    """Batches that are due: rung for, or worked at here while the queue is out."""
    try:
        sweep(here=queue_is_out())
    except Exception:
        log.exception("the journal could not be swept")


def run(stopping: Callable[[float], bool]) -> None:
    """Rounds until `stopping(seconds)` - which waits that long - says to stop."""
    waiting, last_beat = jobs(), float("-inf")
    while not stopping(settings.TICK_SECONDS):
        try:
            if have_lock():
                moment = time.monotonic()
                last_beat = beat_when_due(last_beat, moment)
                sweep_journal()
                once(waiting, moment)
        except DatabaseError:
            log.exception("the database does not answer; trying again")
            connections.close_all()  # the lock goes with the session, another machine may take over
