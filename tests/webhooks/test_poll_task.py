import pytest

from cwhub.accounts.models import Connection
from cwhub.egress.models import RateCeiling
from cwhub.webhooks.tasks import poll
from tests.connected import Desk


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is the one thing faked: a read is asked again at once."""
    monkeypatch.setattr("cwhub.mirror.pulling.PAUSES_SECONDS", (0.0, 0.0, 0.0))


def connection_of(desk: Desk) -> Connection:
    with desk.scope.open():
        return Connection.objects.get()


def due_again(desk: Desk) -> None:
    RateCeiling.objects.update(blocked_until=None)  # the pause is over
    with desk.scope.open():
        Connection.objects.update(last_poll_at=None)


@pytest.mark.parametrize(("effect", "status"), [("error_before_commit", 503), ("rate_limited", 429)])
def test_a_poll_that_is_asked_to_pause_ends_at_once_and_says_why_until_one_succeeds(
    desk: Desk, effect: str, status: int
) -> None:
    desk.fault(method="GET", path="/company/*", effect=effect, status=status, count=1, retry_after=40)
    poll(desk.account.pk)
    assert [row["status"] for row in desk.requests("GET")].count(status) == 1
    said = connection_of(desk).poll_error
    assert said
    assert "No request is free" not in said, "what ConnectWise said, not that we keep the pause"
    due_again(desk)
    poll(desk.account.pk)
    assert connection_of(desk).poll_error == ""


def test_a_worker_whose_turn_is_over_does_not_ask_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cwhub.webhooks.tasks.TURN_SECONDS", 0.0)
    desk.fault(method="GET", path="/company/*", effect="error_before_commit", status=500, count=0)
    poll(desk.account.pk)
    assert [row["status"] for row in desk.requests("GET")].count(500) == 1
    assert connection_of(desk).poll_error


def test_two_bells_poll_once(desk: Desk) -> None:
    poll(desk.account.pk)
    asked = len(desk.requests("GET", "/service/tickets"))
    poll(desk.account.pk)
    assert len(desk.requests("GET", "/service/tickets")) == asked
