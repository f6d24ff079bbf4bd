"""Bells for the queue: each names an account, the tables say what is to do."""

import logging
from datetime import timedelta

from django.conf import settings

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.turns import turn_at
from cwhub.connectwise import ConnectWiseError, KeyRefused
from cwhub.egress.errors import MustWait
from cwhub.mirror import sync
from cwhub.mirror.passes import Turn
from cwhub.webhooks import health, inbox, keys
from cwhub.webhooks.due import READS
from kit.clock import now

TURN_SECONDS = 20.0  # at one connection, before others have theirs
log = logging.getLogger("cwhub.webhooks")


def take_inbox(account_id: int) -> None:
    """Handles waiting callbacks for one turn, and rings again when some are left or came at its end."""
    with turn_at("inbox", account_id) as turn:
        while turn and turn.lasts() and (item := inbox.take_next(account_id)):
            inbox.handle(item)
    if turn and inbox.has_due(account_id):
        enqueue("cwhub.webhooks.tasks.take_inbox", account_id)


def poll(account_id: int) -> None:
    """Asks each connection of the account for what callbacks missed, and does what is not urgent after that."""
    with inbox.scope_for(account_id).open():
        connections = [row for row in Connection.objects.filter(account_id=account_id) if is_due(row)]
        for row in connections:  # claimed here, so that two bells do not poll twice
            Connection.objects.filter(pk=row.pk).update(last_poll_at=now())
    for row in connections:
        try:
            follow(row)
            sync.look_after(row, Turn(TURN_SECONDS))
        except (ConnectWiseError, MustWait) as failed:
            error = reason(failed)
            log.warning("poll failed: %s", error, extra={"connection": row.pk})
            with inbox.scope_for(account_id).open():
                Connection.objects.filter(pk=row.pk).update(poll_error=str(error)[:300])
            if isinstance(error, KeyRefused):
                stop_if_keys_are_refused(row, error)


def reason(error: ConnectWiseError | MustWait) -> Exception:
    """What ConnectWise has said, rather than that we keep the pause which it asked for by that."""
    said = error.__cause__ if isinstance(error, MustWait) else None
    return said if isinstance(said, ConnectWiseError) else error


def follow(connection: Connection) -> None:
    """One turn. What is left is due at once: the tick rings within seconds."""
    began = now()
    told = sync.follow(connection, Turn(TURN_SECONDS))
    if told is None:
        return
    with inbox.scope_for(connection.account_id).open():
        health.keep_gaps(connection, told.found, since=began)
        if not told.whole:
            due = now() - timedelta(seconds=settings.POLL_SECONDS)
            Connection.objects.filter(pk=connection.pk).update(last_poll_at=due)


def look_after(account_id: int) -> None:
    """Keys that may be good again. How long callbacks are kept is the account's setting, elsewhere."""
    keys.try_refused(account_id)


def stop_if_keys_are_refused(connection: Connection, error: KeyRefused) -> None:
    """One list may be refused alone; `system/info` tells whether it is the keys. Then nothing is asked any more."""
    puller = sync.Puller.of(connection, purpose="interactive")
    try:
        puller.client.system_info(permit=puller.permit())
    except KeyRefused:
        with inbox.scope_for(connection.account_id).open():
            Connection.objects.filter(pk=connection.pk, state__in=READS).update(
                state=Connection.State.REFUSED, refused_reason=error.sentence[:500]
            )
    except (ConnectWiseError, MustWait):
        log.warning("whether the keys are taken is unknown", extra={"connection": connection.pk})


def is_due(connection: Connection) -> bool:
    last = connection.last_poll_at
    due = last is None or last <= now() - timedelta(seconds=settings.POLL_SECONDS)
    return due and connection.state in READS
