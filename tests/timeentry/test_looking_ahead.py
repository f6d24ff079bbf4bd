"""Whose the tickets of a batch are is looked up once for all its entries, and never believed for long."""

from typing import Any

import pytest

from cwhub.connectwise.gateway import Gateway
from tests.connected import Desk
from tests.timeentry.days import entry, posted, there, written
from timeentry.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)
TICKETS = (101, 102, 103, 105)


def on_each_ticket(count: int = 12) -> list[Any]:
    return [entry(n, charge_id=TICKETS[n % len(TICKETS)]) for n in range(count)]


def reads(desk: Desk) -> tuple[int, int]:
    """Of tickets: lists, and single ones."""
    paths = [row["path"] for row in desk.requests("GET")]
    lists = [path for path in paths if path.endswith("/service/tickets")]
    return len(lists), len([path for path in paths if path.rpartition("/")[0].endswith("/service/tickets")])


def forget(desk: Desk) -> None:
    """As if the check had been long ago."""
    with desk.scope.open():
        Entry.objects.update(checked={})
    Gateway.seen.rows.clear()


def test_what_the_check_has_just_read_is_not_read_again(office: Desk) -> None:
    batch = posted(office, on_each_ticket())
    before = reads(office)
    assert written(office, batch).state == "committed"
    assert reads(office) == before


def test_where_that_is_too_long_ago_one_read_tells_of_all(office: Desk) -> None:
    batch = posted(office, on_each_ticket())
    lists, single = reads(office)
    forget(office)
    assert written(office, batch).state == "committed"
    assert reads(office) == (lists + 1, single)


def test_a_ticket_that_belongs_to_another_client_meanwhile_gets_no_entry(office: Desk) -> None:
    batch = posted(office, on_each_ticket())
    with office.api() as api:
        moved = [{"op": "replace", "path": "company", "value": {"id": 2}}]
        assert api.patch("/service/tickets/101", json=moved).status_code == 200
    forget(office)
    told = written(office, batch)
    assert (told.state, there(office)) == ("rolled_back", [])
    assert "belongs to another client now" in told.reason
