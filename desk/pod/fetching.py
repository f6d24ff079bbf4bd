"""Tickets the mirror does not know yet. A number the host names proves nothing: it is read, then looked up."""

from django.core.cache import cache

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope, ScopeError, scope_is_open
from cwhub.connectwise import ConnectWiseError
from cwhub.egress.errors import EgressError, MustWait
from cwhub.mirror.models import Ticket
from cwhub.mirror.sync import refresh_ticket

ABSENT_SECONDS = 60  # a number that leads nowhere is not asked about again
ONE_AT_A_TIME_SECONDS = 15


def is_mirrored(connection: Connection, number: int) -> bool:
    """Known to us, whoever may see it."""
    with ClientScope.of_account(connection.account_id, purpose="panel").open():
        return Ticket.objects.filter(connection=connection, external_id=number).exists()


def may_be_fetched(connection: Connection, number: int) -> bool:
    return cache.get(absent_key(connection, number)) is None and not is_mirrored(connection, number)


def fetch(connection: Connection, number: int) -> bool:
    """Reads it from ConnectWise, with no scope open. False when it is not there. Raises Unfetched."""
    if scope_is_open():
        raise ScopeError("A ticket is fetched outside of any transaction.")
    if not cache.add(f"pod-fetch:{connection.pk}:{number}", True, ONE_AT_A_TIME_SECONDS):
        raise UnderWay
    try:
        there = refresh_ticket(connection, number)
    except (ConnectWiseError, EgressError, MustWait) as error:
        raise Unfetched(str(error)) from error
    finally:
        cache.delete(f"pod-fetch:{connection.pk}:{number}")
    if not there or not is_mirrored(connection, number):
        cache.set(absent_key(connection, number), True, ABSENT_SECONDS)
        return False
    return True


def absent_key(connection: Connection, number: int) -> str:
    return f"pod-absent:{connection.pk}:{number}"


class Unfetched(Exception):
    """ConnectWise could not be asked; nothing is known of the ticket."""


class UnderWay(Unfetched):
    """Somebody is reading it already."""
