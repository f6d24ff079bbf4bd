"""Begins a connection, carries it on step by step, and takes the admin's choices."""

import logging
import time
from datetime import timedelta

from django.db import transaction

from approvals.models import Category
from approvals.services import NewCategory, create_categories
from cwhub.accounts.models import Client, Connection, Run
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import Actor, ClientScope
from cwhub.audit.services import record
from cwhub.connectwise import ConnectWiseError, KeyRefused
from cwhub.egress.errors import EgressError
from cwhub.mirror.models import Board, BoardStatus, Ticket
from cwhub.mirror.models.setup import Part
from desk.connecting.checking import Checked
from desk.connecting.progress import FAILED, RUNNING, Progress
from desk.connecting.steps import STEPS, TITLES, StepFailed, apply_client_types
from kit.clock import now
from triage import categories as engine
from triage.history import stories
from triage.sensitive import sensitive_signs
from triage.taxonomies import taxonomy_of

WHAT = "connect"
LONGEST_SECONDS = 45.0  # then the next task goes on
PAUSE_SECONDS = 0.2
DEAD_AFTER = timedelta(seconds=30)
log = logging.getLogger("cwhub.connecting")


def begin(*, scope: ClientScope, checked: Checked, by: Actor, pace: dict[str, float] | None = None) -> Connection:
    """Stores the connection with its sealed key and starts the steps. The same one again changes keys and goes on."""
    asked = checked.asked
    with transaction.atomic():
        connection = Connection.objects.filter(
            account_id=scope.account_id, api_url=checked.api_url, company_id=asked.company_id
        ).first() or Connection(account_id=scope.account_id, api_url=checked.api_url, company_id=asked.company_id)
        connection.screen_url, connection.codebase = checked.screen_url, checked.codebase
        connection.public_key, connection.app_client_id = asked.public_key, asked.app_client_id
        connection.version, connection.api_member = checked.version, checked.member
        connection.seal_private_key(asked.private_key)
        if connection.state == Connection.State.REFUSED:
            connection.state = Connection.State.CONNECTING
        for name, value in (pace or {}).items():
            setattr(connection, name, value)
        connection.save()
        start_run(connection, by)
        record(
            account_id=scope.account_id,
            by=by,
            act="connection.begun",
            subject="connection",
            subject_uid=connection.uid,
            sentence=f"{by.name} connected {asked.company_id} at {checked.screen_url}.",
        )
    return connection


def start_run(connection: Connection, by: Actor) -> Run:
    """One run at a time; after a failure a new one goes on where the last one stopped."""
    last = run_of(connection)
    if last and last.state in (Run.State.WAITING, Run.State.RUNNING):
        run = last
    else:
        run = Run.objects.create(
            account_id=connection.account_id,
            what=WHAT,
            subject=connection.uid,
            state=Run.State.RUNNING,
            detail={"steps": (last.detail.get("steps") if last else None) or {}},
        )
    run.detail["by"] = [by.kind, by.id, by.name]
    run.save(update_fields=["detail"])
    enqueue("desk.tasks.connect", connection.account_id, run.pk)
    return run


def run_of(connection: Connection) -> Run | None:
    runs = Run.objects.filter(account_id=connection.account_id, what=WHAT, subject=connection.uid)
    return runs.order_by("-pk").first()


def carry_on(scope: ClientScope, run: Run) -> None:
    """Works at the steps for a while. Called again until the run has ended; nothing is done twice."""
    with scope.open():
        connection = Connection.objects.get(uid=run.subject)
    progress = Progress(scope, run, TITLES)
    deadline = time.monotonic() + LONGEST_SECONDS
    try:
        while step := next((key for key in STEPS if not progress.is_done(key)), None):
            if time.monotonic() > deadline:
                with scope.open():
                    enqueue("desk.tasks.connect", run.account_id, run.pk)
                return
            work_at(connection, progress, step)
    except (ConnectWiseError, EgressError, StepFailed) as error:
        fail(connection, progress, error)
        return
    finish(connection, progress)


def work_at(connection: Connection, progress: Progress, step: str) -> None:
    if progress.steps[step].state != RUNNING:
        progress.set(step, state=RUNNING)
    if not STEPS[step][1](connection, progress, step):
        progress.beat()
        time.sleep(PAUSE_SECONDS)


