"""Bells for the queue: each names an account, the tables say what is to do."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.turns import turn_at
from cwhub.connectwise import ConnectWiseError, KeyRefused
from cwhub.egress.errors import MustWait
from cwhub.mirror import sync
from cwhub.webhooks import inbox
from cwhub.webhooks.due import READS
from cwhub.webhooks.models import InboxItem
from kit.clock import now

DAY = timedelta(days=1)
KEPT = timedelta(hours=24)  # raw callbacks
log = logging.getLogger("cwhub.webhooks")


def take_inbox(account_id: int) -> None:
    """Handles waiting callbacks for one turn, and rings again when some are left or came at its end."""
    with turn_at("inbox", account_id) as turn:
        while turn and turn.lasts() and (item := inbox.take_next(account_id)):
            inbox.handle(item)
    if turn and inbox.has_due(account_id):
        enqueue("cwhub.webhooks.tasks.take_inbox", account_id)


def poll(account_id: int) -> None:
    """Asks each connection of the account for what callbacks missed."""
    with inbox.scope_for(account_id).open():
        connections = [row for row in Connection.objects.filter(account_id=account_id) if is_due(row)]
        for row in connections:  # claimed here, so that two bells do not poll twice
            Connection.objects.filter(pk=row.pk).update(last_poll_at=now())
    for row in connections:
        try:
            sync.poll(row)
        except (ConnectWiseError, MustWait) as error:
            log.warning("poll failed: %s", error, extra={"connection": row.pk})
            with inbox.scope_for(account_id).open():
                Connection.objects.filter(pk=row.pk).update(poll_error=str(error)[:300])
            if isinstance(error, KeyRefused):
                stop_if_keys_are_refused(row, error)


def look_after(account_id: int) -> None:
    """Once a day: what is gone in ConnectWise, and what we need not keep any longer."""
    with inbox.scope_for(account_id).open():
        connections = [row for row in Connection.objects.filter(account_id=account_id) if is_day_old(row.reconciled_at)]
        InboxItem.objects.exclude(state=InboxItem.State.NEW).filter(received_at__lt=now() - KEPT).delete()
    for row in connections:
        if row.state in READS:
            reconcile(row)


def reconcile(connection: Connection) -> None:
    try:
        sync.reconcile(connection)
    except (ConnectWiseError, MustWait) as error:
        log.warning("comparing ids failed: %s", error, extra={"connection": connection.pk})


def is_day_old(moment: datetime | None) -> bool:
    return moment is None or moment < now() - DAY


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
