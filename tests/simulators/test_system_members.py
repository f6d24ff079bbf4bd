"""Members, API members, places and links."""

import httpx

ZOE = {
    "identifier": "ZNew",
    "licenseClass": "F",
    "firstName": "Zoe",
    "lastName": "New",
    "hireDate": "2026-01-05",
    "defaultEmail": "Office",
    "officeEmail": "zoe@tiny.example",
    "defaultPhone": "Office",
    "securityRole": {"name": "Service"},
}


def test_a_new_member_is_there_for_everything(cw: httpx.Client) -> None:
    made = cw.post("/system/members", json=ZOE).json()
    assert (made["primaryEmail"], made["securityRole"]["name"]) == ("zoe@tiny.example", "Service")
    (info,) = cw.get("/system/info/members", params={"conditions": 'identifier="ZNew"'}).json()
    assert (info["fullName"], info["defaultEmail"]) == ("Zoe New", "zoe@tiny.example")


def test_a_deactivated_member_says_since_when(cw: httpx.Client) -> None:
    assert cw.post("/system/members/3/deactivate", json={"deleteOpenTimeSheetsFlag": True}).status_code == 201
    member = cw.get("/system/members/3").json()
    assert member["inactiveFlag"] is True
    assert member["inactiveDate"]


def test_api_members_are_the_members_with_an_api_licence(cw: httpx.Client) -> None:
    assert [m["identifier"] for m in cw.get("/system/apiMembers").json()] == ["cwhub_api", "rmm_api"]
    assert cw.get("/system/apiMembers/2").status_code == 404


def test_a_new_api_member_is_a_member_too(cw: httpx.Client) -> None:
    made = cw.post("/system/apiMembers", json={"identifier": "robot", "name": "Robot Arm"}).json()
    member = cw.get(f"/system/members/{made['id']}").json()
    assert (made["name"], member["licenseClass"], member["lastName"]) == ("Robot Arm", "A", "Arm")


def test_a_picture_is_a_picture(cw: httpx.Client) -> None:
    answer = cw.get("/system/members/2/image")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_a_sheet_is_removed_once_it_holds_no_time(cw: httpx.Client, control: httpx.Client) -> None:
    assert cw.delete("/system/members/2/unusedTimeSheets").status_code == 204
    (sheet,) = [s["id"] for s in control.get("/state/time/sheets").json() if s["member"]["id"] == 2]
    entries = [e["id"] for e in control.get("/state/time/entries").json() if e["timeSheet"]["id"] == sheet]
    assert [cw.delete(f"/time/entries/{id}").status_code for id in entries] == [204] * len(entries)
    assert cw.delete("/system/members/2/unusedTimeSheets").status_code == 204
    assert sheet not in [s["id"] for s in control.get("/state/time/sheets").json()]


def test_who_signed_in_sees_himself_whole(cw: httpx.Client) -> None:
    myself = cw.get("/system/myMembers").json()
    assert (myself["identifier"], "primaryEmail" in myself) == ("cwhub_api", False)


def test_a_link_is_resolved_for_a_record(cw: httpx.Client) -> None:
    body = {"name": "Wiki", "screenLink": "Service", "url": "https://wiki.example/[id]"}
    id = cw.post("/system/links", json=body).json()["id"]
    resolved = cw.post(f"/system/info/links/{id}/resolveurl", json={"referenceId": 7}).json()
    assert resolved == {"referenceId": 7, "url": "https://wiki.example/7"}


def test_a_department_is_seen_from_both_sides(cw: httpx.Client) -> None:
    made = cw.post("/system/departments", json={"identifier": "Field", "name": "Field"}).json()
    assert cw.post(f"/system/departments/{made['id']}/locations", json={"location": {"id": 1}}).status_code == 201
    here = cw.get("/system/locations/1/departments").json()
    assert made["id"] in [row["department"]["id"] for row in here]
