"""Drafts of a day in the mirror: from what, whose words, and that a person's rows are his own."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cwhub.accounts.models import Membership, Role
from cwhub.mirror.models import Note, Ticket
from kit.clock import now, utc_text
from tests.approvals.cast import Cast, make_cast
from tests.pages.world import NEW, make_boards
from tests.timeentry.mirrored import ADA, DAY, at, logged, make_member, note, scheduled, sheet, stopwatch, ticket
from timeentry.drafting.services import Drafted, draft_day
from timeentry.drafting.tasks import draft_account
from timeentry.models import Draft, HoursFrom, Tab

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_boards(cast)
    make_member(cast, role=Role.TECHNICIAN)
    return cast


def drafted(cast: Cast, day: date = DAY, member: int = ADA) -> Drafted:
    return draft_day(cast.account, cast.connection, member, day)


def drafts(cast: Cast) -> list[Draft]:
    with cast.everything.open():
        return list(Draft.objects.order_by("position", "pk"))


def change(cast: Cast, row: Any, **changes: Any) -> None:
    with cast.everything.open():
        type(row).objects.filter(pk=row.pk).update(**changes)


def test_a_note_becomes_a_row_that_says_where_it_is_from(cast: Cast) -> None:
    note(cast, ticket(cast), at(9), "Cleared the queue.", tab=Note.Tab.DISCUSSION)
    drafted(cast)
    (row,) = drafts(cast)
    assert (row.charge_to, row.charge_ref, row.client_id) == ("ServiceTicket", 501, cast.acme.pk)
    assert row.notes == "Cleared the queue."
    assert row.evidence[0]["label"] == "Note in the discussion"
    assert row.evidence[0]["at"] == utc_text(at(9))
    assert (row.starts_at, row.hours, row.hours_from) == (None, None, HoursFrom.NOTHING)
    assert not row.reviewed
    assert row.tab == Tab.NONE, "his words stand on the ticket already"


def test_what_was_written_for_the_team_is_not_printed_on_an_invoice(cast: Cast) -> None:
    note(cast, ticket(cast), at(9), "He forgot it again.", tab=Note.Tab.INTERNAL)
    drafted(cast)
    assert [(row.notes, row.internal_notes) for row in drafts(cast)] == [("", "He forgot it again.")]


def test_assisted_words_stay_marked_as_such(cast: Cast) -> None:
    note(cast, ticket(cast), at(9), "[AI-Assisted] Cleared the queue.", tab=Note.Tab.DISCUSSION)
    drafted(cast)
    assert [(row.notes, row.ai_assisted) for row in drafts(cast)] == [("Cleared the queue.", True)]


def test_notes_of_colleagues_and_customers_are_not_his_work(cast: Cast) -> None:
    about = ticket(cast)
    note(cast, about, at(9), member=102)
    note(cast, about, at(10), member=0, by_customer=True)
    drafted(cast)
    assert drafts(cast) == []


def test_a_note_that_names_its_author_only_is_his(cast: Cast) -> None:
    note(cast, ticket(cast), at(9), member=0, record={"createdBy": "Ada"})
    drafted(cast)
    assert len(drafts(cast)) == 1


def test_stamps_and_the_last_change_of_a_ticket_are_traces(cast: Cast) -> None:
    stamped = {"closedBy": "ada", "closedDate": utc_text(at(9, 20)), "_info": {"updatedBy": "Ada"}}
    ticket(cast, record=stamped, status_ref=NEW, source_updated_at=at(9, 30))
    drafted(cast)
    (row,) = drafts(cast)
    assert [one["label"] for one in row.evidence] == ["Closed the ticket", "Changed the ticket, now Untouched"]
    assert (row.starts_at, row.ends_at, row.hours_from) == (at(9, 20), at(9, 30), HoursFrom.ACTS)


def test_stopwatch_and_schedule_give_the_hours(cast: Cast) -> None:
    stopwatch(cast, ticket(cast), at(9), at(9, 30), paused=360)
    stopwatch(cast, ticket(cast, 502), at(10), None)
    scheduled(cast, ticket(cast, 503), at(11), at(12))
    scheduled(cast, ticket(cast, 504), at(13), at(14), done=False)
    scheduled(cast, None, at(15), at(15, 30), name="Stand-up")
    drafted(cast)
    rows = drafts(cast)
    assert [row.charge_ref for row in rows] == [501, 503, None]
    assert [row.hours_from for row in rows] == ["stopwatch", "schedule", "schedule"]
    assert f"{rows[0].deduct:.2f}" == "0.10"
    assert "Stand-up" in rows[2].evidence[0]["label"]


def test_a_second_look_changes_nothing(cast: Cast) -> None:
    note(cast, ticket(cast), at(9))
    first = drafted(cast)
    again = drafted(cast)
    assert (again.made, again.dropped, again.kept) == ([], [], first.made)


def test_what_is_known_later_comes_as_a_row_that_nobody_has_seen(cast: Cast) -> None:
    """Under another uid: whoever has the old one on his screen posts nothing he did not see."""
    about = ticket(cast)
    note(cast, about, at(9))
    (before,) = drafted(cast).made
    note(cast, about, at(9, 15))
    told = drafted(cast)
    assert told.dropped == [before]
    (row,) = drafts(cast)
    assert (row.uid, row.ends_at) == (told.made[0], at(9, 15))


@pytest.mark.parametrize(
    "touch", [{"reviewed": True}, {"version": 2, "notes": "Mine."}, {"version": 2, "removed_at": now()}]
)
def test_what_a_person_touched_is_his(cast: Cast, touch: dict[str, Any]) -> None:
    about = ticket(cast)
    note(cast, about, at(9))
    drafted(cast)
    (row,) = drafts(cast)
    change(cast, row, **touch)
    note(cast, about, at(11))
    drafted(cast)
    kept, more = drafts(cast)
    assert kept.pk == row.pk
    assert all(getattr(kept, name) == value for name, value in touch.items())
    assert [one["at"] for one in more.evidence] == [utc_text(at(11))]


def test_logged_time_is_not_drafted_again(cast: Cast) -> None:
    note(cast, ticket(cast), at(9, 10))
    drafted(cast)
    logged(cast, at(9), at(9, 30))
    told = drafted(cast)
    assert len(told.covered) == 1
    assert drafts(cast) == []


def test_a_row_that_a_person_typed_accounts_for_it_as_well(cast: Cast) -> None:
    note(cast, ticket(cast), at(9, 10))
    with cast.everything.open():
        Draft.objects.create(
            account=cast.account, connection=cast.connection, member_ref=ADA, day=DAY,
            charge_to="ServiceTicket", charge_ref=501, starts_at=at(9), ends_at=at(9, 30),
        )  # fmt: skip
    drafted(cast)
    assert len(drafts(cast)) == 1


def test_a_day_is_the_members_own(cast: Cast) -> None:
    """Eleven in the evening in Sydney is that day's, though it is noon in London."""
    sydney = ZoneInfo("Australia/Sydney")
    make_member(cast, 102, "Ben", time_zone="AUS Eastern Standard Time")
    note(cast, ticket(cast), at(23, zone=sydney), member=102)
    drafted(cast, DAY - timedelta(days=1), 102)
    assert drafts(cast) == []
    drafted(cast, DAY, 102)
    assert len(drafts(cast)) == 1


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)])
def test_a_day_on_which_the_clocks_change_is_whole(cast: Cast, day: date, hours: int) -> None:
    first = at(0, 1, day=day)
    last = datetime.fromtimestamp(at(0, day=day).timestamp() + hours * 3600 - 60, first.tzinfo)
    about = ticket(cast, source_updated_at=first)
    other = ticket(cast, 502, source_updated_at=first)
    note(cast, about, first)
    note(cast, other, last)
    note(cast, ticket(cast, 503), last + timedelta(minutes=2))
    drafted(cast, day)
    rows = drafts(cast)
    assert [row.charge_ref for row in rows] == [501, 502]
    assert rows[1].position == hours * 60 - 1


