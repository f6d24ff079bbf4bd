"""After a batch has ended its entries are looked for again: 15 minutes, a day and a week later."""

from datetime import timedelta

import pytest
from django.conf import settings

from cwhub.audit.models import AuditEntry
from cwhub.egress.errors import MustWait
from cwhub.journal import auditing, findings
from cwhub.journal.models import WriteBatch, WriteFinding
from cwhub.journal.services import Means, plan_undo
from tests.journal.cast import DISPATCHER, Desk, note, update
from tests.journal.test_pace import Turnstile
from tests.journal.world import World

pytestmark = pytest.mark.django_db

SOON, DAY, WEEK = settings.JOURNAL_AUDITS


def audit(desk: Desk) -> None:
    auditing.audit_account(desk.account.pk, means=desk.means)


def done(desk: Desk, kind: str = "fake.note") -> WriteBatch:
    batch = desk.start(note(kind=kind))
    assert desk.work_until_ended(batch) == "committed"
    return batch


def found(desk: Desk) -> list[tuple[str, int | None]]:
    with desk.scope.open():
        return [(row.what, row.external_id) for row in findings.open_findings(desk.scope)]


def acts(desk: Desk) -> list[str]:
    with desk.scope.open():
        return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def test_nothing_is_looked_for_before_its_time(desk: Desk, world: World) -> None:
    done(desk)
    audit(desk)
    desk.wait(SOON - 60)
    audit(desk)
    assert world.sent("look") == 0


def test_a_batch_is_looked_for_three_times(desk: Desk, world: World) -> None:
    batch = done(desk)
    for n, span in enumerate((SOON, DAY, WEEK, 4 * WEEK), start=1):
        desk.wait(span)
        audit(desk)
        audit(desk)
        assert world.sent("look") == min(n, 3)
    assert desk.fresh(batch).audit_at is None
    assert found(desk) == []


def test_an_audit_that_was_missed_is_made_up_for_once(desk: Desk, world: World) -> None:
    batch = done(desk)
    desk.wait(2 * DAY)
    audit(desk)
    audit(desk)
    row = desk.fresh(batch)
    assert world.sent("look") == 1
    assert row.ended_at
    assert row.audit_at == row.ended_at + timedelta(seconds=WEEK)


def test_what_was_never_sent_is_not_looked_for(desk: Desk, world: World) -> None:
    desk.verdicts = ["stop"]
    batch = desk.start(note())
    assert desk.work_until_ended(batch) == "rolled_back"
    assert desk.fresh(batch).audit_at is None


def test_an_extra_of_ours_is_removed_and_told(desk: Desk, world: World) -> None:
    op = desk.op(done(desk))
    world.add_note(f"hello\n{op.marker}")
    desk.wait(SOON)
    audit(desk)
    assert world.with_marker(op.marker) == [op.external_id]
    assert "journal.extra_removed" in acts(desk)
    assert found(desk) == []


def test_what_lands_after_its_batch_was_taken_back_is_removed(desk: Desk, world: World) -> None:
    world.fault("send", "", "refused")
    batch = desk.start(note("first"), note("second"))
    assert desk.work_until_ended(batch) == "rolled_back"
    for op in desk.ops(batch):
        world.add_note(f"far too late\n{op.marker}")
    desk.wait(SOON)
    audit(desk)
    assert world.notes == {}
    assert acts(desk).count("journal.extra_removed") == 2


def test_an_extra_that_cannot_be_removed_is_for_a_person(desk: Desk, world: World) -> None:
    op = desk.op(done(desk))
    extra = world.add_note(f"hello\n{op.marker}")
    world.locked.add(extra)
    desk.wait(SOON)
    audit(desk)
    assert found(desk) == [("extra", extra)]


def test_a_missing_entry_is_for_a_person_and_is_never_posted_again(desk: Desk, world: World) -> None:
    op = desk.op(done(desk))
    world.notes.clear()
    desk.wait(SOON)
    audit(desk)
    assert found(desk) == [("missing", op.external_id)]
    assert (world.sent(), world.sent("look")) == (1, 2)
    assert "journal.found" in acts(desk)


def test_an_extra_without_a_marker_is_not_touched(desk: Desk, world: World) -> None:
    op = desk.op(done(desk, kind="fake.letter"))
    world.add_note(f"hello\n{op.marker}")
    desk.wait(SOON)
    audit(desk)
    assert found(desk) == [("unclear", op.external_id)]
    assert len(world.notes) == 2


def test_the_same_is_told_once(desk: Desk, world: World) -> None:
    done(desk)
    world.notes.clear()
    for span in (SOON, DAY):
        desk.wait(span)
        audit(desk)
    assert len(found(desk)) == 1
    with desk.scope.open():
        uid = findings.open_findings(desk.scope).get().uid
        for _ in range(2):
            findings.settle_finding(scope=desk.scope, uid=uid, by=DISPATCHER)
    desk.wait(WEEK)
    audit(desk)
    assert found(desk) == []
    assert acts(desk).count("journal.settled") == 1
    with desk.scope.open():
        assert WriteFinding.objects.get().settled_by_name == DISPATCHER.name


def test_a_look_that_fails_comes_again_and_at_last_goes_to_a_person(desk: Desk, world: World) -> None:
    op = desk.op(done(desk))
    world.fault("look", *["timeout"] * 6)
    desk.wait(SOON)
    for n in range(1, 7):
        audit(desk)
        assert found(desk) == ([("unseen", op.external_id)] if n == 6 else [])
        desk.wait(auditing.LONGEST_PAUSE_SECONDS)
    assert desk.fresh(op.batch).audited_at


def test_an_update_may_be_changed_again_by_anybody(desk: Desk, world: World) -> None:
    batch = desk.start(update(), note())
    assert desk.work_until_ended(batch) == "committed"
    world.record["type"] = "old"
    desk.wait(SOON)
    audit(desk)
    assert found(desk) == []


def test_what_was_undone_is_not_missed(desk: Desk, world: World) -> None:
    batch = done(desk)
    with desk.scope.open():
        undo = plan_undo(scope=desk.scope, op_uid=desk.op(batch).uid)
    assert desk.work_until_ended(desk.start(undo)) == "committed"
    world.notes.clear()
    desk.wait(SOON)
    audit(desk)
    assert [what for what, _ in found(desk)] == ["missing"], "the correction is missed, what it undid is not"


def test_each_look_and_each_removal_has_a_permit_of_its_own(desk: Desk, world: World) -> None:
    op = desk.op(done(desk))
    world.add_note(f"hello\n{op.marker}")
    desk.wait(SOON)
    turnstile = Turnstile()
    auditing.audit_account(desk.account.pk, means=Means(gate=desk.gate, take=turnstile.take, wait=desk.wait))
    assert turnstile.given == ["look", "look"]


def test_without_permits_the_audit_waits(desk: Desk, world: World) -> None:
    batch = done(desk)
    desk.wait(SOON)
    turnstile = Turnstile(MustWait(20))
    auditing.audit_account(desk.account.pk, means=Means(gate=desk.gate, take=turnstile.take, wait=desk.wait))
    assert world.sent("look") == 0
    assert desk.fresh(batch).audited_at is None
    desk.wait(20)
    audit(desk)
    assert desk.fresh(batch).audited_at


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"])
def test_the_tick_hears_of_accounts_with_a_due_audit(desk: Desk) -> None:
    done(desk)
    assert auditing.due() == []
    desk.wait(SOON)
    assert auditing.due() == [desk.account.pk]
