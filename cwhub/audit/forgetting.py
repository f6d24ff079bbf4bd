"""Emptying the contents of entries: those of a forgotten client, and those older than the account keeps them.

Act, person, time and seal stay. Who was forgotten stands in an entry of the chain, and by that alone may an empty one
pass the check.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from cwhub.accounts.models import Client
from cwhub.accounts.scope import Actor
from cwhub.audit.models import AuditBody, AuditEntry, ForgottenClient
from cwhub.audit.services import record

FORGOTTEN = "audit.client_forgotten"
ERASED = "audit.contents_erased"
MOVED = "mirror.moved"


def forgotten_clients(account_id: int) -> set[int]:
    """Ids of clients whose forgetting the chain itself tells of. Needs the account's scope."""
    told = AuditEntry.objects.filter(account_id=account_id, act=FORGOTTEN, subject="client")
    return {int(uid) for uid in told.values_list("subject_uid", flat=True) if uid.isdecimal()}


def mark_forgotten(client: Client, by: Actor) -> None:
    """From here on the database lets what is known of the client go. In the account's scope."""
    ForgottenClient.objects.get_or_create(
        client=client, defaults={"account_id": client.account_id, "by_name": by.name[:120]}
    )
    record(
        account_id=client.account_id,
        by=by,
        act=FORGOTTEN,
        subject="client",
        subject_uid=str(client.pk),
        sentence=f"Client {client.external_id} was forgotten; its audit is kept without contents.",
    )


def empty(entries: QuerySet[Any]) -> int:
    """Takes sentence and body's content from these entries. Returns how many had any."""
    full = entries.exclude(sentence="").exclude(act__in=(FORGOTTEN, ERASED))
    pairs = list(full.values_list("pk", "body_id"))
    AuditBody.objects.filter(pk__in=[body for _, body in pairs if body]).update(data={})
    return AuditEntry.objects.filter(pk__in=[pk for pk, _ in pairs]).update(sentence="", salt="")


def empty_older(account_id: int, *, before: datetime, by: Actor, at_once: int = 1000) -> int:
    """A portion of the contents from before then. The chain says first that they go."""
    old = AuditEntry.objects.filter(account_id=account_id, at__lt=before).exclude(sentence="")
    old = old.exclude(act__in=(FORGOTTEN, ERASED)).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:at_once])
    said = f"Contents of entries from before {before:%Y-%m-%d} were erased, as the account keeps them no longer."
    return erase(account_id, ids, by=by, sentence=said, data={"before": before.isoformat(), "count": len(ids)})


def empty_naming(account_id: int, words: list[str], *, by: Actor) -> int:
    """Entries of no single client that name one who is forgotten. The chain lists them."""
    named = Q()
    for word in words:
        named |= Q(sentence__icontains=word) | Q(told__icontains=word)
    rows = AuditEntry.objects.filter(account_id=account_id, client=None)
    rows = rows.annotate(told=Cast("body__data", TextField())).filter(named)
    rows = rows.exclude(act__in=(FORGOTTEN, ERASED))
    found = list(rows.values_list("pk", "uid")) if words else []
    said = f"Contents of {len(found)} entries that named a forgotten client were erased."
    return erase(account_id, [pk for pk, _ in found], by=by, sentence=said, data={"entries": [uid for _, uid in found]})


def erase(account_id: int, ids: list[int], *, by: Actor, sentence: str, data: dict[str, Any]) -> int:
    """Empties these, once the chain has said so."""
    if not ids:
        return 0
    record(account_id=account_id, by=by, act=ERASED, subject="audit", sentence=sentence, data=data)
    return empty(AuditEntry.objects.filter(pk__in=ids))
