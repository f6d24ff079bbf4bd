"""What each agreement has left, as ConnectWise reckons it (FACTS 10: prefer the recap over own arithmetic).

The recap knows only now, and carries no time of change: its whole list is read every quarter of an hour.
"""

from datetime import datetime, timedelta

from cwhub.accounts.models import Connection
from cwhub.mirror import passes
from cwhub.mirror.collections import RECAPS, readable
from cwhub.mirror.models import Agreement, Pass
from cwhub.mirror.optional import shown_or_left_out
from cwhub.mirror.pulling import Puller, everything
from cwhub.mirror.reading import Record
from kit.clock import now

EVERY = timedelta(minutes=15)


def read_recaps(puller: Puller) -> int:
    """Those of all agreements in as few requests as the list has pages. Returns how many."""
    connection = puller.connection
    if not readable(connection, [RECAPS]) or not is_due(connection):
        return 0
    with everything(connection).open():
        row = passes.begin(connection, Pass.What.WHOLE, RECAPS.name, whole=True)
    found = 0
    with shown_or_left_out(puller, RECAPS):
        asked_at = now()
        found = keep(connection, puller.all(RECAPS.path), asked_at)
    with everything(connection).open():
        passes.end(row)
    return found


def is_due(connection: Connection) -> bool:
    with everything(connection).open():
        return passes.is_due(passes.find(connection, Pass.What.WHOLE, RECAPS.name), EVERY)


def keep(connection: Connection, records: list[Record], asked_at: datetime) -> int:
    by_number = {int(record["id"]): record for record in records}
    with everything(connection).open():
        rows = list(Agreement.objects.filter(connection=connection, external_id__in=by_number))
        for row in rows:
            row.recap, row.recap_at = by_number[row.external_id], asked_at
        Agreement.objects.bulk_update(rows, ["recap", "recap_at"], batch_size=500)
    return len(rows)