def test_a_stopwatch_over_midnight_gives_each_day_its_part(cast: Cast) -> None:
    stopwatch(cast, ticket(cast), at(23, 30), at(0, 30, day=DAY + timedelta(days=1)))
    drafted(cast)
    drafted(cast, DAY + timedelta(days=1))
    midnight = at(0, day=DAY + timedelta(days=1))
    assert {(row.day, row.starts_at, row.ends_at) for row in drafts(cast)} == {
        (DAY, at(23, 30), midnight),
        (DAY + timedelta(days=1), midnight, at(0, 30, day=DAY + timedelta(days=1))),
    }


def test_who_has_left_gets_no_drafts(cast: Cast) -> None:
    make_member(cast, 102, "Ben", inactive=True)
    note(cast, ticket(cast), at(9), member=102)
    drafted(cast, member=102)
    assert drafts(cast) == []


def test_the_tick_drafts_today_and_yesterday_of_who_is_linked(cast: Cast) -> None:
    make_member(cast, 102, "Ben")
    moments = [now() - timedelta(days=days) for days in (0, 1, 5)]
    for n, moment in enumerate(moments):
        about = ticket(cast, 501 + n)
        for member in (ADA, 102):
            note(cast, about, moment, member=member, external_id=1000 * (n + 1) + member)
    draft_account(cast.account.pk)
    assert [(row.member_ref, row.charge_ref) for row in sorted(drafts(cast), key=lambda row: row.charge_ref or 0)] == [
        (ADA, 501),
        (ADA, 502),
    ]


def test_a_sheet_that_takes_no_more_time_gets_no_drafts_until_it_is_given_back(cast: Cast) -> None:
    note(cast, ticket(cast), at(9))
    handed_in = sheet(cast, "PendingApproval")
    drafted(cast)
    assert drafts(cast) == []
    change(cast, handed_in, status="Rejected")
    drafted(cast)
    assert len(drafts(cast)) == 1


def test_a_client_whom_the_person_does_not_see_is_not_in_his_drafts(cast: Cast) -> None:
    note(cast, ticket(cast), at(9))
    note(cast, ticket(cast, 502, client=cast.other), at(9))
    ada = cast.person(Role.TECHNICIAN)
    Membership.objects.filter(pk=ada.pk).update(all_clients=False, clients=[cast.acme.pk])
    drafted(cast)
    assert [row.charge_ref for row in drafts(cast)] == [501]


def test_a_ticket_that_is_gone_is_not_drafted(cast: Cast) -> None:
    about = ticket(cast)
    note(cast, about, at(9))
    with cast.everything.open():
        Ticket.objects.filter(pk=about.pk).update(gone_at=now())
    drafted(cast)
    assert drafts(cast) == []
