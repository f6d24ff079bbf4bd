"""Every refusal of `simulators/connectwise/refusals`, sent to the simulator with the whole world in it."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.connectwise import refusals
from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.world import build
from tests.simulators.conftest import API, basic

FOLDER = Path(refusals.__file__).parent
NAME = re.compile(r"\{([^{}]+)\}")
LONG = re.compile(r"(.)\*(\d+)")


def _all() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        read = tomllib.loads(path.read_text())
        for one in read["refusal"]:
            found.append(pytest.param(read.get("names", {}), one, id=f"{path.stem}: {one['what']}"))
    return found


@pytest.fixture(scope="module")
def desk() -> Iterator[SimulatorApp]:
    made = make_app(build=build, settings={"callbacks": False, "rate_limit_per_minute": 1_000_000})
    yield made
    made.sim.stop()


class Asking:
    """One API member at the simulator, who knows some records by name."""

    def __init__(self, desk: SimulatorApp, member: str, queries: dict[str, str]) -> None:
        keys = {m: (public, private) for public, (private, m) in desk.sim.keys.items()}
        login = desk.sim.login
        headers = {"clientId": login.client_id, "Authorization": basic(*keys[member], company=login.company_id)}
        transport = httpx.WSGITransport(app=desk)
        self.http = httpx.Client(transport=transport, base_url=f"http://sim.test{API}", headers=headers)
        self.queries, self.known = queries, dict[str, Any]({"today": datetime.now(UTC).date().isoformat()})

    def send(self, request: str, step: dict[str, Any]) -> httpx.Response:
        method, path = request.split(" ", 1)
        filled, headers = self.fill(step.get("body")), self.http.headers.copy()
        for name, value in self.fill(step.get("headers", {})).items():
            headers[name] = value
            if not value:
                del headers[name]
        content = {"content": filled} if isinstance(filled, str) else {"json": filled} if filled is not None else {}
        if "form" in step:
            content = self.form(self.fill(step["form"]))
        return self.http.send(
            httpx.Request(method, f"{self.http.base_url}{self.fill(path).lstrip('/')}", **content, headers=headers)
        )

    def form(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A multipart body; the field `file` is a file of that content."""
        parts = {name: (None, str(value)) for name, value in fields.items() if name != "file"}
        files = {"file": ("paper.txt", fields["file"].encode())} if "file" in fields else {}
        return {"files": {**parts, **files}}

    def fill(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self.fill(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.fill(v) for v in value]
        if not isinstance(value, str):
            return value
        whole = NAME.fullmatch(value)
        return self.value(whole[1]) if whole else NAME.sub(lambda found: str(self.value(found[1])), value)

    def value(self, dotted: str) -> Any:
        if long := LONG.fullmatch(dotted):
            return long[1] * int(long[2])
        name, *deeper = dotted.split(".")
        found = self.record(name)
        for part in deeper:
            found = found[int(part)] if isinstance(found, list) else found[part]
        return found

    def record(self, name: str) -> Any:
        if name not in self.known:
            answer = self.http.get(self.fill(self.queries[name]))
            read = answer.json()
            assert read, f"nothing is called {name}"
            assert answer.status_code == 200, answer.text
            self.known[name] = read[0] if isinstance(read, list) else read
        return self.known[name]


@pytest.fixture
def sim(desk: SimulatorApp) -> Iterator[Simulator]:
    kept = desk.sim.settings
    yield desk.sim
    desk.sim.settings = kept


@pytest.mark.parametrize(("names", "refusal"), _all())
def test_it_is_refused_and_nothing_is_written(
    desk: SimulatorApp, sim: Simulator, names: dict[str, str], refusal: dict[str, Any]
) -> None:
    asking = Asking(desk, refusal.get("as", "cwhub_api"), names)
    for step in refusal.get("given", ()):
        made = asking.send(step["request"], step)
        assert made.is_success, f"{step['request']}: {made.status_code} {made.text}"
        asking.known[step.get("name", "_")] = made.json() if made.content else None
    asking.fill([refusal["request"], *(refusal.get(part) for part in ("body", "headers", "form"))])
    sim.change_settings(refusal.get("settings", {}))
    before = {name: dict(sim.store.rows(name)) for name in sim.store.collections()}
    answer = asking.send(refusal["request"], refusal)
    assert {name: sim.store.rows(name) for name in before} == before
    _compare(answer, refusal["answer"])


def _compare(answer: httpx.Response, wanted: dict[str, Any]) -> None:
    told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    assert answer.status_code == wanted["status"], answer.text
    if "code" in wanted:
        assert told["code"] == wanted["code"], answer.text
    if "message" in wanted:
        assert wanted["message"].lower() in answer.text.lower()
    wish = {name: wanted[other] for name, other in (("code", "error"), ("field", "field")) if other in wanted}
    if wish:
        assert any(wish.items() <= entry.items() for entry in told["errors"] or []), answer.text


def test_every_refusal_names_its_fact_and_is_said_once() -> None:
    for path in FOLDER.glob("*.toml"):
        rows = tomllib.loads(path.read_text())["refusal"]
        assert all(row["fact"] for row in rows)
        assert len({row["what"] for row in rows}) == len(rows), path.name
