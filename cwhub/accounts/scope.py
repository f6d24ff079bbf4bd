"""ClientScope: the only way to a tenant's rows. Made by authentication, or by a worker from the row it works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from django.db import connections, transaction

from kit.logs import with_ids


class AllClients(Enum):
    """Every client of the account, and what belongs to none."""

    ALL = "all"


ALL = AllClients.ALL


class ScopeError(Exception):
    """Work was tried outside of its scope. A fault of ours, never of the person's."""

    says_no_values = True


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, a token of a person, a policy, or the product itself."""

    kind: str  # "person", "token", "policy", "system"
    id: int | None
    name: str


SYSTEM = Actor("system", None, "cwhub")


@dataclass(frozen=True)
class ClientScope:
    account_id: int
    clients: frozenset[int] | AllClients
    actor: Actor
    purpose: str

    @classmethod
    def of_account(cls, account_id: int, *, purpose: str = "account", actor: Actor = SYSTEM) -> "ClientScope":
        """Everything of one account: for what looks after all of it, never for what writes to a client's record."""
        return cls(account_id, ALL, actor, purpose)

    @classmethod
    def for_row(cls, row: Any, *, purpose: str, actor: Actor = SYSTEM) -> "ClientScope":
        """A worker's scope: the one client of the row, or ALL where the row has none."""
        client_id = getattr(row, "client_id", None)
        return cls(row.account_id, ALL if client_id is None else frozenset({client_id}), actor, purpose)

    @property
    def is_all(self) -> bool:
        return self.clients is ALL

    @property
    def client_ids(self) -> list[int]:
        return [] if isinstance(self.clients, AllClients) else sorted(self.clients)

    def allows(self, client_id: int | None) -> bool:
        return self.is_all or client_id in self.client_ids

    def one(self) -> int:
        """The single client of a scope that writes. Raises ScopeError for any other scope."""
        if len(self.client_ids) != 1:
            raise ScopeError(f"{self.purpose} works for exactly one client.")
        return self.client_ids[0]

    def narrowed(self, client_id: int | None, *, purpose: str | None = None) -> "ClientScope":
        """The scope of one row: its client's alone; a row of no client needs ALL and keeps it."""
        if not self.allows(client_id):
            raise ScopeError(f"{self.purpose} may not see this client.")
        if client_id is None:
            return replace(self, purpose=purpose or self.purpose)
        return replace(self, clients=frozenset({client_id}), purpose=purpose or self.purpose)

    @contextmanager
    def open(self, *, using: str = "default") -> Iterator["ClientScope"]:
        """A transaction in which the database shows this scope's rows. Never keep it open across a call out."""
        outer = _current.get()
        if outer and outer.account_id != self.account_id:
            raise ScopeError("A scope of one account was opened inside another's.")
        ends_here = not connections[using].in_atomic_block  # then what was announced ends with the transaction
        with transaction.atomic(using=using):
            announce(self, using)
            token = _current.set(self)
            try:
                one_client = self.client_ids[0] if len(self.client_ids) == 1 else None
                with with_ids(account=self.account_id, client=one_client):
                    yield self
            finally:
                _current.reset(token)
            if not ends_here and not connections[using].needs_rollback:  # what is rolled back takes the settings along
                announce(outer, using)


_current: ContextVar[ClientScope | None] = ContextVar("current_scope", default=None)


def current_scope() -> ClientScope:
    """The scope that is open. Raises ScopeError when none is."""
    scope = _current.get()
    if scope is None:
        raise ScopeError("No scope is open.")
    return scope


def announce(scope: ClientScope | None, using: str) -> None:
    """Tells the database, for this transaction only. Without a scope every tenant table answers with an error."""
    account = str(scope.account_id) if scope else ""
    everybody = "true" if scope and scope.is_all else "false"
    clients = "{" + ",".join(map(str, scope.client_ids)) + "}" if scope else "{}"
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select set_config('app.account_id', %s, true), set_config('app.all_clients', %s, true), "
            "set_config('app.clients', %s, true)",
            [account, everybody, clients],
        )


def scope_is_open() -> bool:
    return _current.get() is not None