def fail(connection: Connection, progress: Progress, error: Exception) -> None:
    step = next(key for key in STEPS if not progress.is_done(key))
    progress.set(step, state=FAILED, sentence=f"{error} Nothing is lost; it can go on from here.")
    log.warning("connecting stopped: %s", error, extra={"connection": connection.pk, "step": step})
    with progress.scope.open():
        Run.objects.filter(pk=progress.run.pk).update(state=Run.State.FAILED, error=str(error), ended_at=now())
        if isinstance(error, KeyRefused):
            Connection.objects.filter(pk=connection.pk).update(
                state=Connection.State.REFUSED, refused_reason=str(error)[:500]
            )


def finish(connection: Connection, progress: Progress) -> None:
    with progress.scope.open():
        Run.objects.filter(pk=progress.run.pk).update(state=Run.State.DONE, ended_at=now())
        Connection.objects.filter(pk=connection.pk, state=Connection.State.CONNECTING).update(
            state=Connection.State.CHOOSING, callbacks_registered_at=now()
        )


# --- the admin's choices --------------------------------------------------------------------------------
def board_choices(connection: Connection) -> list[Board]:
    """Boards that may take part, the busiest first."""
    counted: dict[int, int] = {}
    for ref in Ticket.objects.filter(connection=connection).values_list("board_ref", flat=True):
        counted[ref or 0] = counted.get(ref or 0, 0) + 1
    boards = Board.objects.filter(connection=connection, inactive=False, project=False, gone_at=None)
    return sorted(boards, key=lambda board: -counted.get(board.external_id, 0))


def choose_boards(*, scope: ClientScope, connection: Connection, boards: list[int], by: Actor) -> None:
    rows = Board.objects.within(scope).filter(connection=connection)
    rows.update(takes_part=False)
    rows.filter(external_id__in=boards).update(takes_part=True)
    told(scope, connection, by, "connection.boards", f"{by.name} chose {len(boards)} boards.", {"boards": boards})


def choose_part(*, scope: ClientScope, connection: Connection, board: int, part: Part, status: int | None) -> None:
    """One status of the board plays a part that flags cannot tell; the one that played it before falls back."""
    rows = BoardStatus.objects.within(scope).filter(connection=connection, board_ref=board)
    rows.filter(part=part).update(part=Part.PAUSED, part_chosen=True)
    if status is not None:
        rows.filter(external_id=status).update(part=part, part_chosen=True)


def choose_client_types(*, scope: ClientScope, connection: Connection, types: list[int], by: Actor) -> None:
    connection.client_type_ids = types
    connection.save(update_fields=["client_type_ids"])
    apply_client_types(connection)
    count = Client.objects.within(scope).filter(connection=connection, takes_part=True).count()
    told(
        scope,
        connection,
        by,
        "connection.clients",
        f"{by.name} chose which companies take part: {count}.",
        {"types": types},
    )


def category_choices(connection: Connection) -> list[engine.Category]:
    """Everyday categories by volume, from the boards that take part."""
    boards = Board.objects.filter(connection=connection, takes_part=True).values_list("external_id", flat=True)
    tickets = Ticket.objects.filter(connection=connection, board_ref__in=list(boards), gone_at=None)
    facts = [
        engine.Facts(
            story.ticket.board_ref,
            story.ticket.type_ref,
            story.ticket.subtype_ref,
            story.ticket.item_ref,
            bool(sensitive_signs(f"{story.ticket.summary} {story.description}")),
        )
        for story in stories(connection, tickets)
    ]
    return engine.propose(facts, taxonomy_of(connection))


def choose_categories(*, scope: ClientScope, wanted: list[engine.Category], at_two: set[str]) -> list[Category]:
    """Makes the account's categories: those ticked start at level 2, the rest at 1, none above."""
    new = [
        NewCategory(
            name=one.name,
            selectors=[dict(selector) for selector in one.selectors],
            level=2 if one.name in at_two else 1,
            from_history=True,
            history_tickets=one.tickets,
        )
        for one in wanted
    ]
    return create_categories(scope=scope, chosen=new, by=scope.actor)


def open_for_work(*, scope: ClientScope, connection: Connection, by: Actor) -> None:
    """All is chosen: from now on new tickets get proposals."""
    connection.state = Connection.State.CONNECTED
    connection.connected_at = connection.connected_at or now()
    connection.proposals_from = connection.proposals_from or now()
    connection.save(update_fields=["state", "connected_at", "proposals_from"])
    told(scope, connection, by, "connection.connected", f"{connection.name} is connected.", {})


def told(
    scope: ClientScope, connection: Connection, by: Actor, act: str, sentence: str, data: dict[str, object]
) -> None:
    record(
        account_id=scope.account_id,
        by=by,
        act=act,
        subject="connection",
        subject_uid=connection.uid,
        sentence=sentence,
        data=dict(data),
    )
