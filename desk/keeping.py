"""How long each kind of data is kept: the account's settings, and the tick's job that deletes in small portions.

Raw callbacks by the hour, attempts by the day, contents of audit entries by the year. Ticket text is kept as long as
the client is one; after that it goes with everything else that is known of it (`desk.ending`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.audit.forgetting import empty_older
from cwhub.audit.models import AuditCheck, AuditLook, Keeping
from cwhub.audit.services import record
from cwhub.journal.models import WriteAttempt
from cwhub.journal.states import OPEN_BATCHES
from cwhub.webhooks.models import InboxItem
from kit.clock import now

AT_ONCE = 500
PORTIONS = 20  # in one round; the next round goes on
YEAR = timedelta(days=365.25)
LOOKS_KEPT, CHECKS_KEPT = timedelta(days=1), timedelta(days=90)


@dataclass(frozen=True)
class Kind:
    """One kind of data that has its time."""

    name: str
    delete: Callable[[ClientScope, Keeping], int]  # a portion; returns how many went


def keeping_of(account_id: int) -> Keeping:
    """What holds, saved or by default. In the account's scope."""
    found: Keeping | None = Keeping.objects.filter(account_id=account_id).first()
    return found or Keeping(account_id=account_id)


def keep(account_id: int) -> dict[str, int]:
    """Deletes what is older than the account keeps it, each portion in a transaction of its own. Returns counts."""
    scope = ClientScope.of_account(account_id, purpose="keeping")
    return {kind.name: count for kind in KINDS if (count := delete_portions(scope, kind))}


def delete_portions(scope: ClientScope, kind: Kind) -> int:
    total = 0
    for _ in range(PORTIONS):
        with scope.open():
            count = kind.delete(scope, keeping_of(scope.account_id))
        total += count
        if count < AT_ONCE:
            break
    return total


def callbacks(scope: ClientScope, keeping: Keeping) -> int:
    handled = InboxItem.objects.within(scope).exclude(state=InboxItem.State.NEW)
    return portion(handled, received_at__lt=now() - timedelta(hours=keeping.callbacks_hours))


def attempts(scope: ClientScope, keeping: Keeping) -> int:
    """Those of writes that have ended: while one is open or parked, its attempts tell what happened."""
    ended = WriteAttempt.objects.within(scope).exclude(op__batch__state__in=[*OPEN_BATCHES, "parked"])
    return portion(ended, started_at__lt=now() - timedelta(days=keeping.attempts_days))


def audit_contents(scope: ClientScope, keeping: Keeping) -> int:
    return empty_older(scope.account_id, before=now() - keeping.audit_years * YEAR, by=SYSTEM, at_once=AT_ONCE)


def looks(scope: ClientScope, keeping: Keeping) -> int:
    """Only a quarter of an hour of them is needed; that somebody looked stands in the audit."""
    return portion(AuditLook.objects.within(scope), at__lt=now() - LOOKS_KEPT)


def checks(scope: ClientScope, keeping: Keeping) -> int:
    return portion(AuditCheck.objects.within(scope).filter(fault=""), at__lt=now() - CHECKS_KEPT)


def portion(rows: "QuerySet[Any]", **older: datetime) -> int:
    ids = list(rows.filter(**older).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        chosen = rows.model.objects.filter(pk__in=ids)
        chosen._raw_delete(chosen.db)
    return len(ids)


KINDS = (
    Kind("callbacks", callbacks),
    Kind("attempts", attempts),
    Kind("audit contents", audit_contents),
    Kind("looks", looks),
    Kind("checks", checks),
)


FIELDS = {
    "callbacks_hours": "hours of raw callbacks",
    "attempts_days": "days of attempts",
    "audit_years": "years of audit contents",
    "ended_client_days": "days after its end until a client is forgotten by itself",
}


def set_keeping(*, scope: ClientScope, said: dict[str, int | None], by: Actor) -> Keeping:
    """Saves what differs and tells of it. In an open scope; the values are checked by the form and the database."""
    row = keeping_of(scope.account_id)
    before = {name: getattr(row, name) for name in FIELDS}
    changed = {name: value for name, value in said.items() if before[name] != value}
    if not changed:
        return row
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = now()
    row.save()
    told = [f"{FIELDS[name]}: {word(before[name])} becomes {word(value)}" for name, value in changed.items()]
    record(
        account_id=scope.account_id,
        by=by,
        act="audit.keeping_set",
        subject="keeping",
        sentence=f"Kept: {'; '.join(told)}.",
        data={"diff": [{"field": FIELDS[name], "before": before[name], "after": changed[name]} for name in changed]},
    )
    return row


def word(value: int | None) -> str:
    return "never" if value is None else str(value)
