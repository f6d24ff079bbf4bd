import pytest

from cwhub.accounts.models import Connection
from cwhub.webhooks.tasks import poll
from tests.connected import Desk


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is the one thing faked: a read is asked again at once."""
    monkeypatch.setattr("cwhub.mirror.pulling.PAUSES_SECONDS", (0.0, 0.0, 0.0))


def connection_of(desk: Desk) -> Connection:
    with desk.scope.open():
        return Connection.objects.get()


def test_a_poll_that_fails_says_why_until_one_succeeds(desk: Desk) -> None:
    desk.fault(method="GET", path="/company/*", effect="error_before_commit", status=503, count=4)
    poll(desk.account.pk)
    assert connection_of(desk).poll_error
    with desk.scope.open():
        Connection.objects.update(last_poll_at=None)
    poll(desk.account.pk)
    assert connection_of(desk).poll_error == ""


def test_two_bells_poll_once(desk: Desk) -> None:
    poll(desk.account.pk)
    asked = len(desk.requests("GET", "/service/tickets"))
    poll(desk.account.pk)
    assert len(desk.requests("GET", "/service/tickets")) == asked
