"""What the tests of the journal stand on: an account with one client, a world, a worker, a clock that can be moved."""

import time
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connections

from cwhub.accounts.models import Account, Client, Connection
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.journal import services
from cwhub.journal.kinds import PlannedOp, WriteKind, registered_kinds
from cwhub.journal.models import WriteAttempt, WriteBatch, WriteOp
from cwhub.journal.views import Verdict
from tests.builders import make_account, make_client, make_connection, scope_of
from tests.journal.kinds import Stage
from tests.journal.world import World

DISPATCHER = Actor("person", 7, "Dana")
GO = Verdict(True)

_owner: "psycopg.Connection[object] | None" = None  # outside of the test's transaction, so that others see the clock


@dataclass
class Permit:
    spent: bool = False


def update(value: str = "new", before: str = "old", **changes: Any) -> PlannedOp:
    return PlannedOp("fake.update", {"value": value, "ticket": 4711}, {"type": before}, **changes)


def note(value: str = "hello", kind: str = "fake.note", **changes: Any) -> PlannedOp:
    return PlannedOp(kind, {"value": value, "ticket": 4711}, **changes)


def fake_kinds() -> list[WriteKind]:
    return [kind for kind in registered_kinds() if kind.name.startswith("fake.")]


@dataclass
class Desk:
    """One account at work."""

    account: Account
    connection: Connection
    client: Client
    world: World
    verdicts: list[Any] = field(default_factory=list)
    slept: float = 0.0
    proposals: int = 0
    opened: float = field(default_factory=time.monotonic)

    @property
    def scope(self) -> ClientScope:
        return scope_of(self.account, self.client)

    @property
    def elapsed(self) -> float:
        """Seconds of the database's clock since the desk was opened."""
        return self.slept + time.monotonic() - self.opened

    @property
    def means(self) -> services.Means:
        return services.Means(
            gate=self.gate,
            take=lambda connection, purpose, client_id: Permit(),
            take_several=lambda connection, purpose, at_most, client_id: [Permit() for _ in range(at_most)],
            wait=self.wait,
            kinds=fake_kinds,
        )

    def gate(self, batch: WriteBatch) -> Any:
        verdict = self.verdicts.pop(0) if self.verdicts else GO
        if isinstance(verdict, BaseException):
            raise verdict
        return verdict

    def wait(self, seconds: float) -> None:
        """Waiting moves the database's clock instead of the test's."""
        shift_clock(self.slept + seconds + 0.001)
        self.slept += seconds + 0.001

    def start(self, *ops: PlannedOp, **changes: Any) -> WriteBatch:
        self.proposals += 1
        fields: dict[str, Any] = {
            "account_id": self.account.pk,
            "connection_id": self.connection.pk,
            "client_id": self.client.pk,
            "proposal_uid": f"proposal-{self.proposals}",
            "fingerprint": "f" * 64,
            "policy_version": 1,
            "by": DISPATCHER,
        } | changes
        with self.scope.open():
            return services.start_batch(ops=list(ops), **fields)

    def work(self, batch: WriteBatch) -> None:
        services.run_batch(self.account.pk, batch.pk, means=self.means)

    def work_until_ended(self, batch: WriteBatch, *, looks: int = 60) -> str:
        """Works and lets time pass, as sweeper and clock would."""
        for _ in range(looks):
            self.work(batch)
            if self.fresh(batch).ended_at:
                break
            self.wait(self.seconds_until_due(batch))
        return self.fresh(batch).state

    def seconds_until_due(self, batch: WriteBatch) -> float:
        with self.scope.open(), connections["default"].cursor() as cursor:
            cursor.execute(
                "select greatest(0, extract(epoch from greatest(next_at, lease_until) - cwhub_now())) "
                "from write_batch where id = %s",
                [batch.pk],
            )
            return float(cursor.fetchone()[0])

    def fresh(self, batch: WriteBatch) -> WriteBatch:
        with self.scope.open():
            return WriteBatch.objects.get(pk=batch.pk)

    def ops(self, batch: WriteBatch) -> list[WriteOp]:
        with self.scope.open():
            return list(WriteOp.objects.filter(batch=batch).select_related("batch").order_by("seq"))

    def op(self, batch: WriteBatch) -> WriteOp:
        (only,) = self.ops(batch)
        return only

    def states(self, batch: WriteBatch) -> list[str]:
        return [op.state for op in self.ops(batch)]

    def attempts(self, batch: WriteBatch) -> list[tuple[str, str]]:
        with self.scope.open():
            rows = WriteAttempt.objects.filter(op__batch=batch).order_by("id")
            return [(row.act, row.outcome) for row in rows]


def shift_clock(seconds: float) -> None:
    """Replaces the database's clock by one that runs ahead."""
    set_clock(f"clock_timestamp() + interval '{seconds:.6f} seconds'")


def stop_clock(seconds: float) -> None:
    """Replaces the database's clock by one that stands, so that a history can be told again."""
    set_clock(f"timestamptz '2026-01-05 00:00:00Z' + interval '{seconds:.6f} seconds'")


def set_clock(expression: str) -> None:
    """The owner alone may."""
    global _owner
    if _owner is None or _owner.closed:
        _owner = psycopg.connect(**connections["owner"].get_connection_params(), autocommit=True)
    function = "CREATE OR REPLACE FUNCTION cwhub_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
    _owner.execute(f"{function} $$ SELECT {expression} $$".encode())


def close_clock() -> None:
    global _owner
    shift_clock(0)
    if _owner is not None:
        _owner.close()
    _owner = None


def open_desk(world: World) -> Desk:
    account = make_account()
    connection = make_connection(account)
    Stage.world = world
    desk = Desk(account, connection, make_client(connection, 1), world)
    world.clock = lambda: desk.elapsed
    return desk
