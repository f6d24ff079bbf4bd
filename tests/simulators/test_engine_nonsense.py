"""What nobody means to send is refused, and is never a 500."""

from typing import Any

import httpx
import pytest

TICKETS, TICKET = "/service/tickets", "/service/tickets/101"
JSON = {"Content-Type": "application/json"}
CONDITIONS = [
    "lastUpdated>[9999-12-31T23:59:59-12:00]",
    "lastUpdated>[0001-01-01T00:00:00+14:00]",
    f"id>{'9' * 400}",
    "id=1e999",
    "id in ()",
    'id in (1,"x")',
    "id=[2026-01-01]",
    'board/name/x="a"',
    'board="x"',
    'summary>"a" and',
    "id>null",
    "summary=[",
    '"a"="b"',
    "\ud7ff\x00",
]
BODIES = [
    b'{"summary":NaN}',
    b'{"summary":"x","company":{"id":' + b"9" * 5000 + b"}}",
    b"[" * 100_000,
    b"\xff\xfe",
    b'"x"',
    b"7",
    b'{"summary":"x","company":{"id":true}}',
    b'{"summary":"x","company":{"id":1.5}}',
    b'{"summary":"x","company":[1]}',
    b'{"summary":{"a":1},"company":{"id":2}}',
    b'{"summary":"x","company":{"identifier":5}}',
    b'{"summary":"x","company":{"id":2},"customFields":[{"id":[]}]}',
    b'{"summary":"x","company":{"id":2},"requiredDate":"0100-01-01"}',
    b'{"summary":"x","company":{"id":2},"board":{"id":99999999999}}',
]
OPERATIONS: list[Any] = [
    [1],
    [None],
    [{"op": None, "path": "x"}],
    [{"op": "replace", "path": None}],
    [{"op": "replace", "path": "customFields", "value": "x"}],
    [{"op": "replace", "path": "customFields", "value": [1]}],
    [{"op": "replace", "path": "board", "value": {}}],
    [{"op": "replace", "path": "board", "value": {"id": []}}],
    [{"op": "remove", "path": "company"}],
]


@pytest.mark.parametrize("text", CONDITIONS, ids=lambda text: repr(text[:30]))
def test_conditions(cw: httpx.Client, text: str) -> None:
    assert cw.get(TICKETS, params={"conditions": text}).status_code == 400
    assert cw.get(TICKETS, params={"childConditions": text}).status_code == 400


@pytest.mark.parametrize(
    "text", ["(" * 20_000 + "id=1" + ")" * 20_000, "not " * 30_000 + "id=1"], ids=["deep", "negated"]
)
def test_searches(cw: httpx.Client, text: str) -> None:
    assert cw.post(f"{TICKETS}/search", json={"conditions": text}).status_code == 400


@pytest.mark.parametrize("name", ["page", "pageSize"])
@pytest.mark.parametrize("value", ["9" * 5000, "²", "+1", "1.5", "-3"])
def test_pages(cw: httpx.Client, name: str, value: str) -> None:
    assert cw.get(TICKETS, params={name: value}).status_code == 400


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:30]))
def test_bodies(cw: httpx.Client, body: bytes) -> None:
    assert cw.post(TICKETS, content=body, headers=JSON).status_code == 400
    assert cw.get(f"{TICKETS}/count").json() == {"count": 4}


@pytest.mark.parametrize("operations", OPERATIONS, ids=repr)
def test_patches(cw: httpx.Client, operations: Any) -> None:
    assert cw.patch(TICKET, json=operations).status_code == 400


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", 'multipart/form-data; boundary="', "multipart/form-data; boundary=x"]
)
def test_forms(cw: httpx.Client, kind: str) -> None:
    assert cw.post("/system/documents", content=b"--x\r\n\r\n--x--", headers={"Content-Type": kind}).status_code == 400


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "BREW"])
def test_methods(cw: httpx.Client, method: str) -> None:
    assert cw.request(method, TICKETS).status_code == 405


def test_a_lonely_half_of_a_letter_is_kept_as_a_question_mark(cw: httpx.Client) -> None:
    body = b'{"summary":"half \\ud800","company":{"id":2}}'
    made = cw.post(TICKETS, content=body, headers=JSON).json()
    assert made["summary"] == "half ?"
