"""A reading that was killed goes on where it stopped, and reads nothing twice but the page that was on its way."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cwhub.connectwise.client import use_http
from cwhub.egress.transport import new_client
from cwhub.mirror import sync
from cwhub.mirror.checking import Check
from cwhub.mirror.models import Pass, Ticket
from cwhub.mirror.passes import Turn
from cwhub.mirror.queries import first_mirror
from cwhub.mirror.sync import Puller
from tests.connected import Desk, mirror_everything
from tests.mirror.storm import Killed, Line

MADE = 40
pytestmark = pytest.mark.usefixtures("without_pauses", "small_pages")


@pytest.fixture
def many(unmirrored: Desk) -> Desk:
    """More tickets than fit on a page."""
    with unmirrored.api() as api:
        company = api.get("/company/companies", params={"pageSize": 1}).json()[0]["id"]
        for n in range(MADE):
            made = api.post("/service/tickets", json={"summary": f"Ticket {n}", "company": {"id": company}})
            assert made.status_code == 201, made.text
    return unmirrored


@contextmanager
def dying_after(desk: Desk, requests: int) -> Iterator[None]:
    line = Line(desk.app)
    line.die_after = requests
    use_http(new_client(line))
    with pytest.raises(Killed):
        yield
    use_http(new_client(Line(desk.app)))


def pages_of_tickets(desk: Desk) -> list[str]:
    rows = desk.requests("GET", "/service/tickets")
    return [row["query"] for row in rows if row["path"] == "/service/tickets" and "orderBy" not in row["query"]]


def stored(desk: Desk) -> int:
    with desk.scope.open():
        return Ticket.objects.count()


def test_the_first_mirror_goes_on_behind_the_last_stored_page(many: Desk) -> None:
    puller = Puller.of(many.connection)
    list(sync.mirror_companies(puller))
    list(sync.mirror_setup(puller))
    kills = 0
    while not sync.is_read(many.connection):
        before = stored(many)
        with dying_after(many, 6):
            list(sync.mirror_lists(Puller.of(many.connection)))
            raise Killed  # it was done before
        kills += 1
        assert stored(many) >= before
        assert kills < 30
    assert kills > 3
    asked = pages_of_tickets(many)
    assert len(asked) - len(set(asked)) <= kills, "only what was on its way is asked for again"
    mirror_everything(many)
    assert list(Check.of(many.connection).differences()) == []


def test_a_turn_ends_after_a_page_and_the_next_goes_on(many: Desk) -> None:
    puller = Puller.of(many.connection)
    list(sync.mirror_companies(puller))
    turns = 0
    while not sync.is_read(many.connection):
        list(sync.mirror_lists(puller, Turn(0.0)))
        turns += 1
    assert turns > MADE / 7
    with many.scope.open():
        row = Pass.objects.get(what=Pass.What.CHANGES, collection="tickets")
        assert row.done == row.total == Ticket.objects.count()


def test_the_bar_tells_counts_rate_and_time_left(many: Desk) -> None:
    puller = Puller.of(many.connection)
    list(sync.mirror_companies(puller))
    while not has_begun(many, "tickets"):
        list(sync.mirror_lists(puller, Turn(0.0)))
    with many.scope.open():
        bar = next(one for one in first_mirror(many.connection) if one.name == "tickets")
    assert 0 < bar.done < bar.total
    assert 0 < bar.share < 1
    assert bar.rate > 0
    assert bar.seconds_left is not None
    assert bar.seconds_left > 0


def has_begun(desk: Desk, collection: str) -> bool:
    with desk.scope.open():
        return Pass.objects.filter(what=Pass.What.CHANGES, collection=collection, done__gt=0).exists()


def test_comparing_goes_on_where_it_stopped(many: Desk) -> None:
    mirror_everything(many)
    with many.api() as api:
        number = api.get("/service/tickets", params={"orderBy": "id desc", "pageSize": 1}).json()[0]["id"]
        assert api.delete(f"/service/tickets/{number}").status_code == 204
    sync.look_after(many.connection, Turn(0.0))
    turns = 1
    while many.connection.reconciled_at is None:
        sync.look_after(many.connection, Turn(0.0))
        turns += 1
        assert turns < 100
    assert turns > MADE / 7
    assert many.ticket(number).gone_at is not None


def test_a_pass_under_way_does_not_miss_what_changes_behind_its_cursor(many: Desk) -> None:
    mirror_everything(many)
    with many.api() as api:
        first = api.get("/service/tickets", params={"orderBy": "id asc", "pageSize": 1}).json()[0]["id"]
        sync.follow(many.connection, Turn(0.0))
        wish = [{"op": "replace", "path": "summary", "value": "Behind the cursor"}]
        assert api.patch(f"/service/tickets/{first}", json=wish).status_code == 200
    sync.poll(many.connection)
    sync.poll(many.connection)
    assert many.ticket(first).summary == "Behind the cursor"
