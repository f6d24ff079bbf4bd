"""The simulator survives its own end: what it answered is there when it starts again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.journal import Journal
from simulators.connectwise.store import Store
from tests.simulators.conftest import client_for
from tests.simulators.tiny_world import build


@pytest.fixture
def start() -> Iterator[Callable[[Path], SimulatorApp]]:
    """Starts the simulator anew; the one before is simply left, as if it had been killed."""
    started: list[SimulatorApp] = []

    def again(var: Path) -> SimulatorApp:
        started.append(make_app(build=build, var=var))
        return started[-1]

    yield again
    for app in started:
        app.sim.stop()


Start = Callable[[Path], SimulatorApp]


def test_writes_settings_and_the_log_are_there_after_a_kill(tmp_path: Path, start: Start) -> None:
    before = start(tmp_path)
    with client_for(before) as cw:
        new = cw.post("/service/tickets", json={"summary": "kept", "company": {"id": 1}}).json()
        cw.delete("/service/tickets/102")
        cw.put("http://sim.test/_sim/settings", json={"pace": 3})
        cw.post("http://sim.test/_sim/arrive")
    after = start(tmp_path)
    with client_for(after) as cw:
        assert cw.get(f"/service/tickets/{new['id']}").json() == new
        assert cw.get("/service/tickets/102").status_code == 404
        assert cw.get("http://sim.test/_sim/settings").json()["pace"] == 3
        assert cw.get("http://sim.test/_sim/truth").json()["tickets"]["106"] == {"family": "streamed"}
        kept = cw.get("http://sim.test/_sim/requests").json()["requests"]
        assert [e["n"] for e in kept] == [1, 2, 3, 4]
        assert cw.post("http://sim.test/_sim/arrive").json() == {"id": 107}
        assert cw.get("/service/tickets/107").json()["summary"] == "Streamed 2"


def test_a_line_cut_in_the_middle_is_dropped(tmp_path: Path, start: Start) -> None:
    app = start(tmp_path)
    with client_for(app) as cw:
        cw.post("/service/tickets", json={"summary": "kept", "company": {"id": 1}})
    path = tmp_path / "journal.jsonl"
    with path.open("ab") as file:
        file.write(b'{"changes":[["service/ti')
    with client_for(start(tmp_path)) as cw:
        assert cw.get("/service/tickets/count").json() == {"count": 5}
        cw.post("/service/tickets", json={"summary": "next", "company": {"id": 1}})
    assert all(json.loads(line) for line in path.read_text().splitlines())


def test_reset_forgets_what_the_journal_held(tmp_path: Path, start: Start) -> None:
    with client_for(start(tmp_path)) as cw:
        cw.post("/service/tickets", json={"summary": "gone", "company": {"id": 1}})
        cw.post("http://sim.test/_sim/reset", json={"seed": 7, "anchor": "2026-11-02"})
    with client_for(start(tmp_path)) as cw:
        assert cw.get("/service/tickets/count").json() == {"count": 4}
    first = json.loads((tmp_path / "journal.jsonl").read_text().splitlines()[0])
    assert (first["world"]["seed"], first["world"]["anchor"]) == (7, "2026-11-02")


def test_a_failed_write_leaves_neither_record_nor_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl")
    store = Store({"things": [{"id": 1, "name": "one"}]}, journal)

    def fail() -> None:
        with store.writing():
            store.put("things", {"id": 1, "name": "changed"})
            store.put("things", {"id": 2, "name": "two"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.all("things") == [{"id": 1, "name": "one"}]
    assert journal.path.read_bytes() == b""
    journal.close()


def test_the_files_are_for_their_owner_only(tmp_path: Path, start: Start) -> None:
    start(tmp_path)
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}
