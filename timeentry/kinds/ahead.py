"""Whose the tickets of a batch are: looked up for all its entries at once, before the first of them leaves.

Each write to a ticket is preceded by a look at whose it is, of a moment ago (`cwhub/connectwise/gateway.py`). The check
before the first request was such a look, by whatever process; where it is too long ago, one more read tells of all.
What this does not find out, each entry looks up by itself.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.connectwise import Client, ConnectWiseError
from cwhub.connectwise.gateway import CHARGED
from cwhub.egress.errors import EgressError
from cwhub.egress.limiter import Permit
from cwhub.journal.clock import DatabaseNow
from cwhub.journal.kinds import Call
from cwhub.journal.models import WriteOp
from cwhub.mirror.pulling import MOST_IDS
from timeentry.models import Entry

log = logging.getLogger("timeentry")
COMPANY, SEEN_AT = "company", "seen_at"  # in what an entry keeps of its check


def look_ahead(calls: Sequence[Call], take: Callable[[], Permit]) -> None:
    """With no scope open. `take` may wait for a permit, and raise what the journal rests for."""
    client = Client.of(calls[0].connection)
    if not unseen(client, calls):
        return
    recall(client, calls[0])
    for path, numbers in unseen(client, calls).items():
        try:
            client.see_tickets(path, numbers[:MOST_IDS], permit=take())
        except (ConnectWiseError, EgressError):
            log.warning("Looking whose tickets a batch writes to failed", extra={"connection": calls[0].connection.pk})


def unseen(client: Client, calls: Iterable[Call]) -> dict[str, list[int]]:
    """By path. What is no client's, as a charge code, is nobody's to ask about."""
    found: dict[str, set[int]] = {}
    for call in calls:
        path, number = CHARGED.get(call.payload["charge_to"]), int(call.payload["charge_id"])
        if path and call.company and not client.has_seen("ticket", number):
            found.setdefault(path, set()).add(number)
    return {path: sorted(numbers) for path, numbers in found.items()}


def recall(client: Client, call: Call) -> None:
    """What the check of this batch has read of ConnectWise, however long ago that is by now."""
    with ClientScope(call.connection.account_id, ALL, SYSTEM, "time").open():
        batch = WriteOp.objects.filter(uid=call.uid).values("batch__proposal_uid")
        rows = Entry.objects.filter(batch__proposal_uid__in=batch, checked__has_key=SEEN_AT).annotate(now=DatabaseNow())
        told = list(rows.values_list("payload__charge_id", "checked", "now"))
    for number, checked, now in told:
        if client.has_seen("ticket", int(number)):
            continue
        age = (now - datetime.fromisoformat(checked[SEEN_AT])).total_seconds()
        client.saw_before("ticket", int(number), checked[COMPANY], age)


def seen(record: Any, at: datetime) -> dict[str, Any]:
    """As an entry keeps it, for `recall`."""
    company = record.get("company") if isinstance(record.get("company"), dict) else {}
    return {COMPANY: company.get("id"), SEEN_AT: at.isoformat()}
