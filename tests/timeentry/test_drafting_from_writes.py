"""What a person let us write is a trace of his work, once ConnectWise has confirmed it and as long as it stands."""

from typing import Any

import pytest

from approvals import services
from approvals.models import Proposal
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteOp
from cwhub.journal.services import run_batch
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.approvals.conftest import world
from tests.pages.world import make_boards
from tests.timeentry.mirrored import ADA, CHICAGO, make_member, ticket
from timeentry.drafting.services import draft_day
from timeentry.models import Draft, HoursFrom
from timeentry.words.days import day_of

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_boards(cast)
    make_member(cast, role=Role.TECHNICIAN)
    ticket(cast)
    return cast


def approved(cast: Cast, role: str = Role.TECHNICIAN) -> Proposal:
    row = make_proposal(cast, ticket=501, summary="Set the priority")
    with cast.scope(role).open() as scope:
        return services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(role))


def work(cast: Cast, row: Proposal) -> None:
    assert row.batch_id is not None
    run_batch(cast.account.pk, row.batch_id)


def told(cast: Cast) -> list[str]:
    draft_day(cast.account, cast.connection, ADA, day_of(now(), CHICAGO))
    with cast.everything.open():
        return [trace["label"] for row in Draft.objects.all() for trace in row.evidence]


def test_a_confirmed_write_is_a_trace_without_hours_and_without_words(cast: Cast) -> None:
    work(cast, approved(cast))
    assert told(cast) == ["Set the priority, confirmed"]
    with cast.everything.open():
        row = Draft.objects.get()
    assert (row.charge_ref, row.notes, row.hours_from) == (501, "", HoursFrom.NOTHING)


def test_nothing_is_said_to_be_done_before_its_write_is_confirmed(cast: Cast) -> None:
    row = approved(cast)
    assert told(cast) == []
    work(cast, row)
    assert len(told(cast)) == 1


def test_what_connectwise_did_not_take_is_no_trace(cast: Cast, world: dict[str, Any]) -> None:
    row = approved(cast)
    world["value"] = "moved"
    work(cast, row)
    assert told(cast) == []


def test_what_was_taken_back_is_not_said_to_stand(cast: Cast) -> None:
    row = approved(cast)
    work(cast, row)
    told(cast)
    with cast.everything.open():
        op = WriteOp.objects.get()
    with cast.scope().open() as scope:
        back = services.undo(scope=scope, op_uid=op.uid, by=cast.actor(Role.TECHNICIAN))
    work(cast, back)
    assert "Set the priority, confirmed" not in told(cast)


def test_what_another_approved_is_not_his_work(cast: Cast) -> None:
    work(cast, approved(cast, Role.MANAGER))
    assert told(cast) == []
