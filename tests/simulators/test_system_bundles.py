"""Several reads in one request, FACTS 8."""

from typing import Any

import httpx

BUNDLES = "/system/bundles"


def part(kind: str, number: int = 1, **asked: Any) -> dict[str, Any]:
    return {"sequenceNumber": number, "resourceType": kind, "apiRequest": asked}


def results(cw: httpx.Client, *parts: dict[str, Any], path: str = BUNDLES) -> list[dict[str, Any]]:
    answer = cw.post(path, json={"requests": list(parts)})
    assert answer.is_success, answer.text
    return list(answer.json()["results"])


def test_each_part_is_answered_under_its_number(cw: httpx.Client) -> None:
    first, second = results(
        cw,
        part("Ticket", 7, filters={"conditions": "id=101"}, fields="id,summary"),
        part("company", 8, page={"pageSize": 2}),
    )
    assert (first["sequenceNumber"], first["entities"], first["statusCode"]) == (
        7,
        [{"id": 101, "summary": "Outlook asks for the password"}],
        200,
    )
    assert (second["sequenceNumber"], second["count"], second["success"]) == (8, 2, True)


def test_the_notes_of_a_ticket_are_asked_for_by_its_id(cw: httpx.Client) -> None:
    plain = cw.get("/service/tickets/101/allNotes").json()
    (found,) = results(cw, part("ServiceTicketNote", parentId=101))
    assert found["entities"] == plain != []


def test_one_record_is_asked_for_by_its_id(cw: httpx.Client) -> None:
    (found,) = results(cw, part("Company", id=2))
    assert [c["identifier"] for c in found["entities"]] == ["birch"]


def test_pages_go_on_where_the_last_one_ended(cw: httpx.Client) -> None:
    (second,) = results(cw, part("Ticket", filters={"orderBy": "id asc"}, page={"page": 2, "pageSize": 3}, fields="id"))
    (after,) = results(cw, part("Ticket", page={"pageId": 102, "pageSize": 1}, fields="id"))
    assert (second["entities"], after["entities"]) == ([{"id": 104}], [{"id": 103}])


def test_a_part_that_fails_spoils_no_other(cw: httpx.Client) -> None:
    answer = cw.post(BUNDLES, json={"requests": [part("Ticket", 1, id=999), part("Ticket", 2, id=101)]})
    bad, good = answer.json()["results"]
    assert answer.status_code == 207
    assert (bad["success"], bad["statusCode"], bad["error"]["code"]) == (False, 404, "NotFound")
    assert (good["success"], good["entities"][0]["id"]) == (True, 101)


def test_a_kind_that_there_is_not_is_an_error_of_its_part(cw: httpx.Client) -> None:
    (found,) = results(cw, part("Weather"))
    assert (found["statusCode"], "Weather" in found["error"]["message"]) == (400, True)


def test_what_hangs_on_a_record_needs_its_id(cw: httpx.Client) -> None:
    (found,) = results(cw, part("TicketNote"))
    assert found["statusCode"] == 400


def test_a_bundle_writes_nothing(cw: httpx.Client) -> None:
    (found,) = results(cw, part("Ticket", entity={"summary": "new", "company": {"id": 1}}))
    assert found["statusCode"] == 400
    assert cw.get("/service/tickets/count").json() == {"count": 4}


def test_counts_are_bundled_too(cw: httpx.Client) -> None:
    tickets, companies = results(
        cw, part("Ticket", filters={"conditions": "board/id=1"}), part("Company", 2), path=f"{BUNDLES}/count"
    )
    assert (tickets["entities"], companies["count"]) == ([], 3)
    assert tickets["count"] == cw.get("/service/tickets/count", params={"conditions": "board/id=1"}).json()["count"]


def test_keys_are_taken_in_any_case(cw: httpx.Client) -> None:
    body = {
        "requests": [{"Version": "2019.3", "SequenceNumber": 1, "ResourceType": "ticket", "ApiRequest": {"Id": 101}}]
    }
    (found,) = cw.post(BUNDLES, json=body).json()["results"]
    assert (found["version"], found["entities"][0]["id"]) == ("2019.3", 101)


def test_a_bundle_is_one_request_of_the_minute(cw: httpx.Client, control: httpx.Client) -> None:
    control.put("/settings", json={"rate_limit_per_minute": 1})
    assert len(results(cw, *[part("Ticket", n, id=101) for n in range(20)])) == 20
    assert cw.get("/service/tickets").status_code == 429


def test_a_part_is_seen_only_as_far_as_the_role_goes(cw: httpx.Client, control: httpx.Client) -> None:
    control.put(
        "/settings", json={"security_roles": {"cwhub_api": {"levels": {"Company Maintenance": {"inquire": "None"}}}}}
    )
    hidden, shown = results(cw, part("Company"), part("Ticket", 2))
    assert (hidden["statusCode"], shown["count"]) == (404, 4)
