"""Every operation of the published description, asked of the simulator; each answer is held against its schema."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import make_app
from simulators.connectwise.world import build
from simulators.connectwise.worlds import build_named
from tests.simulators.contract import samples
from tests.simulators.contract.bodies import REFUSED
from tests.simulators.contract.desk import NONE, Desk
from tests.simulators.contract.families import Family, alone, families
from tests.simulators.contract.spec import (
    ERROR,
    Operation,
    accepted,
    answer_schema,
    faults,
    spec_path,
    takes_conditions,
)

if spec_path() is None:
    pytest.skip("CONNECTWISE_SPEC names no description of the API: nothing to compare with", allow_module_level=True)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    app = make_app(build=build, settings={"callbacks": False, "rate_limit_per_minute": 0})
    yield Desk(app)
    app.sim.stop()


def expect(answer: httpx.Response, operation: Operation) -> Any:
    """The answer's JSON, once status and shape are as described."""
    assert answer.status_code in accepted(operation), f"{operation}: {answer.status_code} {answer.text[:400]}"
    schema = answer_schema(operation)
    if schema is None:
        return None
    assert faults(schema, answer.json()) == [], f"{operation}: {answer.text[:400]}"
    return answer.json()


def refused(answer: httpx.Response, *statuses: int) -> None:
    assert answer.status_code in statuses, f"{answer.request.url}: {answer.status_code} {answer.text[:300]}"
    assert faults(ERROR, answer.json()) == []


@pytest.mark.parametrize("world", ["first", "second"])
def test_the_records_of_a_world_are_as_described(world: str) -> None:
    app = make_app(build=partial(build_named, world=world), settings={"callbacks": False, "rate_limit_per_minute": 0})
    desk = Desk(app)
    for family in families():
        listed = desk.resource(family.path)
        if listed and desk.sim.store.rows(listed.collection):
            where, _ = desk.list_address(family.path)
            newest = {"pageSize": "250", "orderBy": "id desc" if family.one else ""}
            expect(desk.http.get(where, params=newest), Operation("GET", family.path))
    app.sim.stop()


@pytest.mark.parametrize("family", families(), ids=str)
def test_a_list_its_count_and_its_records_are_as_described(desk: Desk, family: Family) -> None:
    where, _ = desk.list_address(family.path)
    made = _added(desk, family, where)
    listed = _read(desk, family, where)
    assert made is None or not family.one or made in [row["id"] for row in listed]
    if family.one:
        _changed(desk, family, where, made)


def _added(desk: Desk, family: Family, where: str) -> int | None:
    operation = family.operation("POST", family.path)
    if operation is None or str(operation) in REFUSED:
        return None
    created = expect(desk.send(operation, where), operation)
    return int(created["id"]) if isinstance(created, dict) and "id" in created else None


def _read(desk: Desk, family: Family, where: str) -> list[dict[str, Any]]:
    """Its newest records, where it has an order."""
    operation = Operation("GET", family.path)
    rows: list[dict[str, Any]] = []
    for order in ({}, {"orderBy": "id desc"}) if family.one else ({},):
        rows = expect(desk.http.get(where, params={"pageSize": "12", **order}), operation)
    if takes_conditions(operation):
        refused(desk.http.get(where, params={"conditions": "noSuchName=1"}), 400)
    if count := family.operation("GET", f"{family.path}/count"):
        expect(desk.http.get(f"{where}/count"), count)
    return rows


def _changed(desk: Desk, family: Family, where: str, made: int | None) -> None:
    id = made or next((row.get("id") for row in desk.http.get(where, params={"pageSize": "1"}).json()), None)
    if get := family.operation("GET", family.one):
        refused(desk.http.get(f"{where}/{NONE}"), 404)
    if id is None:
        return
    found = expect(desk.http.get(f"{where}/{id}"), get) if get else {}
    record = found[0] if isinstance(found, list) else found
    if patch := family.operation("PATCH", family.one):
        expect(desk.http.patch(f"{where}/{id}", json=[{"op": "replace", "path": "noSuchName", "value": 1}]), patch)
    if put := family.operation("PUT", family.one):
        expect(desk.http.put(f"{where}/{id}", json=_whole(desk, family, record)), put)
    if made and (delete := family.operation("DELETE", family.one)):
        expect(desk.http.delete(f"{where}/{id}"), delete)


def _whole(desk: Desk, family: Family, record: dict[str, Any]) -> dict[str, Any]:
    """The record as it was read, and what an update has to name."""
    record = record[0] if isinstance(record, list) else record  # some answer an array even for one (FACTS 14)
    listed = desk.resource(family.path)
    asked = [f for f in listed.fields.values() if f.required_on_put or f.required] if listed else []
    operation = Operation("PUT", family.one)
    properties = (samples.body_schema(operation) or {}).get("properties", {})
    missing = {f.name: samples.value(desk, properties.get(f.name, {}), f) for f in asked if f.name not in record}
    return {**missing, **record}


@pytest.mark.parametrize("operation", alone(), ids=str)
def test_an_address_that_is_no_list_is_as_described(desk: Desk, operation: Operation) -> None:
    answer = desk.send(operation, desk.address(operation.path, fresh=operation.method == "DELETE"))
    if str(operation) in REFUSED:
        refused(answer, 400, 409)
    else:
        expect(answer, operation)
