"""What each layer did stands in the entry of the act, and one page names them all."""

from typing import Any

import pytest

from approvals import services
from approvals.errors import Stale
from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.audit.layers import DESCRIPTIONS, Layer
from cwhub.audit.models import AuditEntry
from cwhub.audit.reading import facts_of
from cwhub.journal.services import run_batch
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.approvals.conftest import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(cast: Cast, act: str) -> tuple[dict[str, tuple[str, str]], dict[str, Any]]:
    """Of the newest entry of this act: word and reason by layer, and its undo."""
    with cast.everything.open():
        entry = AuditEntry.objects.select_related("body").filter(act=act).order_by("-pk").first()
        assert entry is not None, act
        facts = facts_of(entry)
    assert facts.undo is not None
    return {row["layer"]: (row["word"], row["why"]) for row in facts.layers}, facts.undo


def approved(cast: Cast, **changes: Any) -> Proposal:
    row = make_proposal(cast, **changes)
    with cast.scope(Role.MANAGER).open() as scope:
        by = cast.actor(Role.MANAGER)
        return services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=by)


def work(cast: Cast, row: Proposal) -> None:
    assert row.batch_id is not None
    run_batch(cast.account.pk, row.batch_id)


def test_every_layer_is_told_in_order_in_every_decision(cast: Cast) -> None:
    approved(cast)
    for act in ("approvals.proposed", "approvals.allowed"):
        layers, _ = told(cast, act)
        assert list(layers) == [layer.value for layer in Layer]


def test_an_approval_names_policy_level_and_who_approved(cast: Cast) -> None:
    approved(cast)
    layers, undo = told(cast, "approvals.allowed")
    assert layers["policy"][0] == "let it through"
    assert "test.field needs a person's approval" in layers["policy"][1]
    assert "decided by" in layers["policy"][1]
    assert layers["level"][1] == "Mail 2: 2 Execute with approval; a person has approved it"
    assert layers["verification"] == ("not needed", "no sensitive request")
    assert layers["journal"][0] == layers["limiter"][0] == "comes when it is written"
    assert undo["can"] is True


def test_what_policy_lets_run_says_so(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode="auto", by=cast.actor(Role.ADMIN))
    row = make_proposal(cast, reports_only=True, category=None)
    assert row.state == State.ALLOWED
    layers, _ = told(cast, "approvals.allowed")
    assert layers["policy"] == ("let it through", "test.field may run, version 1")
    assert layers["level"][0] == "not needed"


def test_what_is_held_was_stopped_by_verification(cast: Cast) -> None:
    make_proposal(cast, sensitive=True)
    layers, undo = told(cast, "approvals.proposed")
    assert layers["verification"][0] == "stopped it"
    assert undo == {"can": False, "why": "Nothing was written, so there is nothing to undo", "until": ""}


def test_what_became_stale_was_stopped_by_what_was_shown(cast: Cast) -> None:
    row = make_proposal(cast)
    with cast.scope(Role.MANAGER).open() as scope:
        by, moved = cast.actor(Role.MANAGER), [{"value": "moved"}]
        with pytest.raises(Stale):
            services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=by, current=moved)
    layers, _ = told(cast, "approvals.stale")
    assert layers["fingerprint"] == ("stopped it", "the record was no longer what was shown")


def test_the_end_of_its_writes_tells_what_was_still_to_come(cast: Cast) -> None:
    row = approved(cast)
    work(cast, row)
    layers, undo = told(cast, "journal.committed")
    assert list(layers) == [layer.value for layer in Layer]
    assert layers["policy"][0] == layers["level"][0] == "let it through"
    assert layers["fingerprint"] == ("let it through", "1 of 1 read again right before and found as shown")
    assert layers["limiter"] == ("let it through", "2 requests, each with a permit of its own")
    assert layers["journal"] == ("let it through", "1 write, sent 1, confirmed.")
    assert undo["can"] is True
    assert undo["until"]


def test_what_cannot_be_taken_back_says_why(cast: Cast) -> None:
    row = approved(cast, kind="test.mail")
    work(cast, row)
    assert told(cast, "journal.committed")[1] == {"can": False, "why": "It cannot be taken back", "until": ""}


def test_a_pause_at_the_last_moment_is_policys_stop(cast: Cast) -> None:
    with cast.everything.open() as scope:
        services.set_tool_policy(scope=scope, kind="test.field", mode="auto", by=cast.actor(Role.ADMIN))
    row = make_proposal(cast, reports_only=True, category=None)
    with cast.everything.open() as scope:
        services.pause_automation(scope=scope, by=cast.actor(Role.ADMIN))
    work(cast, row)
    layers, undo = told(cast, "journal.rolled_back")
    assert layers["policy"][0] == "stopped it"
    assert "Automation is paused" in layers["policy"][1]
    assert layers["limiter"] == ("not needed", "nothing was sent")
    assert undo == {"can": False, "why": "Nothing of it is in ConnectWise", "until": ""}


def test_a_record_that_moved_in_the_last_moment_stopped_it(cast: Cast, world: dict[str, Any]) -> None:
    row = approved(cast)
    world["value"] = "moved"
    work(cast, row)
    layers, _ = told(cast, "journal.rolled_back")
    assert layers["fingerprint"] == ("stopped it", "the record had changed since it was shown")


def test_before_and_after_stand_in_the_entries(cast: Cast) -> None:
    work(cast, approved(cast))
    with cast.everything.open():
        entries = {entry.act: facts_of(entry) for entry in AuditEntry.objects.select_related("body")}
    assert entries["approvals.allowed"].changes == [{"field": "Value", "before": "old", "after": "new"}]
    assert entries["journal.committed"].changes == [{"field": "test.field: value", "before": "old", "after": "new"}]
    assert entries["journal.committed"].approval == "Ferrous-Manager"


def test_each_layer_is_described_with_its_proof() -> None:
    assert [one.layer for one in DESCRIPTIONS] == list(Layer)
    assert all(one.does and one.proof for one in DESCRIPTIONS)
