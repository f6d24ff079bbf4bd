"""The week of a member and his sheet, as he, his manager and others see them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.mirror.models import Period, PeriodSetup
from tests.approvals.cast import Cast, make_cast
from tests.pages.browsing import browser_of
from tests.pages.world import mirrored
from tests.timeentry.mirrored import ADA, DAY, at, logged, make_member, sheet
from timeentry.models import Draft

pytestmark = pytest.mark.django_db
WEEK = f"/time/week?day={DAY}"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_member(cast, role=Role.TECHNICIAN)
    return cast


@pytest.fixture
def ada(cast: Cast) -> Client:
    return browser_of(cast)


@pytest.fixture
def manager(cast: Cast) -> Client:
    return browser_of(cast, Role.MANAGER)


def text_of(browser: Client, address: str = WEEK) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def draft(cast: Cast, **changes: Any) -> Draft:
    fields: dict[str, Any] = {"account": cast.account, "connection": cast.connection, "member_ref": ADA, "day": DAY}
    with cast.everything.open():
        return Draft.objects.create(**{**fields, **changes})


def asked_of(cast: Cast) -> list[Proposal]:
    with cast.everything.open():
        return list(Proposal.objects.order_by("pk"))


def test_a_week_shows_seven_days_against_their_target(cast: Cast, ada: Client) -> None:
    logged(cast, at(8), at(14, 15))
    text = text_of(ada)
    assert "6.25 of 8.00 h" in text
    assert '6.25</b> <span class="mut">of 40.00 h' in text
    assert text.count("no target") == 2


def test_entries_count_on_the_members_own_day(cast: Cast, ada: Client) -> None:
    """Nine in the evening in Chicago is the next day in UTC."""
    logged(cast, at(21), at(22))
    assert "Wed 11/18: 1.00 of 8.00 h logged" in text_of(ada)


def test_a_week_begins_on_monday_where_no_period_says_otherwise(cast: Cast, ada: Client) -> None:
    text = text_of(ada)
    assert "11/16–11/22" in text
    assert text.index("Mon 11/16") < text.index("Sun 11/22")


def test_a_week_begins_as_the_period_does(cast: Cast, ada: Client) -> None:
    with cast.everything.open():
        PeriodSetup.objects.create(**mirrored(cast, external_id=1, year=2026, kind="Weekly"))
        days = {"starts_on": date(2026, 11, 15), "ends_on": date(2026, 11, 21)}
        Period.objects.create(**mirrored(cast, external_id=1, setup_ref=1, deadline=at(10), **days))
    text = text_of(ada)
    assert "11/15–11/21" in text
    assert "Not begun" in text


def test_an_hour_that_comes_twice_is_counted_twice(cast: Cast, ada: Client) -> None:
    """Chicago's clocks went back on the first of November: from 0:30 to 2:30 were three hours."""
    sunday = date(2026, 11, 1)
    start, end = at(0, 30, day=sunday).astimezone(UTC), at(2, 30, day=sunday).astimezone(UTC)
    logged(cast, start, end)
    assert "Sun 11/1</a>" in (text := text_of(ada, "/time/week?day=2026-11-01"))
    assert ">3.00 h<" in text


def test_what_is_missing_is_said_and_submitting_is_offered_all_the_same(cast: Cast, ada: Client) -> None:
    sheet(cast)
    logged(cast, at(8), at(16))
    draft(cast, reviewed=False)
    text = text_of(ada)
    assert "Mon 11/16: 8.00 h below the target of 8.00 h." in text
    assert "Wed 11/18: 1 row not posted." in text
    assert "Wed 11/18: 8.00 h below" not in text
    assert "Submit the sheet" in text
    assert "Mon 11/23, 10:00 AM" in text


def test_handing_in_goes_down_the_one_stair(cast: Cast, ada: Client) -> None:
    sheet(cast)
    answer = ada.post(f"/time/week/submit?day={DAY}", {"sheet": 900 + ADA})
    assert answer.status_code == 302
    (asked,) = asked_of(cast)
    assert (asked.kind, asked.state) == ("time.sheet_submit", State.ALLOWED)
    text = text_of(ada)
    assert "Handing in, by" in text
    assert "Submit the sheet" not in text
    assert "data-live-busy" in text


