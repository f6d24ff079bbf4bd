"""Whatever is lost on the way, the mirror ends equal to ConnectWise.

500 changes of every kind, while a tenth of the callbacks is lost, a tenth comes twice and all come out of order, while
ConnectWise asks for pauses and our workers are killed in the middle of what they do.
"""

from collections.abc import Iterator

import pytest

from cwhub.mirror import sync
from cwhub.mirror.checking import LEFT_OVER, Check
from cwhub.mirror.collections import BELOW, BOARD_CHILDREN, SETUP
from simulators.connectwise.app import SimulatorApp, make_app
from tests.connected import Desk
from tests.mirror.changes_there import People
from tests.mirror.storm import Letterbox, Storm
from tests.simulators.tiny_world import build

CHANGES = 500
READ_WHOLE = {
    one.name for one in (*SETUP, *BOARD_CHILDREN, *(below.collection for below in BELOW))
}  # every quarter of an hour
pytestmark = pytest.mark.usefixtures("without_pauses", "small_pages")


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def simulator(letterbox: Letterbox) -> Iterator[SimulatorApp]:
    """The one of `tests.connected`, with callbacks that lead into our letterbox."""
    settings = {"callbacks": False, "rate_limit_per_minute": 0, "workflow": False}
    app = make_app(build=build, settings=settings, callback_transport=letterbox)
    yield app
    app.sim.stop()


def differences(storm: Storm) -> list[str]:
    return [str(one) for one in Check.of(storm.again()).differences()]


def weather_the(storm: Storm, *, changes: int) -> People:
    with storm.desk.api() as api:
        people = People(api, storm.chance)
        people.define_fields()
        while people.count < changes:
            people.change()
            if storm.chance.random() < 0.3:
                storm.work()
            if storm.chance.random() < 0.004:
                storm.desk.fault(method="GET", path="*", effect="rate_limited", retry_after=1, count=2)
            if storm.chance.random() < 0.01:
                storm.desk.fault(method="*", path="*", effect="error_before_commit", probability=0.6, count=8)
    return people


def prove(desk: Desk, letterbox: Letterbox, *, seed: int, changes: int) -> list[str]:
    storm = Storm.over(desk, letterbox, seed=seed)
    people = weather_the(storm, changes=changes)
    storm.calm()
    assert storm.killed > 10, "hardly a worker was killed"
    assert 429 in {row["status"] for row in desk.requests("GET")}, "ConnectWise has never asked for a pause"
    kinds = {
        "open_ticket",
        "write_summary",
        "delete_ticket",
        "merge_tickets",
        "move_board",
        "move_company",
        "set_own_field",
        "declare_holiday",
        "change_hours",
    }
    assert kinds <= people.done.keys(), people.refused
    left = [one for one in Check.of(storm.again()).differences() if one.what != LEFT_OVER]
    assert [str(one) for one in left if one.collection not in READ_WHOLE] == [], "polling brings all but what is gone"
    assert sync.reconcile(storm.again()) >= 0
    list(sync.mirror_setup(sync.Puller.of(storm.again())))
    sync.resume(storm.again())
    return differences(storm)


@pytest.mark.parametrize("seed", [1])
def test_after_five_hundred_changes_nothing_differs(desk: Desk, letterbox: Letterbox, seed: int) -> None:
    assert prove(desk, letterbox, seed=seed, changes=CHANGES) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 20))
def test_it_holds_for_other_storms_too(desk: Desk, letterbox: Letterbox, seed: int) -> None:
    assert prove(desk, letterbox, seed=seed, changes=2 * CHANGES) == []
