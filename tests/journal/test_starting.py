"""Planning a batch: once per proposal, the same work once, one transaction with its audit row and queue task."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import transaction
from django_q.models import OrmQ

from cwhub.accounts.models import Connection
from cwhub.audit.models import AuditEntry
from cwhub.journal.canonical import canonical_text
from cwhub.journal.errors import AlreadyRecorded, InvalidPayload, PlanChanged, ReadsOnly, UnknownKind
from cwhub.journal.kinds import PlannedOp
from cwhub.journal.marker import marker_for
from cwhub.journal.models import WriteBatch, WriteOp
from tests.journal.cast import Desk, note, update
from tests.journal.world import World

pytestmark = pytest.mark.django_db


def test_rows_audit_entry_and_queue_task_come_in_one_transaction(desk: Desk) -> None:
    with desk.scope.open():
        desk.start(note())
        transaction.set_rollback(True)
    with desk.scope.open():
        assert not WriteBatch.objects.exists()
        assert not AuditEntry.objects.exists()
    assert not OrmQ.objects.exists()
    batch = desk.start(note())
    assert OrmQ.objects.get().task["args"] == (desk.account.pk, batch.pk)


def test_the_same_proposal_has_one_batch(desk: Desk) -> None:
    first = desk.start(note(), proposal_uid="p")
    assert desk.start(note(), proposal_uid="p").pk == first.pk
    with pytest.raises(PlanChanged):
        desk.start(note(), proposal_uid="p", fingerprint="e" * 64)


def test_equal_work_is_never_in_flight_twice(desk: Desk) -> None:
    first = desk.start(note())
    with pytest.raises(AlreadyRecorded) as refused, transaction.atomic():
        desk.start(note())
    assert refused.value.batch.pk == first.pk


def test_equal_work_may_be_proposed_again_once_the_first_is_done(desk: Desk, world: World) -> None:
    desk.work(desk.start(note()))
    desk.work(desk.start(note()))
    assert len(world.notes) == 2


def test_work_of_a_kind_that_is_done_once_is_refused_the_second_time(desk: Desk) -> None:
    desk.work(desk.start(note(kind="fake.entry")))
    with pytest.raises(AlreadyRecorded), transaction.atomic():
        desk.start(note(kind="fake.entry"))
    desk.start(note(kind="fake.entry", occurrence="1"))


def test_what_was_taken_back_may_be_asked_for_again(desk: Desk, world: World) -> None:
    world.fault("send", "refused")
    assert desk.work_until_ended(desk.start(note(kind="fake.entry"))) == "rolled_back"
    again = desk.start(note(kind="fake.entry"))
    assert desk.work_until_ended(again) == "committed"


def test_an_unknown_kind_and_a_bad_payload_are_refused(desk: Desk) -> None:
    with pytest.raises(UnknownKind), transaction.atomic():
        desk.start(PlannedOp("nobody.knows", {}))
    for value in ("", 1.5):
        with pytest.raises(InvalidPayload), transaction.atomic():
            desk.start(PlannedOp("fake.note", {"value": value}))


def test_a_connection_that_only_reads_takes_no_batch(desk: Desk) -> None:
    with desk.scope.open():
        Connection.objects.filter(pk=desk.connection.pk).update(writes=False)
    with pytest.raises(ReadsOnly), transaction.atomic():
        desk.start(note())


def test_the_marker_follows_from_the_operation_and_the_installations_key(desk: Desk) -> None:
    op = desk.op(desk.start(note()))
    assert op.marker == marker_for(op.uid, settings.KEY_RING.derive("marker"))
    assert op.marker != marker_for(op.uid, b"another installation")
    assert len(op.marker) == len("[ref:]") + 16


def test_equal_values_have_one_spelling() -> None:
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=-6)))
    assert canonical_text({"b": Decimal("1.50"), "a": noon}) == canonical_text({"a": there, "b": Decimal("1.5")})
    assert canonical_text("e\u0301") == canonical_text("\u00e9")
    with pytest.raises(TypeError):
        canonical_text(1.5)


def test_a_batch_is_seen_by_its_client_only(desk: Desk) -> None:
    from tests.builders import make_client, scope_of

    batch = desk.start(update())
    other = make_client(desk.connection, 2)
    with scope_of(desk.account, other).open():
        assert not WriteBatch.objects.filter(pk=batch.pk).exists()
        assert not WriteOp.objects.exists()
