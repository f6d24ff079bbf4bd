"""Time sheets: how they come to be, move and close; what moves with them (FACTS 9)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import client_for
from tests.simulators.time_world import LAST_WEEK, Record, entry, ref, rows, time_desk


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = time_desk()
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


def made(cw: httpx.Client, *args: Any, **more: Any) -> Record:
    answer = cw.post("/time/entries", json=entry(*args, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def act(cw: httpx.Client, sheet: int, *steps: str) -> None:
    for step in steps:
        name, _, tier = step.partition(":")
        answer = cw.post(f"/time/sheets/{sheet}/{name}", json={"approvalType": tier or "Tier1Update"})
        assert answer.json()["success"] is True, f"{step}: {answer.text}"


def status_of(cw: httpx.Client, sheet: int) -> str:
    return str(cw.get(f"/time/sheets/{sheet}").json()["status"])


def test_a_sheet_is_made_when_time_falls_into_a_period(cw: httpx.Client) -> None:
    first, second = made(cw), made(cw, hours=1.25)
    assert first["timeSheet"]["id"] == second["timeSheet"]["id"]
    sheet = cw.get(f"/time/sheets/{first['timeSheet']['id']}").json()
    assert sheet["member"]["identifier"] == "cwhub_api"
    assert (sheet["year"], sheet["period"], sheet["hours"], sheet["status"]) == (2026, 47, 1.75, "Open")
    assert (sheet["dateStart"], sheet["dateEnd"]) == ("2026-11-16T00:00:00Z", "2026-11-22T00:00:00Z")
    assert sheet["deadline"] == "2026-11-23T16:00:00Z"


def test_time_that_moves_to_another_week_or_member_changes_sheets(cw: httpx.Client) -> None:
    here = made(cw)
    later = {"timeStart": "2026-11-25T15:00:00Z", "timeEnd": "2026-11-25T16:00:00Z"}
    moves = [{"op": "replace", "path": name, "value": value} for name, value in later.items()]
    there = cw.patch(f"/time/entries/{here['id']}", json=moves).json()
    assert there["timeSheet"]["id"] != here["timeSheet"]["id"]
    given = [{"op": "replace", "path": "member", "value": {"identifier": "AMorrow"}}]
    handed = cw.patch(f"/time/entries/{here['id']}", json=given).json()
    hours = [cw.get(f"/time/sheets/{e['timeSheet']['id']}").json()["hours"] for e in (here, there, handed)]
    assert hours == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["submit"], "PendingApproval"),
        (["submit", "approve"], "ApprovedByTierTwo"),
        (["submit", "reject"], "Rejected"),
        (["submit", "reject", "submit"], "PendingApproval"),
        (["submit", "reverse"], "Open"),
        (["submit", "approve", "reverse"], "PendingApproval"),
        (["submit", "approve", "reverse", "reject"], "Rejected"),
    ],
)
def test_a_sheet_moves_and_its_time_with_it(cw: httpx.Client, steps: list[str], status: str) -> None:
    entry = made(cw)
    act(cw, entry["timeSheet"]["id"], *steps)
    assert status_of(cw, entry["timeSheet"]["id"]) == status
    assert cw.get(f"/time/entries/{entry['id']}").json()["status"] == status


def test_two_tiers_approve_one_after_the_other() -> None:
    tiers = {"internalCompany": ref(1), "tier1ApprovalFlag": True, "tier2ApprovalFlag": True}
    app = time_desk(amend=lambda found: found.update({"system/myCompany/timeExpense": rows(tiers)}))
    with client_for(app) as cw:
        sheet = made(cw)["timeSheet"]["id"]
        act(cw, sheet, "submit")
        early = cw.post(f"/time/sheets/{sheet}/approve", json={"approvalType": "Tier2Update"})
        assert early.status_code == 400
        act(cw, sheet, "approve:Tier1Update")
        assert status_of(cw, sheet) == "ApprovedByTierOne"
        assert cw.post(f"/time/sheets/{sheet}/approve", json={"approvalType": "Tier1Update"}).status_code == 400
        act(cw, sheet, "reject")
        assert status_of(cw, sheet) == "RejectBySecondTier"
        act(cw, sheet, "submit", "approve:Tier1Update", "approve:Tier2Update")
        assert status_of(cw, sheet) == "ApprovedByTierTwo"


@pytest.mark.parametrize(
    ("tiers", "steps", "status"),
    [
        ((False, False), ["submit"], "ApprovedByTierTwo"),
        ((False, True), ["submit", "approve:Tier2Update"], "ApprovedByTierTwo"),
        ((True, False), ["submit", "approve:Tier2Update"], "ApprovedByTierTwo"),
        ((True, False), ["submit", "approve:Billing"], "ApprovedByTierTwo"),
    ],
)
def test_the_company_says_which_tiers_there_are(tiers: tuple[bool, bool], steps: list[str], status: str) -> None:
    flags = dict(zip(("tier1ApprovalFlag", "tier2ApprovalFlag"), tiers, strict=True))
    company = rows({"internalCompany": ref(1), **flags})
    with client_for(time_desk(amend=lambda found: found.update({"system/myCompany/timeExpense": company}))) as cw:
        sheet = made(cw)["timeSheet"]["id"]
        act(cw, sheet, *steps)
        assert status_of(cw, sheet) == status


def test_where_a_taken_back_approval_leads_is_a_setting() -> None:
    with client_for(time_desk({"reversed_sheet_status": "Open"})) as cw:
        sheet = made(cw)["timeSheet"]["id"]
        act(cw, sheet, "submit", "approve", "reverse")
        assert status_of(cw, sheet) == "Open"


def test_every_move_is_audited(cw: httpx.Client) -> None:
    sheet = made(cw)["timeSheet"]["id"]
    act(cw, sheet, "submit", "approve")
    told = cw.get(f"/time/sheets/{sheet}/audits").json()
    assert [(a["oldValue"], a["newValue"]) for a in told] == [
        ("Open", "PendingApproval"),
        ("PendingApproval", "ApprovedByTierTwo"),
    ]
    assert {a["member"]["identifier"] for a in told} == {"cwhub_api"}


@pytest.mark.parametrize("steps", [["submit"], ["submit", "approve"]])
def test_a_closed_sheet_takes_no_time_and_gives_none_away(cw: httpx.Client, steps: list[str]) -> None:
    kept = made(cw)
    act(cw, kept["timeSheet"]["id"], *steps)
    for answer in (cw.post("/time/entries", json=entry()), cw.delete(f"/time/entries/{kept['id']}")):
        assert answer.status_code == 400
        assert [e["field"] for e in answer.json()["errors"]] == ["timeSheet"]
    assert made(cw, day=LAST_WEEK)["status"] == "Open"


def test_time_cannot_leave_a_closed_sheet(cw: httpx.Client) -> None:
    mine = made(cw)
    act(cw, mine["timeSheet"]["id"], "submit", "approve")
    later = {"timeStart": "2026-11-25T15:00:00Z", "timeEnd": "2026-11-25T16:00:00Z"}
    moves = [{"op": "replace", "path": name, "value": value} for name, value in later.items()]
    assert [e["field"] for e in cw.patch(f"/time/entries/{mine['id']}", json=moves).json()["errors"]] == ["timeSheet"]


@pytest.mark.parametrize(
    ("settings", "steps", "status"),
    [
        ({}, ["submit"], 400),
        ({"submitted_time_may_be_edited": True}, ["submit"], 200),
        ({}, ["submit", "approve"], 200),
        ({"approved_time_may_be_edited": False}, ["submit", "approve"], 400),
        ({"approved_time_may_be_edited": False, "closed_sheet_status": 403}, ["submit", "approve"], 403),
    ],
)
def test_which_time_may_still_be_changed_is_a_setting(settings: Record, steps: list[str], status: int) -> None:
    with client_for(time_desk(settings)) as cw:
        mine = made(cw)
        act(cw, mine["timeSheet"]["id"], *steps)
        change = [{"op": "replace", "path": "notes", "value": "said otherwise"}]
        assert cw.patch(f"/time/entries/{mine['id']}", json=change).status_code == status


def test_rejected_time_that_is_put_right_says_so_and_takes_part_again(cw: httpx.Client) -> None:
    mine = made(cw)
    act(cw, mine["timeSheet"]["id"], "submit", "reject")
    change = [{"op": "replace", "path": "notes", "value": "with the ticket's number"}]
    assert cw.patch(f"/time/entries/{mine['id']}", json=change).json()["status"] == "ErrorsCorrected"
    assert made(cw)["status"] == "Open"
    act(cw, mine["timeSheet"]["id"], "submit")
    assert cw.get(f"/time/entries/{mine['id']}").json()["status"] == "PendingApproval"


@pytest.mark.parametrize("mark", [{"status": "Billed"}, {"status": "WrittenOff"}, {"invoice": {"id": 5}}])
def test_billed_time_stays_where_it_is(app: SimulatorApp, cw: httpx.Client, mark: Record) -> None:
    mine = made(cw)
    act(cw, mine["timeSheet"]["id"], "submit", "approve")
    with app.sim.store.writing():
        stored = app.sim.store.rows("time/entries")[mine["id"]]
        app.sim.store.put("time/entries", {**stored, **mark})
    change = [{"op": "replace", "path": "notes", "value": "x"}]
    assert cw.patch(f"/time/entries/{mine['id']}", json=change).status_code == 400
    assert cw.delete(f"/time/entries/{mine['id']}").status_code == 400
    assert cw.post(f"/time/sheets/{mine['timeSheet']['id']}/reverse").status_code == 400


def test_only_an_empty_open_sheet_can_be_deleted(cw: httpx.Client) -> None:
    mine = made(cw)
    path = f"/time/sheets/{mine['timeSheet']['id']}"
    assert cw.delete(path).status_code == 409
    cw.delete(f"/time/entries/{mine['id']}")
    act(cw, mine["timeSheet"]["id"], "submit")
    assert cw.delete(path).status_code == 400
    act(cw, mine["timeSheet"]["id"], "reverse")
    assert cw.delete(path).status_code == 204
    assert cw.get(path).status_code == 404


def test_sheets_are_found_by_their_dates(cw: httpx.Client) -> None:
    made(cw), made(cw, day=LAST_WEEK)
    found = cw.get("/time/sheets", params={"conditions": "dateStart>[2026-11-15] and member/identifier='cwhub_api'"})
    assert [s["period"] for s in found.json()] == [47]


def test_a_world_without_sheets_gets_them_from_its_time() -> None:
    """Last week's is as far as the entry that is least far on; whoever has to keep sheets has this week's."""

    def amend(found: dict[str, list[Record]]) -> None:
        start = {"timeStart": "2026-11-10T15:00:00Z", "actualHours": 1.0, "member": ref(2)}
        found["time/entries"] = rows(
            {**start, "status": "ApprovedByTierTwo"},
            {**start, "status": "PendingApproval"},
            {**start, "status": "Billed"},
        )

    app = time_desk(amend=amend)
    with client_for(app) as cw:
        sheets = cw.get("/time/sheets").json()
        assert [(s["member"]["id"], s["hours"], s["status"]) for s in sheets] == [(2, 3.0, "PendingApproval")]
        assert {e["timeSheet"]["id"] for e in cw.get("/time/entries").json()} == {sheets[0]["id"]}


def test_a_world_without_periods_has_no_sheets_and_takes_time_all_the_same() -> None:
    def amend(found: dict[str, list[Record]]) -> None:
        found["time/timePeriodSetups"] = []

    with client_for(time_desk(amend=amend)) as cw:
        assert "timeSheet" not in made(cw)
        assert cw.get("/time/sheets").json() == []


def test_a_world_without_settings_for_time_gets_plain_ones(cw: httpx.Client) -> None:
    told = cw.get("/system/myCompany/timeExpense").json()
    assert [(row["tier1ApprovalFlag"], row["tier2ApprovalFlag"], row["roundingFactor"]) for row in told] == [
        (True, False, 0.25)
    ]
    assert told[0]["internalCompany"]["identifier"] == "cedar"
