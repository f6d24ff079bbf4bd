"""Schedule entries with their days, calendars, holidays, types and statuses (SPEC, FACTS 11 and 12)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import client_for
from tests.simulators.time_world import Record, ref, rows, time_desk


def with_project(found: dict[str, list[Record]]) -> None:
    found["project/projects"] = rows({"name": "Move", "company": ref(2)})
    found["project/projects/teamMembers"] = rows({"projectId": 1, "member": ref(2)})
    found["project/tickets"] = rows({"id": 201, "summary": "Pack", "company": ref(2), "project": ref(1)})


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = time_desk(amend=with_project)
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


def visit(start: str = "2026-11-18T15:00:00Z", end: str = "2026-11-18T16:30:00Z", **more: Any) -> Record:
    plain = {"objectId": 101, "member": {"identifier": "AMorrow"}, "type": {"identifier": "S"}}
    return {**plain, "dateStart": start, "dateEnd": end, **more}


def made(cw: httpx.Client, **more: Any) -> Record:
    answer = cw.post("/schedule/entries", json=visit(**more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_an_entry_is_filled_in(cw: httpx.Client) -> None:
    found = made(cw)
    assert (found["name"], found["hours"], found["status"]["name"]) == ("Outlook asks for the password", 1.5, "Firm")
    assert cw.get("/service/tickets/101").json()["resources"] == "AMorrow"


def test_an_entry_lists_its_days(cw: httpx.Client) -> None:
    """From nine in the evening to three in the morning in Chicago."""
    found = made(cw, start="2026-11-19T03:00:00Z", end="2026-11-19T09:00:00Z")
    days = cw.get(f"/schedule/entries/{found['id']}/details").json()
    assert [(d["dateStart"], d["dateEnd"]) for d in days] == [
        ("2026-11-19T03:00:00Z", "2026-11-19T06:00:00Z"),
        ("2026-11-19T06:00:00Z", "2026-11-19T09:00:00Z"),
    ]
    assert {d["member"]["identifier"] for d in days} == {"AMorrow"}
    spans = cw.get("/schedule/details", params={"conditions": f"scheduleEntry/id={found['id']}"}).json()
    assert [d["hoursScheduled"] for d in spans] == [3.0, 3.0]
    shorter = [{"op": "replace", "path": "dateEnd", "value": "2026-11-19T05:00:00Z"}]
    cw.patch(f"/schedule/entries/{found['id']}", json=shorter)
    assert cw.get(f"/schedule/entries/{found['id']}/details/count").json() == {"count": 1}
    cw.delete(f"/schedule/entries/{found['id']}")
    assert cw.get("/schedule/details").json() == []


def test_done_and_acknowledged_are_dated(cw: httpx.Client) -> None:
    found = made(cw)
    flags = [{"op": "replace", "path": name, "value": True} for name in ("doneFlag", "acknowledgedFlag")]
    told = cw.patch(f"/schedule/entries/{found['id']}", json=flags).json()
    assert (told["closeDate"], told["acknowledgedDate"]) == ("2026-11-18T18:00:00Z", "2026-11-18T18:00:00Z")
    again = cw.patch(
        f"/schedule/entries/{found['id']}", json=[{"op": "replace", "path": "doneFlag", "value": False}]
    ).json()
    assert "closeDate" not in again


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 400),
        ({"allowScheduleConflictsFlag": True}, 201),
        ({"start": "2026-11-18T16:30:00Z", "end": "2026-11-18T17:00:00Z"}, 201),
        ({"member": {"identifier": "BQuill"}}, 201),
        ({"start": "2026-11-18T15:30:00Z", "end": "2026-11-18T15:30:00Z"}, 201),
    ],
)
def test_a_member_is_in_one_place_at_a_time(cw: httpx.Client, more: Record, status: int) -> None:
    made(cw)
    assert cw.post("/schedule/entries", json=visit(**more)).status_code == status


def test_what_is_done_is_in_nobodys_way(cw: httpx.Client) -> None:
    done = [{"op": "replace", "path": "doneFlag", "value": True}]
    assert cw.patch(f"/schedule/entries/{made(cw)['id']}", json=done).status_code == 200
    assert cw.post("/schedule/entries", json=visit()).status_code == 201


def test_where_conflicts_are_taken_two_things_stand_at_once() -> None:
    with client_for(time_desk({"schedule_conflicts_are_refused": False})) as cw:
        assert made(cw)["id"] != made(cw)["id"]


def test_who_is_scheduled_on_a_project_is_of_its_team(cw: httpx.Client) -> None:
    assert made(cw, objectId=201)["name"] == "Pack"
    stranger: Record = {"objectId": 201, "member": {"identifier": "BQuill"}}
    refused = cw.post("/schedule/entries", json=visit(**stranger))
    assert [e["field"] for e in refused.json()["errors"]] == ["member/id"]
    assert made(cw, **stranger, addMemberToProjectFlag=True)["member"]["identifier"] == "BQuill"
    team = cw.get("/project/projects/1/teamMembers").json()
    assert [row["member"]["identifier"] for row in team] == ["AMorrow", "BQuill"]


@pytest.mark.parametrize("notify", ["true", "false"])
def test_a_deletion_may_say_whether_the_member_is_told(cw: httpx.Client, notify: str) -> None:
    found = made(cw)
    assert cw.delete(f"/schedule/entries/{found['id']}/{notify}").status_code == 204
    assert cw.get(f"/schedule/entries/{found['id']}").status_code == 404
    assert "resources" not in cw.get("/service/tickets/101").json()


def test_telling_the_member_is_remembered(cw: httpx.Client) -> None:
    assert made(cw, notifyResource=True)["notificationSent"] is True
    assert "notifyResource" not in made(cw, member={"identifier": "BQuill"})


def test_a_calendar_is_copied_under_a_name_of_its_own(cw: httpx.Client) -> None:
    copy = cw.post("/schedule/calendars/1/copy")
    assert copy.status_code == 201
    assert (copy.json()["name"], copy.json()["mondayStartTime"]) == ("Copy of Standard", "08:00:00")
    assert cw.get(copy.headers["Location"].partition("/apis/3.0")[2]).json() == copy.json()


def test_a_holiday_list_is_copied_with_its_holidays(cw: httpx.Client) -> None:
    copy = cw.post("/schedule/holidayLists/copy", json={"id": 1, "name": "US, again"}).json()
    names = [h["name"] for h in cw.get(f"/schedule/holidayLists/{copy['id']}/holidays").json()]
    assert names == ["Thanksgiving", "Christmas Eve"]
    assert cw.delete(f"/schedule/holidayLists/{copy['id']}").status_code == 204
    assert len(cw.get("/schedule/holidayLists/1/holidays").json()) == 2


def test_a_new_holiday_stops_the_clock(cw: httpx.Client) -> None:
    """Two hours from noon are two in the afternoon, or ten on the next morning."""
    new = {"summary": "It smells", "company": {"id": 1}, "sla": {"id": 1}}
    assert cw.post("/service/tickets", json=new).json()["respondByGoalUTC"] == "2026-11-18T20:00:00Z"
    made = cw.post("/schedule/holidayLists/1/holidays", json={"name": "Moving day", "date": "2026-11-18"}).json()
    assert (made["allDayFlag"], made["date"]) == (True, "2026-11-18T00:00:00Z")
    assert cw.post("/service/tickets", json=new).json()["respondByGoalUTC"] == "2026-11-19T16:00:00Z"


def test_half_a_holiday_has_hours_and_a_whole_one_none(cw: httpx.Client) -> None:
    path = "/schedule/holidayLists/1/holidays/1"
    half = {"allDayFlag": False, "timeStart": "12:00:00", "timeEnd": "17:00:00"}
    told = cw.patch(path, json=[{"op": "replace", "path": name, "value": value} for name, value in half.items()]).json()
    assert (told["timeStart"], told["timeEnd"]) == ("12:00:00", "17:00:00")
    whole = [{"op": "replace", "path": "allDayFlag", "value": True}]
    assert "timeStart" not in cw.patch(path, json=whole).json()


def test_a_new_default_status_takes_the_mark_from_the_old(cw: httpx.Client) -> None:
    cw.post("/schedule/statuses", json={"name": "Promised", "defaultFlag": True})
    assert [s["name"] for s in cw.get("/schedule/statuses").json() if s["defaultFlag"]] == ["Promised"]
    assert made(cw)["status"]["name"] == "Promised"
    assert cw.delete("/schedule/statuses/3").status_code == 409
    assert cw.delete("/schedule/statuses/2").status_code == 204


def test_a_type_of_ones_own_comes_and_goes(cw: httpx.Client) -> None:
    mine = cw.post("/schedule/types", json={"name": "Training", "identifier": "T", "systemFlag": True}).json()
    assert (mine["systemFlag"], mine["identifier"]) == (False, "T")
    assert cw.get(f"/schedule/types/{mine['id']}/info").json()["name"] == "Training"
    assert cw.delete(f"/schedule/types/{mine['id']}").status_code == 204
