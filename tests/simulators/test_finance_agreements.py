"""Agreements: what they take over, what hangs on them, what their recap says."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.test_company_companies import patch

LIST, TYPES = "/finance/agreements", "/finance/agreements/types"
BIRCH = f"{LIST}/1"


def make_type(cw: httpx.Client, name: str = "Pool", **more: Any) -> int:
    needed = {"employeeCompRate": "Hourly", "employeeCompNotExceed": "Billing", "invoicingCycle": "CalendarYear"}
    bills = {"billTime": "Billable", "billExpenses": "NoDefault", "billProducts": "NoDefault"}
    answer = cw.post(TYPES, json={"name": name, **needed, **bills, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def make(cw: httpx.Client, kind: int, **more: Any) -> dict[str, Any]:
    body = {"name": "Support", "type": {"id": kind}, "company": {"id": 2}, "contact": {"id": 2}, **more}
    answer = cw.post(LIST, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@pytest.fixture
def work(app: SimulatorApp) -> None:
    """Two work types, a work role, an item of the catalog."""
    store = app.sim.store
    with store.writing():
        for id, name in enumerate(("Remote", "Travel"), 1):
            store.put("time/workTypes", {"id": id, "name": name})
        store.put("time/workRoles", {"id": 1, "name": "Engineer"})
        store.put(
            "procurement/catalog", {"id": 1, "identifier": "SEAT", "description": "Seat", "price": 20.0, "cost": 5.0}
        )


# what it takes over


def test_a_new_agreement_takes_over_what_its_type_says(cw: httpx.Client) -> None:
    pool: dict[str, Any] = {
        "applicationUnits": "Hours",
        "applicationLimit": 20.0,
        "applicationCycle": "CalendarQuarter",
    }
    new = make(cw, make_type(cw, **pool, coverAgreementTimeFlag=True, carryOverUnusedFlag=True), applicationLimit=30.0)
    taken = {n: new[n] for n in ("applicationLimit", "applicationCycle", "coverAgreementTime", "carryOverUnused")}
    assert taken == {
        **{"applicationLimit": 30.0, "applicationCycle": "CalendarQuarter"},
        **{"coverAgreementTime": True, "carryOverUnused": True},
    }
    assert (new["billTime"], new["noEndingDateFlag"], new["agreementStatus"]) == ("Billable", True, "Active")


@pytest.mark.usefixtures("work")
def test_exclusions_are_taken_over_and_rates_where_the_type_says_so(cw: httpx.Client) -> None:
    kind = make_type(cw, exclusionWorkTypeIds=[2], copyWorkRolesFlag=True)
    rate = {"rateType": "Custom", "rate": 90, "workRole": {"id": 1}}
    cw.post(f"/finance/agreementTypes/{kind}/workroles", json=rate)
    cw.post(
        f"/finance/agreementTypes/{kind}/worktypes", json={**rate, "billTime": "Billable", "overageRateType": "Custom"}
    )
    where = f"{LIST}/{make(cw, kind)['id']}"
    assert [r["workType"]["name"] for r in cw.get(f"{where}/workTypeExclusions").json()] == ["Travel"]
    assert [r["rate"] for r in cw.get(f"{where}/workroles").json()] == [90]
    assert cw.get(f"{where}/worktypes").json() == []


@pytest.mark.usefixtures("work")
def test_ids_and_rows_of_what_a_type_leaves_out_are_the_same(cw: httpx.Client) -> None:
    kind = make_type(cw, exclusionWorkTypeIds=[2])
    rows = f"/finance/agreementTypes/{kind}/workTypeExclusions"
    cw.post(rows, json={"workType": {"name": "Remote"}})
    assert cw.get(f"{TYPES}/{kind}").json()["exclusionWorkTypeIds"] == [2, 1]
    patch(cw, f"{TYPES}/{kind}", removeAllWorkTypeExclusions=True)
    assert cw.get(rows).json() == []
    patch(cw, f"{TYPES}/{kind}", addAllWorkTypeExclusions=True)
    assert cw.get(f"{TYPES}/{kind}").json()["exclusionWorkTypeIds"] == [1, 2]


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"endDate": "2026-02-01T00:00:00Z"}, "Expired"),
        ({"startDate": "2999-01-01T00:00:00Z"}, "Inactive"),
        ({"cancelledFlag": True}, "Cancelled"),
        ({"endDate": "2999-01-01T00:00:00Z"}, "Active"),
    ],
)
def test_its_status_follows_its_dates(cw: httpx.Client, values: dict[str, Any], status: str) -> None:
    assert patch(cw, BIRCH, **values).json()["agreementStatus"] == status


def test_an_end_without_more_words_is_an_end(cw: httpx.Client) -> None:
    assert patch(cw, BIRCH, endDate="2999-01-01T00:00:00Z").json()["noEndingDateFlag"] is False
    assert "endDate" not in patch(cw, BIRCH, noEndingDateFlag=True).json()


def test_status_in_the_recap_is_that_of_now(cw: httpx.Client, app: SimulatorApp) -> None:
    patch(cw, BIRCH, endDate=app.sim.clock.stamp())
    app.sim.change_settings({"clock_ahead_seconds": 3 * 86400})
    assert cw.get("/finance/agreementrecap/1").json()["agreementStatus"] == "Expired"
    assert cw.get(BIRCH).json()["agreementStatus"] == "Expired"


# what hangs on it


@pytest.mark.usefixtures("work")
def test_an_addition_knows_its_price_and_what_is_left_to_bill(cw: httpx.Client) -> None:
    body = {"product": {"identifier": "SEAT"}, "billCustomer": "Billable", "quantity": 10, "lessIncluded": 3}
    new = cw.post(f"{BIRCH}/additions", json=body).json()
    told = {n: new[n] for n in ("description", "unitPrice", "billedQuantity", "extPrice", "extCost", "margin")}
    assert told == {
        **{"description": "Seat", "unitPrice": 20.0, "billedQuantity": 7.0},
        **{"extPrice": 140.0, "extCost": 35.0, "margin": 105.0},
    }


def test_a_configuration_is_tied_by_its_own_id(cw: httpx.Client) -> None:
    device = cw.post("/company/configurations", json={"name": "B", "type": {"id": 1}, "company": {"id": 2}}).json()
    assert cw.post(f"{BIRCH}/configurations", json={"id": device["id"]}).status_code == 201
    cw.post(f"{BIRCH}/configurations", json={"id": device["id"]})
    assert [c["id"] for c in cw.get(f"{BIRCH}/configurations").json()] == [device["id"]]
    assert cw.delete(f"{BIRCH}/configurations/{device['id']}").status_code == 204
    assert cw.get(f"{BIRCH}/configurations/count").json() == {"count": 0}


@pytest.mark.usefixtures("work")
def test_a_copy_has_the_terms_of_the_first_once(cw: httpx.Client) -> None:
    kind = make_type(cw, exclusionWorkTypeIds=[2])
    first = make(cw, kind)
    cw.post(f"{LIST}/{first['id']}/adjustments", json={"amount": 2.0})
    answer = cw.post(f"{LIST}/{first['id']}/copy")
    copy = f"{LIST}/{answer.json()['id']}"
    assert (answer.status_code, answer.json()["name"]) == (201, "Copy of Support")
    assert len(cw.get(f"{copy}/workTypeExclusions").json()) == 1
    assert [a["amount"] for a in cw.get(f"{copy}/adjustments").json()] == [2.0]


@pytest.mark.parametrize("address", ["types1/copy", "types/1/copy"])
def test_a_type_is_copied_with_a_slash_and_without(cw: httpx.Client, address: str) -> None:
    answer = cw.post(f"{LIST}/{address}")
    assert (answer.status_code, answer.json()["name"]) == (201, "Copy of Managed")


def test_its_terms_go_with_it(cw: httpx.Client, app: SimulatorApp) -> None:
    new = make(cw, 1)
    cw.post(f"{LIST}/{new['id']}/adjustments", json={"amount": 1.0})
    assert cw.delete(f"{LIST}/{new['id']}").status_code == 204
    assert app.sim.store.under("finance/agreements/adjustments", "agreementId", new["id"]) == []


# the recap


def take_time(app: SimulatorApp, agreement: int, hours: float) -> int:
    """An entry that the agreement has covered."""
    store = app.sim.store
    with store.writing():
        id = store.next_id("time/entries")
        row = {"id": id, "agreement": {"id": agreement}, "agreementHours": hours, "billableOption": "Billable"}
        store.put("time/entries", {**row, "dateEntered": app.sim.clock.stamp()})
    return id


def recap(cw: httpx.Client, id: int) -> dict[str, Any]:
    return dict(cw.get(f"/finance/agreementrecap/{id}").json())


def amounts(cw: httpx.Client, id: int) -> tuple[float, ...]:
    found = recap(cw, id)
    return tuple(found[f"{n}Amount"] for n in ("starting", "adjustment", "used", "remaining", "overrun", "available"))


def test_remaining_is_starting_and_adjusted_and_used_which_is_negative(cw: httpx.Client, app: SimulatorApp) -> None:
    new = make(cw, 1, applicationLimit=20.0, allowOverruns=True, limit=5, coverAgreementTime=True)
    cw.post(f"{LIST}/{new['id']}/adjustments", json={"amount": 2.5})
    take_time(app, new["id"], 6.0)
    assert amounts(cw, new["id"]) == (20.0, 2.5, -6.0, 16.5, 5.0, 21.5)


def test_an_unlimited_agreement_starts_with_nothing_and_says_so_in_text(cw: httpx.Client, app: SimulatorApp) -> None:
    new = make(cw, 1, applicationUnlimitedFlag=True)
    take_time(app, new["id"], 6.0)
    assert amounts(cw, new["id"])[:3] == (0.0, 0.0, -6.0)
    assert recap(cw, new["id"])["isUnlimited"] == "True"


def test_the_recap_has_not_forgotten_deleted_time(cw: httpx.Client, app: SimulatorApp) -> None:
    new = make(cw, 1, applicationLimit=20.0)
    gone = take_time(app, new["id"], 1.5)
    assert cw.delete(f"/time/entries/{gone}").status_code == 204
    assert amounts(cw, new["id"])[2] == -1.5


def test_an_incident_is_taken_when_the_agreement_is_put_on_a_ticket(cw: httpx.Client) -> None:
    new = make(cw, 1, applicationUnits="Incidents", applicationLimit=10.0)
    cw.post("/service/tickets", json={"summary": "x", "company": {"id": 2}, "agreement": {"id": new["id"]}})
    assert amounts(cw, new["id"])[:4] == (10.0, 0.0, -1.0, 9.0)


def test_what_is_over_is_not_invoiced_again(cw: httpx.Client) -> None:
    patch(cw, BIRCH, billAmount=100.0, endDate="2026-02-01T00:00:00Z")
    told = recap(cw, 1)
    assert (told["nextInvoiceAmount"], told.get("nextInvoiceDate")) == (0.0, None)


def test_the_list_of_recaps_is_asked_like_every_list(cw: httpx.Client) -> None:
    asked = {"conditions": 'name="Managed - Birch" and agreementStatus="Active"', "fields": "id,name"}
    assert cw.get("/finance/agreementrecap/", params=asked).json() == [{"id": 1, "name": "Managed - Birch"}]


@pytest.mark.usefixtures("work")
def test_a_parent_is_billed_for_its_children(cw: httpx.Client) -> None:
    parent = make(cw, 1, billAmount=100.0)
    child = make(cw, 1, billAmount=50.0, parentAgreement={"id": parent["id"]})
    seat = {"product": {"id": 1}, "billCustomer": "Billable", "quantity": 2}
    cw.post(f"{LIST}/{child['id']}/additions", json=seat)
    told = cw.get(f"{LIST}/{parent['id']}/recurringParameters/pod").json()
    assert (told["aGRAmount"], told["childrenAmount"], told["totalAmount"]) == (100.0, 90.0, 190.0)
    assert (recap(cw, parent["id"])["nextInvoiceAmount"], recap(cw, child["id"])["nextInvoiceAmount"]) == (190.0, 0.0)


def test_parameters_are_told_as_the_screen_chooses_them(cw: httpx.Client) -> None:
    new = make(cw, make_type(cw, prePaymentFlag=True), applicationUnits="Amount", applicationLimit=2500.0)
    told = cw.get(f"{LIST}/{new['id']}/applicationParameters/pod").json()
    assert (told["applicationUnit"]["name"], told["applicationLimitAmount"], told["prepayFlag"]) == (
        "Amount",
        2500.0,
        True,
    )
    assert told["availablePer"]["name"] == "CalendarMonth"


# which one a new ticket gets


def new_ticket(cw: httpx.Client, **more: Any) -> dict[str, Any]:
    body = {"summary": "x", "company": {"id": 2}, "board": {"id": 1}, **more}
    return dict(cw.post("/service/tickets", json=body).json())


def test_the_board_chooses_the_agreement_of_a_new_ticket(cw: httpx.Client) -> None:
    other = make(cw, 1, name="Network only", coverAgreementTime=True)
    cw.post(f"{LIST}/{other['id']}/boardDefaults", json={"board": {"id": 2}})
    assert new_ticket(cw)["agreement"]["id"] == 1
    assert new_ticket(cw, board={"id": 2})["agreement"]["id"] == other["id"]


def test_an_agreement_for_other_boards_is_not_chosen(cw: httpx.Client) -> None:
    cw.post(f"{BIRCH}/boardDefaults", json={"board": {"id": 2}})
    assert "agreement" not in new_ticket(cw)


def test_a_type_of_the_board_goes_before_the_board(cw: httpx.Client) -> None:
    other = make(cw, 1, name="Printers", coverAgreementTime=True)
    cw.post(f"{BIRCH}/boardDefaults", json={"board": {"id": 1}, "defaultFlag": True})
    cw.post(f"{LIST}/{other['id']}/boardDefaults", json={"board": {"id": 1}, "serviceType": {"id": 2}})
    assert new_ticket(cw, type={"id": 1})["agreement"]["id"] == 1
    assert new_ticket(cw, type={"id": 2})["agreement"]["id"] == other["id"]
