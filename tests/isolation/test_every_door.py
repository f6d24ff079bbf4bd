"""Every table, address and API action, with all layers, with the database alone, with the application alone.

The cases stand in desk/isolation/cases.py; the report for an installation runs the same ones.
"""

import re

import pytest
from drf_spectacular.generators import SchemaGenerator

from cwhub.accounts.tenancy import Tenant, tenant_models
from desk.isolation.cases import CASES
from desk.isolation.probing import addresses, missing_cases, probe_address, probe_table, probe_undeclared
from desk.isolation.stage import Stage
from tests.isolation.wire import Wire

DOORS = [(name, method) for name, case in CASES.items() for method in case.methods]


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_a_table_shows_and_takes_nothing_of_others(stage: Stage, model: type[Tenant]) -> None:
    assert probe_table(model, stage) == []


@pytest.mark.parametrize(("name", "method"), DOORS, ids=[f"{method} {name}" for name, method in DOORS])
def test_an_address_shows_and_changes_nothing_of_others(stage: Stage, wire: Wire, name: str, method: str) -> None:
    wire.asked.clear()
    assert probe_address(name, method, stage) == []
    theirs = (
        f"/tickets/{stage.beside.number}",
        f"/tickets/{stage.beyond.number}",
        stage.beside.mark,
        stage.beyond.mark,
    )
    assert [request for request in wire.asked if any(word in request for word in theirs)] == []


@pytest.mark.parametrize("name", CASES)
def test_a_method_that_its_case_does_not_name_is_refused(usual_stage: Stage, name: str) -> None:
    assert probe_undeclared(name, usual_stage) == []


def test_every_address_has_a_case() -> None:
    assert missing_cases() == []


def test_a_new_address_without_a_case_is_told_where_to_add_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(CASES, "tickets")
    assert missing_cases() == ["The address tickets has no case. Add one to desk/isolation/cases.py."]


def test_every_action_of_the_api_has_a_case() -> None:
    """As its own description lists them, methods too."""
    routes = {route: name for name, route in addresses() if name.startswith("api_")}
    described = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    offered = {(path, method.upper()) for path, methods in described.items() for method in methods}
    plain = {"/api/v1/" + plain_route(route): name for route, name in routes.items()}
    missing = [
        f"{method} {path} has no case. Name the method in desk/isolation/cases.py."
        for path, method in sorted(offered)
        if method not in CASES[plain[path]].methods
    ]
    assert missing == []


def plain_route(route: str) -> str:
    """A route such as `proposals/<slug:uid>` as the description writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
