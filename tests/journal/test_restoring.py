"""The database comes from a backup made before a batch ran: nothing is doubled."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cwhub.audit.models import AuditEntry
from cwhub.journal import auditing, restoring
from cwhub.journal.findings import open_findings
from cwhub.journal.models import Restore, WriteBatch
from tests.builders import make_member, scope_of
from tests.journal.cast import Desk, note, update
from tests.journal.restored import JOURNAL, Backup
from tests.journal.world import World

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def backups() -> Iterator[list[Backup]]:
    made: list[Backup] = []
    yield made
    for backup in made:
        backup.drop()


def declare(desk: Desk) -> None:
    restoring.declare(account_id=desk.account.pk, since=SINCE)


def finish(desk: Desk) -> bool:
    """As the tick would: audits, then the end of the mode."""
    auditing.audit_account(desk.account.pk, means=desk.means)
    restoring.finish(desk.account.pk, means=desk.means)
    with desk.scope.open():
        return not Restore.objects.filter(through_at=None).exists()


def work_through(desk: Desk, *batches: WriteBatch) -> list[str]:
    for _ in range(30):
        for batch in batches:
            desk.work(batch)
        finish(desk)
        if all(desk.fresh(batch).ended_at for batch in batches) and finish(desk):
            break
        desk.wait(2)
    return [desk.fresh(batch).state for batch in batches]


def test_a_batch_that_had_run_after_the_backup_is_found_and_not_sent_again(
    desk: Desk, world: World, backups: list[Backup]
) -> None:
    batch = desk.start(*[note(f"entry {n}", kind="fake.entry") for n in range(5)], ordered=False)
    backups.append(Backup(JOURNAL))
    assert desk.work_until_ended(batch) == "committed"
    there = dict(world.notes)
    backups[0].restore()
    assert desk.states(batch) == ["planned"] * 5
    declare(desk)
    assert work_through(desk, batch) == ["committed"]
    assert world.notes == there
    assert world.sent() == 5


def test_without_saying_so_it_would_be_doubled(desk: Desk, world: World, backups: list[Backup]) -> None:
    batch = desk.start(note())
    backups.append(Backup(JOURNAL))
    desk.work_until_ended(batch)
    backups[0].restore()
    assert desk.work_until_ended(batch) == "committed"
    assert len(world.notes) == 2


def test_half_of_a_batch_was_written_before_the_end(desk: Desk, world: World, backups: list[Backup]) -> None:
    world.fault("send", "", "busy")
    batch = desk.start(update(), note("first"), note("second"))
    backups.append(Backup(JOURNAL))
    desk.work(batch)
    assert world.record == {"type": "new"}
    assert world.notes == {}
    backups[0].restore()
    declare(desk)
    assert work_through(desk, batch) == ["committed"]
    assert len(world.notes) == 2
    assert world.sent() == 4


def test_nothing_is_sent_until_everything_was_looked_for(desk: Desk, world: World, backups: list[Backup]) -> None:
    old = desk.start(note("old", kind="fake.entry"))
    desk.work_until_ended(old)
    doubtful = desk.start(note("doubtful", kind="fake.entry"))
    backups.append(Backup(JOURNAL))
    backups[0].restore()
    declare(desk)
    new = desk.start(note("new", kind="fake.entry"))
    sent = world.sent()
    for _ in range(4):
        desk.work(doubtful)
        desk.work(new)
        restoring.finish(desk.account.pk, means=desk.means)
        desk.wait(2)
    assert world.sent() == sent, "the ended batch has not been audited yet"
    assert work_through(desk, doubtful, new) == ["committed", "committed"]
    assert world.sent() == sent + 2


def test_nothing_is_taken_back_either(desk: Desk, world: World, backups: list[Backup]) -> None:
    world.fault("send", "", "refused")
    world.fault("take_back", "lost")
    old = desk.start(note("old"))
    desk.work_until_ended(old)
    world.faults.clear()
    world.fault("send", "", "refused")
    world.fault("take_back", "lost")
    batch = desk.start(note("first"), note("second"))
    desk.work(batch)
    assert desk.states(batch)[0] == "deleting"
    backups.append(Backup(JOURNAL))
    backups[0].restore()
    declare(desk)
    tried = world.sent("take_back")
    for _ in range(3):
        desk.wait(2)
        desk.work(batch)
    assert world.sent("take_back") == tried
    assert work_through(desk, batch) == ["rolled_back"]


def test_what_was_undone_after_the_backup_is_told(desk: Desk, world: World, backups: list[Backup]) -> None:
    batch = desk.start(note())
    desk.work_until_ended(batch)
    backups.append(Backup(JOURNAL))
    world.notes.clear()
    backups[0].restore()
    declare(desk)
    work_through(desk, batch)
    with desk.scope.open():
        assert [row.what for row in open_findings(desk.scope)] == ["missing"]


def test_work_of_a_lost_batch_is_looked_for_before_it_goes_again(
    desk: Desk, world: World, backups: list[Backup]
) -> None:
    backups.append(Backup(JOURNAL))
    lost = desk.start(note("entry", kind="fake.entry"))
    desk.work_until_ended(lost)
    backups[0].restore()
    declare(desk)
    while not finish(desk):
        desk.wait(1)
    with scope_of(desk.account).open():
        # Kinds of other tests may see the same world: each tells of the entry once.
        found = {(row.what, row.external_id) for row in open_findings(scope_of(desk.account))}
        assert found == {("unknown", max(world.notes))}
    world.fault("look", "undecidable")  # as a kind says that finds equal work without this operation's mark
    again = desk.start(note("entry", kind="fake.entry"))
    assert desk.work_until_ended(again) == "parked"
    assert len(world.notes) == 1


def test_some_weeks_later_nothing_is_looked_for_any_more(desk: Desk, world: World) -> None:
    declare(desk)
    assert finish(desk)
    looked = desk.start(note("looked for"))
    assert desk.work_until_ended(looked) == "committed"
    assert world.sent("look") == 2
    desk.wait(timedelta(days=31).total_seconds())
    assert desk.work_until_ended(desk.start(note("not looked for"))) == "committed"
    assert world.sent("look") == 2


def test_the_command_opens_the_mode_for_every_account(desk: Desk) -> None:
    make_member(desk.account, "wren")
    said = StringIO()
    call_command("restored", since="2026-01-01T00:00Z", stdout=said)
    assert "1 connection" in said.getvalue()
    assert restoring.due() == [desk.account.pk]
    with scope_of(desk.account).open():
        assert AuditEntry.objects.filter(act="journal.restored").count() == 1
    for since in ("yesterday", "2999-01-01"):
        with pytest.raises(CommandError):
            call_command("restored", since=since)


def test_its_end_is_told_once(desk: Desk) -> None:
    declare(desk)
    assert finish(desk)
    assert finish(desk)
    with scope_of(desk.account).open():
        assert AuditEntry.objects.filter(act="journal.restore_through").count() == 1
    assert restoring.due() == []
