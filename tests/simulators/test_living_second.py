"""The second world: rules and mails by its own statuses; everybody signs in, so nobody works by himself."""

from collections.abc import Iterator

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.schema import Record
from simulators.connectwise.world_second import build

from .living_desk import MORNING, SteppedClock, control, live, now, set_status, since, status_name

BY = "pip"


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = make_app(build=lambda **wish: build(anchor=MORNING.date(), now=MORNING), settings={"staff": True})
    made.sim.clock = SteppedClock(MORNING)
    made.sim.living.opened()
    yield made
    made.sim.stop()


@pytest.fixture
def knob(app: SimulatorApp) -> Iterator[httpx.Client]:
    with control(app) as client:
        yield client


def a_ticket(app: SimulatorApp, status: str) -> Record:
    return next(t for t in app.sim.store.all("service/tickets") if status_name(app.sim, t) == status and "owner" in t)


def test_a_customers_mail_shows_in_its_own_status(app: SimulatorApp, knob: httpx.Client) -> None:
    ticket = a_ticket(app, "5. With them")
    knob.post("/mail", json={"from": ticket["contactEmailAddress"], "ticket": ticket["id"], "body": "here it is"})
    assert status_name(app.sim, now(app.sim, ticket)) in ("4. Heard back", "3. On it")


def test_whom_they_wait_for_is_reminded(app: SimulatorApp, knob: httpx.Client) -> None:
    ticket = set_status(app.sim, a_ticket(app, "3. On it"), "5. With them", BY)
    knob.post("/workflow", json={"advance_seconds": 5 * 86400})
    notes = app.sim.store.under("service/tickets/notes", "ticketId", ticket["id"])
    assert [n["createdBy"] for n in notes[-2:]] == ["Workflow", "Workflow"]


def test_a_mail_from_nobody_is_kept_at_home(app: SimulatorApp, knob: httpx.Client) -> None:
    id = knob.post("/mail", json={"from": "who@homemail.example", "subject": "hello"}).json()["ticket"]
    company = app.sim.store.rows("company/companies")[app.sim.store.rows("service/tickets")[id]["company"]["id"]]
    assert company["name"] == "Pennyfold Support"


def test_nobody_is_played_who_might_sit_at_the_screen(app: SimulatorApp) -> None:
    before = dict(app.sim.store.rows("service/tickets"))
    live(app.sim, 20)
    assert app.sim.store.rows("service/tickets") == before
    assert since(app.sim.store.all("service/tickets/notes"), MORNING) == []


def test_it_has_no_bursts(knob: httpx.Client) -> None:
    assert knob.post("/burst", json={"n": 1}).status_code == 400
