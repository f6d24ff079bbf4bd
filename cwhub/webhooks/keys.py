"""Keys that ConnectWise has refused are tried again from time to time: what waits for them goes on by itself."""

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import SYSTEM
from cwhub.audit.services import record
from cwhub.connectwise import ConnectWiseError
from cwhub.egress.errors import EgressError
from cwhub.mirror import sync
from cwhub.webhooks import inbox

ACCEPTED = "ConnectWise takes our key again. What waited for it goes on."


def try_refused(account_id: int) -> None:
    """Each connection that has worked before. One that never has is connected by a person, step by step."""
    with inbox.scope_for(account_id).open():
        refused = list(Connection.objects.filter(state=Connection.State.REFUSED, connected_at__isnull=False))
    for connection in refused:
        if are_taken(connection):
            accept(connection)


def are_taken(connection: Connection) -> bool:
    puller = sync.Puller.of(connection, purpose="interactive")
    try:
        puller.client.system_info(permit=puller.permit())
    except (ConnectWiseError, EgressError):
        return False
    return True


def accept(connection: Connection) -> None:
    with inbox.scope_for(connection.account_id).open():
        refused = Connection.objects.filter(pk=connection.pk, state=Connection.State.REFUSED)
        if refused.update(state=Connection.State.CONNECTED, refused_reason=""):
            record(account_id=connection.account_id, by=SYSTEM, act="journal.resumed", sentence=ACCEPTED)
