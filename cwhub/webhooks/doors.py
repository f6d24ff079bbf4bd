"""The address that ConnectWise calls: a secret path, one for each connection."""

from django.conf import settings

from cwhub.accounts.models import CallbackDoor, Connection
from kit.ids import new_secret, secret_hash
from kit.sealed_field import sealed_field

PREFIX = "/webhooks/connectwise/"


def open_door(connection: Connection) -> None:
    """Makes the connection's secret path, once. Call it in the account's scope."""
    if connection.callback_token_sealed:
        return
    token = new_secret()
    sealed_field(connection, "callback_token_sealed").seal(connection, token)
    connection.save(update_fields=["callback_token_sealed"])
    CallbackDoor.objects.create(token_hash=secret_hash(token), account_id=connection.account_id, connection=connection)


def callback_url(connection: Connection) -> str:
    """ConnectWise appends the record's id, so the address ends in `recordId=` (Developer Guide)."""
    token = sealed_field(connection, "callback_token_sealed").open(connection)
    return f"{settings.PUBLIC_URL}{PREFIX}{token}?recordId="


def is_left_over(connection: Connection, url: str) -> bool:
    """A callback that an earlier installation at this address has left."""
    return url.startswith(settings.PUBLIC_URL + PREFIX) and url != callback_url(connection)
