"""Companies, contacts, configurations and agreements tell their callbacks; what hangs on them does not (FACTS 4)."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from tests.simulators.conftest import client_for
from tests.simulators.test_company_companies import patch
from tests.simulators.tiny_world import build

Told = list[dict[str, Any]]
KINDS = ("company", "contact", "configuration", "agreement", "ticket", "invoice")


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def app(told: Told) -> Iterator[SimulatorApp]:
    def hear(request: httpx.Request) -> httpx.Response:
        told.append(json.loads(request.content))
        return httpx.Response(200)

    made = make_app(build=build, callback_transport=httpx.MockTransport(hear))
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with client_for(app) as client:
        yield client


def register(cw: httpx.Client, **changes: Any) -> None:
    body = {"url": "https://hub.test/?recordId=", "objectId": 1, "level": "owner", **changes}
    assert cw.post("/system/callbacks", json=body).status_code == 201


def heard(app: SimulatorApp, told: Told) -> set[tuple[str, str, int]]:
    assert app.sim.deliveries.wait_until_idle()
    return {(body["Action"], body["Type"], body["ID"]) for body in told}


@pytest.mark.parametrize(
    ("kind", "path", "field"),
    [
        ("company", "/company/companies/1", "phoneNumber"),
        ("contact", "/company/contacts/1", "title"),
        ("configuration", "/company/configurations/1", "serialNumber"),
        ("agreement", "/finance/agreements/1", "workOrder"),
    ],
)
def test_a_change_is_told(cw: httpx.Client, app: SimulatorApp, told: Told, kind: str, path: str, field: str) -> None:
    register(cw, type=kind)
    assert patch(cw, path, **{field: "555-0109"}).status_code == 200
    assert heard(app, told) == {("updated", kind, 1)}
    assert json.loads(told[0]["Entity"])[field] == "555-0109"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/company/companies/1/notes", {"text": "x"}),
        ("/company/companies/1/sites", {"name": "Depot"}),
        ("/finance/agreements/1/adjustments", {"amount": 1.0}),
    ],
)
def test_what_hangs_on_a_record_is_not_told(
    cw: httpx.Client, app: SimulatorApp, told: Told, path: str, body: dict[str, Any]
) -> None:
    for kind in KINDS:
        register(cw, type=kind)
    assert cw.post(path, json=body).status_code == 201
    assert heard(app, told) == set()


def test_a_patch_that_changes_nothing_is_not_told(cw: httpx.Client, app: SimulatorApp, told: Told) -> None:
    register(cw, type="company")
    patch(cw, "/company/companies/1", nonsense=1)
    assert heard(app, told) == set()


def test_a_merge_tells_of_everything_that_moves(cw: httpx.Client, app: SimulatorApp, told: Told) -> None:
    for kind in KINDS:
        register(cw, type=kind)
    cw.post("/company/companies/2/merge", json={"toCompanyId": 1})
    assert heard(app, told) == {
        *(("updated", "company", 1), ("updated", "company", 2), ("updated", "contact", 2)),
        *(("updated", "agreement", 1), ("updated", "ticket", 102), ("updated", "ticket", 104)),
    }


def test_many_configurations_are_told_one_by_one(cw: httpx.Client, app: SimulatorApp, told: Told) -> None:
    register(cw, type="configuration")
    box = {"name": "Box", "type": {"id": 1}, "company": {"id": 1}}
    cw.post("/company/configurations/bulk", json=[box, {"name": "no type"}, box])
    assert heard(app, told) == {("added", "configuration", 2), ("added", "configuration", 3)}


def test_a_callback_of_a_type_hears_of_companies_with_that_type(
    cw: httpx.Client, app: SimulatorApp, told: Told
) -> None:
    register(cw, type="company", level="type", objectId=2)
    patch(cw, "/company/companies/1", phoneNumber="555-0109")
    assert heard(app, told) == set()
    cw.post("/company/companies/1/typeAssociations", json={"type": {"id": 2}})
    assert heard(app, told) == {("updated", "company", 1)}
