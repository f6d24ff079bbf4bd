"""Late readers, fields of the MSP's own, and figures for the planner."""

from datetime import timedelta
from typing import Any

from django.db import connection as database

from cwhub.mirror import sameness, sync
from cwhub.mirror.collections import RECORDS
from cwhub.mirror.database import analyze
from cwhub.mirror.models import Change, Contact, Note, Ticket
from cwhub.mirror.store import store
from cwhub.mirror.ticket_store import Notes, store_tickets
from kit.clock import now
from tests.connected import Desk


def first(desk: Desk) -> Ticket:
    with desk.scope.open():
        number = Note.objects.order_by("pk").values_list("ticket__external_id", flat=True)[0]
    return desk.ticket(number)


def test_within_one_second_the_reading_that_was_asked_for_later_wins(desk: Desk) -> None:
    """ConnectWise counts seconds: two changes fit into one."""
    ticket, moment = first(desk), now()
    late = {**ticket.record, "summary": "late"}
    with desk.scope.open():
        store_tickets(desk.connection, [late], tell=False, asked_at=moment)
        store_tickets(desk.connection, [ticket.record], tell=False, asked_at=moment - timedelta(seconds=1))
    assert desk.ticket(ticket.number).summary == "late"


def test_what_is_gone_does_not_come_back_by_a_reading_that_was_asked_for_before(desk: Desk) -> None:
    ticket, before = first(desk), now()
    sync.comparing.mark_gone(sync.Puller.of(desk.connection), sync.changes.TICKETS, [ticket.number], now())
    with desk.scope.open():
        store_tickets(desk.connection, [ticket.record], tell=False, asked_at=before)
    assert desk.ticket(ticket.number).gone_at is not None
    with desk.scope.open():
        store_tickets(desk.connection, [ticket.record], tell=False, asked_at=now())
    assert desk.ticket(ticket.number).gone_at is None


def test_old_notes_do_not_replace_newer_ones(desk: Desk) -> None:
    ticket, moment = first(desk), now()
    with desk.scope.open():
        records = [note.record for note in ticket.notes.filter(gone_at=None)]
        told = {ticket.number: Notes(records, moment)}
        store_tickets(desk.connection, [ticket.record], tell=False, asked_at=moment, notes=told)
        older = {ticket.number: Notes([], moment - timedelta(seconds=1))}
        store_tickets(desk.connection, [ticket.record], tell=False, asked_at=moment, notes=older)
        assert ticket.notes.filter(gone_at=None).count() == len(records)


def test_a_name_that_changed_elsewhere_is_shown_and_no_news(desk: Desk) -> None:
    ticket = first(desk)
    renamed = {**ticket.record, "company": {**ticket.record["company"], "name": "Renamed"}}
    with desk.scope.open():
        store_tickets(desk.connection, [renamed], tell=True, asked_at=now())
        assert not Change.objects.exists()
    assert desk.ticket(ticket.number).named("company") == "Renamed"


def test_sla_figures_of_a_list_do_not_replace_fresher_ones(desk: Desk) -> None:
    """In lists they are those of the last write; the ticket itself tells those of now (FACTS 11)."""
    ticket = first(desk)
    fresh = {**ticket.record, "slaStatus": "Respond by now"}
    with desk.scope.open():
        store_tickets(desk.connection, [fresh], tell=True, asked_at=now(), exactly=True)
        store_tickets(desk.connection, [ticket.record], tell=True, asked_at=now())
        assert not Change.objects.exists()
    assert desk.ticket(ticket.number).record["slaStatus"] == "Respond by now"


def test_an_older_contact_never_replaces_a_newer_one(desk: Desk) -> None:
    with desk.scope.open():
        contact = Contact.objects.order_by("pk")[0]
        newer: dict[str, Any] = {
            **contact.record,
            "lastName": "Newer",
            "_info": {"lastUpdated": "2030-01-01T00:00:00Z"},
        }
        store(desk.connection, RECORDS[0], [newer], asked_at=now())
        store(desk.connection, RECORDS[0], [contact.record], asked_at=now())
        assert Contact.objects.get(pk=contact.pk).record["lastName"] == "Newer"


def test_a_field_of_the_msp_s_own_is_kept_with_every_kind_of_record(desk: Desk) -> None:
    kinds = {1: "/service/tickets", 4: "/company/companies", 6: "/company/contacts"}
    with desk.api() as api:
        for pod, path in kinds.items():
            body = {"podId": pod, "caption": "Own", "sequenceNumber": 1, "fieldTypeIdentifier": "Text"}
            made = api.post("/system/userDefinedFields", json={"entryTypeIdentifier": "EntryField", **body})
            assert made.status_code == 201, made.text
            row = api.get(path, params={"pageSize": 1, "conditions": "id > 1"}).json()[0]
            fields = [
                {**one, "value": "ours"} if one["id"] == made.json()["id"] else one for one in row["customFields"]
            ]
            wish = [{"op": "replace", "path": "customFields", "value": fields}]
            answer = api.patch(f"{path}/{row['id']}", json=wish)
            assert answer.status_code == 200, answer.text
    sync.poll(desk.connection)
    with desk.scope.open():
        for model in (Ticket, Contact):
            values = [sameness.filled_in(row.record.get("customFields")) for row in model.objects.all()]
            assert sum("ours" in one.values() for one in values) == 1


def test_the_app_may_have_the_mirror_analysed_though_the_tables_are_not_its_own(desk: Desk) -> None:
    analyze()
    with database.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'mirror_ticket'")
        assert cursor.fetchone()[0] >= 1
