"""Opens accounts and gives people their place in them."""

from urllib.parse import urlsplit

from django.db import connection, transaction

from cwhub.accounts.models import Account, Connection, Membership, ScreenDoor, User
from cwhub.accounts.scope import ALL, SYSTEM, Actor, ClientScope
from cwhub.audit.services import record


def create_account(*, name: str, time_zone: str, by: Actor = SYSTEM) -> Account:
    """A new MSP. Its id is drawn first: the database shows and takes rows of an announced account only."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence('accounts_account', 'id'))")
        account_id = int(cursor.fetchone()[0])
    with ClientScope(account_id, ALL, by, "open an account").open():
        account = Account(pk=account_id, name=name, time_zone=time_zone)
        account.save(force_insert=True)
        record(account_id=account_id, by=by, act="accounts.opened", sentence=f"The account {name} was opened.")
    return account


def add_person(
    *, account: Account, username: str, password: str | None, role: str, by: Actor = SYSTEM, **names: str
) -> Membership:
    """A user with a place in the account. Without a password he can come in through the panel only."""
    title = names.pop("title", "")
    with transaction.atomic(), ClientScope(account.pk, ALL, by, "add a person").open():
        user = User.objects.create_user(username, password=password, **names)
        membership = Membership.objects.create(
            user=user,
            account_id=account.pk,
            role=role,
            title=title,
            granted_by_id=by.id if by.kind == "person" else None,
            granted_by_name=by.name,
        )
        record(
            account_id=account.pk,
            by=by,
            act="accounts.person_added",
            subject="membership",
            subject_uid=user.uid,
            sentence=f"{user.display_name} joined as {role}.",
        )
    return membership


def open_screen_door(asked: Connection) -> ScreenDoor:
    """Lets the connection's ticket screen, and no other address of it, frame the panel."""
    values = {
        "origin": origin_of(asked.screen_url),
        "company_id": asked.company_id,
        "account_id": asked.account_id,
    }
    door, _ = ScreenDoor.objects.update_or_create(connection=asked, defaults=values)
    return door


def origin_of(url: str) -> str:
    """What a browser calls the origin of this address: lower case, the usual port left out."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}"
