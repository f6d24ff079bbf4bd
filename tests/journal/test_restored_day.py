"""The whole database goes back to before a day was posted; ConnectWise keeps what it has. Nothing is doubled."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from cwhub.journal import auditing, findings, restoring
from cwhub.journal.models import Restore
from cwhub.journal.services import run_batch
from kit.clock import now
from tests.connected import Desk, desk
from tests.journal.kinds import Stage
from tests.journal.restored import Backup
from tests.journal.world import World
from tests.timeentry.conftest import office, simulator
from tests.timeentry.days import entries, posted, standing, there
from timeentry import queries
from timeentry.models import Batch

__all__ = ["desk", "office", "simulator"]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])

ENOUGH_SECONDS = 60.0


@pytest.fixture(autouse=True)
def nothing_elsewhere() -> None:
    """The journal's own test kinds are asked for strays too: what an earlier test left with them is none."""
    Stage.world = World()


@pytest.fixture
def backup() -> Iterator[list[Backup]]:
    made: list[Backup] = []
    yield made
    for one in made:
        one.drop()


def name_our_member(desk: Desk) -> None:
    """As connecting would: the member that our key belongs to."""
    desk.connection.api_member = "cwhub_api"
    with desk.scope.open():
        desk.connection.save(update_fields=["api_member"])


def through(desk: Desk) -> bool:
    with desk.scope.open():
        return not Restore.objects.filter(through_at=None).exists()


def look_after(desk: Desk, batch: Batch | None = None) -> None:
    """As tick and queue would, until the mode is over and the batch has ended."""
    deadline = time.monotonic() + ENOUGH_SECONDS
    while time.monotonic() < deadline:
        if batch is not None:
            with desk.scope.open():
                running = queries.journal_batch(batch)
            assert running is not None
            run_batch(desk.account.pk, running.pk)
        auditing.audit_account(desk.account.pk)
        restoring.finish(desk.account.pk)
        if through(desk) and (batch is None or standing(desk, batch).state in ("committed", "parked", "rolled_back")):
            return
        time.sleep(0.05)
    raise AssertionError("It does not come to an end.")


def test_a_day_that_was_posted_after_the_backup_is_found(office: Desk, backup: list[Backup]) -> None:
    batch = posted(office, entries(12))
    backup.append(Backup.of_everything())
    look_after(office, batch)
    before = there(office)
    assert len(before) == 12
    backup[0].restore()
    restoring.declare(account_id=office.account.pk, since=now() - timedelta(minutes=1))
    look_after(office, batch)
    told = standing(office, batch)
    assert told.state == "committed"
    assert sorted(one.external_id or 0 for one in told.entries) == sorted(row["id"] for row in before)
    assert there(office) == before


def test_a_day_that_the_backup_does_not_know_is_not_posted_again(office: Desk, backup: list[Backup]) -> None:
    name_our_member(office)
    backup.append(Backup.of_everything())
    look_after(office, posted(office, entries(3)))
    before = there(office)
    backup[0].restore()
    restoring.declare(account_id=office.account.pk, since=now() - timedelta(minutes=1))
    look_after(office)
    with office.scope.open():
        told = findings.open_findings(office.scope)
        assert {row.external_id for row in told} == {row["id"] for row in before}
        assert {row.what for row in told} == {"unknown"}
    again = posted(office, entries(3))
    look_after(office, again)
    assert standing(office, again).state == "parked"
    assert there(office) == before
