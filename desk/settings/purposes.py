"""What a connection's requests are for, and what waits for one: the second table of Settings > Pace."""

from dataclasses import dataclass

from django.db.models import Q

from cwhub.accounts.models import Connection
from cwhub.egress.limiter import Purpose, pace_of
from cwhub.egress.reading import used_for
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OPEN_BATCHES, BatchState, OpState
from cwhub.mirror.models import Pass
from cwhub.webhooks.models import InboxItem

GOES_BACK = Q(batch__state=BatchState.COMPENSATING)
IN_QUESTION = Q(state__in=(OpState.SENDING, OpState.IN_DOUBT, OpState.DELETING))


@dataclass(frozen=True)
class Purposed:
    """One row. `waiting` counts what `what_waits` names."""

    name: str
    keeps_a_fifth: bool  # it may use what is kept free from the others
    this_minute: int
    last_minute: int
    waiting: int
    what_waits: str


def purposes_of(connection: Connection) -> list[Purposed]:
    used = used_for(pace_of(connection))
    open_ops = WriteOp.objects.filter(connection=connection, batch__state__in=OPEN_BATCHES)
    doubt = open_ops.filter(IN_QUESTION | GOES_BACK & Q(state=OpState.APPLIED)).count()
    planned = open_ops.filter(~GOES_BACK, state=OpState.PLANNED).count()
    calls = InboxItem.objects.filter(connection=connection, state=InboxItem.State.NEW).count()
    lists = Pass.objects.filter(connection=connection, started_at__isnull=False, ended_at=None).count()

    def row(purpose: Purpose, name: str, waiting: int, what: str, keeps_a_fifth: bool = False) -> Purposed:
        this, last = used.get(purpose, (0, 0))
        return Purposed(name, keeps_a_fifth, this, last, waiting, what)

    return [
        row("interactive", "People who wait, and callbacks", calls, f"callback{plural(calls)}", True),
        row("look", "Looking after a doubt, and taking back", doubt, f"write{plural(doubt)}", True),
        row("write", "Writing", planned, f"write{plural(planned)}"),
        row("sync", "Reading for the mirror", lists, f"list{plural(lists)} under way"),
    ]


def plural(count: int) -> str:
    return "" if count == 1 else "s"
