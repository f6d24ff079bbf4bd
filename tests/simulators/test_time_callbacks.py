"""Callbacks of type Time, and of the ticket whose hours change (FACTS 4)."""

import json
from threading import Lock
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import make_app
from tests.simulators.conftest import client_for
from tests.simulators.time_world import StoppedClock, entry
from tests.simulators.tiny_world import build

URL = "https://hub.test/hook?recordId="


class Receiver:
    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.got.append(json.loads(request.content))
        return httpx.Response(200)


@pytest.mark.parametrize(("tickets", "told"), [(True, {"time", "ticket"}), (False, {"time"})])
def test_time_is_told_as_it_comes_changes_and_goes(tickets: bool, told: set[str]) -> None:
    receiver = Receiver()
    settings = {"time_fires_ticket_callback": tickets}
    app = make_app(build=build, settings=settings, callback_transport=httpx.MockTransport(receiver))
    app.sim.clock = StoppedClock()
    with client_for(app) as cw:
        for kind in ("time", "ticket"):
            cw.post("/system/callbacks", json={"url": URL, "objectId": 1, "type": kind, "level": "owner"})
        made = cw.post("/time/entries", json=entry()).json()
        cw.patch(f"/time/entries/{made['id']}", json=[{"op": "replace", "path": "notes", "value": "more"}])
        cw.delete(f"/time/entries/{made['id']}")
        app.sim.deliveries.wait_until_idle()
    app.sim.stop()
    of_time = [m for m in receiver.got if m["Type"] == "time"]
    assert sorted(m["Action"] for m in of_time) == ["added", "deleted", "updated"]
    assert {m["ID"] for m in of_time} == {made["id"]}
    assert {m["Type"] for m in receiver.got} == told
    added = next(m for m in of_time if m["Action"] == "added")
    assert json.loads(added["Entity"])["chargeToId"] == 101
