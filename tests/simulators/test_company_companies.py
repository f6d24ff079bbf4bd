"""Companies with their sites and types, and one merged into another."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp

ACORN = "/company/companies/1"


def patch(cw: httpx.Client, path: str, **values: Any) -> httpx.Response:
    return cw.patch(path, json=[{"op": "replace", "path": name, "value": value} for name, value in values.items()])


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_a_new_company_gets_a_main_site_with_its_address(cw: httpx.Client) -> None:
    new = cw.post(
        "/company/companies", json={"identifier": "dune", "name": "Dune", "city": "Ames", "state": "IA"}
    ).json()
    [site] = cw.get(f"/company/companies/{new['id']}/sites").json()
    assert (site["name"], site["city"], site["primaryAddressFlag"]) == ("Main", "Ames", True)
    assert new["site"]["id"] == site["id"]
    assert new["status"]["name"] == "Active"


def test_the_primary_site_moves_with_the_company(cw: httpx.Client) -> None:
    patch(cw, ACORN, city="Moline")
    [site] = cw.get(f"{ACORN}/sites").json()
    assert site["city"] == "Moline"


def test_another_primary_site_takes_the_mark_from_the_first(cw: httpx.Client) -> None:
    new = cw.post(f"{ACORN}/sites", json={"name": "Depot", "primaryAddressFlag": True}).json()
    marks = {s["name"]: s["primaryAddressFlag"] for s in cw.get(f"{ACORN}/sites").json()}
    assert marks == {"Main": False, "Depot": True}
    assert cw.get(ACORN).json()["site"]["id"] == new["id"]


def test_types_of_a_company_and_its_associations_say_the_same(cw: httpx.Client) -> None:
    added = cw.post(f"{ACORN}/typeAssociations", json={"type": {"name": "Vendor"}}).json()
    assert names(cw.get(ACORN).json()["types"]) == ["Client", "Vendor"]
    assert [a["company"]["id"] for a in cw.get("/company/companyTypeAssociations").json()].count(1) == 2
    assert cw.delete(f"{ACORN}/typeAssociations/{added['id']}").status_code == 204
    assert names(cw.get(ACORN).json()["types"]) == ["Client"]


def test_types_are_taken_at_the_start_and_never_again(cw: httpx.Client) -> None:
    answer = patch(cw, ACORN, types=[{"id": 2}])
    assert answer.status_code == 200
    assert names(answer.json()["types"]) == ["Client"]


def test_a_patch_that_names_no_field_changes_nothing_and_is_no_error(cw: httpx.Client) -> None:
    before = cw.get("/company/companies/2").json()
    answer = patch(cw, "/company/companies/2", **{"status/name": "Inactive"})
    assert (answer.status_code, answer.json()) == (200, before)


def test_even_a_patch_that_changes_nothing_revalidates_the_record(cw: httpx.Client) -> None:
    answer = patch(cw, "/company/companies/3", nonsense=1)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "yearEstablished"


def test_the_company_names_its_default_contact_and_no_other_has_the_flag(cw: httpx.Client) -> None:
    first = cw.post("/company/contacts", json={"firstName": "Cleo", "company": {"id": 1}, "defaultFlag": True}).json()
    assert cw.get(ACORN).json()["defaultContact"]["id"] == first["id"]
    patch(cw, ACORN, defaultContact={"id": 1})
    flags = {
        c["firstName"]: c.get("defaultFlag") for c in cw.get("/company/contacts").json() if c["company"]["id"] == 1
    }
    assert flags == {"Ann": True, "Cleo": False}


def test_status_notes_teams_and_notes_hang_on_a_company(cw: httpx.Client) -> None:
    note = cw.post(f"{ACORN}/notes", json={"text": "pays on time"}).json()
    assert (note["enteredBy"], note["type"]["name"]) == ("cwhub_api", "Comments")
    assert cw.post(f"{ACORN}/customStatusNotes", json={"customNote": "call first", "status": {"id": 1}}).is_success
    team = cw.post(f"{ACORN}/teams", json={"teamRole": {"name": "Sales"}, "member": {"identifier": "AMorrow"}})
    assert team.json()["member"]["identifier"] == "AMorrow"


# merging


def merge(cw: httpx.Client, **choices: str) -> httpx.Response:
    """Birch & Sons into Acorn Bakery."""
    return cw.post("/company/companies/2/merge", json={"toCompanyId": 1, **choices})


@pytest.mark.parametrize(
    "path", ["/service/tickets/102", "/company/contacts/2", "/finance/agreements/1", "/company/companies/2/sites"]
)
def test_what_named_the_merged_company_names_the_other_one(cw: httpx.Client, path: str) -> None:
    assert merge(cw).json()["success"] is True
    if path.endswith("sites"):
        assert cw.get(path).json() == []
        return
    assert cw.get(path).json()["company"]["id"] == 1


def test_the_merged_company_stays_and_is_marked_as_deleted(cw: httpx.Client) -> None:
    merge(cw)
    gone = cw.get("/company/companies/2").json()
    assert (gone["deletedFlag"], gone["deletedBy"]) == (True, "cwhub_api")
    assert gone["dateDeleted"]


def test_a_merge_takes_the_chosen_values_and_keeps_the_others(cw: httpx.Client) -> None:
    patch(cw, "/company/companies/2", phoneNumber="555-0107", website="www.birch.example")
    merge(cw, phone="From", website="To")
    kept = cw.get(ACORN).json()
    assert (kept["name"], kept["phoneNumber"], kept.get("website")) == ("Acorn Bakery", "555-0107", None)


def test_what_is_discarded_stays_with_the_company_that_is_gone(cw: httpx.Client) -> None:
    merge(cw, contacts="Discard", services="Discard")
    assert cw.get("/company/contacts/2").json()["company"]["id"] == 2
    assert cw.get("/service/tickets/102").json()["company"]["id"] == 2


def test_one_primary_site_and_one_default_contact_are_left_after_a_merge(cw: httpx.Client) -> None:
    patch(cw, ACORN, defaultContact={"id": 1})
    patch(cw, "/company/companies/2", defaultContact={"id": 2})
    merge(cw)
    assert [s["primaryAddressFlag"] for s in cw.get(f"{ACORN}/sites").json()] == [True, False]
    assert cw.get(ACORN).json()["defaultContact"]["id"] == 1
    assert cw.get("/company/contacts/2").json()["defaultFlag"] is False


def test_a_merge_is_kept_as_one_write(cw: httpx.Client, app: SimulatorApp) -> None:
    def broken(kept: bool) -> None:
        written.append(kept)

    written: list[bool] = []
    app.sim.store.finished = broken
    merge(cw)
    assert written == [True]


def test_the_default_company_is_one_that_is_there(cw: httpx.Client) -> None:
    assert cw.get("/company/companies/default").json()["identifier"] == "acorn"
