"""Where ConnectWise tells no goals, lists go by ours."""

from datetime import timedelta

import pytest

from agreements.tasks import reckon_goals
from cwhub.mirror.models import Ticket
from kit.clock import now, utc_text
from tests.agreements.sla_desk import SlaDesk, make_sla_desk

pytestmark = pytest.mark.django_db
ENTERED = now().replace(microsecond=0) - timedelta(minutes=20)


@pytest.fixture
def desk() -> SlaDesk:
    return make_sla_desk()


def goals(desk: SlaDesk) -> dict[int, object]:
    with desk.scope.open():
        return dict(Ticket.objects.values_list("external_id", "goal_at"))


def test_the_next_goal_of_an_open_ticket_is_kept(desk: SlaDesk) -> None:
    desk.ticket(1, entered=ENTERED)
    desk.ticket(2, entered=ENTERED, status=14)
    desk.ticket(3, entered=ENTERED, closed=True)
    assert reckon_goals(desk.account.pk) == 1
    assert goals(desk) == {1: ENTERED + timedelta(hours=1), 2: None, 3: None}
    assert reckon_goals(desk.account.pk) == 0


def test_a_connectwise_that_tells_goals_is_left_alone(desk: SlaDesk) -> None:
    desk.ticket(1, entered=ENTERED, respondByGoalUTC=utc_text(ENTERED))
    desk.ticket(2, entered=ENTERED)
    assert reckon_goals(desk.account.pk) == 0
    assert goals(desk)[2] is None
