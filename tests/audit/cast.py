"""An account's trail, and somebody with the owner's hands who changes it past the product."""

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections

from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import Actor
from cwhub.audit.chain import seal
from cwhub.audit.models import AuditEntry, AuditSeal
from cwhub.audit.services import record
from cwhub.audit.verifying import Looked, verify
from tests.builders import make_account, make_client, make_connection, make_member, scope_of

BY = Actor("person", 7, "Dana Dufresne")


@dataclass
class Trail:
    account: Account
    connection: Connection
    acme: Client
    other: Client

    def write(self, count: int, *, client: Client | None = None, sentence: str = "", **also: Any) -> list[AuditEntry]:
        """Entries with a body, in one transaction."""
        whose = client or self.acme
        with scope_of(self.account, whose).open():
            return [
                record(
                    account_id=self.account.pk,
                    client_id=whose.pk,
                    by=BY,
                    sentence=sentence or f"Allowed. Set the printer of {whose.name} right, {n}",
                    **{
                        "act": "approvals.allowed",
                        "ticket": 48817,
                        "data": {"n": n, "share": 0.1, "text": "naïve"},
                        **also,
                    },
                )
                for n in range(count)
            ]

    def seal(self) -> int:
        return seal(self.account.pk)

    def verified(self) -> Looked:
        return verify(self.account.pk)

    def fault(self) -> str:
        """What checking finds; empty for an unbroken chain."""
        return str(self.verified().fault or "")

    def seals(self) -> list[AuditSeal]:
        with scope_of(self.account).open():
            return list(AuditSeal.objects.filter(account_id=self.account.pk).order_by("n"))

    def entries(self) -> list[AuditEntry]:
        with scope_of(self.account).open():
            return list(AuditEntry.objects.filter(account_id=self.account.pk).select_related("body").order_by("pk"))


def make_trail(name: str = "Ferrous IT") -> Trail:
    account = make_account(name)
    make_member(account, f"admin of {account.pk}", "admin")
    connection = make_connection(account)
    return Trail(account, connection, make_client(connection, 1, "Acme"), make_client(connection, 2, "Other"))


def as_owner(table: str, statement: str, *values: Any) -> int:
    """Changes a table as somebody would who owns the database and switches its triggers off. Returns how many rows."""
    named = connections["owner"].settings_dict
    with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"]) as owner:
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        count = owner.execute(statement, values).rowcount
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        return count
