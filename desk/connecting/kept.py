"""What checks have found, kept with the connection: a page shows it, the next check knows it."""

from typing import Any

from cwhub.accounts.models import Connection
from cwhub.accounts.scope import ClientScope


def keep(scope: ClientScope, connection: Connection, **found: Any) -> None:
    """Puts these beside what is kept already; `connection` then says the same as its row."""
    with scope.open():
        row = Connection.objects.select_for_update().get(pk=connection.pk)
        row.checks = {**row.checks, **found}
        row.save(update_fields=["checks"])
    connection.checks = row.checks


def found(connection: Connection, name: str) -> dict[str, Any]:
    kept: dict[str, Any] = connection.checks.get(name) or {}
    return kept
