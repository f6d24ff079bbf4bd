"""What was learned, kept in the queue process: loaded once a version, never in the web process."""

from dataclasses import dataclass

from cwhub.accounts.models import Connection
from triage.classifier import Model
from triage.models import Learned
from triage.neighbours import Shelf
from triage.shelving import shelf_from_bytes
from triage.stored import from_bytes


@dataclass(frozen=True)
class Memory:
    version: int
    model: Model
    shelf: Shelf | None


_kept: dict[int, Memory] = {}
NOTHING_LEARNED = Memory(0, Model(None), None)


def memory_of(connection: Connection) -> Memory:
    """The newest that was learned for this connection; names alone speak where nothing was learned yet."""
    newest = Learned.objects.filter(connection=connection, current=True).values_list("pk", flat=True).first()
    if newest is None:
        return NOTHING_LEARNED
    kept = _kept.get(connection.pk)
    if kept is None or kept.version != newest:
        row = Learned.objects.get(pk=newest)
        shelf = shelf_from_bytes(bytes(row.shelf)) if row.shelf else None
        kept = _kept[connection.pk] = Memory(newest, from_bytes(bytes(row.model)), shelf)
    return kept
