"""How much of a technician's day the drafts find, against what only the simulator knows of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cwhub.mirror import sync
from cwhub.mirror.changes import take_tickets
from cwhub.mirror.collections import ABOUT_TICKETS, TICKETS, TIME
from cwhub.mirror.models import Member, TimeEntry
from cwhub.mirror.pulling import Page, Puller, everything
from cwhub.mirror.store import store
from kit.clock import now
from simulators.connectwise.app import SimulatorApp, make_app
from simulators.connectwise.world.build import World, build
from tests.connected import Desk
from timeentry.drafting.services import draft_day
from timeentry.models import Draft, HoursFrom

FOUND_AT_LEAST = 17  # of the 18 pieces that left a trace; one may lie inside of time logged on the same ticket


def one_day(**wish: Any) -> World:
    """The same world whenever it is asked for."""
    return build(**{**wish, "anchor": date(2026, 11, 20), "now": datetime(2026, 11, 20, 14, tzinfo=UTC)})


@pytest.fixture
def simulator() -> Iterator[SimulatorApp]:
    app = make_app(build=one_day, settings={"callbacks": False, "rate_limit_per_minute": 0})
    yield app
    app.sim.stop()


@pytest.fixture
def truth(unmirrored: Desk) -> dict[str, Any]:
    """The day, with as much mirrored as belongs to it: a whole mirror takes half a minute."""
    told: dict[str, Any] = unmirrored.app.sim.truth["technician_day"]
    connection, puller = unmirrored.connection, Puller.of(unmirrored.connection)
    for read in (sync.mirror_companies, sync.mirror_setup):
        list(read(puller))
    asked_at, since = now(), f"[{told['day']}T00:00:00Z]"
    changed = puller.all(TICKETS.path, conditions=f"lastUpdated>{since}")
    changed += puller.all(TICKETS.path, conditions=f"id in ({','.join(map(str, told['traced']))})")
    tickets = {record["id"]: record for record in changed}
    take_tickets(puller, Page(list(tickets.values()), asked_at, True), tell=False)
    his = f'member/identifier="{told["member"]}"'
    lists = {TIME: "timeStart", ABOUT_TICKETS[0]: "startTime", ABOUT_TICKETS[1]: "dateStart"}
    for collection, start in lists.items():
        records = puller.all(collection.path, conditions=f"{his} and {start}>{since}")
        with everything(connection).open():
            store(connection, collection, records, asked_at=asked_at)
    return told


def test_a_day_of_thirty_one_pieces_is_drafted_from_what_eighteen_of_them_left(
    unmirrored: Desk, truth: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with unmirrored.scope.open():
        member = Member.objects.get(identifier=truth["member"]).external_id
    day = date.fromisoformat(truth["day"])
    done = draft_day(unmirrored.account, unmirrored.connection, member, day)
    with unmirrored.scope.open():
        drafts = list(Draft.objects.all())
        logged = list(TimeEntry.objects.filter(member_ref=member))
    notes = Counter(row.charge_ref for row in drafts for one in row.evidence if one["label"] == "Internal note")
    found = sum((notes & Counter(truth["traced"])).values())
    with capsys.disabled():
        print(
            f"\n  the technician's day: {found} of {len(truth['traced'])} traced pieces stand in {len(drafts)} drafts"
        )
    assert len(truth["traced"]) == 18
    assert found >= FOUND_AT_LEAST
    assert len(done.made) == len(drafts)
    assert not [row for row in drafts for entry in logged if overlaps(row, entry)], "logged time was drafted again"
    assert all(row.evidence and not row.reviewed for row in drafts)
    assert all((row.starts_at is None) == (row.hours_from == HoursFrom.NOTHING) for row in drafts)


def overlaps(row: Draft, entry: TimeEntry) -> bool:
    if row.charge_ref != entry.ticket_ref or not (row.starts_at and row.ends_at and entry.starts_at and entry.ends_at):
        return False
    return row.starts_at < entry.ends_at and entry.starts_at < row.ends_at
