"""Takes callbacks one by one: verify, then read the record again by API. Each may be taken twice without harm."""

import logging
from datetime import timedelta
from typing import Any

import httpx
from django.db.models import Q

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.connectwise import Client, ConnectWiseError
from cwhub.egress.errors import MustWait
from cwhub.egress.limiter import pace_of, take
from cwhub.mirror import sync
from cwhub.webhooks import health
from cwhub.webhooks.envelope import (
    Envelope,
    Unbelievable,
    check_company,
    check_key_url,
    check_signature,
    open_envelope,
)
from cwhub.webhooks.models import CallbackKey, InboxItem
from kit.clock import now
from kit.sealed_field import sealed_field

MOST_ATTEMPTS = 6
# What was never believed is forgotten: the hash stays, so that the same bytes are known when they come again.
NOTHING_KEPT: dict[str, Any] = {"body": b"", "signature": ""}
LEASE = timedelta(seconds=60)  # while one process works on an item no other takes it
log = logging.getLogger("cwhub.webhooks")


def scope_for(account_id: int) -> ClientScope:
    return ClientScope(account_id, ALL, SYSTEM, "inbox")


def has_due(account_id: int) -> bool:
    with scope_for(account_id).open():
        return InboxItem.objects.filter(state=InboxItem.State.NEW, due_at__lte=now()).exists()


def take_next(account_id: int) -> InboxItem | None:
    """Claims the oldest waiting callback by moving its `due_at`; counted before it starts, so a poisoned one ends."""
    with scope_for(account_id).open():
        due = InboxItem.objects.filter(Q(state=InboxItem.State.NEW), Q(due_at__lte=now()))
        item = due.order_by("due_at").select_for_update(skip_locked=True).select_related("connection").first()
        if item is None:
            return None
        item.attempts += 1
        item.due_at = now() + LEASE
        item.save(update_fields=["attempts", "due_at"])
        return item


def handle(item: InboxItem, *, http: httpx.Client | None = None) -> None:
    try:
        envelope = verify(item, http=http)
        known = follow(item, envelope, http=http)
        finish(item, InboxItem.State.HANDLED if known else InboxItem.State.IGNORED, kind=envelope.kind)
    except Unbelievable as refusal:
        log.warning("callback refused: %s", refusal, extra={"connection": item.connection_id, "inbox": item.pk})
        finish(item, InboxItem.State.REFUSED, str(refusal))
    except (ConnectWiseError, MustWait) as error:
        postpone(item, error)


def verify(item: InboxItem, *, http: httpx.Client | None) -> Envelope:
    connection, body = item.connection, bytes(item.body)
    envelope = open_envelope(body)
    check_company(envelope, company_id=connection.company_id)
    hosts = [connection.api_url, connection.screen_url]
    check_key_url(envelope.key_url, hosts=hosts, company_id=connection.company_id)
    check_signature(body, item.signature, signing_key(connection, envelope.key_url, http=http))
    return envelope


def signing_key(connection: Connection, key_url: str, *, http: httpx.Client | None) -> str:
    with scope_for(connection.account_id).open():
        kept = CallbackKey.objects.filter(connection=connection, key_url=key_url).select_related("connection").first()
    if kept:
        return sealed_field(kept, "key_sealed").open(kept)
    permit = take(pace_of(connection), purpose="interactive")
    key = Client.of(connection, http).signing_key(key_url, permit=permit)
    row = CallbackKey(account_id=connection.account_id, connection=connection, key_url=key_url)
    sealed_field(row, "key_sealed").seal(row, key)
    with scope_for(connection.account_id).open():
        CallbackKey.objects.bulk_create([row], ignore_conflicts=True)
    return key


def follow(item: InboxItem, envelope: Envelope, *, http: httpx.Client | None) -> bool:
    """Reads again what the callback names. False for kinds that we do not mirror by callback."""
    reader = sync.READERS.get(envelope.kind)
    if reader is None:
        return False
    record = (item.connection.uid, envelope.kind, envelope.record_id)
    if item.pk > _read_up_to.get(record, 0):
        newest = newest_arrived(item.account_id)
        reader(item.connection, envelope.record_id, http=http)
        remember(record, newest)
    return True


# Up to which callback each record's last reading knew what there was to tell: that one had arrived when it began.
# A burst names the same records again and again; those callbacks need no reading of their own.
_read_up_to: dict[tuple[str, str, int], int] = {}
MOST_REMEMBERED = 10_000


def forget() -> None:
    """What a new process does not know."""
    _read_up_to.clear()


def newest_arrived(account_id: int) -> int:
    with scope_for(account_id).open():
        newest = InboxItem.objects.filter(account_id=account_id).order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0)


def remember(record: tuple[str, str, int], newest: int) -> None:
    if len(_read_up_to) >= MOST_REMEMBERED:
        _read_up_to.clear()
    _read_up_to[record] = newest


def finish(item: InboxItem, state: str, reason: str = "", *, kind: str = "") -> None:
    with scope_for(item.account_id).open():
        ended = {"state": state, "reason": reason[:300], "handled_at": now()}
        if state == InboxItem.State.REFUSED:
            ended |= NOTHING_KEPT
        InboxItem.objects.filter(pk=item.pk).update(**ended)
        if state != InboxItem.State.REFUSED:
            Connection.objects.filter(pk=item.connection_id).update(last_callback_at=now())
            health.delivered(item.connection, kind)


def postpone(item: InboxItem, error: Exception) -> None:
    """Tries again later, with growing distance; the poller finds what is given up here."""
    given_up = item.attempts >= MOST_ATTEMPTS
    wait = max(getattr(error, "seconds", 0.0), min(300.0, 2.0**item.attempts))
    with scope_for(item.account_id).open():
        InboxItem.objects.filter(pk=item.pk).update(
            state=InboxItem.State.IGNORED if given_up else InboxItem.State.NEW,
            reason=str(error)[:300],
            due_at=now() + timedelta(seconds=wait),
            **(NOTHING_KEPT if given_up else {}),
        )
