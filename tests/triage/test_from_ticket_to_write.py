"""The whole path in one process: a ticket arrives, is analysed, approved, written, and taken back."""

import time
from typing import Any

import pytest

from approvals.models import Proposal
from approvals.moves import State
from approvals.services import NewCategory, approve, create_categories, reject, undo
from cwhub.accounts.membership import actor_of_membership, scope_of_membership
from cwhub.accounts.scope import ClientScope
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.services import run_batch
from cwhub.journal.states import OpState
from cwhub.mirror import sync
from cwhub.mirror.models import BoardType, Change, Ticket
from tests.connected import Desk
from triage.models import Analysis, TicketTimes
from triage.proposing import renew_proposals
from triage.tasks import take_changes


@pytest.fixture
def level_two(desk: Desk) -> Desk:
    """One category takes every type of every board, at level 2."""
    admin = desk.people["admin"]
    scope = scope_of_membership(admin)
    with scope.open():
        boards = sorted(set(BoardType.objects.values_list("board_ref", flat=True)))
        create_categories(
            scope=scope,
            chosen=[NewCategory(name="Everyday", selectors=[{"board": board} for board in boards], level=2)],
            by=actor_of_membership(admin),
        )
    return desk


def arrive(desk: Desk, summary: str) -> int:
    with desk.api() as api:
        company = api.get("/service/tickets", params={"pageSize": 1}).json()[0]["company"]["id"]
        made = api.post("/service/tickets", json={"summary": summary, "company": {"id": company}}).json()
    sync.poll(desk.connection)
    take_changes(desk.account.pk)
    return int(made["id"])


def type_name(desk: Desk, number: int) -> tuple[str, str]:
    """A type of the ticket's own board."""
    with desk.scope.open():
        ticket = Ticket.objects.get(external_id=number)
        row = BoardType.objects.filter(board_ref=ticket.board_ref or 0, inactive=False).first()
        assert row is not None
        return str(row.external_id), row.name


def propose_type(desk: Desk, number: int) -> Proposal:
    """Stands in for an analysis that is sure: the tiny world is too small to learn anything from."""
    with desk.scope.open():
        analysis = Analysis.objects.get(ticket=number, current=True)
        ticket = Ticket.objects.select_related("client").get(external_id=number)
        ref, name = type_name(desk, number)
        analysis.fields = [
            {"level": "type", "id": int(ref), "name": name, "confidence": 0.9, "word": "likely", "agrees": True}
        ]
        scope = desk.scope.narrowed(ticket.client_id)
        with scope.open():
            return renew_proposals(scope, desk.connection, ticket, analysis)[0]


def decide(desk: Desk, proposal: Proposal) -> ClientScope:
    technician = desk.people["technician"]
    scope = scope_of_membership(technician)
    with scope.open():
        approve(
            scope=scope,
            proposal_uid=proposal.uid,
            fingerprint=proposal.fingerprint,
            by=actor_of_membership(technician),
        )
    return scope


def run_all(desk: Desk) -> None:
    with desk.scope.open():
        ids = list(WriteBatch.objects.values_list("pk", flat=True))
    for batch in ids:
        run_batch(desk.account.pk, batch)


def in_connectwise(desk: Desk, number: int) -> dict[str, Any]:
    with desk.api() as api:
        return dict(api.get(f"/service/tickets/{number}").json())


def test_a_new_ticket_is_analysed_without_a_click(level_two: Desk) -> None:
    number = arrive(level_two, "cant login outlook keeps asking pasword since mfa change")
    with level_two.scope.open():
        analysis = Analysis.objects.get(ticket=number)
        assert analysis.category_name == "Everyday"
        assert {"kind": "ticket", "id": number}.items() <= analysis.read[0].items()
        assert not Change.objects.exists()
        times = TicketTimes.objects.get(ticket=number)
        assert times.received_at is not None
        assert times.analysed_at is not None


