"""Stopwatches, period set-ups, work types, work roles and charge codes (SPEC, FACTS 9)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import client_for
from tests.simulators.time_world import Record, StoppedClock, entry, ref, rows, time_desk


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = time_desk()
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


def wait(app: SimulatorApp, **by: float) -> None:
    assert isinstance(app.sim.clock, StoppedClock)
    app.sim.clock.move(**by)


def started(cw: httpx.Client, ticket: int = 101, status: str = "Running") -> Record:
    body = {"member": {"identifier": "AMorrow"}, "ticket": {"id": ticket}, "status": status}
    answer = cw.post("/time/ticketstopwatches", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def turned(cw: httpx.Client, watch: Record, status: str) -> Record:
    change = [{"op": "replace", "path": "status", "value": status}]
    answer = cw.patch(f"/time/ticketstopwatches/{watch['id']}", json=change)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_stopwatch_counts_its_pauses(app: SimulatorApp, cw: httpx.Client) -> None:
    watch = started(cw)
    assert (watch["startTime"], watch["totalPauseTime"]) == ("2026-11-18T18:00:00Z", 0)
    wait(app, minutes=10)
    turned(cw, watch, "Paused")
    wait(app, minutes=5)
    assert turned(cw, watch, "Running")["totalPauseTime"] == 300
    wait(app, minutes=10)
    turned(cw, watch, "Paused")
    wait(app, minutes=1)
    done = turned(cw, watch, "Stopped")
    assert (done["startTime"], done["endTime"]) == ("2026-11-18T18:00:00Z", "2026-11-18T18:26:00Z")
    assert done["totalPauseTime"] == 360


def test_a_reset_stopwatch_starts_from_nothing(app: SimulatorApp, cw: httpx.Client) -> None:
    watch = started(cw)
    wait(app, minutes=10)
    turned(cw, watch, "Stopped")
    empty = turned(cw, watch, "Reset")
    assert (empty.get("startTime"), empty.get("endTime"), empty["totalPauseTime"]) == (None, None, 0)
    assert turned(cw, watch, "Running")["startTime"] == "2026-11-18T18:10:00Z"


@pytest.mark.parametrize(("one", "status"), [(True, "Paused"), (False, "Running")])
def test_starting_one_stopwatch_pauses_the_members_other(one: bool, status: str) -> None:
    with client_for(time_desk({"one_stopwatch_runs": one})) as cw:
        first = started(cw, 101)
        started(cw, 102)
        assert cw.get(f"/time/ticketstopwatches/{first['id']}").json()["status"] == status


def test_a_stopwatch_knows_what_its_time_would_be(cw: httpx.Client) -> None:
    watch = started(cw, 102)
    assert (watch["agreement"]["id"], watch["workRole"]["name"], watch["serviceStatus"]["name"]) == (
        2,
        "Engineer",
        "New",
    )
    assert cw.delete(f"/time/ticketstopwatches/{watch['id']}").status_code == 204
    assert cw.get("/time/ticketstopwatches").json() == []


def setup(**more: Any) -> Record:
    plain = {"periodApplyTo": "Both", "year": 2027, "type": "Weekly", "numberFuturePeriods": 1, "daysPastEndDate": 2}
    return {**plain, "firstPeriodEndDate": "2027-01-03T00:00:00Z", **more}


def periods(cw: httpx.Client, id: int) -> list[Record]:
    return list(cw.get(f"/time/timePeriodSetups/{id}/periods", params={"pageSize": 60}).json())


def test_a_set_up_makes_its_periods_and_takes_them_with_it(cw: httpx.Client) -> None:
    made = cw.post("/time/timePeriodSetups", json=setup()).json()
    found = periods(cw, made["id"])
    assert (len(found), found[0]["startDate"], found[-1]["endDate"]) == (
        52,
        "2026-12-28T00:00:00Z",
        "2027-12-26T00:00:00Z",
    )
    assert found[0]["deadlineDate"] == "2027-01-05T16:00:00Z"
    change = [{"op": "replace", "path": "type", "value": "BiWeekly"}]
    assert cw.patch(f"/time/timePeriodSetups/{made['id']}", json=change).status_code == 200
    assert len(periods(cw, made["id"])) == 26
    assert cw.delete(f"/time/timePeriodSetups/{made['id']}").status_code == 204
    assert cw.get(f"/time/timePeriodSetups/{made['id']}/periods").status_code == 404


def test_the_next_set_up_is_proposed(cw: httpx.Client) -> None:
    told = cw.get("/time/timePeriodSetups/default").json()
    assert (told["year"], told["type"], told["firstPeriodEndDate"]) == (2027, "Weekly", "2027-01-03T00:00:00Z")
    assert cw.post("/time/timePeriodSetups", json=told).status_code == 201


def test_expense_periods_stand_beside_time_periods_but_both_stand_alone(cw: httpx.Client) -> None:
    assert cw.post("/time/timePeriodSetups", json=setup(periodApplyTo="Time")).status_code == 201
    assert cw.post("/time/timePeriodSetups", json=setup(periodApplyTo="Expense")).status_code == 201
    assert cw.post("/time/timePeriodSetups", json=setup(periodApplyTo="Time")).status_code == 400
    assert cw.post("/time/timePeriodSetups", json=setup(periodApplyTo="Both")).status_code == 400


def work_type(name: str, **more: Any) -> Record:
    return {"name": name, "billTime": "Billable", "rateType": "Multiplier", "rate": 1, **more}


def test_a_new_work_type_can_be_left_out_of_every_agreement(cw: httpx.Client) -> None:
    made = cw.post("/time/workTypes", json=work_type("Diving", addAllAgreementExclusions=True)).json()
    for agreement in (1, 2, 3):
        left_out = cw.get(f"/finance/agreements/{agreement}/workTypeExclusions").json()
        assert [row["workType"]["id"] for row in left_out] == [made["id"]]
    dive = entry(workType={"name": "Diving"})
    assert cw.post("/time/entries", json=dive).json()["agreementHours"] == 0.0
    assert "addAllAgreementExclusions" not in made


def test_one_work_type_is_the_default(cw: httpx.Client) -> None:
    cw.post("/time/workTypes", json=work_type("Diving", overallDefaultFlag=True))
    defaults = cw.get("/time/workTypes/info", params={"pageSize": 50}).json()
    assert [row["name"] for row in defaults if row["defaultFlag"]] == ["Diving"]
    assert cw.get("/time/workTypes/1/info").json()["defaultFlag"] is False


@pytest.mark.parametrize("path", ["/time/workTypes/1", "/time/workRoles/1"])
def test_what_time_names_cannot_be_deleted(cw: httpx.Client, path: str) -> None:
    cw.post("/time/entries", json=entry())
    assert cw.delete(path).status_code == 409
    unused = {"/time/workTypes/1": "/time/workTypes/3", "/time/workRoles/1": "/time/workRoles/2"}[path]
    assert cw.delete(unused).status_code == 204


def test_a_role_has_a_rate_of_its_own_at_a_location(cw: httpx.Client) -> None:
    place = {"location": {"id": 1}, "hourlyRate": 80.0}
    assert cw.post("/time/workRoles/1/locations", json=place).status_code == 201
    assert cw.get("/time/workRoles/1").json()["locationIds"] == [1]
    assert cw.post("/time/entries", json=entry()).json()["hourlyRate"] == 80.0


def test_a_role_can_be_put_everywhere_and_nowhere(cw: httpx.Client) -> None:
    made = cw.post("/time/workRoles", json={"name": "Courier", "addAllLocations": True}).json()
    assert made["locationIds"] == [1]
    gone = [{"op": "replace", "path": "removeAllLocations", "value": True}]
    assert cw.patch(f"/time/workRoles/{made['id']}", json=gone).json()["locationIds"] == []
    chosen = cw.post("/time/workRoles", json={"name": "Guide", "locationIds": [1, 99]}).json()
    assert chosen["locationIds"] == [1]


def test_a_charge_code_in_use_stays(cw: httpx.Client) -> None:
    spare = cw.post("/time/chargeCodes", json={"name": "Travel", "company": {"id": 3}}).json()
    assert (spare["timeEntryFlag"], spare["expenseTypeIds"]) == (True, [])
    cw.post("/time/entries", json=entry(chargeToType="ChargeCode", chargeToId=1))
    assert cw.delete("/time/chargeCodes/1").status_code == 409
    assert cw.delete(f"/time/chargeCodes/{spare['id']}").status_code == 204


def test_a_charge_code_lists_the_expenses_it_takes(cw: httpx.Client) -> None:
    made = cw.post("/time/chargeCodes/1/expenseTypes", json={"type": {"id": 4, "name": "Mileage"}}).json()
    assert made["chargeCode"]["name"] == "Meeting"
    assert cw.get("/time/chargeCodes/1").json()["expenseTypeIds"] == [4]
    assert cw.get("/time/chargeCodes/1/info").json()["expenseTypeIds"] == [4]


def test_a_world_may_say_its_stopwatches_itself() -> None:
    running = {"member": ref(2), "ticket": ref(101), "status": "Paused", "totalPauseTime": 60}
    times = {"startTime": "2026-11-18T17:00:00Z", "_pausedAt": "2026-11-18T17:30:00Z"}
    app = time_desk(amend=lambda found: found.update({"time/ticketstopwatches": rows({**running, **times})}))
    with client_for(app) as cw:
        watch = cw.get("/time/ticketstopwatches/1").json()
        assert "_pausedAt" not in watch
        assert turned(cw, watch, "Running")["totalPauseTime"] == 60 + 1800
