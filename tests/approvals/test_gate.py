"""The journal's question. Each test takes away one thing that allowed the batch."""

from typing import Any

import pytest

from approvals import services
from approvals.models import Category, Proposal
from approvals.queries import still_allowed
from approvals.services.start import allow_by_policy
from cwhub.accounts.models import Role
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_category, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def approved(cast: Cast) -> WriteBatch:
    row = make_proposal(cast)
    with cast.scope().open() as scope:
        services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(Role.TECHNICIAN))
        return WriteBatch.objects.get()


def by_policy(cast: Cast, **changes: Any) -> WriteBatch:
    set_tool(cast, "auto")
    make_proposal(cast, **{"reports_only": True, "category": None} | changes)
    with cast.everything.open():
        return WriteBatch.objects.get()


def set_tool(cast: Cast, mode: str) -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode=mode, by=cast.actor(Role.ADMIN))


def pause(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.ADMIN))


def asked(cast: Cast, batch: WriteBatch) -> tuple[bool, str]:
    with ClientScope.for_row(batch, purpose="journal").open():
        verdict = still_allowed(WriteBatch.objects.get(pk=batch.pk))
    return verdict.go, verdict.reason


def test_what_was_approved_may_go(cast: Cast) -> None:
    assert asked(cast, approved(cast)) == (True, "")


def test_what_policy_allowed_may_go(cast: Cast) -> None:
    assert asked(cast, by_policy(cast)) == (True, "")


def test_a_pause_stops_what_policy_allowed_and_nothing_has_sent(cast: Cast) -> None:
    batch = by_policy(cast)
    pause(cast)
    assert asked(cast, batch) == (False, "Automation is paused")
    with cast.everything.open():
        batch.ops.update(sent_at=now())
    assert asked(cast, batch)[0]


def test_a_pause_does_not_stop_what_a_person_decided(cast: Cast) -> None:
    batch = approved(cast)
    pause(cast)
    assert asked(cast, batch)[0]


def test_a_tool_that_asks_again_stops_what_policy_allowed(cast: Cast) -> None:
    batch = by_policy(cast)
    set_tool(cast, "wait")
    assert not asked(cast, batch)[0]


def test_a_tool_that_was_switched_off_stops_everything(cast: Cast) -> None:
    batch = approved(cast)
    set_tool(cast, "off")
    assert not asked(cast, batch)[0]


def test_a_lowered_level_stops_what_the_level_allowed(cast: Cast) -> None:
    """No threshold is earned yet, so the decision is made here as it will be made then."""
    set_tool(cast, "auto")
    row = make_proposal(cast, category=make_category(cast, level=3))
    with cast.working().open():
        allow_by_policy(row)
        batch = WriteBatch.objects.get()
        assert still_allowed(batch).go
    with cast.everything.open():
        Category.objects.update(level=2)
    assert asked(cast, batch) == (False, "The category's trust level was lowered")


def test_a_batch_without_a_proposal_is_stopped(cast: Cast) -> None:
    batch = approved(cast)
    with cast.everything.open():
        Proposal.objects.all().delete()
    assert asked(cast, batch) == (False, "No proposal stands behind it")


@pytest.mark.parametrize("other", [{"fingerprint": "0" * 64}, {"client": None}, {"proposal_uid": "x"}, {"pk": 10**9}])
def test_a_batch_that_says_something_else_than_its_proposal_is_stopped(cast: Cast, other: dict[str, Any]) -> None:
    batch = approved(cast)
    for name, value in other.items():
        setattr(batch, name, value)
    with cast.everything.open():
        assert not still_allowed(batch).go


def test_a_proposal_that_is_not_allowed_stops_its_batch(cast: Cast) -> None:
    batch, waiting = approved(cast), make_proposal(cast, value="b")
    batch.proposal_uid = waiting.uid
    with cast.everything.open():
        assert still_allowed(batch).reason == "Its proposal is waiting"


def test_an_operation_that_was_not_shown_stops_the_batch(cast: Cast) -> None:
    batch = approved(cast)
    with cast.everything.open():
        (op,) = batch.ops.all()
        op.pk, op.uid, op.seq, op.dedup_key, op.content_key = None, "smuggled", 1, "x", "y"
        op.save(force_insert=True)
    assert asked(cast, batch) == (False, "Its content is not what was allowed")
