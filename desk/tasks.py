"""Bells for the queue: connecting goes on, and what waits for an ended client ends."""

from cwhub.accounts.models import Run
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, Actor, ClientScope
from cwhub.accounts.sweep import accounts_with
from desk.connecting.alone import alone_at
from desk.connecting.endings import end_proposals
from desk.connecting.services import DEAD_AFTER, WHAT, carry_on
from kit.clock import now


def due() -> list[int]:
    """Accounts whose connecting has lost its worker: the heartbeat is old."""
    return accounts_with(Run, state=Run.State.RUNNING, heartbeat_at__lte=now() - DEAD_AFTER)


def connect(account_id: int, run_id: int) -> None:
    """Works at a run for a while and rings again. Where another worker is at it, nothing is done."""
    with alone_at(run_id) as ours:
        more = ours and work_at(account_id, run_id)
    if more:
        with scope_for(account_id, SYSTEM).open():
            enqueue("desk.tasks.connect", account_id, run_id)


def work_at(account_id: int, run_id: int) -> bool:
    with scope_for(account_id, SYSTEM).open():
        run = Run.objects.filter(pk=run_id, what=WHAT, state=Run.State.RUNNING).first()
    return run is not None and carry_on(scope_for(account_id, by_of(run)), run)


def resume(account_id: int) -> None:
    """Takes up the account's runs whose worker is gone. A worker that only works slowly keeps its run."""
    with scope_for(account_id, SYSTEM).open():
        dead = Run.objects.filter(what=WHAT, state=Run.State.RUNNING, heartbeat_at__lte=now() - DEAD_AFTER)
        ids = list(dead.values_list("pk", flat=True))
    for run_id in ids:
        connect(account_id, run_id)


def by_of(run: Run) -> Actor:
    """Who asked for it: the changes in ConnectWise that connecting needs are that person's."""
    kind, id_, name = run.detail.get("by") or ["system", None, "cwhub"]
    return Actor(kind, id_, name)


def scope_for(account_id: int, actor: Actor) -> ClientScope:
    return ClientScope(account_id, ALL, actor, "connect")


def end_clients(account_id: int) -> None:
    """Nothing waits for a client that has ended."""
    with ClientScope(account_id, ALL, SYSTEM, "endings").open() as scope:
        end_proposals(scope)
