"""What is made of the time that a world comes with: whose sheets lie where (demo world, figures of last week)."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulators.connectwise.schema import Record
from simulators.connectwise.seeding import complete
from simulators.connectwise.time_rules.seeding import progress
from tests.simulators.test_world_shape import ANCHOR, whole_world

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(scope="module")
def collections() -> dict[str, list[Record]]:
    return complete(whole_world().collections, zone=CHICAGO, today=ANCHOR)


def sheets_of(collections: dict[str, list[Record]], weeks_ago: int) -> list[Record]:
    monday = ANCHOR - timedelta(days=ANCHOR.weekday(), weeks=weeks_ago)
    return [s for s in collections["time/sheets"] if s["dateStart"] == f"{monday.isoformat()}T00:00:00Z"]


def test_last_weeks_sheets_stand_where_the_manager_left_them(collections: dict[str, list[Record]]) -> None:
    found = Counter(s["status"] for s in sheets_of(collections, 1))
    assert found == {"ApprovedByTierTwo": 17, "Rejected": 2, "PendingApproval": 3, "Open": 3}


def test_this_weeks_are_open(collections: dict[str, list[Record]]) -> None:
    assert {s["status"] for s in sheets_of(collections, 0)} == {"Open"}


def test_every_entry_lies_on_a_sheet_of_its_member(collections: dict[str, list[Record]]) -> None:
    sheets = {s["id"]: s for s in collections["time/sheets"]}
    entries = collections["time/entries"]
    assert all(sheets[e["timeSheet"]["id"]]["member"]["id"] == e["member"]["id"] for e in entries)
    assert round(sum(s["hours"] for s in sheets.values())) == round(sum(e["actualHours"] for e in entries))


def test_the_world_itself_is_left_as_it_was() -> None:
    world = {
        "system/members": [],
        "time/entries": [{"id": 1, "member": {"id": 2}, "timeStart": "2026-11-18T15:00:00Z"}],
    }
    found = complete(world, zone=CHICAGO, today=ANCHOR)
    assert found["time/entries"][0]["timeSheet"] == {"id": 1}
    assert "timeSheet" not in world["time/entries"][0]
    assert set(world) == {"system/members", "time/entries"}


def test_sheets_that_a_world_brings_stay_as_they_are() -> None:
    own = {"id": 7, "member": {"id": 2}, "dateStart": "2026-11-16T00:00:00Z", "status": "PendingApproval", "hours": 9.0}
    times = [{"id": n, "member": {"id": 2}, "timeStart": f"2026-11-{day}T15:00:00Z"} for n, day in ((1, 18), (2, 25))]
    found = complete({"time/sheets": [own], "time/entries": times}, zone=CHICAGO, today=ANCHOR)
    assert found["time/sheets"][0] == own
    assert [e["timeSheet"]["id"] for e in found["time/entries"]] == [7, 8]


@pytest.mark.parametrize(
    ("states", "status"),
    [
        ([], "Open"),
        (["Billed", "BilledAgreement"], "ApprovedByTierTwo"),
        (["Billed", "PendingApproval"], "PendingApproval"),
        (["ApprovedByTierTwo", "Rejected"], "Rejected"),
        (["ApprovedByTierTwo", "Open", "Rejected"], "Open"),
    ],
)
def test_a_sheet_is_as_far_as_the_entry_that_is_least_far_on(states: list[str], status: str) -> None:
    assert progress({"status": state} for state in states) == status
