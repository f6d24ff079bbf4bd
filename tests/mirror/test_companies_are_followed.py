"""A company that is gone is marked, and its records are where they went."""

from typing import Any

import pytest

from cwhub.accounts.models import Client
from cwhub.mirror import changes, sync
from cwhub.mirror.checking import Check
from cwhub.mirror.models import Contact, Ticket
from tests.builders import scope_of
from tests.connected import Desk

pytestmark = pytest.mark.usefixtures("without_pauses")


def two_with_tickets(desk: Desk) -> tuple[Client, Client]:
    with desk.scope.open():
        rows = Client.objects.filter(connection=desk.connection, gone_at=None, pk__in=Ticket.objects.values("client"))
        one, other = rows.order_by("pk")[:2]
    return one, other


def again(desk: Desk, client: Client) -> Client:
    with desk.scope.open():
        return Client.objects.get(pk=client.pk)


def merge(desk: Desk, one: Client, into: Client) -> None:
    with desk.api() as api:
        body = {"toCompanyId": into.external_id}
        answer = api.post(f"/company/companies/{one.external_id}/merge", json=body)
        assert answer.status_code == 200, answer.text


def new_company(desk: Desk, **fields: Any) -> int:
    with desk.api() as api:
        body = {"identifier": "NewCo", "name": "New Company", "addressLine1": "1 First Street", **fields}
        return int(api.post("/company/companies", json=body).json()["id"])


def test_a_merged_company_points_to_the_survivor_and_its_tickets_are_there(desk: Desk) -> None:
    one, other = two_with_tickets(desk)
    with desk.scope.open():
        tickets = set(Ticket.objects.filter(client=one, gone_at=None).values_list("external_id", flat=True))
        contacts = set(Contact.objects.filter(client=one, gone_at=None).values_list("external_id", flat=True))
    merge(desk, one, other)
    sync.poll(desk.connection)
    gone = again(desk, one)
    assert gone.gone_at is not None
    assert not gone.takes_part
    assert gone.merged_into == other.external_id
    with scope_of(desk.account, other).open():
        assert tickets <= set(Ticket.objects.values_list("external_id", flat=True))
        assert contacts <= set(Contact.objects.values_list("external_id", flat=True))
    with scope_of(desk.account, one).open():
        assert not Ticket.objects.filter(gone_at=None).exists()
    list(sync.mirror_setup(sync.Puller.of(desk.connection)))  # set-up names companies as well, and is read in turns
    assert list(Check.of(desk.connection).differences()) == []


def test_the_survivor_is_known_too_when_its_tickets_were_faster(desk: Desk) -> None:
    """Their callbacks may come before that of the company."""
    one, other = two_with_tickets(desk)
    with desk.scope.open():
        tickets = list(Ticket.objects.filter(client=one, gone_at=None).values_list("external_id", flat=True))
    merge(desk, one, other)
    for number in tickets:
        sync.refresh_ticket(desk.connection, number)
    sync.poll(desk.connection)
    assert again(desk, one).merged_into == other.external_id


def test_records_are_followed_even_if_none_of_them_counts_as_changed(desk: Desk) -> None:
    """Whether a merge touches the records that it moves is nowhere told."""
    one, other = two_with_tickets(desk)
    with desk.scope.open():
        ticket = Ticket.objects.filter(client=other).order_by("pk")[0]
        record = {**ticket.record, "company": {"id": one.external_id, "name": one.name}}
        Ticket.objects.filter(pk=ticket.pk).update(client=one, record=record)
        Client.objects.filter(pk=one.pk).update(gone_at=ticket.seen_at, inactive=True)
    changes.follow_companies(sync.Puller.of(desk.connection), tell=True)
    with desk.scope.open():
        assert Ticket.objects.get(pk=ticket.pk).client_id == other.pk
        gone = Client.objects.get(pk=one.pk)
        assert gone.followed_at is not None
        assert gone.merged_into == other.external_id


def test_a_deleted_company_is_found_by_comparing(desk: Desk) -> None:
    company = new_company(desk)
    sync.poll(desk.connection)
    with desk.api() as api:
        assert api.delete(f"/company/companies/{company}").status_code == 204
    sync.poll(desk.connection)
    sync.reconcile(desk.connection)
    with desk.scope.open():
        assert Client.objects.get(external_id=company).gone_at is not None
    assert list(Check.of(desk.connection).differences()) == []


def test_a_callback_of_its_deletion_marks_it_at_once(desk: Desk) -> None:
    company = new_company(desk)
    sync.poll(desk.connection)
    with desk.api() as api:
        assert api.delete(f"/company/companies/{company}").status_code == 204
    assert not sync.READERS["company"](desk.connection, company)
    with desk.scope.open():
        found = Client.objects.get(external_id=company)
        assert (found.gone_at is not None, found.takes_part, found.inactive) == (True, False, True)


def test_a_company_that_cannot_be_read_stands_there_by_name(desk: Desk) -> None:
    company = new_company(desk)
    with desk.api() as api:
        made = api.post("/service/tickets", json={"summary": "Hello", "company": {"id": company}}).json()
    path = f"/company/companies/{company}"
    desk.fault(method="GET", path=path, effect="error_before_commit", status=404, count=0)
    assert sync.refresh_ticket(desk.connection, made["id"])
    client = desk.ticket(made["id"]).client
    assert (client.name, client.takes_part, client.inactive) == ("New Company", False, True)


def test_one_that_comes_back_takes_part_again(desk: Desk) -> None:
    one, _ = two_with_tickets(desk)
    with desk.scope.open():
        Client.objects.filter(pk=one.pk).update(
            gone_at=one.read_at, inactive=True, takes_part=False, source_updated_at=None
        )
    sync.READERS["company"](desk.connection, one.external_id)
    back = again(desk, one)
    assert (back.gone_at, back.takes_part) == (None, one.takes_part)