def test_an_approval_becomes_exactly_one_patch(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    proposal = propose_type(level_two, number)
    assert proposal.state == State.WAITING
    decide(level_two, proposal)
    decide(level_two, proposal)  # pressed twice
    run_all(level_two)
    run_all(level_two)
    assert len(level_two.requests("PATCH", f"/service/tickets/{number}")) == 1
    assert in_connectwise(level_two, number)["type"]["name"] == type_name(level_two, number)[1]


@pytest.mark.parametrize("known_as", ["ours", "somebody else"])
def test_the_ticket_s_times_are_kept(level_two: Desk, known_as: str) -> None:
    """Also where nothing but our own write comes back, which is no news otherwise."""
    ours = getattr(level_two.app.sim.login, "member", "cwhub_api")
    with level_two.scope.open():
        level_two.connection.api_member = ours if known_as == "ours" else "someone"
        level_two.connection.save(update_fields=["api_member"])
    number = arrive(level_two, "Nobody can print")
    decide(level_two, propose_type(level_two, number))
    run_all(level_two)
    sync.refresh_ticket(level_two.connection, number)
    take_changes(level_two.account.pk)
    with level_two.scope.open():
        times = TicketTimes.objects.get(ticket=number)
    assert times.received_at is not None
    assert times.analysed_at is not None
    assert times.decided_at is not None
    assert times.written_at is not None
    assert times.received_at <= times.analysed_at <= times.decided_at <= times.written_at


def test_undo_puts_back_what_was_there(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    scope = decide(level_two, propose_type(level_two, number))
    run_all(level_two)
    with scope.open():
        op = WriteOp.objects.get(ticket=number)
        undo(scope=scope, op_uid=op.uid, by=actor_of_membership(level_two.people["technician"]))
    run_all(level_two)
    assert "type" not in in_connectwise(level_two, number)
    with scope.open():
        op.refresh_from_db()
        assert op.state == OpState.UNDONE


def test_a_ticket_changed_since_then_is_not_written(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    proposal = propose_type(level_two, number)
    _, name = type_name(level_two, number)
    with level_two.api() as api:
        types = api.get(f"/service/boards/{in_connectwise(level_two, number)['board']['id']}/types").json()
        other = next(row for row in types if row["name"] != name and not row.get("inactiveFlag"))
        patch = [{"op": "replace", "path": "type", "value": {"id": other["id"]}}]
        assert api.patch(f"/service/tickets/{number}", json=patch).status_code == 200
    decide(level_two, proposal)
    run_all(level_two)
    assert in_connectwise(level_two, number)["type"]["id"] == other["id"]
    with level_two.scope.open():
        assert WriteOp.objects.get(ticket=number).state in (OpState.CONFLICT, OpState.ABANDONED)


def test_a_lost_answer_is_looked_for_and_never_sent_again(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    proposal = propose_type(level_two, number)
    level_two.fault(method="PATCH", path=f"/service/tickets/{number}", effect="error_after_commit", status=500)
    decide(level_two, proposal)
    deadline = time.monotonic() + 60
    while state_of(level_two, number) != OpState.APPLIED and time.monotonic() < deadline:
        run_all(level_two)
    assert len(level_two.requests("PATCH", f"/service/tickets/{number}")) == 1
    assert state_of(level_two, number) == OpState.APPLIED


def state_of(desk: Desk, number: int) -> str:
    with desk.scope.open():
        return WriteOp.objects.get(ticket=number).state


def test_what_a_person_has_refused_is_not_asked_again(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    proposal = propose_type(level_two, number)
    technician = level_two.people["technician"]
    scope = scope_of_membership(technician)
    with scope.open():
        reject(
            scope=scope,
            proposal_uid=proposal.uid,
            reason="It is not that",
            by=actor_of_membership(technician),
        )
    with level_two.scope.open():
        analysis = Analysis.objects.get(ticket=number, current=True)
        ticket = Ticket.objects.select_related("client").get(external_id=number)
        analysis.fields = [dict(row) for row in analysis.fields]
    ref, name = type_name(level_two, number)
    analysis.fields = [
        {"level": "type", "id": int(ref), "name": name, "confidence": 0.9, "word": "likely", "agrees": True}
    ]
    narrowed = level_two.scope.narrowed(ticket.client_id)
    with narrowed.open():
        assert renew_proposals(narrowed, level_two.connection, ticket, analysis) == []


def test_hands_off_once_somebody_has_taken_the_ticket(level_two: Desk) -> None:
    number = arrive(level_two, "Nobody can print")
    proposal = propose_type(level_two, number)
    with level_two.api() as api:
        member = next(row for row in api.get("/system/members").json() if not row.get("inactiveFlag"))
        entry = {
            "objectId": number,
            "type": {"identifier": "S"},
            "member": {"id": member["id"]},
            "dateStart": "2026-11-18T18:00:00Z",
            "dateEnd": "2026-11-18T18:30:00Z",
        }
        assert api.post("/schedule/entries", json=entry).status_code == 201
    sync.refresh_ticket(level_two.connection, number)
    take_changes(level_two.account.pk)
    with level_two.scope.open():
        proposal.refresh_from_db()
        assert proposal.state == State.WITHDRAWN
        assert proposal.reason == "A person has taken the ticket up"
