"""What the navigation says beside Time: rows of one's own that should be in ConnectWise by now."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from cwhub.accounts.membership import scope_of_membership
from cwhub.accounts.models import Membership, Role
from cwhub.journal.models import WriteBatch, WriteOp
from kit.clock import now
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of
from tests.timeentry.mirrored import ADA, BEN, CHICAGO, make_member, sheet
from timeentry.models import Batch, Draft, Entry, Mode
from timeentry.unposted import LOOKS_BACK, unposted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_member(cast, role=Role.TECHNICIAN)
    return cast


def today() -> date:
    return now().astimezone(CHICAGO).date()


def draft(cast: Cast, ago: int = 1, **changes: Any) -> Draft:
    place = {"account": cast.account, "connection": cast.connection, "member_ref": ADA, "day": today() - ago * DAY}
    with cast.everything.open():
        return Draft.objects.create(**{**place, **changes})


WAYS = {  # there is no other: the database guards each step
    "rejected": ("sending", "rejected"),
    "conflict": ("conflict",),
    "abandoned": ("abandoned",),
    "applied": ("sending", "applied"),
    "deleted": ("sending", "applied", "deleting", "deleted"),
    "undone": ("sending", "applied", "undone"),
}


def sent(cast: Cast, state: str, ago: int = 1, reason: str = "") -> None:
    """A row whose entry went out and stands so."""
    where: dict[str, Any] = {"account": cast.account, "connection": cast.connection}
    with cast.everything.open():
        n = WriteBatch.objects.count()
        running = WriteBatch.objects.create(**where, proposal_uid=f"p{n}")
        keys = {"content_key": f"c{n}", "dedup_key": f"d{n}"}
        op = WriteOp.objects.create(**where, **keys, batch=running, seq=0, kind="time.entry", payload={}, reason=reason)
        for step in WAYS[state]:
            WriteOp.objects.filter(pk=op.pk).update(state=step)
        whose = {**where, "member_ref": ADA, "mode": Mode.POST, "payload_hash": "x", "created_by_name": "Ada"}
        batch = Batch.objects.create(**whose, proposal_uid=running.proposal_uid)
        entry = Entry.objects.create(account=cast.account, batch=batch, n=0, payload={})
    draft(cast, ago, entry=entry)


def count(cast: Cast) -> int:
    person = cast.person(Role.TECHNICIAN)
    scope = scope_of_membership(person)
    with scope.open():
        return unposted(scope, person)


def test_rows_of_days_that_are_over_count_and_todays_do_not(cast: Cast) -> None:
    draft(cast, 0)
    assert count(cast) == 0
    draft(cast, 1)
    draft(cast, 3, reviewed=False)
    draft(cast, LOOKS_BACK.days + 1)
    draft(cast, 1, removed_at=now())
    draft(cast, 1, member_ref=BEN)
    assert count(cast) == 2


@pytest.mark.parametrize(
    ("state", "reason", "ago", "counts"),
    [
        ("rejected", "No.", 0, 1),
        ("conflict", "Moved.", 0, 1),
        ("abandoned", "Gave up.", 0, 1),
        ("abandoned", "", 0, 0),
        ("deleted", "", 0, 0),
        ("applied", "", 1, 0),
        ("deleted", "", 1, 1),
        ("undone", "", 1, 1),
        ("rejected", "No.", 1, 1),
    ],
)
def test_what_was_refused_counts_at_once_and_what_was_taken_back_when_the_day_is_over(
    cast: Cast, state: str, reason: str, ago: int, counts: int
) -> None:
    sent(cast, state, ago, reason)
    assert count(cast) == counts


def test_days_of_a_sheet_that_takes_no_more_time_do_not_count(cast: Cast) -> None:
    draft(cast, 2)
    draft(cast, 9)
    week: dict[str, Any] = {"starts_on": today() - 12 * DAY, "ends_on": today() - 6 * DAY}
    sheet(cast, "ApprovedByTierTwo", **week)
    assert count(cast) == 1


def test_who_sees_some_clients_only_is_told_of_all_his_rows(cast: Cast) -> None:
    draft(cast, client=cast.other)
    draft(cast)
    rows = Membership.objects.filter(pk=cast.person(Role.TECHNICIAN).pk)
    rows.update(all_clients=False, clients=[cast.acme.pk])
    cast.person(Role.TECHNICIAN).refresh_from_db()
    assert count(cast) == 2


def test_the_navigation_says_it_beside_time(cast: Cast) -> None:
    draft(cast)
    entry = browser_of(cast).get("/tickets").content.decode().partition('href="/time"')[2].partition("</a>")[0]
    assert '<span class="sr">, waiting: </span>1</span>' in entry
    other = browser_of(cast, Role.MANAGER).get("/tickets").content.decode()
    assert "waiting: </span>" not in other.partition('href="/time"')[2].partition("</a>")[0]


def test_it_costs_a_handful_of_questions_however_many_rows(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for ago in range(10):
        draft(cast, ago)
    person = cast.person(Role.TECHNICIAN)
    scope = scope_of_membership(person)
    with scope.open(), django_assert_max_num_queries(4):
        assert unposted(scope, person) == 9
