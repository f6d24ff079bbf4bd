"""A key that ConnectWise refuses for a while: the connection pauses, and goes on by itself."""

import pytest

from cwhub.accounts.models import Connection
from cwhub.audit.models import AuditEntry
from cwhub.webhooks.tasks import look_after
from kit.clock import now
from tests.connected import Desk

INFO = "/system/info"


@pytest.fixture
def refused(desk: Desk) -> Desk:
    with desk.scope.open():
        Connection.objects.update(state=Connection.State.REFUSED, refused_reason="No", connected_at=now())
    return desk


def connection_of(desk: Desk) -> Connection:
    with desk.scope.open():
        return Connection.objects.get()


def test_a_key_that_is_good_again_is_taken_again(refused: Desk) -> None:
    for _ in range(2):
        look_after(refused.account.pk)
    row = connection_of(refused)
    assert (row.state, row.refused_reason) == (Connection.State.CONNECTED, "")
    with refused.scope.open():
        assert AuditEntry.objects.filter(act="journal.resumed").count() == 1


@pytest.mark.parametrize("status", [401, 403, 503])
def test_a_key_that_is_still_refused_stays_so(refused: Desk, status: int) -> None:
    refused.fault(method="GET", path=INFO, effect="error_before_commit", status=status, count=0)
    look_after(refused.account.pk)
    row = connection_of(refused)
    assert (row.state, row.refused_reason) == (Connection.State.REFUSED, "No")


def test_a_connection_that_has_never_worked_is_left_to_a_person(refused: Desk) -> None:
    with refused.scope.open():
        Connection.objects.update(connected_at=None)
    look_after(refused.account.pk)
    assert connection_of(refused).state == Connection.State.REFUSED
