"""conditions, childConditions, customFieldConditions, orderBy, fields: as FACTS 5."""

from typing import Any

import httpx
import pytest

TICKETS = "/service/tickets"


def ids(cw: httpx.Client, conditions: str, path: str = TICKETS, **more: str) -> list[int]:
    answer = cw.get(path, params={"conditions": conditions, **more})
    assert answer.status_code == 200, answer.text
    return [r["id"] for r in answer.json()]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("id=101", [101]),
        ("id>101 and id<104", [102, 103]),
        ('board/name="Desk" and closedFlag=False', [101, 102]),
        ("board/name='desk' AND closedFlag = false", [101, 102]),
        ('summary contains "PRINTER"', [102]),
        ('summary like "*offline"', [102]),
        ('summary like "%down%"', [103]),
        ('summary not contains "is"', [101, 102]),
        ("id in (101, 103)", [101, 103]),
        ("id not in (101, 103)", [102, 104]),
        ("company/identifier='acorn' or id=104", [101, 103, 104]),
        ("(company/id=1 or company/id=2) and status/name != 'New'", [103, 104]),
        ("id=101 or id=102 and id=103", [101]),
        ("contact=null", [102, 103, 104]),
        ("contact/id != null", [101]),
        ("parentTicketId=null and id=101", [101]),
        ("lastUpdated>[2026-11-16T14:59:59Z] and id=101", [101]),
        ("lastUpdated>[2026-11-17]", []),
        ("lastUpdated>[2026-11-16T09:30:00-06:00]", []),
        ("configuration/id=1", [101]),
        ("contact/name='Ann Baker'", [101]),
        ("priority/id=1", [102]),
    ],
)
def test_a_condition_finds_its_tickets(cw: httpx.Client, conditions: str, expected: list[int]) -> None:
    assert ids(cw, conditions) == expected


@pytest.mark.parametrize(
    ("conditions", "says"),
    [
        ("invoiceDate=1", "invoiceDate is not a recognized name."),
        ("board/nope='x'", "board/nope is not a recognized name."),
        ("_info/lastUpdated>[2026-01-01]", "_info/lastUpdated is not a recognized name."),
        ("configurations/id=1", "configurations/id is not a recognized name."),
        ("severity='Huge'", "Enum value supplied was invalid"),
        ("id=", "The conditions end too early."),
        ("id=1 and", "The conditions end too early."),
        ("id ~ 1", "String is not properly formatted near '~ 1'."),
        ("(id=1", "The conditions end too early."),
        ("id='x'", "The value of id could not be read."),
        ("lastUpdated>[yesterday]", "[yesterday] is not a valid date."),
    ],
)
def test_what_cannot_be_read_is_an_api_find_condition(cw: httpx.Client, conditions: str, says: str) -> None:
    answer = cw.get(TICKETS, params={"conditions": conditions})
    assert (answer.status_code, answer.json()) == (400, {"code": "ApiFindCondition", "message": says})


def test_lists_inside_a_record_are_asked_by_child_conditions(cw: httpx.Client) -> None:
    mail = 'communicationItems/value like "ann@*" AND communicationItems/communicationType="Email"'
    assert [r["id"] for r in cw.get("/company/contacts", params={"childConditions": mail}).json()] == [1]
    crossed = 'communicationItems/value like "ann@*" AND communicationItems/communicationType="Phone"'
    assert cw.get("/company/contacts", params={"childConditions": crossed}).json() == []
    named = {"childConditions": 'types/name="Client"'}
    assert [r["id"] for r in cw.get("/company/companies", params=named).json()] == [1, 2]


def test_types_in_plain_conditions_are_refused(cw: httpx.Client) -> None:
    answer = cw.get("/company/contacts", params={"conditions": 'types/name="Primary"'})
    assert answer.json()["message"] == "types/name is not a recognized name."


def test_custom_fields_are_asked_by_their_caption(cw: httpx.Client) -> None:
    rows = [{"id": 1, "caption": "Marker", "value": "x1"}]
    new = cw.post(TICKETS, json={"summary": "marked", "company": {"id": 1}, "customFields": rows}).json()
    asked = {"customFieldConditions": 'caption="Marker" AND value != null'}
    assert [r["id"] for r in cw.get(TICKETS, params=asked).json()] == [new["id"]]


def test_a_written_bracket_is_escaped_in_like(cw: httpx.Client) -> None:
    new = cw.post(TICKETS, json={"summary": "[EXT] invoice", "company": {"id": 1}}).json()
    assert ids(cw, "summary like '[[]EXT]*'") == [new["id"]]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("id desc", [104, 103, 102, 101]), ("company/name, id desc", [103, 101, 104, 102]), ("", [101, 102, 103, 104])],
)
def test_order_by_sorts_by_each_name_in_turn(cw: httpx.Client, order: str, expected: list[int]) -> None:
    assert [r["id"] for r in cw.get(TICKETS, params={"orderBy": order}).json()] == expected


def test_an_unknown_order_is_refused(cw: httpx.Client) -> None:
    assert cw.get(TICKETS, params={"orderBy": "nope desc"}).status_code == 400


def test_fields_leaves_out_info_unless_it_is_asked(cw: httpx.Client) -> None:
    def first(fields: str) -> Any:
        return cw.get(TICKETS, params={"fields": fields}).json()[0]

    assert first("id,summary,status/name") == {
        "id": 101,
        "summary": "Outlook asks for the password",
        "status": {"name": "New"},
    }
    assert set(first("id,_info")) == {"id", "_info"}


def test_count_takes_the_same_conditions(cw: httpx.Client) -> None:
    assert cw.get(f"{TICKETS}/count", params={"conditions": "company/id=1"}).json() == {"count": 2}


@pytest.mark.parametrize("key", ["conditions", "Conditions"])
def test_search_takes_conditions_in_its_body_and_the_page_in_the_address(cw: httpx.Client, key: str) -> None:
    body = {key: "company/id=1", "orderBy": "id desc"}
    answer = cw.post(f"{TICKETS}/search", params={"pageSize": "1"}, json=body)
    assert (answer.status_code, [r["id"] for r in answer.json()]) == (200, [103])


def test_equality_is_exact_when_the_setting_says_so(cw: httpx.Client, control: httpx.Client) -> None:
    assert ids(cw, "board/name='desk'")
    control.put("/settings", json={"string_equality_is_exact": True})
    assert ids(cw, "board/name='desk'") == []
    assert ids(cw, "board/name='Desk'")
