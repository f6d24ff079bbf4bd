"""A technician decides on his own tickets and boards; who assigns and moves decides on all of them."""

from typing import Any

import pytest

from approvals import queries, services
from approvals.errors import NotAllowed
from approvals.models import Proposal
from approvals.moves import State
from approvals.parts import Part
from approvals.rights import assigns_or_moves, why_not
from cwhub.accounts.models import MemberLink, Membership, Role
from cwhub.mirror.models import Board, Ticket
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.pages.world import make_boards, make_ticket

pytestmark = pytest.mark.django_db
NEITHER = "neither yours nor on one of your boards. A dispatcher, a manager or an admin can decide it"


@pytest.fixture
def cast() -> Cast:
    """The technician has chosen boards, and at first none."""
    cast = make_cast()
    make_boards(cast)
    person = cast.person(Role.TECHNICIAN)
    Membership.objects.filter(pk=person.pk).update(all_boards=False)
    person.refresh_from_db()
    with cast.everything.open():
        MemberLink.objects.create(
            account=cast.account, connection=cast.connection, membership=person, member_id=77, identifier="TQuill"
        )
    return cast


def waiting_on(cast: Cast, number: int, **ticket: Any) -> Proposal:
    record = ticket.pop("record", {})
    made = make_ticket(cast, number, **ticket)
    with cast.everything.open():
        Ticket.objects.filter(pk=made.pk).update(record=record)
    return make_proposal(cast, ticket=number, value=f"v{number}")


def approve(cast: Cast, row: Proposal, role: str = Role.TECHNICIAN) -> Proposal:
    with cast.scope(role).open() as scope:
        return services.approve(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=cast.actor(role))


def test_another_s_ticket_on_another_board_is_not_his_to_decide(cast: Cast) -> None:
    row = waiting_on(cast, 1, resources="SomebodyElse")
    with pytest.raises(NotAllowed, match=NEITHER):
        approve(cast, row)
    assert approve(cast, row, Role.DISPATCHER).state == State.ALLOWED


@pytest.mark.parametrize(
    "mine",
    [
        {"resources": "TQuill"},
        {"resources": "Eve, tquill"},
        {"record": {"owner": {"id": 77, "identifier": "TQuill"}}},
    ],
)
def test_he_decides_on_what_he_owns_or_works_on(cast: Cast, mine: dict[str, Any]) -> None:
    assert approve(cast, waiting_on(cast, 1, **mine)).state == State.ALLOWED


@pytest.mark.parametrize("name", ["TQuill2", "ATQuill", "T.uill"])
def test_a_name_that_only_resembles_his_is_not_his(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed, match=NEITHER):
        approve(cast, waiting_on(cast, 1, resources=name))


def test_he_decides_on_the_boards_that_were_chosen_for_him(cast: Cast) -> None:
    row = waiting_on(cast, 1)
    with cast.everything.open():
        board = Board.objects.get(external_id=Ticket.objects.get(external_id=1).board_ref or 0)
    Membership.objects.filter(pk=cast.person(Role.TECHNICIAN).pk).update(boards=[board.pk])
    assert approve(cast, row).state == State.ALLOWED


def test_his_queue_holds_what_he_may_decide(cast: Cast) -> None:
    waiting_on(cast, 1, resources="TQuill")
    waiting_on(cast, 2)
    person = cast.person(Role.TECHNICIAN)
    with cast.scope().open() as scope:
        assert [row.ticket for row in queries.waiting_proposals(scope, person)] == [1]
        other = Proposal.objects.get(ticket=2)
        assert Role.TECHNICIAN not in {one.role for one in queries.waits_for(other)}


def test_he_rejects_no_other_s_either(cast: Cast) -> None:
    row = waiting_on(cast, 1)
    with cast.scope().open() as scope, pytest.raises(NotAllowed, match=NEITHER):
        services.reject(scope=scope, proposal_uid=row.uid, reason="no", by=cast.actor(Role.TECHNICIAN))


def test_nor_does_he_edit_them(cast: Cast) -> None:
    row, by = waiting_on(cast, 1), cast.actor(Role.TECHNICIAN)
    parts = [Part("test.field", {"value": "mine"}, {"value": "old"})]
    with cast.scope().open() as scope, pytest.raises(NotAllowed, match=NEITHER):
        services.edit(scope=scope, proposal_uid=row.uid, parts=parts, summary="Mine", diff=[], effects=[], by=by)


def test_his_own_act_on_another_s_ticket_is_refused(cast: Cast) -> None:
    make_ticket(cast, 1)
    with pytest.raises(NotAllowed):
        make_proposal(cast, ticket=1, by=cast.actor(Role.TECHNICIAN), origin="person")


@pytest.mark.parametrize(
    ("kind", "payload", "moves"),
    [
        ("ticket.assign", {}, True),
        ("ticket.update", {"fields": {"board": {"id": 2}, "type": {"id": 1}}}, True),
        ("ticket.update", {"fields": {"owner": {"id": 2}}}, True),
        ("ticket.update", {"fields": {"priority": {"id": 2}}}, True),
        ("ticket.update", {"fields": {"priority": {"id": 2}, "type": {"id": 1}}}, False),
        ("ticket.note", {}, False),
    ],
)
def test_what_assigns_or_moves_is_a_dispatcher_s(kind: str, payload: dict[str, object], moves: bool) -> None:
    assert assigns_or_moves([{"kind": kind, "payload": payload}]) is moves
    row = Proposal(risk="low", parts=[{"kind": kind, "payload": payload}])
    technician = Membership(role=Role.TECHNICIAN, all_boards=True)
    refusal = "A dispatcher, a manager or an admin can decide low-risk changes of assignment, board or priority."
    assert why_not(technician, row) == (refusal if moves else "")
    assert why_not(Membership(role=Role.DISPATCHER), row) == ""
