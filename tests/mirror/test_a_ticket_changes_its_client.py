"""The ticket's rows go along, in every room, and the former client's scope finds none of them any more."""

from typing import Any

import pytest
from django.db import DatabaseError

from cwhub.accounts.models import Client
from cwhub.accounts.tenancy import Tenant
from cwhub.audit.models import AuditEntry
from cwhub.journal.models import WriteBatch
from cwhub.journal.services import run_batch
from cwhub.journal.states import BatchState
from cwhub.mirror import sync
from cwhub.mirror.models import Ticket, TimeEntry
from cwhub.mirror.moving import followers
from kit.clock import now
from tests.builders import scope_of
from tests.connected import Desk
from tests.mirror.writing import propose_fields, propose_note, written
from triage.models import Analysis, StepTick, TicketTimes


@pytest.fixture
def ticket(desk: Desk) -> Ticket:
    """Open, with a note, time, an analysis, a tick, its times, a written and an audited change."""
    with desk.scope.open():
        number = TimeEntry.objects.exclude(ticket_ref=None).values_list("ticket_ref", flat=True)[0]
    found = desk.ticket(number or 0)
    written(desk, propose_fields(desk, found.number, summary="Ours now"))
    written(desk, propose_note(desk, found.number, "Looked at it"))
    sync.refresh_ticket(desk.connection, found.number)
    mine = {"account": desk.account, "client": found.client, "connection": desk.connection, "ticket": found.number}
    with desk.scope.open():
        Analysis.objects.create(**mine, category_name="Mail", level=2, word="likely", engine="test")
        StepTick.objects.create(**mine, step="Restart it", by_name="Ann")
        TicketTimes.objects.create(**mine)
    return found


def other_client(desk: Desk, ticket: Ticket) -> Client:
    with desk.scope.open():
        rows = Client.objects.filter(connection=desk.connection, gone_at=None).exclude(pk=ticket.client_id)
        return rows.filter(pk__in=Ticket.objects.values("client_id")).order_by("pk")[0]


def move(desk: Desk, ticket: Ticket, to: Client) -> None:
    with desk.api() as api:
        fields: dict[str, Any] = {"company": {"id": to.external_id}, "contact": None, "agreement": None, "site": None}
        wish = [{"op": "replace", "path": name, "value": value} for name, value in fields.items()]
        assert api.patch(f"/service/tickets/{ticket.number}", json=wish).status_code == 200


def rows(desk: Desk, client: Client, ticket: Ticket) -> dict[str, int]:
    """What a scope of one client shows of the ticket, by table."""
    with scope_of(desk.account, client).open():
        found = {model.__name__: count(model, desk, ticket) for model in followers()}
        found["Ticket"] = Ticket.objects.filter(external_id=ticket.number).count()
    return {name: number for name, number in found.items() if number}


def count(model: type[Tenant], desk: Desk, ticket: Ticket) -> int:
    return model.about_ticket(desk.connection.pk, ticket.number).count()


def test_every_row_of_it_moves(desk: Desk, ticket: Ticket) -> None:
    former, new = ticket.client, other_client(desk, ticket)
    before = rows(desk, former, ticket)
    assert {"Note", "TimeEntry", "Analysis", "StepTick", "TicketTimes", "Proposal", "Ticket"} <= before.keys()
    assert {"WriteBatch", "WriteOp", "WriteAttempt", "AuditEntry", "AuditBody"} <= before.keys()
    move(desk, ticket, new)
    sync.poll(desk.connection)
    assert desk.ticket(ticket.number).client_id == new.pk
    assert rows(desk, former, ticket) == {}
    assert before.keys() <= rows(desk, new, ticket).keys()


def test_what_was_done_stays_as_it_was_told(desk: Desk, ticket: Ticket) -> None:
    told = ("uid", "at", "actor_name", "act", "sentence", "body_sha256")
    with desk.scope.open():
        before = set(AuditEntry.objects.filter(ticket=ticket.number).values_list(*told))
    move(desk, ticket, other_client(desk, ticket))
    sync.poll(desk.connection)
    with desk.scope.open():
        after = set(AuditEntry.objects.filter(ticket=ticket.number).values_list(*told))
        assert before < after
        assert AuditEntry.objects.filter(act="mirror.moved", ticket=ticket.number).count() == 1


def test_what_a_worker_holds_moves_when_he_has_let_go(desk: Desk, ticket: Ticket) -> None:
    former, new = ticket.client, other_client(desk, ticket)
    under_way = propose_fields(desk, ticket.number, summary="Still to be written")
    move(desk, ticket, new)
    sync.poll(desk.connection)
    assert rows(desk, former, ticket).keys() == {"WriteBatch", "WriteOp"}
    with desk.scope.open():
        assert desk.ticket(ticket.number).moved_at is not None
        batch = WriteBatch.objects.get(pk=under_way.batch_id or 0)
    run_batch(desk.account.pk, batch.pk)
    with desk.scope.open():
        assert WriteBatch.objects.get(pk=batch.pk).state == BatchState.ROLLED_BACK, "its client is not what was shown"
    sync.poll(desk.connection)
    assert rows(desk, former, ticket) == {}
    assert desk.ticket(ticket.number).moved_at is None


def test_a_batch_s_client_changes_to_its_ticket_s_and_to_no_other(desk: Desk, ticket: Ticket) -> None:
    stranger = other_client(desk, ticket)
    with desk.scope.open():
        batch = WriteBatch.objects.filter(ops__ticket=ticket.number).first()
        assert batch is not None
    with pytest.raises(DatabaseError, match="its client is that of its ticket"), desk.scope.open():
        WriteBatch.objects.filter(pk=batch.pk).update(client=stranger)


def test_time_that_still_names_the_old_company_stays_with_the_ticket(desk: Desk, ticket: Ticket) -> None:
    new = other_client(desk, ticket)
    move(desk, ticket, new)
    sync.poll(desk.connection)
    with desk.scope.open():
        entry = TimeEntry.objects.filter(ticket_ref=ticket.number)[0]
        TimeEntry.objects.filter(pk=entry.pk).update(seen_at=now(), source_updated_at=None)
    sync.READERS["time"](desk.connection, entry.external_id)
    with desk.scope.open():
        assert TimeEntry.objects.get(pk=entry.pk).client_id == new.pk
