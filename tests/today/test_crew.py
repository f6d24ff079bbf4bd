"""Load, schedule, time off; whom a ticket is offered to; ten tickets in a row do not fall on one person."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from approvals.models import Proposal
from cwhub.accounts.membership import actor_of_membership
from cwhub.accounts.scope import Actor
from cwhub.journal.models import WriteOp
from cwhub.mirror.models import Ticket
from desk.today.assigning import LENGTH, assign, offers
from tests.today.world import NOON, TodayDesk

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)


@pytest.fixture
def desk() -> TodayDesk:
    return TodayDesk()


def local(desk: TodayDesk, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=desk.account.zone)


def give(desk: TodayDesk, number: int, name: str, start: datetime) -> Proposal:
    ticket = desk.ticket(number)
    scope = type(desk.scope).for_row(ticket, purpose="test", actor=actor(desk))
    with scope.open():
        member = desk.crew()[name].member
        return assign(
            scope=scope, connection=desk.connection, ticket=ticket, member=member, start=start, end=start + LENGTH
        )


def actor(desk: TodayDesk) -> Actor:
    return actor_of_membership(desk.dora)


def test_load_are_the_open_tickets_of_all_boards(desk: TodayDesk) -> None:
    desk.ticket(1, resources="ada, Ben")
    desk.ticket(2, resources="Ben")
    desk.ticket(3, resources="Ben", closed=True)
    crew = desk.crew()
    assert {name: one.load for name, one in crew.items()} == {"Ada": 1, "Ben": 2}


def test_who_has_nothing_to_do_with_these_boards_is_left_out_unless_all_are(desk: TodayDesk) -> None:
    assert list(desk.crew()) == ["Ada", "Ben", "Cyd"]
    solved = desk.ticket(3, resources="Cyd", closed=True)
    assert list(desk.crew(tickets=[solved])) == ["Cyd"]


def test_free_is_the_first_quarter_between_what_is_scheduled(desk: TodayDesk) -> None:
    desk.scheduled(1, NOON - HALF, 1, ticket=5)
    desk.scheduled(1, NOON + HALF * 2, 1, ticket=6)
    ada = desk.crew()["Ada"]
    assert ada.free_from(NOON + timedelta(minutes=3), LENGTH) == NOON + HALF
    assert ada.free_from(NOON + timedelta(minutes=3), timedelta(hours=1)) == NOON + timedelta(hours=2)


def test_after_closing_it_is_the_next_day_on_which_he_works(desk: TodayDesk) -> None:
    ada = desk.crew()["Ada"]
    assert ada.free_from(local(desk, 23, 17, 5), LENGTH) == local(desk, 25, 8)  # the 24th is a holiday
    assert ada.off_on(local(desk, 24, 9).date()) == "Fair"
    assert ada.off_on(local(desk, 28, 9).date()) == "Not a working day"


def test_a_long_entry_about_no_ticket_is_time_off(desk: TodayDesk) -> None:
    desk.scheduled(2, local(desk, 23, 8), 9, name="Away")
    desk.scheduled(1, local(desk, 23, 12), 1, name="Lunch")
    crew = desk.crew()
    assert (crew["Ben"].off_on(NOON.date()), crew["Ada"].off_on(NOON.date())) == ("Away", "")
    assert [one.kind for one in crew["Ada"].spans] == ["other"]
    assert crew["Ben"].free_from(NOON, LENGTH) == local(desk, 25, 8)


def test_the_offer_weighs_load_against_waiting(desk: TodayDesk) -> None:
    for number in range(1, 4):
        desk.ticket(number, resources="Ada")
    desk.ticket(4, resources="Ben")
    desk.ticket(5, resources="Cyd")
    desk.scheduled(2, NOON, 3, ticket=4)
    found = offers(list(desk.crew().values()), NOON)
    assert [(one.person.name, one.start) for one in found] == [
        ("Cyd", NOON),
        ("Ada", NOON),
        ("Ben", NOON + timedelta(hours=3)),
    ]


def test_who_hardly_knows_such_tickets_comes_last(desk: TodayDesk) -> None:
    for number in range(1, 9):
        desk.ticket(number, resources="Ben", closed=True)
    desk.ticket(9, resources="Cyd", closed=True)
    for number in range(10, 13):
        desk.ticket(number, resources="Ben")
    about = desk.ticket(20)
    assert [one.person.name for one in offers(list(desk.crew(tickets=[about]).values()), NOON)] == ["Ben", "Cyd"]


def test_assigning_is_the_persons_own_act_with_member_and_time(desk: TodayDesk) -> None:
    row = give(desk, 7, "Ben", NOON)
    assert (row.state, row.origin, row.decided_by_name, row.summary) == ("allowed", "person", "Dora", "Give it to Ben")
    with desk.scope.open():
        payload = WriteOp.objects.get(batch_id=row.batch_id).payload
    assert payload["member"] == {"id": 2, "identifier": "Ben", "name": "Ben"}
    assert (payload["start"], payload["end"]) == ("2026-11-23T18:00:00Z", "2026-11-23T18:30:00Z")


def test_what_was_given_a_moment_ago_counts_at_once(desk: TodayDesk) -> None:
    give(desk, 7, "Ben", NOON)
    ben = desk.crew()["Ben"]
    assert (ben.load, ben.free_from(NOON, LENGTH)) == (1, NOON + HALF)
    with desk.scope.open():  # ConnectWise shows it now, on his list and in his schedule
        Ticket.objects.filter(external_id=7).update(resources="Ben")
    desk.scheduled(2, NOON, 0.5, ticket=7)
    ben = desk.crew()["Ben"]
    assert (ben.load, ben.free_from(NOON, LENGTH)) == (1, NOON + HALF)


def test_ten_tickets_in_a_row_are_spread(desk: TodayDesk) -> None:
    given: Counter[str] = Counter()
    for number in range(1, 11):
        best = offers(list(desk.crew().values()), NOON)[0]
        give(desk, number, best.person.name, best.start)
        given[best.person.name] += 1
    assert sorted(given.values()) == [3, 3, 4]