def test_handing_in_twice_is_one_act(cast: Cast, ada: Client) -> None:
    sheet(cast)
    for _ in range(2):
        ada.post(f"/time/week/submit?day={DAY}", {"sheet": 900 + ADA})
    assert len([one for one in asked_of(cast) if one.state == State.ALLOWED]) == 1


def test_a_technician_does_not_hand_in_the_sheet_of_another(cast: Cast, ada: Client) -> None:
    make_member(cast, 102, "Ben")
    sheet(cast, member=102)
    ada.post(f"/time/week/submit?day={DAY}", {"sheet": 900 + 102})
    assert asked_of(cast) == []
    assert ada.get(f"{WEEK}&member=102").status_code == 403


def test_a_manager_approves_what_waits(cast: Cast, manager: Client) -> None:
    sheet(cast, "PendingApproval")
    assert "Approve" in text_of(manager, f"{WEEK}&member={ADA}")
    manager.post(f"/time/week/approve?day={DAY}&member={ADA}", {"sheet": 900 + ADA})
    (asked,) = asked_of(cast)
    assert (asked.kind, asked.state) == ("time.sheet_approve", State.ALLOWED)
    assert "Approving, by" in text_of(manager, f"{WEEK}&member={ADA}")


def test_a_rejection_needs_a_reason(cast: Cast, manager: Client) -> None:
    sheet(cast, "PendingApproval")
    address = f"/time/week/reject?day={DAY}&member={ADA}"
    answer = manager.post(address, {"sheet": 900 + ADA, "reason": "  "})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert asked_of(cast) == []
    manager.post(address, {"sheet": 900 + ADA, "reason": "Tuesday is empty."})
    (asked,) = asked_of(cast)
    assert asked.parts[0]["payload"]["reason"] == "Tuesday is empty."


def test_a_technician_sees_who_decides_and_decides_nothing(cast: Cast, ada: Client) -> None:
    sheet(cast, "PendingApproval")
    text = text_of(ada)
    assert "A manager or an admin decides about it." in text
    assert "Reject with these words" not in text
    ada.post(f"/time/week/approve?day={DAY}", {"sheet": 900 + ADA})
    assert asked_of(cast) == []


def test_a_person_without_a_member_is_told_who_helps(cast: Cast) -> None:
    answer = browser_of(cast, Role.DISPATCHER).get(WEEK)
    assert answer.status_code == 404
    assert "An admin links it" in answer.content.decode()


def test_nothing_new_is_no_answer(cast: Cast, ada: Client) -> None:
    cursor = ada.get(WEEK).headers["X-Cursor"]
    assert ada.get(WEEK, headers={"X-Cursor": cursor}).status_code == 204
    logged(cast, at(8), at(9))
    news = ada.get(WEEK, headers={"X-Cursor": cursor})
    assert news.status_code == 200
    assert "<hx-partial" in news.content.decode()


@pytest.mark.parametrize("wish", ["?day=soon", "?day=9999-99-99", "?member=x", "?sheet=1&day=2026-11-18T00"])
def test_nonsense_in_the_address_shows_this_week(cast: Cast, ada: Client, wish: str) -> None:
    assert ada.get(f"/time/week{wish}").status_code == 200


def test_days_of_a_sheet_that_takes_no_more_time_are_short_and_not_late(cast: Cast, ada: Client) -> None:
    logged(cast, at(8), at(14))
    assert "2.00 h late" in text_of(ada)
    sheet(cast, "ApprovedByTierTwo")
    text = text_of(ada)
    assert " h late" not in text
    assert "6.00 of 8.00 h" in text


def test_a_sheet_past_its_deadline_is_overdue(cast: Cast, ada: Client) -> None:
    days: dict[str, Any] = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 8)}
    sheet(cast, deadline=datetime.fromisoformat("2026-11-09T16:00:00+00:00"), **days)
    assert "Overdue" in text_of(ada, "/time/week?day=2026-11-04")
