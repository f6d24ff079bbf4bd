"""POST, PATCH, PUT and DELETE of time entries: whom they are charged to, what is filled in, what follows (FACTS 9)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import client_for
from tests.simulators.time_world import DAY, Record, entry, ref, rows, time_desk


def with_more(found: dict[str, list[Record]]) -> None:
    """A project with a ticket, an activity, a member who may charge companies, and a board that presets a tab."""
    found["project/projects"] = rows({"name": "Move", "company": ref(2)})
    found["project/projects/phases"] = rows({"description": "First", "projectId": 1})
    project = {"summary": "Pack", "company": ref(2), "project": ref(1), "phase": ref(1), "actualHours": 0.0}
    found["project/tickets"] = rows({"id": 201, "board": ref(1), "status": ref(1), **project})
    found["sales/activities"] = rows({"name": "Call back", "company": ref(3)})
    found["system/members"][1]["enterTimeAgainstCompanyFlag"] = True
    found["service/boards"][1]["timeEntryResolutionFlag"] = True


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = time_desk(amend=with_more)
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


def changed(cw: httpx.Client, id: int, **values: Any) -> Record:
    operations = [{"op": "replace", "path": name, "value": value} for name, value in values.items()]
    answer = cw.patch(f"/time/entries/{id}", json=operations)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_company_and_what_is_told_of_the_ticket_are_derived(cw: httpx.Client) -> None:
    found = made(cw, 102, company={"id": 1})
    assert found["company"]["identifier"] == "birch"
    assert found["ticket"] == {**found["ticket"], "id": 102, "summary": "Printer says offline"}
    assert (found["ticketBoard"], found["ticketStatus"], found["ticketType"]) == ("Desk", "New", "Printing")
    assert (found["agreement"]["id"], found["agreementType"]) == (2, "Managed")
    assert (found["locationId"], found["businessUnitId"], found["locationName"]) == (1, 1, "Main")
    assert (found["enteredBy"], found["dateEntered"], found["status"]) == ("cwhub_api", "2026-11-18T18:00:00Z", "Open")


def test_hours_are_end_less_start_less_what_is_deducted(cw: httpx.Client) -> None:
    found = made(cw, hours=44 / 60)
    assert (found["actualHours"], found["hoursBilled"], found["invoiceHours"]) == (0.73, 0.75, 0.75)
    found = changed(cw, found["id"], hoursDeduct=0.5)
    assert (found["actualHours"], found["hoursBilled"]) == (0.23, 0.25)


def test_a_member_who_need_not_say_when_may_say_how_long(cw: httpx.Client) -> None:
    body = {k: v for k, v in entry().items() if k != "timeEnd"} | {"actualHours": 1.1}
    found = cw.post("/time/entries", json=body).json()
    assert (found["actualHours"], found["hoursBilled"]) == (1.1, 1.25)
    assert "timeEnd" not in found


def test_time_is_the_callers_own_unless_it_names_a_member(cw: httpx.Client) -> None:
    assert made(cw)["member"]["identifier"] == "cwhub_api"
    assert made(cw, member={"identifier": "bquill"})["member"]["id"] == 3


@pytest.mark.parametrize(
    ("kind", "id", "company", "shown"),
    [
        ("ProjectTicket", 201, "birch", "project"),
        ("ChargeCode", 1, "cedar", "workType"),
        ("Activity", 1, "cedar", "activity"),
        ("Company", 2, "birch", "company"),
    ],
)
def test_time_is_charged_to_more_than_tickets(cw: httpx.Client, kind: str, id: int, company: str, shown: str) -> None:
    found = made(cw, chargeToType=kind, chargeToId=id, member={"id": 2})
    assert found["company"]["identifier"] == company
    assert shown in found
    assert "ticketType" not in found


def test_without_anything_to_charge_to_it_is_the_company(cw: httpx.Client) -> None:
    body = {k: v for k, v in entry().items() if not k.startswith("charge")}
    found = cw.post("/time/entries", json={**body, "company": {"identifier": "acorn"}, "member": {"id": 2}}).json()
    assert (found["chargeToType"], found["chargeToId"]) == ("Company", 1)


def test_a_charge_code_says_what_kind_of_work_it_is_and_is_not_billed(cw: httpx.Client) -> None:
    found = made(cw, chargeToType="ChargeCode", chargeToId=1)
    assert (found["workType"]["name"], found["billableOption"]) == ("Internal", "DoNotBill")
    assert (found["hoursBilled"], found["invoiceHours"], found["extendedInvoiceAmount"]) == (0.5, 0.0, 0.0)


@pytest.mark.parametrize(("flags", "tab"), [({"addToResolutionFlag": True}, "resolutionFlag"), ({}, None)])
def test_the_notes_stand_on_the_tab_that_the_flag_names(cw: httpx.Client, flags: Record, tab: str | None) -> None:
    made(cw, notes="put a new one in", **flags)
    notes = [n for n in cw.get("/service/tickets/101/allNotes").json() if n["noteType"] == "TimeEntryNote"]
    assert [n["text"] for n in notes if tab and n[tab]] == (["put a new one in"] if tab else [])
    assert bool(notes) is bool(tab)


def test_a_board_presets_the_tab_unless_the_caller_names_one(cw: httpx.Client) -> None:
    assert made(cw, 103)["addToResolutionFlag"] is True
    assert made(cw, 103, addToInternalAnalysisFlag=True)["addToResolutionFlag"] is False


def hours_of(cw: httpx.Client, ticket: int) -> float:
    return float(cw.get(f"/service/tickets/{ticket}").json().get("actualHours", 0.0))


def test_the_tickets_hours_follow(cw: httpx.Client) -> None:
    first, second = made(cw, 101, 0.5), made(cw, 101, 1.0)
    assert hours_of(cw, 101) == 1.5
    changed(cw, first["id"], hoursDeduct=0.25)
    assert hours_of(cw, 101) == 1.25
    changed(cw, second["id"], chargeToId=103)
    assert (hours_of(cw, 101), hours_of(cw, 103)) == (0.25, 1.0)
    cw.delete(f"/time/entries/{first['id']}")
    assert hours_of(cw, 101) == 0.0


def test_time_that_moves_to_another_ticket_takes_its_company_and_agreement(cw: httpx.Client) -> None:
    moved = changed(cw, made(cw, 101)["id"], chargeToId=102)
    assert (moved["company"]["id"], moved["agreement"]["id"], moved["ticket"]["id"]) == (2, 2, 102)


def test_an_hourly_rate_can_only_be_changed(cw: httpx.Client) -> None:
    found = made(cw, hourlyRate=7.0)
    assert found["hourlyRate"] == 100.0
    assert changed(cw, found["id"], hourlyRate=7.0)["hourlyRate"] == 7.0
    assert changed(cw, found["id"], notes="cheap")["hourlyRate"] == 7.0
    assert changed(cw, found["id"], workRole={"name": "Senior"})["hourlyRate"] == 150.0
    assert changed(cw, found["id"], workRole={"name": "Engineer"}, hourlyRate=9.0)["hourlyRate"] == 9.0


def test_hourly_cost_is_a_text(cw: httpx.Client) -> None:
    assert made(cw)["hourlyCost"] == "40.00"


def test_what_only_connectwise_says_cannot_be_sent(cw: httpx.Client) -> None:
    sent = {"status": "Billed", "agreementHours": 9, "hoursBilled": 9, "invoiceFlag": True, "enteredBy": "AMorrow"}
    found = made(cw, **sent)
    assert {name: found[name] for name in sent} == {
        "status": "Open",
        "agreementHours": 0.5,
        "hoursBilled": 0.5,
        "invoiceFlag": False,
        "enteredBy": "cwhub_api",
    }


def test_every_change_is_audited(cw: httpx.Client) -> None:
    found = made(cw)
    changed(cw, found["id"], notes="again", workType={"name": "Onsite"})
    audits = cw.get(f"/time/entries/{found['id']}/audits").json()
    assert audits[0]["message"] == "Time entry added."
    told = {(a["type"], a.get("oldValue"), a.get("newValue")) for a in audits[1:]}
    assert told == {("Notes", "", "again"), ("WorkType", "Remote", "Onsite")}
    assert all(a["source"] == "API" and a["member"]["identifier"] == "cwhub_api" for a in audits)
    assert cw.get(f"/time/entries/{found['id']}/audits/count").json() == {"count": 3}


def test_the_audits_of_deleted_time_go_with_it(app: SimulatorApp, cw: httpx.Client) -> None:
    kept, gone = made(cw)["id"], made(cw)["id"]
    cw.delete(f"/time/entries/{gone}")
    assert {row["entryId"] for row in app.sim.store.all("time/entries/audits")} == {kept}


def test_the_change_log_remembers_until_it_is_emptied(cw: httpx.Client) -> None:
    found = made(cw)
    changed(cw, found["id"], notes="again")
    cw.delete(f"/time/entries/{found['id']}")
    log = cw.get("/time/changelogs").json()
    assert [row["action"] for row in log] == ["added", "updated", "deleted"]
    assert {row["timeRecId"] for row in log} == {found["id"]}
    assert cw.delete("/time/changelogs").status_code == 204
    assert cw.get("/time/changelogs").json() == []


def test_defaults_tell_what_an_entry_would_get_and_store_nothing(app: SimulatorApp, cw: httpx.Client) -> None:
    before = {name: dict(app.sim.store.rows(name)) for name in app.sim.store.collections()}
    answer = cw.post("/time/entries/defaults", json={"chargeToType": "ServiceTicket", "chargeToId": 102})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["company"]["id"], told["workType"]["name"], told["billableOption"]) == (2, "Remote", "Billable")
    assert "id" not in told
    assert {name: app.sim.store.rows(name) for name in before} == before


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ('internalNotes contains "[mark 7f]"', True),
        ('internalNotes contains "[mark 8f]"', False),
        (
            'chargeToId=101 AND chargeToType="ServiceTicket" AND member/identifier="BQuill" AND timeStart>[2026-11-18]',
            True,
        ),
        ('(chargeToType="ServiceTicket" OR chargeToType="ProjectTicket") AND chargeToId=101', True),
        ('agreement/id=1 and workType/name="Remote" and timeSheet/name contains "2026-11-16"', True),
        ("dateEntered>[2026-11-18T18:00:00Z]", False),
    ],
)
def test_an_entry_is_found_again_by_its_marks(cw: httpx.Client, conditions: str, found: bool) -> None:
    id = made(cw, member={"id": 3}, internalNotes="[mark 7f]")["id"]
    rows = cw.get("/time/entries", params={"conditions": conditions}).json()
    assert [r["id"] for r in rows] == ([id] if found else [])


def test_a_put_without_a_member_gives_the_time_to_the_caller(cw: httpx.Client) -> None:
    found = made(cw, member={"id": 2}, notes="mine")
    told = cw.put(f"/time/entries/{found['id']}", json=entry(billableOption="NoCharge")).json()
    assert told["member"]["identifier"] == "cwhub_api"
    assert (told["billableOption"], told.get("notes")) == ("NoCharge", None)


@pytest.mark.parametrize(
    ("company", "body", "field"),
    [
        ({"requireTimeNoteFlag": True}, {}, "notes"),
        ({"requireTimeNoteFlag": True}, {"notes": "  "}, "notes"),
        ({"disableTimeEntryFlag": True}, {"notes": "x"}, "timeStart"),
    ],
)
def test_the_company_may_want_notes_or_no_time_at_all(company: Record, body: Record, field: str) -> None:
    settings = {"internalCompany": ref(1), **company}
    app = time_desk(amend=lambda found: found.update({"system/myCompany/timeExpense": rows(settings)}))
    with client_for(app) as cw:
        answer = cw.post("/time/entries", json=entry(**body))
    assert [e["field"] for e in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(("locked", "status"), [(True, 400), (False, 201)])
def test_whether_a_locked_board_takes_time_is_a_setting(locked: bool, status: int) -> None:
    def lock(found: dict[str, list[Record]]) -> None:
        found["service/boards"][0]["timeEntryLockedFlag"] = True

    with client_for(time_desk({"board_lock_refuses_time": locked}, lock)) as cw:
        assert cw.post("/time/entries", json=entry()).status_code == status


def test_a_project_whose_status_takes_no_time_is_refused(app: SimulatorApp, cw: httpx.Client) -> None:
    store = app.sim.store
    with store.writing():
        store.put("project/statuses", {"id": 9, "name": "On ice", "noTimeFlag": True})
        store.put("project/projects", {**store.rows("project/projects")[1], "status": {"id": 9}})
    answer = cw.post("/time/entries", json=entry(chargeToType="ProjectTicket", chargeToId=201))
    assert answer.json()["errors"][0]["field"] == "chargeToId"


def test_time_may_lie_ahead_for_as_many_periods_as_are_open(cw: httpx.Client) -> None:
    assert made(cw, day="2026-12-06")["timeSheet"]["name"] == "2026-11-30 to 2026-12-06"
    refused = cw.post("/time/entries", json=entry(day="2026-12-07"))
    assert refused.json()["errors"][0]["field"] == "timeStart"


def test_a_day_is_the_desks_own(cw: httpx.Client) -> None:
    """Ten at night on Sunday in Chicago is Monday in London, and still the week before."""
    late = {"timeStart": "2026-11-16T04:00:00Z", "timeEnd": "2026-11-16T04:30:00Z"}
    found = cw.post("/time/entries", json={**entry(), **late}).json()
    assert found["timeSheet"]["name"] == "2026-11-09 to 2026-11-15"
    assert made(cw, day=DAY)["timeSheet"]["name"] == "2026-11-16 to 2026-11-22"


@pytest.mark.parametrize(("notes", "told"), [("put a new one in", "put a new one in"), ("", "there is news")])
def test_the_contact_is_mailed_when_the_entry_asks_for_it(app: SimulatorApp, notes: str, told: str) -> None:
    with client_for(app) as cw:
        cw.patch(
            "/service/tickets/101", json=[{"op": "add", "path": "automaticEmailCc", "value": "boss@acorn.example"}]
        )
        made(cw, notes="nobody is told")
        found = made(cw, notes=notes, emailContactFlag=True, emailCcFlag=True)
    assert found["emailCc"] == "boss@acorn.example"
    mails = [m for m in app.sim.store.all("_sim/mails") if told in m["body"]]
    assert [(m["to"], m["cc"]) for m in mails] == [(["ann@acorn.example"], ["boss@acorn.example"])]
    assert not [m for m in app.sim.store.all("_sim/mails") if "nobody" in m["body"]]


@pytest.mark.parametrize(
    ("field", "value"), [("hourlyRate", 1e308), ("hourlyRate", -1), ("hoursDeduct", 1e308), ("timeEnd", "0001-01-01")]
)
def test_numbers_and_days_beyond_all_reason_are_refused(cw: httpx.Client, field: str, value: Any) -> None:
    mine = made(cw)
    answer = cw.patch(f"/time/entries/{mine['id']}", json=[{"op": "replace", "path": field, "value": value}])
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == [field]
