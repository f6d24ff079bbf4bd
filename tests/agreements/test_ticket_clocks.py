"""From the mirror: which SLA and calendar hold for a ticket, its course, and where ConnectWise says otherwise."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from agreements.rules.sla.stages import Stage
from agreements.ticket_clocks import Clocks, TicketClock
from cwhub.mirror.models import Calendar, Sla, Ticket
from kit.clock import utc_text
from tests.agreements.sla_desk import (
    AROUND_THE_CLOCK,
    CUSTOM,
    CUSTOMER,
    MONDAY,
    OWN,
    URGENT,
    SlaDesk,
    make_sla_desk,
)
from tests.builders import make_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> SlaDesk:
    return make_sla_desk()


def clock_of(desk: SlaDesk, ticket: Ticket, at: datetime = MONDAY) -> TicketClock:
    with desk.scope.open():
        return Clocks(desk.scope, at).of([ticket])[ticket.pk]


def after(**length: float) -> datetime:
    return MONDAY + timedelta(**length)


def test_around_the_clock_the_hours_of_the_sla_count(desk: SlaDesk) -> None:
    clock = clock_of(desk, desk.ticket(), after(minutes=20))
    assert [clock.due(goal) for goal in (Stage.RESPOND, Stage.PLAN, Stage.RESOLVE)] == [
        after(hours=1),
        after(hours=2),
        after(hours=8),
    ]
    assert (clock.stage, clock.goal, clock.left, clock.calendar) == (Stage.RESPOND, Stage.RESPOND, 2400, "all hours")
    assert clock.assumptions == ()


def test_the_row_of_the_priority_replaces_them(desk: SlaDesk) -> None:
    clock = clock_of(desk, desk.ticket(priority=URGENT))
    assert (clock.due(Stage.RESPOND), clock.due(Stage.PLAN)) == (after(minutes=30), None)


def test_my_calendar_is_the_companys_own_with_its_holidays(desk: SlaDesk) -> None:
    clock = clock_of(desk, desk.ticket(sla=OWN, entered=after(hours=7.5)))  # 4:30 PM, Tuesday is closed
    assert clock.due(Stage.RESPOND) == after(days=2, minutes=-30)
    assert clock.calendar == "Standard"
    assert "read in the account's" in clock.assumptions[0]


def test_a_custom_calendar_is_the_slas(desk: SlaDesk) -> None:
    clock = clock_of(desk, desk.ticket(sla=CUSTOM, entered=after(hours=12.5)))  # 9:30 PM, open to 10
    assert (clock.due(Stage.RESPOND), clock.calendar) == (after(hours=21.5), "Extended")


def test_a_customers_calendar_is_his_own_or_ours(desk: SlaDesk) -> None:
    early = make_client(desk.connection, 2, "Bakery", calendar_ref=92)
    assert clock_of(desk, desk.ticket(1, sla=CUSTOMER, client=early)).calendar == "Extended"
    assert clock_of(desk, desk.ticket(2, sla=CUSTOMER)).calendar == "Standard"


def test_the_sla_comes_from_the_ticket_its_agreement_or_the_default(desk: SlaDesk) -> None:
    desk.agreement(5, CUSTOM)
    told = [
        clock_of(desk, desk.ticket(1, sla=OWN, agreement=5)),
        clock_of(desk, desk.ticket(2, sla=None, agreement=5)),
        clock_of(desk, desk.ticket(3, sla=None)),
    ]
    assert [(one.sla, one.source) for one in told] == [
        ("SLA 62", "ticket"),
        ("SLA 63", "agreement"),
        ("SLA 65", "default"),
    ]
    assert "that of its agreement is taken" in told[1].assumptions[0]
    assert "the default one is taken" in told[2].assumptions[0]
    assert told[2].due(Stage.PLAN) is None


def test_without_sla_calendar_or_entry_it_says_why(desk: SlaDesk) -> None:
    with desk.scope.open():
        Calendar.objects.filter(external_id=92).delete()
        Sla.objects.filter(is_default=True).delete()
    assert clock_of(desk, desk.ticket(1, sla=None)).silent == "No SLA holds for this ticket."
    assert "its calendar is not among those" in clock_of(desk, desk.ticket(2, sla=CUSTOM)).silent
    late = desk.ticket(3)
    late.entered_at = None
    assert "does not say when" in clock_of(desk, late).silent


def test_its_dates_and_its_status_are_its_course(desk: SlaDesk) -> None:
    reached: dict[str, Any] = {
        "dateResponded": utc_text(after(minutes=10)),
        "dateResplan": utc_text(after(minutes=30)),
    }
    later = after(hours=1)
    assert clock_of(desk, desk.ticket(2, status=12, dateResponded=reached["dateResponded"]), later).stage == Stage.PLAN
    assert clock_of(desk, desk.ticket(3, status=11, **reached), later).stage == Stage.RESOLVE
    resolved = desk.ticket(4, status=15, dateResolved=utc_text(after(minutes=40)), **reached)
    assert (clock_of(desk, resolved, later).stage, clock_of(desk, resolved, later).left) == (Stage.RESOLVED, None)


def test_minutes_it_has_waited_move_what_is_still_open(desk: SlaDesk) -> None:
    reached: dict[str, Any] = {"dateResponded": utc_text(after(minutes=10)), "dateResplan": utc_text(after(minutes=30))}
    clock = clock_of(desk, desk.ticket(status=13, minutesWaiting=90, **reached), after(hours=4))
    assert clock.due(Stage.RESPOND) == after(hours=1)
    assert clock.due(Stage.RESOLVE) == after(hours=9.5)
    assert clock.reading is not None
    assert (clock.reading.minutes_waiting, clock.left) == (90, 5.5 * 3600)
    assert "not when" in clock.assumptions[-1]


def test_a_ticket_that_waits_has_no_goal_that_runs(desk: SlaDesk) -> None:
    clock = clock_of(desk, desk.ticket(status=14, changed=after(minutes=30)), after(hours=3))
    assert (clock.stage, clock.goal, clock.left) == (Stage.WAITING, None, None)
    assert clock.reading is not None
    assert clock.reading.minutes_waiting == 150
    assert not clock.is_breached
    assert not clock.is_at_risk()


def test_at_risk_and_breached(desk: SlaDesk) -> None:
    ticket = desk.ticket()
    told = [clock_of(desk, ticket, after(minutes=minutes)) for minutes in (40, 46, 61)]
    assert [(one.is_at_risk(), one.is_breached) for one in told] == [(False, False), (True, False), (False, True)]
    assert told[2].left == -60


def test_it_agrees_with_connectwises_own_goals_or_says_that_it_does_not(desk: SlaDesk) -> None:
    same = desk.ticket(1, respondByGoalUTC=utc_text(after(hours=1)), resolutionGoalUTC=utc_text(after(hours=8)))
    assert clock_of(desk, same).differs == ()
    other = desk.ticket(2, respondByGoalUTC=utc_text(after(hours=3)))
    clock = clock_of(desk, other)
    assert clock.due(Stage.RESPOND) == after(hours=3)
    assert clock.ours[Stage.RESPOND] == after(hours=1)
    assert clock.left == 3 * 3600
    assert clock.differs == (
        "Respond: ConnectWise says 2026-11-23 18:00 UTC, the rules of its SLA give 2026-11-23 16:00 UTC.",
    )


def test_of_a_stage_that_is_done_connectwises_figure_counts_where_it_is_possible(desk: SlaDesk) -> None:
    """It has waited an hour, nobody tells when: the plan was due after two hours, or after three."""
    reached: dict[str, Any] = {"dateResponded": utc_text(after(minutes=5)), "dateResplan": utc_text(after(minutes=30))}
    for number, hours, ours in ((1, 2.75, 2.75), (2, 5, 2), (3, 1, 2)):
        plan = utc_text(after(hours=hours))
        ticket = desk.ticket(number, status=13, minutesWaiting=60, resplanGoalUTC=plan, **reached)
        assert clock_of(desk, ticket, after(hours=4)).ours[Stage.PLAN] == after(hours=ours)


def test_a_list_costs_as_many_queries_as_one_ticket(
    desk: SlaDesk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.agreement(5, CUSTOM)
    slas = (OWN, CUSTOM, CUSTOMER, AROUND_THE_CLOCK, None)
    tickets = [desk.ticket(number, sla=slas[number % 5], agreement=5) for number in range(1, 41)]
    with desk.scope.open(), django_assert_max_num_queries(10):
        assert len(Clocks(desk.scope, MONDAY).of(tickets)) == 40
