"""Which of these entries stand in the journal already: the same work by the same key, whoever asked for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from cwhub.accounts.models import Connection
from cwhub.journal import canonical
from cwhub.journal.models import WriteOp
from cwhub.journal.queries import word_of
from cwhub.journal.states import FREED, IN_FLIGHT
from timeentry.kinds.entry import PostEntry
from timeentry.kinds.shape import work_of
from timeentry.rules.findings import Recorded

Key = tuple[str, str]  # content, occurrence


def key_of(connection: Connection, payload: Mapping[str, Any], *, client_id: int | None, occurrence: int) -> Key:
    content = canonical.content_key(
        connection_id=connection.pk, client_id=client_id, kind=PostEntry.name, work=work_of(payload)
    )
    return content, occurrence_text(occurrence)


def occurrence_text(occurrence: int) -> str:
    return str(occurrence) if occurrence else ""


def recorded(connection: Connection, keys: Iterable[Key]) -> dict[Key, Recorded]:
    """By key. What is on its way counts whatever its occurrence: equal work goes out one at a time."""
    keys = set(keys)
    contents = {content for content, _ in keys}
    rows = WriteOp.objects.filter(connection=connection, content_key__in=contents).exclude(state__in=FREED)
    found: dict[Key, Recorded] = {}
    for op in rows.select_related("batch").order_by("pk"):
        told = Recorded(op.batch.uid, word_of(op), op.external_id, op.uid)
        for key in keys:
            same = op.dedup_key == canonical.dedup_key(*key)
            if key[0] == op.content_key and (same or op.state in IN_FLIGHT):
                found[key] = told
    return found
