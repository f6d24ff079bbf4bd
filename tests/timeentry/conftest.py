"""The tiny desk with work types, rates, agreements and a charge code; its people are linked to members."""

from collections.abc import Iterator

import pytest

from cwhub.accounts.models import MemberLink
from simulators.connectwise.app import SimulatorApp, make_app
from tests.connected import Desk
from tests.simulators.time_world import contracts, ref, time_lists
from tests.simulators.tiny_world import TinyWorld
from tests.timeentry.days import ADA, BEN


def build(**wish: object) -> TinyWorld:
    world = TinyWorld()
    world.collections |= {**time_lists(), **contracts()}
    for member in world.collections["system/members"][:3]:
        member |= {"workRole": ref(1), "hourlyCost": 40.0, "defaultLocation": ref(1), "defaultDepartment": ref(1)}
    return world


@pytest.fixture
def simulator() -> Iterator[SimulatorApp]:
    app = make_app(build=build, settings={"callbacks": False, "rate_limit_per_minute": 0})
    yield app
    app.sim.stop()


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Ada is the technician, Ben the dispatcher."""
    with desk.scope.open():
        for role, member in (("technician", ADA), ("dispatcher", BEN)):
            MemberLink.objects.create(
                account=desk.account,
                connection=desk.connection,
                membership=desk.people[role],
                member_id=member,
                identifier=role,
            )
    return desk
