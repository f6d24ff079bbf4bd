"""The team's time: who is late, what failed, what needs a person; and who may not see it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cwhub.accounts.models import Membership, Role
from cwhub.mirror.models import Member
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of
from tests.timeentry.mirrored import ADA, BEN, DAY, at, logged, make_member, sheet
from timeentry.models import Batch, Draft, Entry, Mode

pytestmark = pytest.mark.django_db
TEAM = f"/time/team?day={DAY}"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_member(cast, role=Role.TECHNICIAN)
    make_member(cast, BEN, "Ben")
    return cast


@pytest.fixture
def manager(cast: Cast) -> Client:
    return browser_of(cast, Role.MANAGER)


def text_of(browser: Client, address: str = TEAM) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def refused_row(cast: Cast) -> Draft:
    """Posted with others, and refused before anything was sent."""
    member: dict[str, Any] = {"account": cast.account, "connection": cast.connection, "member_ref": ADA}
    with cast.everything.open():
        batch = Batch.objects.create(**member, mode=Mode.POST, payload_hash="x", created_by_name="Ada")
        entry = Entry.objects.create(account=cast.account, batch=batch, n=0, payload={}, refusal={"error": "No."})
        return Draft.objects.create(**member, day=DAY, entry=entry, starts_at=at(8), ends_at=at(9))


def test_a_technician_is_told_who_can(cast: Cast) -> None:
    answer = browser_of(cast).get(TEAM)
    assert answer.status_code == 403
    assert "manager" in answer.content.decode()


def test_who_sees_some_clients_only_is_refused(cast: Cast, manager: Client) -> None:
    """A team's hours are about every client."""
    Membership.objects.filter(pk=cast.person(Role.MANAGER).pk).update(all_clients=False, clients=[cast.acme.pk])
    assert manager.get(TEAM).status_code == 403


def test_a_week_tells_of_each_member_what_is_logged_and_late(cast: Cast, manager: Client) -> None:
    logged(cast, at(8), at(16))
    logged(cast, at(8), at(12), member=BEN)
    text = text_of(manager)
    assert "8.00 of 40.00 h" in text
    assert "4.00 of 40.00 h" in text
    assert f"/time?day={DAY}&amp;member={ADA}" in text
    assert f"/time/week?day=2026-11-16&amp;member={BEN}" in text
    assert 'aria-label="Ada, Wed 11/18: 8.00 of 8.00 h"' in text


def test_a_day_tells_the_same_of_one_day(cast: Cast, manager: Client) -> None:
    logged(cast, at(8), at(14))
    text = text_of(manager, f"{TEAM}&view=day")
    assert "Wed 11/18" in text
    assert "6.00 of 8.00 h" in text
    assert "2.00 h late" in text
    assert "8.00 h late" in text, "Ben has logged nothing"


def test_who_needs_somebody_stands_first(cast: Cast, manager: Client) -> None:
    make_member(cast, 100, "Aaron")
    refused_row(cast)
    text = text_of(manager)
    assert "1 failed" in text
    assert text.index(">Ada<") < text.index(">Aaron<")


def test_a_sheet_past_its_deadline_is_told(cast: Cast, manager: Client) -> None:
    sheet(cast, deadline=at(10))
    sheet(cast, "PendingApproval", member=BEN, deadline=at(10))
    text = text_of(manager)
    assert "Sheet: Open, overdue" in text
    assert "Sheet: Handed in<" in text


def test_members_without_time_of_their_own_are_left_out(cast: Cast, manager: Client) -> None:
    make_member(cast, 103, "Robot", record={"requireTimeSheetEntryFlag": False})
    make_member(cast, 104, "Gone", inactive=True)
    text = text_of(manager)
    assert "Robot" not in text
    assert ">Gone<" not in text


def test_more_members_cost_no_more_questions(
    cast: Cast, manager: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(110, 130):
        make_member(cast, number, f"Member {number}")
        logged(cast, at(8), at(16), member=number)
    with django_assert_max_num_queries(45):
        text_of(manager)


def test_a_team_of_nobody_says_what_comes(manager: Client, cast: Cast) -> None:
    with cast.everything.open():
        Member.objects.all().update(inactive=True)
    assert "Nobody keeps time here yet" in text_of(manager)
