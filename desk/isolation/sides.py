"""Whose things they are: the client who looks, another client of his account, and another account."""

from dataclasses import dataclass, field
from typing import Any

from cwhub.accounts.models import Account, Client, Connection, Membership
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope


@dataclass
class Side:
    mark: str  # stands in every text of theirs
    account: Account
    connection: Connection
    client: Client
    person: Membership  # sees all of the account
    number: int  # their ticket's
    shared: "Side | None" = None  # whose the account's own rows are, where two clients share one
    rows: dict[str, Any] = field(default_factory=dict)  # by model label
    ids: dict[str, str] = field(default_factory=dict)  # what an address names, by its word in the address
    _last: int = 0

    @staticmethod
    def scope_of(account: Account) -> ClientScope:
        return ClientScope(account.pk, ALL, SYSTEM, "isolation")

    @property
    def whole(self) -> ClientScope:
        return self.scope_of(self.account)

    @property
    def scope(self) -> ClientScope:
        return ClientScope(self.account.pk, frozenset({self.client.pk}), SYSTEM, "isolation")

    def next_number(self) -> int:
        self._last += 1
        return self.client.pk * 1_000_000 + self._last
