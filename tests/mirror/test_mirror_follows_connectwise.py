from cwhub.accounts.models import Client
from cwhub.mirror import sync
from cwhub.mirror.models import BoardStatus, Change, Note, Ticket
from cwhub.mirror.models.setup import Part
from cwhub.mirror.ticket_store import store_tickets
from tests.connected import Desk, mirror_everything


def numbers_in_simulator(desk: Desk) -> set[int]:
    with desk.api() as api:
        return {row["id"] for row in api.get("/service/tickets", params={"pageSize": 1000}).json()}


def test_the_first_mirror_holds_every_ticket_with_its_notes(desk: Desk) -> None:
    with desk.scope.open():
        assert set(Ticket.objects.values_list("external_id", flat=True)) == numbers_in_simulator(desk)
        assert not Ticket.objects.filter(notes_read_at=None).exists()
        assert Note.objects.exists()


def test_mirroring_twice_changes_nothing(desk: Desk) -> None:
    with desk.scope.open():
        before = list(Ticket.objects.order_by("pk").values_list("pk", "external_id", "record"))
    mirror_everything(desk)
    with desk.scope.open():
        assert list(Ticket.objects.order_by("pk").values_list("pk", "external_id", "record")) == before
        assert not Change.objects.exists()


def test_a_poll_finds_a_new_ticket_and_tells_of_it_once(desk: Desk) -> None:
    company = desk.ticket(min(numbers_in_simulator(desk))).client.external_id
    with desk.api() as api:
        made = api.post("/service/tickets", json={"summary": "Toner is out", "company": {"id": company}}).json()
    assert sync.poll(desk.connection) == 1
    assert desk.ticket(made["id"]).summary == "Toner is out"
    with desk.scope.open():
        desk.connection.refresh_from_db()
        assert [(c.external_id, c.is_new) for c in Change.objects.all()] == [(made["id"], True)]
    assert sync.poll(desk.connection) == 0


def test_a_ticket_of_a_company_never_seen_brings_its_company_along(desk: Desk) -> None:
    with desk.api() as api:
        types = api.get("/company/companies/types").json()
        company = api.post(
            "/company/companies",
            json={
                "identifier": "NewCo",
                "name": "New Company",
                "addressLine1": "1 First Street",
                "types": [{"id": types[0]["id"]}],
            },
        ).json()
        made = api.post("/service/tickets", json={"summary": "First call", "company": {"id": company["id"]}}).json()
    sync.refresh_ticket(desk.connection, made["id"])
    assert desk.ticket(made["id"]).client.name == "New Company"


def test_a_deleted_ticket_is_gone_but_kept(desk: Desk) -> None:
    company = desk.ticket(min(numbers_in_simulator(desk))).client.external_id
    with desk.api() as api:
        number = api.post("/service/tickets", json={"summary": "By mistake", "company": {"id": company}}).json()["id"]
        sync.refresh_ticket(desk.connection, number)
        assert api.delete(f"/service/tickets/{number}").status_code == 204
    assert not sync.refresh_ticket(desk.connection, number)
    assert desk.ticket(number).gone_at is not None


def test_parts_of_statuses_come_from_flags(desk: Desk) -> None:
    with desk.scope.open():
        for status in BoardStatus.objects.filter(closed=True):
            assert status.part == Part.CLOSED
        for status in BoardStatus.objects.filter(stage="NotResponded", closed=False):
            assert status.part == Part.NOT_TAKEN


def test_an_older_record_never_replaces_a_newer_one(desk: Desk) -> None:
    ticket = desk.ticket(min(numbers_in_simulator(desk)))
    later = {**ticket.record["_info"], "lastUpdated": "2030-01-01T00:00:00Z"}
    newer = {**ticket.record, "summary": "newer", "_info": later}
    with desk.scope.open():
        store_tickets(desk.connection, [newer], tell=False)
        store_tickets(desk.connection, [ticket.record], tell=False)
    assert desk.ticket(ticket.number).summary == "newer"


def test_inactive_companies_take_no_part(desk: Desk) -> None:
    with desk.scope.open():
        assert not Client.objects.filter(inactive=True, takes_part=True).exists()
        assert Client.objects.filter(takes_part=True).exists()


def test_what_was_deleted_without_a_callback_is_found_by_comparing(desk: Desk) -> None:
    company = desk.ticket(min(numbers_in_simulator(desk))).client.external_id
    with desk.api() as api:
        number = api.post("/service/tickets", json={"summary": "By mistake", "company": {"id": company}}).json()["id"]
        sync.poll(desk.connection)
        assert api.delete(f"/service/tickets/{number}").status_code == 204
    assert sync.poll(desk.connection) == 0
    assert sync.reconcile(desk.connection) == 1
    assert desk.ticket(number).gone_at is not None
    assert sync.reconcile(desk.connection) == 0
