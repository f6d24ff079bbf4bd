"""Custom fields: rows of their definitions, sent as a whole, checked by their type."""

from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from tests.simulators.test_company_companies import patch

ACORN = "/company/companies/1"
COMPANIES = 4  # the pod


def define(cw: httpx.Client, caption: str, kind: str, **more: Any) -> int:
    body = {"podId": COMPANIES, "caption": caption, "sequenceNumber": 1, "fieldTypeIdentifier": kind, **more}
    answer = cw.post("/system/userDefinedFields", json={"entryTypeIdentifier": "EntryField", **body})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def values(cw: httpx.Client) -> dict[str, Any]:
    return {row["caption"]: row.get("value") for row in cw.get(ACORN).json()["customFields"]}


def test_every_definition_is_a_row_of_every_record(cw: httpx.Client) -> None:
    id = define(cw, "Gate code", "Text")
    assert cw.get(ACORN).json()["customFields"] == [
        {"id": id, "caption": "Gate code", "type": "Text", "entryMethod": "EntryField", "numberOfDecimals": 0}
    ]


@pytest.mark.parametrize(("policy", "left"), [("cleared", None), ("kept", "4711")])
def test_a_row_that_is_left_out_loses_its_value(
    cw: httpx.Client, app: SimulatorApp, policy: str, left: str | None
) -> None:
    code, floor = define(cw, "Gate code", "Text"), define(cw, "Floor", "Number")
    app.sim.change_settings({"partial_custom_fields": policy})
    patch(cw, ACORN, customFields=[{"id": code, "value": "4711"}, {"id": floor, "value": 2}])
    patch(cw, ACORN, customFields=[{"id": floor, "value": 3}])
    assert values(cw) == {"Gate code": left, "Floor": 3}


@pytest.mark.parametrize(
    ("kind", "taken", "refused"),
    [
        ("Number", 7, "seven"),
        ("Number", "7", 7.5),
        ("Percent", 10, "ten"),
        ("Currency", 12.25, 12.255),
        ("Checkbox", True, "perhaps"),
        ("Date", "2026-11-02T00:00:00Z", "soon"),
        ("IPAddress", "10.0.0.1", "10.0.0.300"),
        ("Hyperlink", "https://x.example/a", "x.example"),
        ("PhoneNumber", "555-0101", "5" * 31),
        ("Text", "short", "a" * 101),
    ],
)
def test_a_value_is_of_its_type(cw: httpx.Client, kind: str, taken: Any, refused: Any) -> None:
    id = define(cw, "It", kind)
    assert patch(cw, ACORN, customFields=[{"id": id, "value": taken}]).status_code == 200
    answer = patch(cw, ACORN, customFields=[{"id": id, "value": refused}])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "customFields/It")


def test_a_value_is_one_of_the_options(cw: httpx.Client) -> None:
    options = [{"optionValue": "Red"}, {"optionValue": "Blue", "inactiveFlag": True}]
    id = define(cw, "Tier", "Text", entryTypeIdentifier="List", options=options)
    assert patch(cw, ACORN, customFields=[{"id": id, "value": "Red"}]).status_code == 200
    assert patch(cw, ACORN, customFields=[{"id": id, "value": "Blue"}]).status_code == 400


def test_a_value_that_must_be_is_asked_for_by_every_write(cw: httpx.Client) -> None:
    id = define(cw, "Licence", "Text", requiredFlag=True)
    assert patch(cw, ACORN, phoneNumber="555-0102").status_code == 400
    rows = [{"id": id, "value": "L-1"}]
    assert patch(cw, ACORN, phoneNumber="555-0102", customFields=rows).status_code == 200


def test_a_value_that_is_read_only_stays(cw: httpx.Client) -> None:
    id = define(cw, "Score", "Number", readOnlyFlag=True)
    assert patch(cw, ACORN, customFields=[{"id": id, "value": 5}]).status_code == 200
    assert values(cw) == {"Score": None}


def test_records_are_found_by_a_value(cw: httpx.Client) -> None:
    id = define(cw, "Gate code", "Text")
    patch(cw, ACORN, customFields=[{"id": id, "value": "4711"}])
    asked = {"customFieldConditions": 'caption="Gate code" AND value="4711"'}
    assert [c["id"] for c in cw.get("/company/companies", params=asked).json()] == [1]
