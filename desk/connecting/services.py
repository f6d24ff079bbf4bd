"""Begins a connection and carries it on step by step. What the admin chooses then is in `choices`."""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from approvals.errors import ApprovalError
from cwhub.accounts.models import Account, Connection, Run
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.connectwise import ConnectWiseError, KeyRefused
from cwhub.egress.errors import EgressError
from cwhub.mirror.sync import Puller
from desk.connecting.checking import Checked
from desk.connecting.choices import (
    board_choices,
    category_choices,
    choose_boards,
    choose_categories,
    choose_client_types,
    choose_part,
    finish_choices,
    open_for_work,
    save_choices,
    told,
)
from desk.connecting.errors import StepFailed
from desk.connecting.progress import DONE, FAILED, RUNNING, Progress
from desk.connecting.steps import STEPS, TITLES
from desk.opening import open_screen_door
from kit.clock import now

__all__ = [
    "board_choices",
    "category_choices",
    "choose_boards",
    "choose_categories",
    "choose_client_types",
    "choose_part",
    "finish_choices",
    "open_for_work",
    "save_choices",
]

WHAT = "connect"
LONGEST_SECONDS = 45.0  # then the next task goes on
PAUSE_SECONDS = 0.2
DEAD_AFTER = timedelta(seconds=30)
KEY_STEPS = ("keys", "permissions", "callbacks", "back")  # what new keys may change
log = logging.getLogger("cwhub.connecting")


class AlreadyConnected(Exception):
    """It is another ConnectWise than the one whose keys were to be changed; the sentence says which."""


def begin(
    *,
    scope: ClientScope,
    checked: Checked,
    by: Actor,
    known: Connection | None = None,
    try_time: bool = False,
    pace: dict[str, float] | None = None,
) -> Connection:
    """Stores a connection with its sealed key and starts the steps. The same one again changes its keys.

    `known` says whose keys are meant; then another server or company raises AlreadyConnected. `try_time` allows a time
    entry of our own, which shows whether time can be deleted and whether callbacks arrive.
    """
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=scope.account_id)  # two clicks are one connection
        refuse_another(known, checked)
        known = known or same_one(scope, checked)
        connection = known or Connection(account_id=scope.account_id, name=name_for(scope, checked))
        take_over(connection, checked, pace or {})
        connection.save()
        open_screen_door(connection)
        start_run(connection, by, again=KEY_STEPS, try_time=try_time)
        act, words = ("keys_changed", "changed the keys of") if known else ("begun", "connected")
        sentence = f"{by.name} {words} {connection.company_id} at {connection.screen_url}."
        told(scope, connection, by, f"connection.{act}", sentence, {"public_key": connection.public_key})
    return connection


def connections_of(scope: ClientScope) -> list[Connection]:
    """The account's ConnectWises, the oldest first, whatever has become of them."""
    return list(Connection.objects.filter(account_id=scope.account_id).order_by("pk"))


def connection_of(scope: ClientScope, uid: str = "") -> Connection | None:
    """The one of that name; the first where none is named."""
    rows = Connection.objects.filter(account_id=scope.account_id)
    return (rows.filter(uid=uid) if uid else rows).order_by("pk").first()


def same_one(scope: ClientScope, checked: Checked) -> Connection | None:
    rows = Connection.objects.filter(account_id=scope.account_id, api_url=checked.api_url)
    return rows.filter(company_id__iexact=checked.asked.company_id).first()


def name_for(scope: ClientScope, checked: Checked) -> str:
    """The first is called by the product; further ones also by their company, or nobody could tell them apart."""
    if not Connection.objects.filter(account_id=scope.account_id).exists():
        return "ConnectWise PSA"
    return f"ConnectWise PSA, {checked.company_name or checked.asked.company_id}"[:100]


def refuse_another(known: Connection | None, checked: Checked) -> None:
    if known is None:
        return
    same_company = known.company_id.casefold() == checked.asked.company_id.casefold()
    if known.api_url != checked.api_url or not same_company:
        where = f"{known.company_id} at {known.screen_url}"
        raise AlreadyConnected(f"This card is {where}; only its keys can be changed here. Connect another one apart.")


