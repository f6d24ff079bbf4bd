"""Bells for the queue: news of an account, one ticket, the nightly learning."""

import logging
from datetime import timedelta

from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ALL, SYSTEM, ClientScope
from cwhub.accounts.sweep import accounts_with
from cwhub.accounts.turns import turn_at
from cwhub.mirror.models import Change, Ticket
from cwhub.mirror.notes import bring
from kit.clock import now
from triage import services
from triage.learning import learn
from triage.models import Analysis, Learned

MOST_ATTEMPTS = 3
SUBSCRIBER = "triage"
log = logging.getLogger("cwhub.triage")


def due() -> list[int]:
    return accounts_with(Change, subscriber=SUBSCRIBER, due_at__lte=now())


def scope_for(account_id: int) -> ClientScope:
    return ClientScope(account_id, ALL, SYSTEM, "triage")


def take_changes(account_id: int) -> None:
    """Handles waiting news for one turn, and rings again when some are left or came at its end."""
    with turn_at(SUBSCRIBER, account_id) as turn:
        while turn and turn.lasts() and take_one(account_id):
            pass
    if turn and has_due(account_id):
        enqueue("triage.tasks.take_changes", account_id)


def has_due(account_id: int) -> bool:
    with scope_for(account_id).open():
        return bool(Change.objects.filter(subscriber=SUBSCRIBER, due_at__lte=now()).exists())


def take_one(account_id: int) -> bool:
    """Takes one change with everything that follows from it in one transaction. A poisoned one is given up."""
    taken: list[int] = []
    try:
        scope = scope_for(account_id)
        with scope.open():
            waiting = Change.objects.filter(subscriber=SUBSCRIBER, due_at__lte=now()).order_by("pk")
            change = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("connection").first()
            if change is None:
                return False
            taken.append(change.pk)
            services.take_change(change, scope)
    except Exception:
        log.exception("a ticket could not be analysed", extra={"change": taken})
        if not taken:
            raise
        postpone(account_id, taken[0])
    return True


def postpone(account_id: int, change_id: int) -> None:
    with scope_for(account_id).open():
        change = Change.objects.filter(pk=change_id).first()
        if change is None:
            return
        if change.attempts + 1 >= MOST_ATTEMPTS:
            change.delete()
            return
        change.attempts += 1
        change.due_at = now() + timedelta(seconds=10 * change.attempts)
        change.save(update_fields=["attempts", "due_at"])


def analyse_ticket(account_id: int, ticket_id: int) -> None:
    """For a ticket that is opened: its notes first, where they are not here yet."""
    bring(account_id, ticket_id)
    scope = scope_for(account_id)
    with scope.open():
        ticket = Ticket.objects.filter(pk=ticket_id, gone_at=None).select_related("connection", "client").first()
        if ticket is None or Analysis.objects.filter(connection=ticket.connection, ticket=ticket.number).exists():
            return
        mine = scope.narrowed(ticket.client_id)
        with mine.open():
            services.look_at(mine, ticket.connection, ticket)


def learn_account(account_id: int) -> None:
    """Once a day, for each connection that has learned before; the first time belongs to connecting."""
    with scope_for(account_id).open():
        old = Learned.objects.filter(current=True, created_at__lt=now() - timedelta(days=1))
        connections = list(Connection.objects.filter(pk__in=old.values("connection_id")))
    for connection in connections:
        learn(connection)
