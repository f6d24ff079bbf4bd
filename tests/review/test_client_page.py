"""A client's page and its month: what is covered, left, cost, earned, and what would be invoiced."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from agreements.rules.terms import Addition, Agreement
from cwhub.accounts.models import Membership, Role
from cwhub.mirror.models import Agreement as Mirrored
from cwhub.mirror.models import AgreementTerm, Ticket, WorkType
from desk.client.found import found_in
from desk.client.money import money_of
from desk.client.month import Month, month
from desk.client.reading import Reading
from desk.client.showing import Card, cards
from desk.review.lines import Line
from kit.clock import now, utc_text
from tests.approvals.cast import Cast
from tests.pages.browsing import browser_of
from tests.pages.world import mirrored, named
from tests.review.entries import BLOCK, MANAGED, PROJECT, agreement, worked
from tests.timeentry.mirrored import DAY, at

pytestmark = pytest.mark.django_db
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def read(scene: Cast, client: Any = None) -> Reading:
    return Reading(scene.everything, client or scene.acme)


def recap(scene: Cast, number: int, **told: float) -> None:
    with scene.everything.open():
        Mirrored.objects.filter(external_id=number).update(recap={"id": number, **told}, recap_at=now())


def card_of(scene: Cast, client: Any = None) -> Card:
    with scene.everything.open():
        found = cards(read(scene, client))
        assert len(found) == 1
        _ = (found[0].money, found[0].types, found[0].steps, found[0].left)
        return found[0]


def titles(scene: Cast, client: Any = None) -> list[str]:
    with scene.everything.open():
        return [one.title for one in found_in(read(scene, client))]


def month_of(scene: Cast, client: Any = None, unposted: list[dict[str, Any]] | None = None) -> Month:
    with scene.everything.open():
        return month(read(scene, client), *NOVEMBER, unposted)


# --- money -----------------------------------------------------------------------------------------------------------
def test_the_effective_rate_is_by_actual_hours_and_never_by_rounded_ones(scene: Cast) -> None:
    row = worked(scene, 1, actualHours=0.3, hoursBilled=0.5, agreementHours=0.5, hourlyCost="40.00")
    terms = Agreement(
        1, "Managed", price=Decimal(90), additions=(Addition("User", Decimal(3), Decimal(1), Decimal(5)),)
    )
    money = money_of(terms, [Line(row, DAY, None, "", "")], *NOVEMBER)
    assert (money.earned, money.hours, money.rate) == (Decimal(100), Decimal("0.3"), Decimal("333.33"))
    assert (money.cost, money.margin) == (Decimal("12.00"), Decimal("88.00"))


def test_an_addition_counts_while_it_runs() -> None:
    ended = Addition("User", Decimal(1), unit_price=Decimal(5), cancelled=date(2026, 11, 1))
    later = Addition("User", Decimal(1), unit_price=Decimal(7), effective=date(2026, 12, 1))
    free = Addition("User", Decimal(1), unit_price=Decimal(9), billing="NoCharge")
    terms = Agreement(1, "Managed", additions=(ended, later, free))
    assert money_of(terms, [], *NOVEMBER).additions == 0
    assert money_of(terms, [], *NOVEMBER).rate is None


# --- the page --------------------------------------------------------------------------------------------------------
def test_a_block_shows_what_is_left_and_what_is_covered(scene: Cast) -> None:
    recap(scene, BLOCK, startingAmount=10.0, usedAmount=-4.0, remainingAmount=6.0, availableAmount=6.0)
    shown = card_of(scene, scene.other)
    assert (shown.left, shown.limited, shown.source) == (Decimal(6), True, "ConnectWise's recap")
    managed = card_of(scene)
    assert [mark.name for mark in managed.types if not mark.covered] == ["Project"]
    assert not managed.limited


def test_the_page_is_for_who_sees_the_client_and_money_for_fewer(scene: Cast) -> None:
    worked(scene, 1, hourlyCost="40.00")
    address = f"/clients/{scene.acme.external_id}"
    manager = browser_of(scene, Role.MANAGER).get(address).content.decode()
    assert "Effective rate" in manager
    assert "Work has cost" in manager
    technician = browser_of(scene, Role.TECHNICIAN)
    seen = technician.get(address).content.decode()
    assert "What it covers" in seen
    assert "Work has cost" not in seen
    assert technician.get(f"{address}/month").status_code == 403
    Membership.objects.filter(pk=scene.person(Role.MANAGER).pk).update(all_clients=False, clients=[scene.other.pk])
    assert browser_of(scene, Role.MANAGER).get(address).status_code == 404
    assert browser_of(scene, Role.MANAGER).get("/clients/987654").status_code == 404


def test_a_clients_page_asks_nothing_per_entry(
    scene: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        worked(scene, n + 1, at(8 + n // 4, 15 * (n % 4)), hours="0.25", client=scene.other)
    manager, address = browser_of(scene, Role.MANAGER), f"/clients/{scene.other.external_id}"
    manager.get(address)
    with django_assert_max_num_queries(50):
        assert manager.get(address).status_code == 200


# --- what is found ---------------------------------------------------------------------------------------------------
def test_an_empty_pool_is_told_with_the_entry_and_what_was_saved_before_it(scene: Cast) -> None:
    own: dict[str, Any] = {"client": scene.other}
    later, earlier = at(10, day=DAY), at(10, day=DAY - timedelta(days=1))
    worked(scene, 1, later, dateEntered=utc_text(later + timedelta(hours=1)), **own)
    saved = utc_text(later + timedelta(hours=3))
    worked(scene, 2, earlier, dateEntered=saved, agreementHours=0.25, extendedInvoiceAmount=25.0, **own)
    recap(scene, BLOCK, remainingAmount=0.0, availableAmount=0.0)
    with scene.everything.open():
        found = found_in(read(scene, scene.other))
    assert found[0].title.startswith("Block of ten is empty since Wed 11/18")
    assert "0.25 h covered, the rest bills 25.00" in found[0].text
    assert "saved after 1 entry of later days" in found[0].text


def test_tickets_on_an_agreement_that_is_over_or_has_not_begun(scene: Cast) -> None:
    today = now().date()
    with scene.everything.open():
        Ticket.objects.filter(external_id=501).update(agreement_ref=81)
        Ticket.objects.filter(external_id=502).update(agreement_ref=82)
    agreement(scene, 81, "Old", scene.acme, endDate=f"{today - timedelta(days=9)}T00:00:00Z")
    agreement(scene, 82, "Next", scene.other, startDate=f"{today + timedelta(days=9)}T00:00:00Z")
    assert any("Old has ended" in title for title in titles(scene))
    assert any("Next begins on" in title for title in titles(scene, scene.other))


def test_two_agreements_that_cover_time(scene: Cast) -> None:
    assert titles(scene) == []
    agreement(scene, 81, "Second", scene.acme, applicationUnlimitedFlag=True)
    assert titles(scene) == ["Several agreements cover time"]


def test_a_work_type_that_came_after_the_exclusions(scene: Cast) -> None:
    made = {"_info": {"dateEntered": "2026-01-01T00:00:00Z"}}
    with scene.everything.open():
        AgreementTerm.objects.update(record={"id": 1, "workType": named(PROJECT, "Project")} | made)
        info = {"dateEntered": "2026-09-14T15:00:00Z"}
        WorkType.objects.create(**mirrored(scene, external_id=9, name="Urgent", record={"id": 9, "_info": info}))
    assert titles(scene) == ["Urgent became a work type on 9/14/2026, after Managed got its exclusions"]


def test_a_recap_that_counts_more_than_its_entries(scene: Cast) -> None:
    with scene.everything.open():
        row = Mirrored.objects.get(external_id=BLOCK)
        row.record = row.record | {"oneTimeFlag": True}
        row.save()
    worked(scene, 1, client=scene.other, hours="1.5")
    recap(scene, BLOCK, startingAmount=10.0, usedAmount=-3.0, remainingAmount=7.0, availableAmount=7.0)
    assert titles(scene, scene.other) == ["Block of ten: 1.50 h by its entries, 3.00 h by the recap"]


# --- the month -------------------------------------------------------------------------------------------------------
def priced(scene: Cast, number: int, **record: Any) -> None:
    with scene.everything.open():
        row = Mirrored.objects.get(external_id=number)
        row.record = row.record | {"billAmount": 500.0} | record
        row.save()


def test_a_month_is_price_additions_and_time_outside(scene: Cast) -> None:
    priced(scene, MANAGED)
    with scene.everything.open():
        addition = {"id": 5, "product": {"id": 1, "identifier": "USER"}, "description": "A user", "quantity": 4}
        record = addition | {"lessIncluded": 1, "unitPrice": 20.0, "billCustomer": "Billable"}
        AgreementTerm.objects.create(
            **mirrored(scene, external_id=5, client=scene.acme, kind="addition", agreement_ref=MANAGED, record=record)
        )
    worked(scene, 1)
    worked(scene, 2, at(11), agreementHours=0.0, workType=named(PROJECT, "Project"))
    worked(scene, 3, at(12), agreement=None, agreementHours=0.0)
    worked(scene, 4, at(13), agreementHours=0.0, status="Billed")
    shown = month_of(scene)
    assert {item.what: item.amount for item in shown.items} == {
        "Price": Decimal(500),
        "A user": Decimal(60),
        "Covered time": Decimal(0),
        "Time outside": Decimal(50),
        "Time without an agreement": Decimal(50),
    }
    assert shown.total == 660


def test_a_difference_is_explained_by_what_accounts_for_it(scene: Cast) -> None:
    priced(scene, MANAGED)
    agreement(
        scene, 81, "Beneath", scene.acme, coverAgreementTime=False, billAmount=75.0,
        parentAgreement=named(MANAGED, "Managed"),
    )  # fmt: skip
    recap(scene, MANAGED, nextInvoiceAmount=575.0, unbilledOverageAmount=0.0)
    recap(scene, 81, nextInvoiceAmount=0.0)
    shown = month_of(scene)
    assert [(one.difference, one.explained) for one in shown.compared] == [(Decimal(-75), True), (Decimal(75), True)]
    assert "beneath it" in shown.compared[1].why


def test_a_difference_that_nothing_accounts_for_is_said_to_be_unexplained(scene: Cast) -> None:
    priced(scene, MANAGED)
    worked(scene, 1, agreementHours=0.0)
    recap(scene, MANAGED, nextInvoiceAmount=512.34, unbilledOverageAmount=50.0)
    shown = month_of(scene)
    assert [(one.explained, one.why[:11]) for one in shown.compared] == [(False, "Unexplained"), (True, "")]
    assert shown.unexplained == 1


def test_unposted_invoices_of_the_month_stand_beside_it(scene: Cast) -> None:
    rows = [{"id": 1, "invoiceNumber": "A1", "invoiceDate": "2026-11-02T00:00:00Z", "subTotal": 120.0}]
    rows += [{"id": 2, "invoiceNumber": "A2", "invoiceDate": "2026-10-02T00:00:00Z", "subTotal": 90.0}]
    shown = month_of(scene, unposted=rows)
    assert [(one.theirs, "A1" in one.why) for one in shown.compared] == [(Decimal(120), True)]
