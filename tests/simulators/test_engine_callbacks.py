"""Callbacks: registration, the signed message, retries, switching off (FACTS 4)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from tests.simulators.conftest import client_for
from tests.simulators.tiny_world import build

URL = "https://hub.test/hook?p=1&recordId="
OWNER = {"url": URL, "objectId": 1, "type": "ticket", "level": "owner"}


class Receiver:
    """Takes what is delivered and answers as told, at last with 200."""

    def __init__(self) -> None:
        self.got: list[httpx.Request] = []
        self.answers: list[int] = []
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.got.append(request)
            return httpx.Response(self.answers.pop(0) if self.answers else 200)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(r.content) for r in self.got]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def app(receiver: Receiver) -> Iterator[SimulatorApp]:
    settings = {"callback_retry_seconds": [0.01, 0.02]}
    made = make_app(build=build, settings=settings, callback_transport=httpx.MockTransport(receiver))
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


Register = Callable[..., dict[str, Any]]


@pytest.fixture
def register(cw: httpx.Client) -> Register:
    def registered(**changes: Any) -> dict[str, Any]:
        answer = cw.post("/system/callbacks", json={**OWNER, **changes})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    return registered


def rename(cw: httpx.Client, ticket: int = 101, **query: str) -> httpx.Response:
    change = [{"op": "replace", "path": "summary", "value": "renamed"}]
    return cw.patch(f"/service/tickets/{ticket}", json=change, params=query)


def delivered(app: SimulatorApp) -> None:
    assert app.sim.deliveries.wait_until_idle()


def test_a_change_is_told_with_the_whole_record_as_a_string(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    callback = register()
    rename(cw)
    delivered(app)
    (request,) = receiver.got
    assert str(request.url) == "https://hub.test/hook?p=1&recordId=101&action=updated"
    (body,) = receiver.bodies()
    assert list(body) == [
        *("MessageId", "FromUrl", "CompanyId", "MemberId", "Action", "Type", "ID", "ProductInstanceId", "PartnerId"),
        *("Entity", "Metadata", "CallbackObjectRecId"),
    ]
    assert (body["Action"], body["Type"], body["ID"], body["MemberId"]) == ("updated", "ticket", 101, "cwhub_api")
    assert body["CallbackObjectRecId"] == callback["id"]
    assert json.loads(body["Entity"]) == cw.get("/service/tickets/101").json()


def test_the_signature_is_checked_with_the_key_at_key_url(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    register()
    rename(cw)
    delivered(app)
    (request,) = receiver.got
    key_url = receiver.bodies()[0]["Metadata"]["key_url"]
    assert key_url.startswith("https://localhost:8143/v2025_1//system/callbackkey/index.rails?companyName=tinydesk&id=")
    signing_key = cw.get(key_url).json()["signing_key"]
    key = hashlib.sha256(signing_key.encode()).digest()
    expected = base64.b64encode(hmac.new(key, request.content, hashlib.sha256).digest()).decode()
    assert request.headers["x-content-signature"] == expected


def test_a_key_that_was_never_given_out_is_not_found(cw: httpx.Client) -> None:
    address = "http://sim.test/system/callbackkey/index.rails?companyName=tinydesk&id=nope"
    assert cw.get(address).status_code == 404


def test_a_new_ticket_with_notes_is_told_once(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    register()
    cw.post("/service/tickets", json={"summary": "x", "company": {"id": 1}, "initialDescription": "y"})
    delivered(app)
    assert [b["Action"] for b in receiver.bodies()] == ["added"]


def test_a_deleted_record_is_told_without_entity(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    register()
    cw.delete("/service/tickets/102")
    delivered(app)
    assert [(b["Action"], b["Entity"]) for b in receiver.bodies()] == [("deleted", None)]


def test_a_note_tells_of_its_ticket_unless_the_setting_says_no(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    register()
    cw.post("/service/tickets/101/notes", json={"text": "x"})
    delivered(app)
    control.put("/settings", json={"note_fires_ticket_callback": False})
    cw.post("/service/tickets/101/notes", json={"text": "y"})
    delivered(app)
    assert [b["Action"] for b in receiver.bodies()] == ["updated"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"level": "board", "objectId": 1}, True),
        ({"level": "board", "objectId": 2}, False),
        ({"level": "Ticket", "objectId": 101}, True),
        ({"level": "status", "objectId": 3}, False),
        ({"type": "company", "level": "owner"}, False),
        ({"inactiveFlag": True}, False),
        ({"isSelfSuppressedFlag": True}, False),
    ],
)
def test_type_level_and_flags_decide_what_is_told(
    app: SimulatorApp,
    cw: httpx.Client,
    register: Register,
    receiver: Receiver,
    changes: dict[str, Any],
    told: bool,
) -> None:
    register(**changes)
    rename(cw)
    delivered(app)
    assert bool(receiver.got) is told


def test_skip_callback_on_a_write_tells_nobody(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    register()
    cw.patch("/service/tickets/101", json=[{"op": "add", "path": "skipCallback", "value": True}])
    delivered(app)
    assert receiver.got == []


def test_a_refused_write_tells_nobody(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver
) -> None:
    register()
    cw.patch("/service/tickets/101", json=[{"op": "replace", "path": "severity", "value": "Huge"}])
    delivered(app)
    assert receiver.got == []


@pytest.mark.parametrize(
    ("answers", "tries"), [([404, 429], 3), ([409, 404, 419, 200], 3), ([500], 1), ([400], 1), ([404], 2)]
)
def test_only_some_refusals_are_tried_again_twice(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, answers: list[int], tries: int
) -> None:
    register()
    receiver.answers = answers
    rename(cw)
    delivered(app)
    assert len(receiver.got) == tries
    assert len({r.content for r in receiver.got}) == 1


def test_three_days_of_failures_switch_it_off(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    id = register()["id"]
    for day in range(3):
        assert cw.get(f"/system/callbacks/{id}").json()["inactiveFlag"] is False
        control.put("/settings", json={"clock_ahead_seconds": day * 86400})
        receiver.answers = [500]
        rename(cw)
        delivered(app)
    assert cw.get(f"/system/callbacks/{id}").json()["inactiveFlag"] is True


def test_a_setting_switches_it_off_at_the_first_failure(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    control.put("/settings", json={"callback_days_until_disabled": 1})
    id = register()["id"]
    receiver.answers = [500]
    rename(cw)
    delivered(app)
    assert cw.get(f"/system/callbacks/{id}").json()["inactiveFlag"] is True


def test_switched_on_again_it_has_three_days_anew(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    id = register()["id"]
    for day in range(3):
        control.put("/settings", json={"clock_ahead_seconds": day * 86400})
        receiver.answers = [500]
        rename(cw)
        delivered(app)
    cw.patch(f"/system/callbacks/{id}", json=[{"op": "replace", "path": "inactiveFlag", "value": False}])
    receiver.answers = [500]
    rename(cw)
    delivered(app)
    assert cw.get(f"/system/callbacks/{id}").json()["inactiveFlag"] is False


def test_a_delivery_in_between_keeps_it_on(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    id = register()["id"]
    for day, status in enumerate([500, 500, 200, 500]):
        control.put("/settings", json={"clock_ahead_seconds": day * 86400})
        receiver.answers = [status]
        rename(cw)
        delivered(app)
    assert cw.get(f"/system/callbacks/{id}").json()["inactiveFlag"] is False


def test_switched_off_nothing_is_told_and_nothing_is_kept(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    register()
    control.put("/settings", json={"callbacks": False})
    rename(cw)
    control.put("/settings", json={"callbacks": True})
    delivered(app)
    assert receiver.got == []


def test_deliveries_can_be_lost_or_repeated_on_purpose(
    app: SimulatorApp, cw: httpx.Client, register: Register, receiver: Receiver, control: httpx.Client
) -> None:
    register()
    control.put("/settings", json={"callback_loss": 1.0})
    rename(cw)
    control.put("/settings", json={"callback_loss": 0.0, "callback_repeat": 1.0})
    rename(cw)
    delivered(app)
    assert len(receiver.got) == 2
    assert len({b["MessageId"] for b in receiver.bodies()}) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "note"},
        {"level": "contact"},
        {"url": "http://hub.test/x"},
        {"url": "ftp://localhost/x"},
        {"objectId": None},
    ],
)
def test_a_callback_that_cannot_be_is_refused(cw: httpx.Client, changes: dict[str, Any]) -> None:
    assert cw.post("/system/callbacks", json={**OWNER, **changes}).status_code == 400


def test_loopback_may_be_plain_http_unless_the_setting_says_no(
    cw: httpx.Client, register: Register, control: httpx.Client
) -> None:
    register(url="http://localhost:8000/x?recordId=")
    control.put("/settings", json={"http_callbacks_on_loopback": False})
    assert cw.post("/system/callbacks", json={**OWNER, "url": "http://localhost:8000/x"}).status_code == 400
