"""What ticket page and panel show of the clock: clock times, and what is left in open minutes."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from agreements.ticket_clocks import Clocks
from cwhub.mirror.models import BoardStatus
from desk.ticket.goals import Goals, goals_of
from kit.clock import utc_text
from tests.agreements.sla_desk import MONDAY, OWN, SlaDesk, make_sla_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> SlaDesk:
    return make_sla_desk()


def goals(desk: SlaDesk, at: datetime, **told: Any) -> Goals:
    ticket, zone = desk.ticket(**told), desk.account.zone
    with desk.scope.open():
        status = BoardStatus.objects.get(external_id=ticket.status_ref or 0)
        return goals_of(ticket, status, Clocks(desk.scope, at, zone).of([ticket])[ticket.pk], zone, at)


def test_what_is_left_over_a_night_and_a_holiday_are_open_minutes(desk: SlaDesk) -> None:
    entered = MONDAY + timedelta(hours=7.5)  # 4:30 PM, closed from 5 PM to Wednesday 8 AM
    found = goals(desk, entered + timedelta(minutes=10), sla=OWN, entered=entered)
    assert found.next is not None
    assert (found.next.at, found.next.left, found.next.label) == (
        "Wed 11/25, 8:30 AM",
        "50 min",
        "10 of 60 minutes used",
    )
    assert found.next.words == "respond by"
    assert [goal.name for goal in found.rows] == ["Respond", "Plan", "Resolve"]


def test_a_goal_that_has_passed_says_by_how_many_open_minutes(desk: SlaDesk) -> None:
    found = goals(desk, MONDAY + timedelta(hours=1, minutes=20))
    assert found.next is not None
    assert (found.next.left, found.next.tone) == ("20 min over", "bad")


def test_connectwises_own_goal_is_shown_and_the_difference_told(desk: SlaDesk) -> None:
    found = goals(desk, MONDAY, respondByGoalUTC=utc_text(MONDAY + timedelta(hours=3)))
    assert found.next is not None
    assert (found.next.at, found.next.left) == ("12:00 PM", "3 h")
    assert "the rules of its SLA give 2026-11-23 16:00 UTC" in found.differs[0]


def test_a_waiting_ticket_has_no_next_goal(desk: SlaDesk) -> None:
    found = goals(desk, MONDAY + timedelta(hours=2), status=14)
    assert (found.next, found.paused) == (None, "Status 14")