def take_over(connection: Connection, checked: Checked, pace: dict[str, float]) -> None:
    asked = checked.asked
    connection.api_url, connection.company_id = checked.api_url, asked.company_id
    connection.screen_url, connection.codebase = checked.screen_url, checked.codebase
    connection.public_key, connection.app_client_id = asked.public_key, asked.app_client_id
    connection.version, connection.api_member = checked.version, checked.member
    connection.seal_private_key(asked.private_key)
    for name, value in pace.items():
        setattr(connection, name, value)


def start_run(connection: Connection, by: Actor, *, again: Iterable[str] = (), try_time: bool | None = None) -> Run:
    """One run at a time; after a failure a new one goes on where the last one stopped.

    `again` names steps that are done anew although they were done; `try_time`, unless said, is what was said last.
    """
    Account.objects.select_for_update().get(pk=connection.account_id)  # two clicks are one run
    run = last = run_of(connection)
    if last is None or last.state not in (Run.State.WAITING, Run.State.RUNNING):
        steps = (last.detail.get("steps") if last else None) or {}
        kept = {key: row for key, row in steps.items() if key not in set(again) and row.get("state") == DONE}
        allowed = bool(last and last.detail.get("try_time")) if try_time is None else try_time
        run = Run.objects.create(
            account_id=connection.account_id,
            what=WHAT,
            subject=connection.uid,
            state=Run.State.RUNNING,
            detail={"steps": kept, "by": [by.kind, by.id, by.name], "try_time": allowed},
        )
    assert run is not None
    enqueue("desk.tasks.connect", connection.account_id, run.pk)
    return run


def run_of(connection: Connection) -> Run | None:
    runs = Run.objects.filter(account_id=connection.account_id, what=WHAT, subject=connection.uid)
    return runs.order_by("-pk").first()


def carry_on(scope: ClientScope, run: Run) -> bool:
    """Works at the steps for a while; True when there is more to do. Nothing is done twice."""
    with scope.open():
        connection = Connection.objects.get(uid=run.subject)
    progress = Progress(scope, run, TITLES)
    deadline = time.monotonic() + LONGEST_SECONDS
    while step := next((key for key in STEPS if not progress.is_done(key)), None):
        if time.monotonic() > deadline:
            return True
        try:
            work_at(connection, progress, step)
        except (ConnectWiseError, EgressError, StepFailed, ApprovalError) as error:
            fail(connection, progress, step, error)
            return False
        except Exception:
            log.exception("connecting failed", extra={"connection": connection.pk, "step": step})
            fail(connection, progress, step, StepFailed("Something failed on our side; the log has it."))
            return False
    finish(connection, progress)
    return False


def work_at(connection: Connection, progress: Progress, step: str) -> None:
    if progress.steps[step].state != RUNNING:
        progress.set(step, state=RUNNING)
    if not STEPS[step][1](connection, progress, step):
        progress.beat()
        time.sleep(PAUSE_SECONDS)


def fail(connection: Connection, progress: Progress, step: str, error: Exception) -> None:
    """Names the step, says whether it is the keys, and stops; a person lets it go on from here."""
    refused = isinstance(error, KeyRefused) and not keys_are_good(connection)
    sentence = f"{error} Nothing is lost; it can go on from here."
    progress.set(step, state=FAILED, sentence=sentence)
    log.warning("connecting stopped: %s", error, extra={"connection": connection.pk, "step": step})
    with progress.scope.open():
        Run.objects.filter(pk=progress.run.pk).update(state=Run.State.FAILED, error=str(error), ended_at=now())
        if refused:
            Connection.objects.filter(pk=connection.pk).update(
                state=Connection.State.REFUSED, refused_reason=str(error)[:500]
            )


def keys_are_good(connection: Connection) -> bool:
    """Whether the server still takes our keys: a 403 or 404 of one list may be that list's alone."""
    puller = Puller.of(connection, purpose="interactive")
    try:
        puller.client.system_info(permit=puller.permit())
    except KeyRefused:
        return False
    except (ConnectWiseError, EgressError):
        return True
    return True


def finish(connection: Connection, progress: Progress) -> None:
    with progress.scope.open():
        row = Connection.objects.select_for_update().get(pk=connection.pk)
        Run.objects.filter(pk=progress.run.pk).update(state=Run.State.DONE, ended_at=now())
        row.callbacks_registered_at = now()
        if row.state == Connection.State.CONNECTING:
            row.state = Connection.State.CHOOSING
        row.save(update_fields=["state", "callbacks_registered_at"])
