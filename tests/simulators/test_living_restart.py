"""A simulator that is killed goes on where it was, and invents nothing for the time between."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.world import World
from simulators.connectwise.world_second import build as build_second

from .living_desk import MORNING, control, live, living, since, standing_still, still_world

PAUSE = timedelta(hours=5)
KEPT = (
    *("service/tickets", "service/tickets/notes", "schedule/entries", "time/entries"),
    *("_sim/mails", "_sim/work", "_sim/coming"),
)


def everything(app: SimulatorApp) -> dict[str, object]:
    return {name: dict(app.sim.store.rows(name)) for name in KEPT} | {"truth": app.sim.truth["tickets"]}


def test_all_that_happened_is_there_after_a_kill(tmp_path: Path) -> None:
    before = living(var=tmp_path)
    control(before).post("/burst", json={"n": 2})
    live(before.sim, 12)
    after = living(MORNING + timedelta(minutes=12), var=tmp_path)
    assert everything(after) == everything(before)
    before.sim.stop()
    after.sim.stop()


def test_nothing_is_invented_for_a_pause(tmp_path: Path) -> None:
    before = living(var=tmp_path)
    live(before.sim, 10)
    before.sim.stop()
    count = len(before.sim.store.rows("service/tickets"))
    after = living(MORNING + PAUSE, var=tmp_path)
    live(after.sim, 2)
    after.sim.stop()
    assert len(after.sim.store.rows("service/tickets")) - count <= 6
    written = [r for name in KEPT[:4] for r in since(after.sim.store.all(name), MORNING + timedelta(minutes=10))]
    assert written
    assert all(r["_info"]["dateEntered"] >= "2026-11-18T20:00" for r in written)


def test_a_reset_begins_another_life() -> None:
    def chosen(**wish: Any) -> World:
        return build_second(anchor=MORNING.date(), now=MORNING) if wish.get("world") == "second" else still_world()

    app = standing_still(build=chosen)
    assert app.sim.living.floor
    boards = app.sim.living.floor.boards
    assert control(app).post("/reset", json={"world": "second"}).status_code == 200
    assert app.sim.living.floor
    assert {w.board for w in app.sim.living.floor.boards.values()} == {"L1", "Escalations", "Jobs"}
    assert app.sim.living.floor.boards != boards
    live(app.sim, 1)
    app.sim.stop()


def test_the_rest_of_a_burst_comes_after_the_restart(tmp_path: Path) -> None:
    before = living(var=tmp_path)
    before.sim.change_settings({"ticket_stream": False, "staff": False})
    control(before).post("/burst", json={"n": 1})
    live(before.sim, 1)
    came = len(since(before.sim.store.all("service/tickets"), MORNING))
    assert 1 <= came < 6
    before.sim.stop()
    after = living(MORNING + PAUSE, var=tmp_path)
    live(after.sim, 1)
    assert len(since(after.sim.store.all("service/tickets"), MORNING)) < 6
    live(after.sim, 8)
    after.sim.stop()
    assert len(since(after.sim.store.all("service/tickets"), MORNING)) == 6
