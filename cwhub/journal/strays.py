"""Entries that carry a mark of ours which the journal does not know: their batches were lost with the old database.

A kind that can list them says `marked_since(connection, since, take) -> list of (id, marker)`; `take()` gives one
permit for one request. What it lists becomes a finding: nothing is removed, since nobody knows who wanted it.
"""

import logging
import random
from collections.abc import Callable
from typing import Any

from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.executor import JITTER_SECONDS, LONGEST_WAIT_SECONDS
from cwhub.journal.findings import raise_stray
from cwhub.journal.kinds import WriteKind
from cwhub.journal.models import Restore, WriteOp
from cwhub.journal.services import Means

log = logging.getLogger(__name__)


def looked_for(restore: Restore, means: Means) -> bool:
    """False when it could not be told now; the next round tries again."""
    if restore.strays_at:
        return True
    try:
        listed = {kind.name: marked(kind, restore, means) for kind in means.kinds()}
    except Exception:
        log.exception("Entries written since the backup could not be listed")
        return False
    scope = ClientScope(restore.account_id, ALL, SYSTEM, "restore")
    with scope.open():
        for kind, entries in listed.items():
            report(restore, kind, entries)
        Restore.objects.filter(pk=restore.pk).update(strays_at=DatabaseNow())
    return True


def marked(kind: WriteKind, restore: Restore, means: Means) -> list[tuple[int, str]]:
    marked_since = getattr(kind, "marked_since", None)
    if marked_since is None:
        return []
    return list(marked_since(restore.connection, restore.since, permits(restore, means)))


def permits(restore: Restore, means: Means) -> Callable[[], Any]:
    def take() -> Any:
        while True:
            try:
                return means.take(restore.connection, "look", None)
            except Exception as error:
                seconds = getattr(error, "seconds", None)
                if seconds is None or seconds > LONGEST_WAIT_SECONDS:
                    raise
                means.wait(seconds + random.uniform(0, JITTER_SECONDS))

    return take


def report(restore: Restore, kind: str, entries: list[tuple[int, str]]) -> None:
    markers = {marker for _, marker in entries}
    rows = WriteOp.objects.filter(connection_id=restore.connection_id, marker__in=markers)
    known = set(rows.values_list("marker", flat=True))
    for external_id, marker in entries:
        if marker not in known:
            raise_stray(
                account_id=restore.account_id, connection_id=restore.connection_id, kind=kind, external_id=external_id
            )
