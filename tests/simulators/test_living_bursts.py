"""Bursts at will: the tickets of one cause, over the next minutes or at once."""

from collections.abc import Iterator

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record

from .living_desk import MORNING, control, live, living, since


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = living()
    made.sim.change_settings({"ticket_stream": False, "staff": False})
    yield made
    made.sim.stop()


@pytest.fixture
def knob(app: SimulatorApp) -> Iterator[httpx.Client]:
    with control(app) as client:
        yield client


def arrived(app: SimulatorApp) -> list[Record]:
    return since(app.sim.store.all("service/tickets"), MORNING)


def truth(app: SimulatorApp, ticket: Record) -> Record:
    found: Record = app.sim.truth["tickets"][str(ticket["id"])]
    return found


def test_the_split_tunnel_change_brings_four_wordings_of_two_causes(app: SimulatorApp, knob: httpx.Client) -> None:
    assert knob.post("/burst", json={"n": 1}).json() == {"n": 1, "tickets": 6, "ids": []}
    live(app.sim, 0.1)
    (change,) = arrived(app)
    assert change["board"] == {"id": 3}
    assert change["summary"].startswith("Split tunnel change")
    live(app.sim, 5)
    causes = [truth(app, t)["cause"] for t in arrived(app)[1:] if truth(app, t)["incident"] == "split_tunnel"]
    assert sorted(causes) == ["home_router", "split_tunnel", "split_tunnel", "split_tunnel"]
    stray = [t for t in arrived(app) if truth(app, t)["incident"] is None]
    assert len(stray) == 1
    assert stray[0]["company"] != change["company"]


def test_an_outage_comes_in_ten_minutes_at_one_client(app: SimulatorApp, knob: httpx.Client) -> None:
    knob.post("/burst", json={"n": 2})
    live(app.sim, 5)
    assert 15 < len(arrived(app)) < 45
    live(app.sim, 5.2)
    tickets = arrived(app)
    assert len(tickets) == 57
    assert len({t["company"]["id"] for t in tickets}) == 1
    assert sum(t["board"] == {"id": 1} for t in tickets) == 16


def test_a_storm_clears_by_itself_in_twelve_minutes(app: SimulatorApp, knob: httpx.Client) -> None:
    app.sim.change_settings({"staff": True})
    ids = set(knob.post("/burst", json={"n": 6, "at_once": True}).json()["ids"])
    assert len(ids) == 180
    live(app.sim, 12.5)
    rows = app.sim.store.rows("service/tickets")
    assert all(rows[id]["closedFlag"] for id in ids)
    assert sum(rows[id]["closedBy"] == "rmm_api" for id in ids) > 120


def test_at_once_is_at_once(app: SimulatorApp, knob: httpx.Client) -> None:
    answer = knob.post("/burst", json={"n": 1, "at_once": True})
    assert answer.status_code == 201
    assert len(answer.json()["ids"]) == 6
    assert all(id in app.sim.store.rows("service/tickets") for id in answer.json()["ids"])
    live(app.sim, 6)
    assert arrived(app) == []  # none comes a second time


def test_a_quicker_pace_brings_them_sooner(app: SimulatorApp, knob: httpx.Client) -> None:
    app.sim.change_settings({"pace": 0.1})
    knob.post("/burst", json={"n": 2})
    live(app.sim, 1.2)
    assert len(arrived(app)) == 57


def test_one_burst_may_follow_another(app: SimulatorApp, knob: httpx.Client) -> None:
    knob.post("/burst", json={"n": 1})
    live(app.sim, 1)
    knob.post("/burst", json={"n": 1})
    live(app.sim, 6)
    assert len(arrived(app)) == 12
    assert len({t["id"] for t in arrived(app)}) == 12


@pytest.mark.parametrize("wrong", [{"n": 3}, {"n": "1"}, {}, {"n": 1, "now": True}])
def test_other_bursts_are_refused(knob: httpx.Client, wrong: Record) -> None:
    assert knob.post("/burst", json=wrong).status_code == 400
