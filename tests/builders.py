"""Plain builders of rows. No random data; what a test cares about it says itself."""

from typing import Any

from cwhub.accounts.models import Account, Client, Connection, MemberLink, Membership, Role, User
from cwhub.accounts.scope import ALL, SYSTEM, Actor, ClientScope


def scope_of(account: Account, *clients: Client, actor: Actor = SYSTEM) -> ClientScope:
    return ClientScope(account.pk, frozenset(client.pk for client in clients) if clients else ALL, actor, "test")


def make_account(name: str = "Ferrous IT", **changes: Any) -> Account:
    account = Account(name=name, time_zone=changes.pop("time_zone", "America/Chicago"), **changes)
    account.pk = next_account_id()
    with scope_of(account).open():
        account.save(force_insert=True)
    return account


def next_account_id() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('accounts_account', 'id'))")
        return int(cursor.fetchone()[0])


def make_connection(account: Account, **changes: Any) -> Connection:
    fields: dict[str, Any] = {
        "api_url": "https://localhost:8143",
        "screen_url": "http://localhost:8100",
        "company_id": "ferrous",
        "public_key": "public",
        "app_client_id": "00000000-0000-0000-0000-000000000000",
        "api_member": "hub_api",
        "state": Connection.State.CONNECTED,
        "deadline_seconds": 0.5,
        "lease_seconds": 2,
        "settle_seconds": 1,
        "late_seconds": 0.3,
        "search_gap_seconds": 0.1,
    } | changes
    with scope_of(account).open():
        connection = Connection(account=account, **fields)
        connection.seal_private_key("private")
        connection.save()
    return connection


def make_client(connection: Connection, external_id: int, name: str = "", **changes: Any) -> Client:
    with scope_of(connection.account).open():
        return Client.objects.create(
            account_id=connection.account_id,
            connection=connection,
            external_id=external_id,
            name=name or f"Client {external_id}",
            **{"takes_part": True, **changes},
        )


def make_member(
    account: Account,
    username: str,
    role: str = Role.TECHNICIAN,
    *,
    connection: Connection | None = None,
    member_id: int = 0,
) -> Membership:
    user = User.objects.create_user(username, password="correct horse battery", first_name=username.title())
    membership = Membership.objects.create(user=user, account_id=account.pk, role=role)
    if connection:
        with scope_of(account).open():
            MemberLink.objects.create(
                account=account, connection=connection, membership=membership, member_id=member_id, identifier=username
            )
    return membership
