"""Notes come by bundles, newest first, and the panel says what is not there yet."""

from typing import Any

import httpx
import pytest

from cwhub.mirror import notes, sync
from cwhub.mirror.models import Note, Ticket, TimeEntry
from cwhub.mirror.passes import Turn
from cwhub.mirror.queries import backlog
from cwhub.mirror.sync import Puller
from tests.connected import Desk

MADE = 60
pytestmark = pytest.mark.usefixtures("without_pauses")


@pytest.fixture
def many(desk: Desk) -> Desk:
    """So many more tickets, each with a note, read without their notes."""
    with desk.api() as api:
        company = api.get("/service/tickets", params={"pageSize": 1}).json()[0]["company"]["id"]
        for n in range(MADE):
            words = {"summary": f"Ticket {n}", "initialDescription": f"Words {n}"}
            assert api.post("/service/tickets", json={**words, "company": {"id": company}}).status_code == 201
    list(sync.mirror_lists(Puller.of(desk.connection)))
    with desk.scope.open():
        Ticket.objects.update(notes_read_at=None)
    return desk


def bundles(desk: Desk) -> int:
    return len(desk.requests("POST", "/system/bundles"))


def read_all(desk: Desk) -> None:
    notes.catch_up_with_notes(Puller.of(desk.connection), Turn())


def left(desk: Desk) -> int:
    with desk.scope.open():
        return backlog(desk.connection).left


def settings_of(desk: Desk, **settings: Any) -> None:
    with httpx.Client(transport=httpx.WSGITransport(app=desk.app), base_url="http://localhost:8100") as control:
        assert control.put("/_sim/settings", json=settings).status_code == 200


def test_fifty_tickets_take_one_request(many: Desk) -> None:
    before = bundles(many)
    with many.scope.open():
        total = Ticket.objects.filter(gone_at=None).count()
    read_all(many)
    assert left(many) == 0
    assert bundles(many) - before == -(-total // notes.AT_ONCE)
    with many.scope.open():
        assert Note.objects.filter(text="Words 0").count() == 1


def test_open_tickets_come_first_and_of_those_the_newest(many: Desk) -> None:
    numbers = sync.tickets_without_notes(many.connection, limit=1000)
    with many.scope.open():
        order = list(Ticket.objects.filter(external_id__in=numbers).values_list("external_id", "closed", "entered_at"))
    of = {number: (closed, -entered.timestamp()) for number, closed, entered in order if entered}
    assert [of[number] for number in numbers] == sorted(of.values())


def test_where_bundles_are_refused_each_ticket_is_asked_alone(many: Desk) -> None:
    many.fault(method="POST", path="/system/bundles", effect="error_before_commit", status=403, count=0)
    before = bundles(many)
    read_all(many)
    assert left(many) == 0
    assert bundles(many) - before == 1, "once refused, it is not tried again"


def test_a_server_that_takes_smaller_bundles_gets_smaller_ones(many: Desk) -> None:
    settings_of(many, largest_bundle=10)
    before = len(many.requests("GET", "/service/tickets/"))
    read_all(many)
    assert left(many) == 0
    assert len(many.requests("GET", "/service/tickets/")) == before, "none was asked for alone"


def test_a_ticket_that_is_opened_has_its_notes_at_once(many: Desk) -> None:
    last = many.ticket(sync.tickets_without_notes(many.connection, limit=1000)[-1])
    notes.bring(many.account.pk, last.pk)
    assert many.ticket(last.number).notes_read_at is not None
    assert left(many) > 0


def test_a_ticket_that_is_gone_meanwhile_does_not_hold_up_the_others(many: Desk) -> None:
    number = sync.tickets_without_notes(many.connection, limit=1)[0]
    with many.api() as api:
        assert api.delete(f"/service/tickets/{number}").status_code == 204
    read_all(many)
    assert left(many) == 0


def test_words_of_time_entries_are_not_kept_twice(many: Desk) -> None:
    with many.scope.open():
        entry = TimeEntry.objects.exclude(notes="").exclude(ticket_ref=None).order_by("pk")[0]
    read_all(many)
    with many.scope.open():
        assert not Note.objects.filter(ticket__external_id=entry.ticket_ref or 0, text=entry.notes).exists()


def test_a_merged_ticket_keeps_its_notes_and_the_survivor_its_own(many: Desk) -> None:
    read_all(many)
    with many.api() as api:
        rows = api.get("/service/tickets", params={"conditions": 'summary like "Ticket *"', "pageSize": 2}).json()
        parent, child = rows
        statuses = api.get(f"/service/boards/{child['board']['id']}/statuses").json()
        closed = next(row["id"] for row in statuses if row.get("closedStatus"))
        body = {"mergeTicketIds": [child["id"]], "status": {"id": closed}}
        assert api.post(f"/service/tickets/{parent['id']}/merge", json=body).status_code == 200
    sync.poll(many.connection)
    assert many.ticket(child["id"]).merged_into == parent["id"]
    with many.scope.open():
        of = {
            row.ticket.number for row in Note.objects.filter(gone_at=None, external_id__gt=0).select_related("ticket")
        }
        assert {parent["id"], child["id"]} <= of
        texts = Note.objects.filter(ticket__external_id=parent["id"], gone_at=None).values_list("text", flat=True)
        assert len(texts) == len(set(texts)) == 1
