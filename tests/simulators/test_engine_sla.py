"""SLA stages and their clock (FACTS 11). The tiny desk works 8:00 to 17:00 in Chicago, Thanksgiving off."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record
from simulators.connectwise.tickets import sla
from simulators.connectwise.tickets.calendar import Calendar, calendar_of

CHICAGO = ZoneInfo("America/Chicago")
Move = Callable[[int, str], Record]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


@pytest.fixture
def calendar(app: SimulatorApp) -> Calendar:
    return calendar_of(app.sim.store, app.sim.store.get("schedule/calendars", 1), CHICAGO)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-18T12:00", 60, "2026-11-18T13:00"),
        ("2026-11-18T16:30", 60, "2026-11-19T08:30"),
        ("2026-11-20T16:30", 60, "2026-11-23T08:30"),
        ("2026-11-18T05:00", 60, "2026-11-18T09:00"),
        ("2026-11-25T16:30", 60, "2026-11-27T08:30"),
        ("2026-12-24T11:00", 120, "2026-12-25T09:00"),
    ],
)
def test_business_minutes_run_in_opening_hours_only(calendar: Calendar, start: str, minutes: int, end: str) -> None:
    assert calendar.add(at(start), minutes) == at(end)
    assert calendar.between(at(start), at(end)) == minutes


def test_without_a_calendar_the_clock_always_runs() -> None:
    always = Calendar(None, [], CHICAGO)
    assert always.add(at("2026-11-20T23:00"), 120) == at("2026-11-21T01:00")


@pytest.fixture
def ticket() -> Record:
    return {
        "id": 1,
        "company": {"id": 1},
        "board": {"id": 1},
        "status": {"id": 1},
        "priority": {"id": 2},
        "sla": {"id": 1},
    }


@pytest.fixture
def move(app: SimulatorApp, ticket: Record) -> Move:
    sla.begin(app.sim, ticket, "wren", at=at("2026-11-18T12:00"))

    def to(status: int, when: str) -> Record:
        ticket["status"] = {"id": status}
        sla.move(app.sim, ticket, "wren", at=at(when))
        return ticket

    return to


def goal(ticket: Record, name: str) -> Any:
    return datetime.fromisoformat(ticket[name])


def test_the_goals_are_counted_from_its_entry(move: Move, ticket: Record) -> None:
    assert goal(ticket, "respondByGoalUTC") == at("2026-11-18T14:00")
    assert goal(ticket, "resplanGoalUTC") == at("2026-11-18T16:00")
    assert goal(ticket, "resolutionGoalUTC") == at("2026-11-20T10:00")
    assert ticket["slaStatus"] == "Respond by Wed 11/18 2:00 PM UTC-06"
    assert ticket["isInSla"] is True


def test_a_priority_may_have_its_own_hours(app: SimulatorApp, ticket: Record) -> None:
    ticket["priority"] = {"id": 1}
    sla.begin(app.sim, ticket, "wren", at=at("2026-11-18T12:00"))
    assert goal(ticket, "respondByGoalUTC") == at("2026-11-18T12:30")
    assert goal(ticket, "resplanGoalUTC") == at("2026-11-18T16:00")


def test_each_stage_is_stamped_once(move: Move) -> None:
    taken = move(2, "2026-11-18T13:00")
    assert (taken["respondedBy"], taken["respondMinutes"]) == ("wren", 60)
    assert taken["slaStatus"] == "Plan by Wed 11/18 4:00 PM UTC-06"
    responded = taken["dateResponded"]
    working = move(3, "2026-11-18T14:00")
    assert working["dateResponded"] == responded
    assert working["resPlanMinutes"] == 120
    assert working["slaStatus"] == "Resolve by Fri 11/20 10:00 AM UTC-06"


def test_a_planned_ticket_does_not_fall_back(move: Move) -> None:
    move(3, "2026-11-18T14:00")
    back = move(1, "2026-11-18T15:00")
    assert back["slaStatus"].startswith("Resolve by")
    assert back["escalationLevel"] == 2


def test_waiting_stops_the_clock_and_moves_the_goal(move: Move) -> None:
    move(3, "2026-11-18T13:00")
    assert move(4, "2026-11-18T14:00")["slaStatus"] == "Waiting"
    again = move(3, "2026-11-19T09:00")
    assert again["minutesWaiting"] == 240
    assert goal(again, "resolutionGoalUTC") == at("2026-11-20T14:00")


def test_a_reopened_ticket_is_not_resolved_any_more(move: Move) -> None:
    assert move(5, "2026-11-18T13:00")["slaStatus"] == "Resolved"
    again = move(1, "2026-11-18T14:00")
    assert "dateResolved" not in again
    assert again["slaStatus"].startswith("Resolve by")


def test_a_late_answer_is_out_of_sla(move: Move) -> None:
    assert move(2, "2026-11-18T14:30")["isInSla"] is False
