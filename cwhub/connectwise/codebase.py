"""Which version's address a ConnectWise answers at. After its upgrade everything below the old one is a 404.

So a 404 is asked about once: `companyinfo` says which codebase holds (FACTS 1, Developer Guide "Cloud URL").
"""

import logging
from collections.abc import Callable

from django.core.cache import cache

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope
from cwhub.connectwise.errors import ConnectWiseError
from cwhub.egress.errors import EgressError

AGAIN_AFTER_SECONDS = 60  # a missing record is a 404 too: it may cost one question a minute, not one each
log = logging.getLogger("cwhub.connectwise")


def moved(connection: Connection, look: Callable[[], str]) -> bool:
    """Whether another codebase holds than `connection` says; it then says so, and so does its row.

    Needs no scope. `look` asks ConnectWise; where it cannot, nothing has moved.
    """
    found = stored(connection)
    if found == connection.codebase and cache.add(f"codebase:{connection.uid}", True, AGAIN_AFTER_SECONDS):
        try:
            found = look() or found
        except (ConnectWiseError, EgressError):
            return False
    if found == connection.codebase:
        return False
    log.warning("codebase %s became %s", connection.codebase, found, extra={"connection": connection.pk})
    connection.codebase = found
    with ClientScope.of_account(connection.account_id, purpose="codebase").open():
        Connection.objects.filter(pk=connection.pk).update(codebase=found)
    return True


def stored(connection: Connection) -> str:
    """What another worker may have found out meanwhile."""
    with ClientScope.of_account(connection.account_id, purpose="codebase").open():
        rows = Connection.objects.filter(pk=connection.pk).values_list("codebase", flat=True)
        return rows.first() or connection.codebase
