"""Lists that a role may hide without our stopping: what they are for is missing, everything else goes on."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from cwhub.accounts.models import Connection
from cwhub.connectwise import KeyRefused
from cwhub.mirror.collections import OPTIONAL, Collection
from cwhub.mirror.pulling import Puller, everything

log = logging.getLogger(__name__)


@contextmanager
def shown_or_left_out(puller: Puller, collection: Collection) -> Iterator[None]:
    """Where the list is refused although our key is good, it is not asked for again until rights are tried anew."""
    try:
        yield
    except KeyRefused:
        if collection not in OPTIONAL:
            raise
        puller.patiently(puller.client.system_info)
        leave_out(puller.connection, collection)


def leave_out(connection: Connection, collection: Collection) -> None:
    log.warning("The role of the API member does not show %s; they are left out.", collection.name)
    with everything(connection).open():
        row = Connection.objects.select_for_update().get(pk=connection.pk)
        if collection.path not in row.unreadable:
            row.unreadable = [*row.unreadable, collection.path]
            row.save(update_fields=["unreadable"])
    connection.unreadable = row.unreadable
