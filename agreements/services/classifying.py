"""Says of entries what agreements will make of them: one or a list, which draws on its pools in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from agreements.errors import NotFound
from agreements.reading import read
from agreements.rules.coverage import Answer, classify_all
from agreements.services.asking import asked_of
from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope


def classify_words(scope: ClientScope, entries: Sequence[Mapping[str, Any]], *, many: bool) -> list[Answer]:
    """In the scope of who asks, opened. Raises NotUnderstood, NotFound."""
    connection = connection_of(scope)
    asked = asked_of(connection, entries, many=many)
    if not asked:
        return []
    book = read(connection, asked)
    return classify_all([book.saved(one) for one in asked])


def connection_of(scope: ClientScope) -> Connection:
    """The account's connection that writes, as for time."""
    found = Connection.objects.filter(account_id=scope.account_id, writes=True).order_by("pk").first()
    if not isinstance(found, Connection):
        raise NotFound("No ConnectWise is connected, so there are no agreements to read. Connect one in the settings.")
    return found
