"""Keeps the callbacks at work: one that ConnectWise has disabled or lost is registered again, down the one stair.

Connecting was a person's act and holds until he disconnects: registering again is the same person's change, and the
audit says so. Where the role may not, or ConnectWise refuses, asking goes on and the light says why.
"""

import logging
from datetime import timedelta

from approvals.errors import ApprovalError
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.connectwise import ConnectWiseError
from cwhub.egress.errors import EgressError, MustWait
from cwhub.mirror.sync import Puller
from cwhub.webhooks import health
from cwhub.webhooks.models import CallbackHealth
from cwhub.webhooks.registration import Missing, missing
from desk.connecting.permissions import CALLBACKS
from desk.connecting.registering import being_written, callback_part, register
from desk.connecting.services import run_of
from desk.connecting.trying import has_right
from desk.tasks import by_of
from kit.clock import now

NOT_AGAIN_FOR = timedelta(hours=1)
log = logging.getLogger("cwhub.webhooks")


def keep(account_id: int) -> None:
    """The bell: looks at every connection of the account that is at work."""
    with ClientScope(account_id, ALL, SYSTEM, "callbacks").open():
        at_work = Connection.objects.filter(account_id=account_id, state=Connection.State.CONNECTED)
        connections = [row for row in at_work if has_right(row, CALLBACKS, "inquire")]
    for connection in connections:
        try:
            look_after(connection)
        except (ConnectWiseError, EgressError, MustWait, ApprovalError) as error:
            log.warning("callbacks could not be looked after: %s", error, extra={"connection": connection.pk})


def look_after(connection: Connection) -> None:
    puller = Puller.of(connection, purpose="interactive")
    rows = puller.client.callbacks(permits=puller.permit)
    with ClientScope.of_account(connection.account_id, purpose="callbacks").open():
        health.looked(connection, rows)
        absent = [one for one in missing(connection, rows) if may_be_tried(connection, one)]
        if not absent or being_written(connection) or not has_right(connection, CALLBACKS, "add"):
            return
        run = run_of(connection)
    if run is None:
        return
    scope = ClientScope(connection.account_id, ALL, by_of(run), "callbacks")
    with scope.open():
        register(connection, scope, [callback_part(connection, one) for one in absent], again=True)
        health.renewed(connection, [one.kind for one in absent])


def may_be_tried(connection: Connection, one: Missing) -> bool:
    """What was registered an hour ago at most and is gone again must not be fought for."""
    row = CallbackHealth.objects.filter(connection=connection, kind=one.kind).first()
    return row is None or row.renewed_at is None or row.renewed_at < now() - NOT_AGAIN_FOR
