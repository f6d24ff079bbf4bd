"""The address that ConnectWise calls: a secret path, one for each connection."""

from django.conf import settings

from cwhub.accounts.models import CallbackDoor, Connection
from kit.ids import new_secret, secret_hash

PREFIX = "/webhooks/connectwise/"


def belongs_to(connection: Connection) -> str:
    return f"connection:{connection.uid}:callback_token"


def open_door(connection: Connection) -> None:
    """Makes the connection's secret path, once. Call it in the account's scope."""
    if connection.callback_token_sealed:
        return
    token = new_secret()
    connection.callback_token_sealed = settings.KEY_RING.seal(token, belongs_to=belongs_to(connection))
    connection.save(update_fields=["callback_token_sealed"])
    CallbackDoor.objects.create(token_hash=secret_hash(token), account_id=connection.account_id, connection=connection)


def callback_url(connection: Connection) -> str:
    """ConnectWise appends the record's id, so the address ends in `recordId=` (Developer Guide)."""
    token = settings.KEY_RING.open(connection.callback_token_sealed, belongs_to=belongs_to(connection))
    return f"{settings.PUBLIC_URL}{PREFIX}{token}?recordId="


def is_left_over(connection: Connection, url: str) -> bool:
    """A callback that an earlier installation at this address has left."""
    return url.startswith(settings.PUBLIC_URL + PREFIX) and url != callback_url(connection)
