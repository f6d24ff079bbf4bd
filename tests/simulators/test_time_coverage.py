"""What an agreement covers as time is saved, and what happens to its pool (FACTS 10)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.conftest import client_for
from tests.simulators.time_world import LAST_WEEK, Record, StoppedClock, entry, ref, rows, time_desk

Collections = dict[str, list[Record]]


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


def hours_covered(cw: httpx.Client, *args: Any, **more: Any) -> float:
    return float(made(cw, *args, **more)["agreementHours"])


def desk_with(agreement: Record, settings: Record | None = None, more: Collections | None = None) -> httpx.Client:
    """The block of company 2, changed, and what hangs on it."""

    def amend(found: Collections) -> None:
        found["finance/agreements"][1] |= agreement
        found |= more or {}

    return client_for(time_desk(settings, amend))


def test_an_unlimited_agreement_covers_it_all(cw: httpx.Client) -> None:
    found = made(cw, 101, 5.0)
    assert (found["agreementHours"], found["extendedInvoiceAmount"]) == (5.0, 0.0)


def test_a_block_covers_until_it_is_used_up_and_the_rest_is_billed(cw: httpx.Client) -> None:
    assert hours_covered(cw, 102, 1.5) == 1.5
    second = made(cw, 102, 1.0)
    assert (second["agreementHours"], second["extendedInvoiceAmount"]) == (0.5, 50.0)
    assert hours_covered(cw, 102, 1.0) == 0.0


def test_back_dated_time_draws_on_the_cycle_in_which_it_is_entered(app: SimulatorApp, cw: httpx.Client) -> None:
    assert hours_covered(cw, 102, 2.0) == 2.0
    assert hours_covered(cw, 102, 1.0, day="2026-10-20") == 0.0
    assert isinstance(app.sim.clock, StoppedClock)
    app.sim.clock.move(days=14)
    assert hours_covered(cw, 102, 1.0, day="2026-11-30") == 1.0


@pytest.mark.parametrize(("gives", "left"), [(False, 0.0), (True, 2.0)])
def test_deleted_time_gives_its_hours_back_only_where_that_is_set(gives: bool, left: float) -> None:
    with desk_with({}, {"deleted_time_gives_hours_back": gives}) as cw:
        gone = made(cw, 102, 2.0)
        assert cw.delete(f"/time/entries/{gone['id']}").status_code == 204
        assert hours_covered(cw, 102, 2.0) == left


def test_a_change_is_decided_anew_for_the_entry_alone(cw: httpx.Client) -> None:
    first, second = made(cw, 102, 1.5), made(cw, 102, 1.5)
    assert (first["agreementHours"], second["agreementHours"]) == (1.5, 0.5)
    cut = [{"op": "replace", "path": "hoursDeduct", "value": 1.0}]
    assert cw.patch(f"/time/entries/{first['id']}", json=cut).json()["agreementHours"] == 0.5
    assert cw.get(f"/time/entries/{second['id']}").json()["agreementHours"] == 0.5
    note = [{"op": "replace", "path": "notes", "value": "x"}]
    assert cw.patch(f"/time/entries/{second['id']}", json=note).json()["agreementHours"] == 0.5


@pytest.mark.parametrize("option", ["DoNotBill", "NoCharge"])
def test_what_is_not_billable_takes_nothing(cw: httpx.Client, option: str) -> None:
    found = made(cw, 102, 2.0, billableOption=option)
    assert (found["agreementHours"], found["extendedInvoiceAmount"]) == (0.0, 0.0)
    assert hours_covered(cw, 102, 2.0) == 2.0


def test_a_retainer_covers_money(cw: httpx.Client) -> None:
    first, second = made(cw, 105, 2.0), made(cw, 105, 1.0)
    assert (first["agreementAmount"], first["agreementHours"], first["extendedInvoiceAmount"]) == (200.0, 0.0, 0.0)
    assert (second["agreementAmount"], second["extendedInvoiceAmount"]) == (50.0, 50.0)


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ({"applicationLimit": 0.0}, 0.0),
        ({"coverAgreementTime": False}, 0.0),
        ({"cancelledFlag": True, "dateCancelled": "2026-11-14T00:00:00Z"}, 0.0),
        ({"startDate": "2026-11-25T00:00:00Z"}, 0.0),
        ({"noEndingDateFlag": False, "endDate": "2026-11-18T00:00:00Z"}, 0.0),
        ({"noEndingDateFlag": False, "endDate": "2026-11-19T00:00:00Z"}, 2.0),
        ({"restrictLocationFlag": True, "location": ref(9)}, 0.0),
        ({"restrictDepartmentFlag": True, "department": ref(1)}, 2.0),
        ({"site": ref(5)}, 0.0),
        ({"allowOverruns": True, "limit": 1}, 3.0),
        ({"allowOverruns": True}, 2.0),
        ({"carryOverUnused": True, "expiredDays": 90}, 2.0),
        ({"_unseenUse": 1.5}, 0.5),
    ],
)
def test_the_terms_decide_how_much_of_four_hours_is_covered(terms: Record, wanted: float) -> None:
    with desk_with(terms) as cw:
        assert hours_covered(cw, 102, 4.0) == wanted


def test_whether_the_last_day_is_covered_is_a_setting() -> None:
    terms = {"noEndingDateFlag": False, "endDate": "2026-11-18T00:00:00Z"}
    with desk_with(terms, {"agreement_end_is_inclusive": True}) as cw:
        assert hours_covered(cw, 102, 1.0) == 1.0


def test_overruns_without_a_limit_may_be_endless() -> None:
    with desk_with({"allowOverruns": True}, {"overruns_without_limit_are_endless": True}) as cw:
        assert hours_covered(cw, 102, 8.0) == 8.0


def test_what_is_left_of_earlier_months_is_carried_over_until_it_expires() -> None:
    old = {"member": ref(2), "agreement": ref(2), "timeStart": "2026-09-08T15:00:00Z", "status": "Billed"}
    early = rows({**old, "agreementHours": 1.0, "dateEntered": "2026-09-08T16:00:00Z"})
    terms = {"carryOverUnused": True, "expiredDays": 20}
    with desk_with(terms, more={"time/entries": early}) as cw:  # one hour of September is gone, October's two remain
        assert hours_covered(cw, 102, 8.0) == 4.0
    with desk_with(terms, {"carry_over_expires": False}, more={"time/entries": early}) as cw:
        assert hours_covered(cw, 102, 8.0) == 5.0


def test_an_adjustment_of_this_cycle_counts() -> None:
    now = {"agreementId": 2, "amount": 3.0, "effectiveDate": "2026-11-09T00:00:00Z"}
    before = {"agreementId": 2, "amount": 7.0, "effectiveDate": "2026-10-09T00:00:00Z"}
    with desk_with({}, more={"finance/agreements/adjustments": rows(now, before)}) as cw:
        assert hours_covered(cw, 102, 8.0) == 5.0


@pytest.mark.parametrize(("rounded", "second"), [(True, 0.0), (False, 0.5)])
def test_a_pool_loses_rounded_hours_or_actual_ones(rounded: bool, second: float) -> None:
    settings = {"pool_loses_rounded_hours": rounded}
    with desk_with({"applicationLimit": 1.0}, settings) as cw:
        hours_covered(cw, 102, 0.5, workType={"name": "Onsite"})
        assert hours_covered(cw, 102, 1.0) == second


@pytest.mark.parametrize("field", ["workType", "workRole"])
def test_what_is_excluded_on_the_agreement_is_not_covered(field: str) -> None:
    excluded = rows({"agreementId": 2, field: ref(1)})
    with desk_with({}, more={f"finance/agreements/{field}Exclusions": excluded}) as cw:
        assert hours_covered(cw, 102, 1.0) == 0.0
        other = {"workType": {"id": 2}, "workRole": {"id": 2}}
        assert hours_covered(cw, 102, 1.0, **other) == 1.0


def test_an_exclusion_of_the_type_counts_where_no_agreement_has_its_own() -> None:
    kinds = rows({"name": "Managed", "exclusionWorkTypeIds": [1]})
    with desk_with({}, more={"finance/agreements/types": kinds}) as cw:
        assert hours_covered(cw, 102, 1.0) == 0.0
    own = rows({"agreementId": 1, "workType": ref(2)})
    with desk_with({}, more={"finance/agreements/types": kinds, "finance/agreements/workTypeExclusions": own}) as cw:
        assert hours_covered(cw, 102, 1.0) == 1.0


@pytest.mark.parametrize(("gives", "wanted"), [(False, 2.0), (True, 8.0)])
def test_a_child_may_draw_on_its_parents_pool(gives: bool, wanted: float) -> None:
    parent = {"parentAgreement": ref(3)}

    def amend(found: Collections) -> None:
        found["finance/agreements"][1] |= parent
        found["finance/agreements"][2] |= {"applicationUnits": "Hours", "applicationLimit": 10.0}

    with client_for(time_desk({"parent_agreement_gives_the_pool": gives}, amend)) as cw:
        assert hours_covered(cw, 102, 8.0) == wanted


def test_only_the_first_tickets_of_a_cycle_are_incidents() -> None:
    terms = {"applicationUnits": "Incidents", "applicationLimit": 1.0}
    with desk_with(terms) as cw:
        new = {"summary": "Second", "company": {"id": 2}, "agreement": {"id": 2}}
        second = cw.post("/service/tickets", json=new).json()["id"]
        assert hours_covered(cw, 102, 3.0) == 3.0
        assert hours_covered(cw, second, 1.0) == 0.0


def row(**more: Any) -> Record:
    plain = {"agreement": ref(2), "rateType": "Multiplier", "rate": 1.0, "billTime": "NoDefault"}
    return {**plain, "effectiveDate": "2026-01-01T00:00:00Z", **more}


def test_hours_beyond_the_pool_cost_the_overage_rate() -> None:
    over = row(workType=ref(1), overageRate=165.0, overageRateType="Custom")
    with desk_with({}, more={"finance/agreements/worktypes": rows(over)}) as cw:
        found = made(cw, 102, 3.0)
    assert (found["agreementHours"], found["overageRate"], found["extendedInvoiceAmount"]) == (2.0, 165.0, 165.0)


def test_a_row_of_the_agreement_rounds_limits_and_bills_as_it_says() -> None:
    rules = row(roundBillHours=0.5, hoursMin=1.0, agreementLimit=0.75)
    free = row(workType=ref(2), billTime="NoCharge")
    with desk_with({}, more={"finance/agreements/worktypes": rows(rules, free)}) as cw:
        found = made(cw, 102, 1.2)
        assert (found["hoursBilled"], found["agreementHours"]) == (1.5, 0.75)
        assert made(cw, 102, 0.2)["hoursBilled"] == 1.0
        assert made(cw, 102, 0.2, workType={"id": 2})["billableOption"] == "NoCharge"


@pytest.mark.parametrize(("newest", "rate"), [(True, 148.0), (False, 140.0)])
def test_which_of_two_rates_that_overlap_wins_is_a_setting(newest: bool, rate: float) -> None:
    old = row(workRole=ref(1), rateType="Custom", rate=140.0)
    new = row(workRole=ref(1), rateType="Custom", rate=148.0, effectiveDate="2026-11-01T00:00:00Z")
    soon = row(workRole=ref(1), rateType="Custom", rate=199.0, effectiveDate="2026-12-01T00:00:00Z")
    rates = {"finance/agreements/workroles": rows(old, new, soon)}
    with desk_with({}, {"newest_rate_row_wins": newest}, more=rates) as cw:
        assert made(cw, 102)["hourlyRate"] == rate
        assert made(cw, 102, day="2026-10-30")["hourlyRate"] == 140.0


@pytest.mark.parametrize(("above", "rate"), [(True, 90.0), (False, 100.0)])
def test_where_the_members_own_rate_stands_is_a_setting(above: bool, rate: float) -> None:
    def amend(found: Collections) -> None:
        found["system/members"][0]["hourlyRate"] = 90.0

    with client_for(time_desk({"member_rate_above_setup": above}, amend)) as cw:
        assert made(cw, 101)["hourlyRate"] == rate


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        ({}, "Billable"),
        ({"workType": {"name": "Rework"}}, "NoCharge"),
        ({"workType": {"name": "Rework"}, "billableOption": "NoDefault"}, "NoCharge"),
        ({"workType": {"name": "Rework"}, "billableOption": "Billable"}, "Billable"),
    ],
)
def test_the_work_type_decides_whether_time_is_billed_when_nobody_above_does(
    cw: httpx.Client, levels: Record, wanted: str
) -> None:
    assert made(cw, 101, **levels)["billableOption"] == wanted


@pytest.mark.parametrize(
    ("order", "wanted"), [(["agreement", "ticket", "workType"], "DoNotBill"), (["ticket", "agreement"], "NoCharge")]
)
def test_who_decides_first_is_a_setting(order: list[str], wanted: str) -> None:
    def amend(found: Collections) -> None:
        found["finance/agreements"][1]["billTime"] = "DoNotBill"
        found["service/tickets"][1]["billTime"] = "NoCharge"

    with client_for(time_desk({"bill_time_order": order}, amend)) as cw:
        assert made(cw, 102)["billableOption"] == wanted


@pytest.mark.parametrize(
    ("order", "wanted"),
    [(["ticket", "agreement", "board", "member"], "Onsite"), (["board", "ticket", "member"], "After Hours")],
)
def test_who_presets_the_work_type_is_a_setting(order: list[str], wanted: str) -> None:
    def amend(found: Collections) -> None:
        found["service/tickets"][1]["workType"] = ref(2)
        found["service/boards"][0]["workType"] = ref(3)

    with client_for(time_desk({"time_default_order": order}, amend)) as cw:
        assert made(cw, 102, day=LAST_WEEK)["workType"]["name"] == wanted


@pytest.mark.parametrize(("ends", "wanted"), [(True, 0.0), (False, 1.0)])
def test_an_agreement_that_expires_when_empty_gives_no_overrun(ends: bool, wanted: float) -> None:
    terms = {"expireWhenZero": True, "allowOverruns": True, "limit": 3}
    with desk_with(terms, {"expire_when_zero_ends_cover": ends}) as cw:
        assert hours_covered(cw, 102, 2.0) == 2.0
        assert hours_covered(cw, 102, 1.0) == wanted


@pytest.mark.parametrize(("given", "hours"), [(True, 1.0), (False, 0.0)])
def test_whether_a_board_gives_time_its_agreement_is_a_setting(given: bool, hours: float) -> None:
    def amend(found: Collections) -> None:
        del found["service/tickets"][1]["agreement"]
        found["finance/agreements/boardDefaults"] = rows(
            {"agreementId": 1, "board": ref(1)}, {"agreementId": 2, "board": ref(1), "serviceType": ref(2)}
        )

    with client_for(time_desk({"board_default_gives_the_agreement": given}, amend)) as cw:
        assert hours_covered(cw, 102, 1.0) == hours


@pytest.mark.parametrize(("factor", "wanted"), [(0.5, 1.0), (0.0, 0.73)])
def test_the_company_rounds_where_the_work_type_does_not(factor: float, wanted: float) -> None:
    def amend(found: Collections) -> None:
        found["system/myCompany/timeExpense"] = rows({"internalCompany": ref(1), "roundingFactor": factor})
        found["time/workTypes"][0]["roundBillHoursTo"] = 0.0

    with client_for(time_desk(amend=amend)) as cw:
        assert made(cw, 101, 44 / 60)["hoursBilled"] == wanted
