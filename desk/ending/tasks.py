"""Forgetting in the queue: a Run tells how far it is, and a dead one is taken up again. Every step may be repeated."""

import logging
from datetime import timedelta
from typing import Any

from cwhub.accounts.models import Client, Run
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import SYSTEM, Actor, ClientScope
from cwhub.accounts.sweep import accounts_with
from cwhub.audit.models import Keeping
from desk.connecting.alone import alone_at
from desk.ending.finding import ended_for
from desk.ending.purging import Forgotten, NotForgotten, forget
from kit.clock import now

WHAT = "forget_client"
DEAD_AFTER = timedelta(minutes=30)  # learning anew beats only before and after
log = logging.getLogger("cwhub.ending")


def start(scope: ClientScope, client: Client, by: Actor) -> Run:
    """The client's run that has not ended, or a new one. In an open scope."""
    subject = str(client.pk)
    running = Run.objects.filter(
        account_id=scope.account_id, what=WHAT, subject=subject, state__in=(Run.State.WAITING, Run.State.RUNNING)
    ).first()
    if isinstance(running, Run):
        return running
    run = Run.objects.create(
        account_id=scope.account_id, what=WHAT, subject=subject, state=Run.State.RUNNING,
        detail={"by": [by.kind, by.id, by.name], "company": client.external_id},
    )  # fmt: skip
    enqueue("desk.ending.tasks.work", scope.account_id, run.pk)
    return run


def work(account_id: int, run_id: int) -> None:
    with alone_at(run_id) as ours:
        if ours:
            work_at(account_id, run_id)


def work_at(account_id: int, run_id: int) -> None:
    scope = ClientScope.of_account(account_id, purpose="ending")
    with scope.open():
        run = Run.objects.filter(pk=run_id, what=WHAT, state=Run.State.RUNNING).first()
        client = Client.objects.filter(pk=int(run.subject)).first() if run else None
    if not isinstance(run, Run) or client is None:
        return
    kind, pk, name = run.detail["by"]
    by = Actor(kind, pk, name)
    try:
        done = forget(scope=scope, client=client, by=by, beat=lambda: beat(scope, run))
    except NotForgotten as error:
        end(scope, run, Run.State.FAILED, error=str(error))
        return
    except Exception:
        log.exception("a client could not be forgotten", extra={"run": run.pk})
        end(scope, run, Run.State.FAILED, error="It stopped midway. Start it again: what is deleted already stays so.")
        return
    fault = "" if done.proven else "Something of it is left, see the counts."
    end(scope, run, Run.State.FAILED if fault else Run.State.DONE, error=fault, **told(done))


def told(done: Forgotten) -> dict[str, Any]:
    """Counts alone: the words that were searched for are the client's own."""
    left = [
        {"table": one.table, "by_id": one.by_id, "by_words": one.by_words, "kept": not one.left} for one in done.left
    ]
    return {"deleted": done.deleted, "emptied": done.emptied, "left": left}


def beat(scope: ClientScope, run: Run) -> None:
    with scope.open():
        Run.objects.filter(pk=run.pk).update(heartbeat_at=now(), done=run.done + 1)
    run.done += 1


def end(scope: ClientScope, run: Run, state: str, *, error: str = "", **detail: Any) -> None:
    with scope.open():
        Run.objects.filter(pk=run.pk).update(
            state=state, error=error, ended_at=now(), heartbeat_at=now(), detail=run.detail | detail
        )


def due() -> list[int]:
    return accounts_with(Run, state=Run.State.RUNNING, heartbeat_at__lte=now() - DEAD_AFTER)


def resume(account_id: int) -> None:
    """Takes up runs whose worker is gone."""
    with ClientScope.of_account(account_id, purpose="ending").open():
        dead = Run.objects.filter(what=WHAT, state=Run.State.RUNNING, heartbeat_at__lte=now() - DEAD_AFTER)
        ids = list(dead.values_list("pk", flat=True))
    for run_id in ids:
        work(account_id, run_id)


def forget_old(account_id: int) -> None:
    """Clients that ended longer ago than the account keeps them, where it says so."""
    with ClientScope.of_account(account_id, purpose="ending", actor=SYSTEM).open() as scope:
        keeping = Keeping.objects.filter(account_id=account_id).first()
        if keeping is None or keeping.ended_client_days is None:
            return
        for row in ended_for(scope, timedelta(days=keeping.ended_client_days)):
            start(scope, row.client, SYSTEM)
