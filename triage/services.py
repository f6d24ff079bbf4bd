"""Every write of this room: analyse a ticket, keep its times, tick a step."""

from datetime import datetime

from django.db.models import Min

from approvals.models import Proposal
from approvals.moves import State
from approvals.services import withdraw
from cwhub.accounts.models import Connection
from cwhub.accounts.queue import enqueue
from cwhub.accounts.scope import ClientScope
from cwhub.audit.services import record
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OpState
from cwhub.mirror.models import Change, Ticket
from cwhub.mirror.models.news import WRITTEN
from kit.clock import now
from triage.analysing import analyse
from triage.history import stories
from triage.models import Analysis, StepTick, TicketTimes
from triage.proposing import renew_proposals


def take_change(change: Change, scope: ClientScope) -> Analysis | None:
    """Handles one piece of news in the caller's transaction: analysis, proposals and the news' end are one."""
    ticket = Ticket.objects.filter(connection_id=change.connection_id, external_id=change.external_id).first()
    made = None
    if ticket is not None and ticket.gone_at is None:
        mine = scope.narrowed(ticket.client_id, purpose="triage")
        with mine.open():
            if change.kind == WRITTEN:  # our own write came back: when, and nothing to think about
                keep_times(mine, change.connection, ticket, None)
            else:
                made = look_at(mine, change.connection, ticket, received_at=change.received_at)
    Change.objects.filter(
        subscriber=change.subscriber,
        connection_id=change.connection_id,
        external_id=change.external_id,
        pk__lte=change.pk,
    ).delete()
    return made


def look_at(
    scope: ClientScope, connection: Connection, ticket: Ticket, *, received_at: datetime | None = None
) -> Analysis | None:
    """Analyses the ticket anew and brings its proposals in line. A closed ticket is only timed."""
    keep_times(scope, connection, ticket, received_at)
    if ticket.closed:
        close_open_proposals(scope, connection, ticket)
        return None
    analysis = analyse(scope, connection, ticket)
    renew_proposals(scope, connection, ticket, analysis)
    stamp(connection, ticket, "analysed_at")
    record(
        account_id=ticket.account_id,
        client_id=ticket.client_id,
        by=scope.actor,
        act="triage.analysed",
        subject="analysis",
        subject_uid=analysis.uid,
        ticket=ticket.number,
        sentence=f"Ticket #{ticket.number} was analysed: {analysis.category_name}, {analysis.word}.",
        data={"engine": analysis.engine, "fields": analysis.fields, "read": analysis.read},
    )
    return analysis


def close_open_proposals(scope: ClientScope, connection: Connection, ticket: Ticket) -> None:
    withdraw(scope=scope, connection=connection, ticket=ticket.number, reason="The ticket is closed")


def keep_times(scope: ClientScope, connection: Connection, ticket: Ticket, received_at: datetime | None) -> None:
    times = times_of(connection, ticket)
    story = stories(connection, [ticket])[0]
    times.received_at = times.received_at or received_at
    if times.resolved_at and not story.resolved and times.reopened_at is None:
        times.reopened_at = now()
    times.resolved_at = times.resolved_at or ticket.resolved_at or ticket.closed_at
    times.minutes_logged = story.minutes or 0
    times.decided_at = times.decided_at or first_decision(connection, ticket)
    times.written_at = times.written_at or first_write(connection, ticket)
    times.save()


def first_decision(connection: Connection, ticket: Ticket) -> datetime | None:
    decided = Proposal.objects.filter(connection=connection, ticket=ticket.number, decided_at__isnull=False)
    by_people = decided.filter(state__in=[State.ALLOWED, State.REJECTED])
    return by_people.aggregate(first=Min("decided_at"))["first"]


def first_write(connection: Connection, ticket: Ticket) -> datetime | None:
    written = WriteOp.objects.filter(connection=connection, ticket=ticket.number, state=OpState.APPLIED)
    return written.aggregate(first=Min("changed_at"))["first"]


def times_of(connection: Connection, ticket: Ticket) -> TicketTimes:
    times, _ = TicketTimes.objects.get_or_create(
        account_id=ticket.account_id, client_id=ticket.client_id, connection=connection, ticket=ticket.number
    )
    return times


def stamp(connection: Connection, ticket: Ticket, what: str) -> None:
    """Keeps the first time that something happened to the ticket."""
    times_of(connection, ticket)
    unset = {what: None, "connection": connection, "ticket": ticket.number}
    TicketTimes.objects.filter(**unset).update(**{what: now()})


def ask_analysis(ticket: Ticket) -> None:
    """For a ticket that nobody has analysed yet: older ones are analysed when they are opened."""
    enqueue("triage.tasks.analyse_ticket", ticket.account_id, ticket.pk)


def tick_step(*, scope: ClientScope, connection: Connection, ticket: Ticket, step: str, done: bool) -> None:
    """Marks a step as done, or not done, for everybody who works on the ticket."""
    rows = StepTick.objects.within(scope).filter(connection=connection, ticket=ticket.number, step=step[:300])
    if not done:
        rows.delete()
        return
    StepTick.objects.get_or_create(
        account_id=ticket.account_id,
        client_id=ticket.client_id,
        connection=connection,
        ticket=ticket.number,
        step=step[:300],
        defaults={"by_name": scope.actor.name},
    )
