"""`manage.py mirror --check` finds every kind of difference, and none where there is none."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cwhub.accounts.models import Client
from cwhub.mirror import sync
from cwhub.mirror.checking import Check
from cwhub.mirror.models import Contact, Note, Ticket
from kit.clock import now
from tests.connected import Desk


def found(desk: Desk) -> set[str]:
    return {str(one) for one in Check.of(desk.connection).differences()}


def check(*options: str) -> str:
    out = io.StringIO()
    call_command("mirror", "--check", *options, stdout=out)
    return out.getvalue()


def some_ticket(desk: Desk) -> Ticket:
    with desk.scope.open():
        note = Note.objects.filter(gone_at=None).select_related("ticket").order_by("pk")[0]
    return desk.ticket(note.ticket.number)


def set_values(desk: Desk, rows: Any, **values: Any) -> None:
    with desk.scope.open():
        assert rows.update(**values) > 0


def test_at_rest_there_is_no_difference(desk: Desk) -> None:
    assert found(desk) == set()
    assert "No difference." in check()


def test_a_field_that_differs_is_named(desk: Desk) -> None:
    ticket = some_ticket(desk)
    set_values(desk, Ticket.objects.filter(pk=ticket.pk), record={**ticket.record, "summary": "Something else"})
    assert found(desk) == {f"tickets {ticket.number} differs: summary"}
    with pytest.raises(CommandError, match="1 differ"):
        check()


def test_a_record_that_is_missing_here_or_left_over_is_named(desk: Desk) -> None:
    with desk.scope.open():
        gone = Contact.objects.order_by("external_id")[0]
        Contact.objects.filter(pk=gone.pk).update(gone_at=now())
        last = Contact.objects.order_by("-external_id")[0]
        last.pk, last.external_id = None, 9_999_999
        last.save(force_insert=True)
    said = {f"contacts {gone.external_id} is missing here", "contacts 9999999 is not in ConnectWise"}
    assert found(desk) == said


def test_a_note_that_differs_is_named_by_its_ticket(desk: Desk) -> None:
    ticket = some_ticket(desk)
    with desk.scope.open():
        note = ticket.notes.filter(gone_at=None).order_by("pk")[0]
        Note.objects.filter(pk=note.pk).update(record={**note.record, "text": "Something else"})
    assert found(desk) == {f"notes of ticket {ticket.number} differs: note {note.external_id}"}
    assert "No difference." in check("--without-notes")


def test_a_company_that_differs_is_named(desk: Desk) -> None:
    with desk.scope.open():
        client = Client.objects.filter(connection=desk.connection).order_by("pk")[0]
        Client.objects.filter(pk=client.pk).update(name="Somebody else")
    assert found(desk) == {f"companies {client.external_id} differs: name"}


def test_notes_that_are_still_to_come_are_counted_and_no_difference(desk: Desk) -> None:
    ticket = some_ticket(desk)
    set_values(desk, Ticket.objects.filter(pk=ticket.pk), notes_read_at=None)
    assert "notes of 1 tickets are still to come" in check()


def test_comparing_mends_what_no_change_told_of(desk: Desk) -> None:
    ticket = some_ticket(desk)
    old = {
        **ticket.record,
        "summary": "Before",
        "_info": {**ticket.record["_info"], "lastUpdated": "2020-01-01T00:00:00Z"},
    }
    set_values(desk, Ticket.objects.filter(pk=ticket.pk), record=old, source_updated_at=None, summary="Before")
    out = io.StringIO()
    call_command("mirror", "--compare", stdout=out)
    assert "1 records were mended" in out.getvalue()
    assert desk.ticket(ticket.number).summary == ticket.summary
    assert found(desk) == set()


def test_the_command_shows_how_far_it_is(desk: Desk) -> None:
    sync.reconcile(desk.connection)
    out = io.StringIO()
    call_command("mirror", stdout=out)
    assert "tickets: " in out.getvalue()
    assert "notes: " in out.getvalue()
