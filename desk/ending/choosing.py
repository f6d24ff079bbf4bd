"""A client as a command names it: the account's uid, ConnectWise's company number, and the connection if need be."""

from cwhub.accounts.models import Client, Connection
from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.audit.management.commands.verify_audit import accounts


class NotFound(Exception):
    """There is none, or several; the sentence says what to name."""


def scope_and_client(account: str, company: int, connection: str, *, by: Actor = SYSTEM) -> tuple[ClientScope, Client]:
    """Raises NotFound."""
    [account_id] = accounts(account)[:1] or [0]
    scope = ClientScope.of_account(account_id, purpose="ending", actor=by)
    with scope.open():
        rows = Client.objects.within(scope).filter(external_id=company).select_related("connection")
        if connection:
            rows = rows.filter(connection__in=Connection.objects.within(scope).filter(uid=connection))
        found = list(rows[:2])
    if len(found) > 1:
        raise NotFound(f"Two connections have a company {company}. Name one with --connection; nothing was done.")
    if not found:
        raise NotFound(f"This account has no company {company}. Nothing was done.")
    return scope, found[0]
