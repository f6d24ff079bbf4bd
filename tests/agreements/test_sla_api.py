"""GET /api/v1/tickets/<number>/sla."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from cwhub.accounts.models import Role
from cwhub.accounts.tokens import create_token
from kit.clock import now, utc_text
from tests.agreements.sla_desk import SlaDesk, make_sla_desk
from tests.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> SlaDesk:
    return make_sla_desk()


@pytest.fixture
def api(desk: SlaDesk) -> Browser:
    with desk.scope.open():
        pass
    person = make_member(desk.account, "dora", Role.DISPATCHER)
    _, plain = create_token(membership=person, name="board", verbs=["read"])
    return Browser(headers={"Authorization": f"Bearer {plain}"})


def test_it_tells_stage_deadlines_and_what_is_left(desk: SlaDesk, api: Browser) -> None:
    entered = (now() - timedelta(hours=3)).replace(microsecond=0)
    desk.ticket(7, entered=entered, status=12, dateResponded=utc_text(entered + timedelta(minutes=5)))
    told = api.get("/api/v1/tickets/7/sla").json()
    assert told["stage"] == "plan"
    assert told["respond"] == utc_text(entered + timedelta(hours=1))
    assert told["plan"] == utc_text(entered + timedelta(hours=2))
    assert told["resolve"] == utc_text(entered + timedelta(hours=8))
    assert told["minutes_waiting"] == 0
    assert (told["goal"], told["breached"], told["at_risk"]) == ("plan", True, False)
    assert told["minutes_left"] in (-61, -60)
    assert (told["sla"], told["sla_from"], told["calendar"]) == ("SLA 61", "ticket", "all hours")
    assert told["connectwise"] == {"respond": None, "plan": None, "resolve": None}


def test_a_ticket_that_is_not_there_is_not_found(api: Browser) -> None:
    assert api.get("/api/v1/tickets/8/sla").status_code == 404
