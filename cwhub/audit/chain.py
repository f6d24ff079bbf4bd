"""The hash chain beside the entries: one link for each, per account, without gaps.

A tick job seals what waits. An entry that commits late, with a lower number than one that is sealed already, is simply
sealed later: the chain's order is that of sealing. The lock and the unique numbers leave no room for a second seal.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django.db import connection

from cwhub.accounts.models import Account
from cwhub.accounts.scope import ClientScope
from cwhub.accounts.sweep import accounts_with
from cwhub.audit.canonical import commitment, link_hash, moment_text
from cwhub.audit.models import AuditEntry, AuditSeal, AuditWaiting

AT_ONCE = 500


def due() -> list[int]:
    return accounts_with(AuditWaiting)


def seal(account_id: int) -> int:
    """Seals everything that waits, in portions. Returns how many entries that were."""
    done = 0
    while sealed := seal_some(account_id):
        done += sealed
    return done


def seal_some(account_id: int, at_once: int = AT_ONCE) -> int:
    with ClientScope.of_account(account_id, purpose="audit").open():
        alone_at_chain(account_id)
        waiting = list(AuditWaiting.objects.filter(account_id=account_id).order_by("entry_id")[:at_once])
        if waiting:
            entries = AuditEntry.objects.filter(account_id=account_id, pk__in=[row.entry_id for row in waiting])
            AuditSeal.objects.bulk_create(links(account_id, entries.order_by("pk")))
            AuditWaiting.objects.filter(pk__in=[row.pk for row in waiting]).delete()
        return len(waiting)


def alone_at_chain(account_id: int) -> None:
    """Until the transaction ends nobody else adds to this chain; what is read after this is its true end."""
    key = int.from_bytes(blake2b(f"audit:{account_id}".encode(), digest_size=8).digest(), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [key])


def last_seal(account_id: int) -> AuditSeal | None:
    found: AuditSeal | None = AuditSeal.objects.filter(account_id=account_id).order_by("-n").first()
    return found


def links(account_id: int, entries: Iterable[AuditEntry]) -> list[AuditSeal]:
    account_uid = Account.objects.values_list("uid", flat=True).get(pk=account_id)
    last = last_seal(account_id)
    n, previous = (last.n, last.sha256) if last else (0, "")
    made: list[AuditSeal] = []
    for entry in entries:
        n += 1
        sentence = sentence_hash(entry)
        sha256 = link_hash(link_of(entry, account_uid=account_uid, n=n, previous=previous, sentence_sha256=sentence))
        made.append(
            AuditSeal(
                account_id=account_id,
                entry_id=entry.pk,
                n=n,
                sentence_sha256=sentence,
                previous_sha256=previous,
                sha256=sha256,
            )
        )
        previous = sha256
    return made


def sentence_hash(entry: AuditEntry) -> str:
    return commitment(entry.salt, entry.sentence.encode())


def link_of(entry: AuditEntry, *, account_uid: str, n: int, previous: str, sentence_sha256: str) -> dict[str, Any]:
    """Everything that a link covers. The contents stand in it by their salted hashes alone."""
    return {
        "account": account_uid,
        "n": n,
        "previous": previous,
        "uid": entry.uid,
        "at": moment_text(entry.at),
        "who": {"kind": entry.actor_kind, "id": entry.actor_id, "name": entry.actor_name},
        "act": entry.act,
        "subject": entry.subject,
        "subject_uid": entry.subject_uid,
        "ticket": entry.ticket,
        "client_then": entry.client_then,
        "sentence_sha256": sentence_sha256,
        "body_sha256": entry.body_sha256,
    }
