"""The day the world is opened: what is open, what was done, and what comes next."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulators.connectwise.world import Record, build
from simulators.connectwise.world.clock import local

from .test_world_figures import near, tickets, truth_of
from .test_world_shape import ANCHOR, small_world, whole_world

MORNING = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # ten o'clock in Dubuque
NIGHT = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)


def statuses() -> dict[int, Record]:
    return {s["id"]: s for s in whole_world().collections["service/boards/statuses"]}


def open_tickets() -> list[Record]:
    known = statuses()
    return [t for t in tickets() if not t["closedFlag"] and known[t["status"]["id"]]["escalationStatus"] != "Resolved"]


def by_status() -> Counter[str]:
    return Counter(statuses()[t["status"]["id"]]["name"] for t in open_tickets())


def test_about_a_hundred_and_ninety_are_open() -> None:
    assert len(open_tickets()) == near(190)
    assert by_status()["Waiting Customer"] == near(61)
    assert by_status()["Customer Updated"] == near(11)
    assert sum(t["customerUpdatedFlag"] for t in open_tickets()) == near(11)


def test_fourteen_have_nobody_and_one_incident_is_running() -> None:
    assert sum("owner" not in t for t in open_tickets()) == 14
    running = set(whole_world().truth["bursts"]["running"]["tickets"])
    assert len(running) == 5
    assert running <= {t["id"] for t in open_tickets()}


def test_some_have_waited_long() -> None:
    def older(days: int, found: list[Record]) -> int:
        limit = (datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=days)).strftime("%Y-%m-%d")
        return sum(t["_info"]["dateEntered"] < limit for t in found)

    waiting = [t for t in open_tickets() if statuses()[t["status"]["id"]]["name"] == "Waiting Customer"]
    assert older(10, waiting) == near(17)
    assert older(30, open_tickets()) == near(12)


def test_the_right_number_is_late() -> None:
    assert sum(not t["isInSla"] for t in open_tickets()) == near(9, slack=0.25)


def test_those_who_left_still_own_open_tickets_and_an_ended_agreement_is_still_used() -> None:
    gone = {m["id"] for m in whole_world().collections["system/members"] if m["inactiveFlag"]}
    assert sum(t.get("owner", {}).get("id") in gone for t in open_tickets()) == 31
    ended = whole_world().truth["agreements"]["ended_last_month"]
    assert sum(t.get("agreement", {}).get("id") == ended for t in open_tickets()) == 14


def day_of(moment: str) -> str:
    return local(datetime.fromisoformat(moment).timestamp()).date().isoformat()


def test_the_technicians_last_day_is_logged_in_part() -> None:
    day = whole_world().truth["technician_day"]
    assert [len(day[key]) for key in ("logged", "traced", "untraced")] == [9, 18, 4]
    member = next(m for m in whole_world().collections["system/members"] if m["identifier"] == day["member"])
    logged = [
        e
        for e in whole_world().collections["time/entries"]
        if e["member"]["id"] == member["id"] and day_of(e["timeStart"]) == day["day"] and "ticket" in e
    ]
    assert len(logged) == 9


def test_new_tickets_are_as_the_connector_left_them() -> None:
    new = [t for t in open_tickets() if statuses()[t["status"]["id"]]["name"] == "New (email connector)"]
    assert sum("type" in t for t in new) <= 2
    assert all(t["priority"] == {"id": 3} for t in new)


def test_a_careful_clerk_would_stop_some_entries_of_last_week() -> None:
    stops = whole_world().truth["billing_stops"]
    entries = {e["id"]: e for e in whole_world().collections["time/entries"]}
    assert len(stops) == 23
    assert {day_of(entries[s["entry"]]["timeStart"]) for s in stops} <= {f"2026-11-{n:02}" for n in range(9, 16)}
    assert all(entries[s["entry"]]["notes"] == "" for s in stops if s["reason"] == "no_note")


def test_a_reopened_ticket_shows_both_fixes() -> None:
    back = next(t for t in tickets() if truth_of(t)["came_back"] and truth_of(t)["resolution_style"] == "proper")
    notes = [n for n in whole_world().collections["service/tickets/notes"] if n["ticketId"] == back["id"]]
    assert sum(n["resolutionFlag"] for n in notes) == 2
    assert any(n["text"].startswith("Re-opened") for n in notes)


def test_the_impostor_is_not_taken_for_the_contact() -> None:
    fakes = [t for t in tickets() if truth_of(t)["impostor"]]
    assert len(fakes) == 1
    assert "contact" not in fakes[0]
    assert fakes[0]["contactEmailAddress"].endswith("@kestre1vane.example")
    assert truth_of(fakes[0])["sensitive"]


def test_private_addresses_land_in_catch_all() -> None:
    catch_all = whole_world().collections["company/companies"][1]["id"]
    landed = [t for t in tickets() if t["company"]["id"] == catch_all]
    private = [t for t in landed if t["contactEmailAddress"].endswith("@homemail.example")]
    assert len(private) == near(116)
    assert sum(truth_of(t)["noise"] == "stray" for t in private) == near(39)


def next_tickets(count: int, moment: datetime) -> list[tuple[Record, list[Record], Record] | None]:
    world = build(companies=8, tickets=120, anchor=ANCHOR)
    return [world.next_ticket(moment) for _ in range(count)]


def test_the_stream_goes_on_after_the_last_number() -> None:
    last = max(t["id"] for t in build(companies=8, tickets=120, anchor=ANCHOR).collections["service/tickets"])
    made = [found for found in next_tickets(30, MORNING) if found]
    assert len(made) == 30
    assert [ticket["id"] for ticket, _, _ in made] == list(range(last + 1, last + 31))


def test_a_streamed_ticket_is_filed_as_a_connector_files_it() -> None:
    new = {s["id"]: s for s in small_world().collections["service/boards/statuses"]}
    for found in next_tickets(30, MORNING):
        assert found
        ticket, notes, truth = found
        assert new[ticket["status"]["id"]]["escalationStatus"] == "NotResponded"
        assert new[ticket["status"]["id"]]["board"] == ticket["board"]
        assert ticket["priority"] == {"id": 3}
        assert [n["ticketId"] for n in notes] == [ticket["id"]]
        assert notes[0]["detailDescriptionFlag"]
        assert truth["family"]
        assert "owner" not in ticket


def test_most_streamed_desk_tickets_have_no_type() -> None:
    made: list[tuple[Record, list[Record], Record]] = [f for f in next_tickets(200, MORNING) if f]
    desk = [t for t, _, truth in made if truth["board"]["name"] == "Service Desk"]
    assert sum("type" in t for t in desk) < len(desk) / 4


def test_at_night_only_alerts_and_the_clients_who_pay_for_nights_come() -> None:
    world = build(companies=8, tickets=120, anchor=ANCHOR)
    made: list[Any] = [world.next_ticket(NIGHT + timedelta(seconds=30 * n)) for n in range(300)]
    came = [found for found in made if found]
    assert 10 < len(came) < 75
    names = {c["id"]: c["name"] for c in world.collections["company/companies"]}
    day_and_night = {"Kestrel & Vane LLP", "Dovetail Senior Living"}
    for ticket, _, truth in came:
        assert truth["board"]["name"] == "Alerts" or names[ticket["company"]["id"]] in day_and_night


def test_the_stream_goes_on_half_a_year_later() -> None:
    world = build(companies=8, tickets=120, anchor=ANCHOR)
    made = [world.next_ticket(datetime(2027, 5, 19, 16, minute, tzinfo=UTC)) for minute in range(20)]
    assert all(made)


def test_the_stream_can_be_replayed() -> None:
    assert next_tickets(5, MORNING) == next_tickets(5, MORNING)


@pytest.mark.parametrize("day", range(7))
def test_every_weekday_is_a_good_anchor(day: int) -> None:
    anchor = ANCHOR + timedelta(days=day)
    world = build(companies=9, tickets=300, anchor=anchor)
    assert len(world.collections["service/tickets"]) == near(300)
    assert world.next_ticket(datetime(2026, 12, 2, 17, 0, tzinfo=UTC)) is not None
