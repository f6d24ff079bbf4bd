"""The first world, alive, on a clock that only the test moves."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import httpx

from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.clock import Clock, stamp
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator
from simulators.connectwise.world import SIGN_INS, World, build

MORNING = datetime(2026, 11, 18, 15, tzinfo=UTC)  # a Wednesday, nine o'clock in Dubuque
NIGHT = datetime(2026, 11, 18, 5, tzinfo=UTC)
SIGNED_IN = frozenset(SIGN_INS.values())


class SteppedClock(Clock):
    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at + self.ahead


@cache
def still_world() -> World:
    """One for all tests in which no ticket arrives: what is written does not reach it."""
    return build(companies=8, tickets=430, anchor=MORNING.date(), now=MORNING)


def standing_still(**more: Any) -> SimulatorApp:
    """A world of a tenth in which nothing happens but rules."""
    return _stepped(make_app(**{"build": lambda **wish: still_world(), **more}), MORNING)


def living(at: datetime = MORNING, *, whole: bool = False, var: Path | None = None, **more: Any) -> SimulatorApp:
    """A world of a tenth, or the whole one; chance comes from a seed."""
    size = {} if whole else {"companies": 8, "tickets": 430}

    def made(**wish: Any) -> World:
        return build(anchor=MORNING.date(), now=min(at, MORNING), **size)

    return _stepped(make_app(build=made, settings={"ticket_stream": True, "staff": True}, var=var, **more), at)


def _stepped(app: SimulatorApp, at: datetime) -> SimulatorApp:
    app.sim.clock = SteppedClock(at)
    app.sim.living.chance = Random(4)
    app.sim.living.opened()
    return app


def move_on(sim: Simulator, seconds: float) -> None:
    """Only the clock moves: nothing runs meanwhile."""
    assert isinstance(sim.clock, SteppedClock)
    sim.clock.at += timedelta(seconds=seconds)


def live(sim: Simulator, minutes: float, *, step: float = 2.0) -> None:
    for _ in range(round(minutes * 60 / step)):
        move_on(sim, step)
        sim.living.pass_time(step)


def control(app: SimulatorApp) -> httpx.Client:
    return httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sim.test/_sim")


def api(app: SimulatorApp) -> httpx.Client:
    login = app.sim.login
    return httpx.Client(
        transport=httpx.WSGITransport(app=app),
        base_url="http://sim.test/v4_6_release/apis/3.0",
        headers={"clientId": login.client_id},
        auth=(f"{login.company_id}+{login.public_key}", login.private_key),
    )


def status_name(sim: Simulator, ticket: Record) -> str:
    return str(sim.store.rows("service/boards/statuses")[ticket["status"]["id"]]["name"])


def now(sim: Simulator, ticket: Record) -> Record:
    return sim.store.rows("service/tickets")[ticket["id"]]


def a_ticket(sim: Simulator, status: str, **more: Any) -> Record:
    """An open ticket of the Service Desk in that status, with a contact, that nobody who signs in has a part in."""
    for ticket in sim.store.all("service/tickets"):
        fits = ticket["board"] == {"id": 1} and status_name(sim, ticket) == status and ticket.get("contact")
        if fits and ticket.get("contactEmailAddress") and not SIGNED_IN & set(resources(ticket)):
            return sim.writer.amend(sim.resource("service/tickets"), ticket, more, "test") if more else ticket
    raise LookupError(status)


def resources(ticket: Record) -> list[str]:
    return [n.strip() for n in str(ticket.get("resources", "")).split(",")]


def set_status(sim: Simulator, ticket: Record, name: str, by: str = "JPetrosky") -> Record:
    rows = sim.store.under("service/boards/statuses", "board", ticket["board"]["id"])
    id = next(s["id"] for s in rows if s["name"] == name)
    operation = {"op": "replace", "path": "status", "value": {"id": id}}
    return sim.writer.patch(sim.resource("service/tickets"), now(sim, ticket), [operation], by)


def since(rows: list[Record], at: datetime) -> list[Record]:
    """Those entered after that moment."""
    return [r for r in rows if r["_info"]["dateEntered"] > stamp(at)]
