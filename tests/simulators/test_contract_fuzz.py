"""Requests that nobody would write by hand, made by schemathesis from the description, to the running simulator:
no 500 that no fault asked for, and what is answered is as described."""

import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from simulators.connectwise.app import make_app
from simulators.connectwise.server import Serving
from simulators.connectwise.world import build
from tests.simulators.conftest import API
from tests.simulators.contract.desk import Desk
from tests.simulators.contract.spec import ERROR, Operation, accepted, answer_schema, faults, load, spec_path

if spec_path() is None:
    pytest.skip(
        "CONNECTWISE_SPEC names no description of the API: nothing to make requests from", allow_module_level=True
    )

pytestmark = pytest.mark.slow
SEED = 20261120
EACH = 2  # cases for each operation: the plainest, and one at random
PARTS = 4  # each with a new world, for such requests spoil it
FILTERS = ("conditions", "childConditions", "customFieldConditions", "orderBy", "fields")


@cache
def _described() -> list[Any]:
    schema = schemathesis.openapi.from_dict({**load()})
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    random.Random(SEED).shuffle(found)
    return found


@pytest.fixture
def serving() -> Iterator[Serving]:
    app = make_app(build=build, settings={"callbacks": False, "rate_limit_per_minute": 0})
    made = Serving(app, host="127.0.0.1", port=0, tls_port=None, files=None)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_breaks_it_and_every_answer_is_as_described(serving: Serving, part: int) -> None:
    desk, wrong = Desk(serving.app), list[str]()
    for number, operation in enumerate(_described()[part::PARTS]):
        _try(desk, serving, operation, number, wrong)
    assert not wrong, "\n".join(wrong)


def _try(desk: Desk, serving: Serving, operation: APIOperation, number: int, wrong: list[str]) -> None:
    chance, where = random.Random(SEED + number), _address(desk, operation.path)

    @seed(SEED + number)
    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Case) -> None:
        _reach(case, where, chance)
        headers = {name: desk.http.headers[name] for name in ("Authorization", "clientId")}
        answer = case.call(base_url=f"http://127.0.0.1:{serving.port}{API}", headers=headers, timeout=30)
        wrong.extend(_faults(case, answer))

    ask()


def _reach(case: Case, where: str, chance: random.Random) -> None:
    """Most requests are about records that are there, and every other one has no conditions."""
    if case.path_parameters and chance.random() < 0.75:
        pattern = re.sub(r"\\\{[^}]+\\\}", "([^/]+)", re.escape(case.path))
        if found := re.fullmatch(pattern, where):
            case.path_parameters = dict(zip(re.findall(r"\{([^}]+)\}", case.path), found.groups(), strict=True))
    if case.query and chance.random() < 0.5:
        case.query = {name: value for name, value in case.query.items() if name not in FILTERS}


def _address(desk: Desk, path: str) -> str:
    try:
        return desk.address(path)
    except (AssertionError, KeyError):  # there is no such record, and none can be made
        return ""


def _faults(case: Case, answer: Any) -> list[str]:
    operation = Operation(case.method.upper(), case.path)
    told = f"{operation} {case.path_parameters} {case.query} {str(case.body)[:200]}: {answer.status_code} "
    if answer.status_code >= 500:
        return [told + answer.text[:200]]
    if answer.status_code >= 400:
        schema: Any = ERROR
    elif answer.status_code in accepted(operation) and "fields" not in case.query:
        schema = answer_schema(operation)
    else:
        schema = None
    return [told + fault for fault in (faults(schema, answer.json())[:1] if schema else [])]
