"""A correction of entries that stand in ConnectWise: written, compared, taken back."""

import time
from typing import Any

import pytest

from approvals import acts
from approvals.errors import NotAllowed, Stale
from approvals.models import Proposal
from cwhub.accounts.models import Role
from cwhub.journal.errors import InvalidPayload
from cwhub.journal.models import WriteBatch, WriteOp
from cwhub.journal.services import run_batch
from cwhub.journal.states import OPEN_BATCHES, OpState
from cwhub.mirror import sync
from desk.review.correcting import changes_of, propose_correction
from desk.review.lines import Line
from desk.review.reading import Reading, Wish
from tests.connected import Desk
from tests.timeentry.days import ADA, entries, posted, scope_of_role, there, today, written
from timeentry.kinds.correct import CorrectEntry

LONGEST_SECONDS = 60.0
AFTER_HOURS = {"id": 3, "name": "After Hours"}


def standing(desk: Desk) -> list[Line]:
    """Ada's two entries of today, as the mirror shows them."""
    written(desk, posted(desk, entries(2)))
    sync.poll(desk.connection)
    with desk.scope.open() as scope:
        return Reading(scope, desk.connection, Wish(today(), today())).lines()


def proposed(desk: Desk, lines: list[Line], role: str = Role.MANAGER, **fields: Any) -> Proposal:
    scope = scope_of_role(desk, role)
    with scope.open():
        changes = changes_of(lines, fields or {"workType": AFTER_HOURS})
        return propose_correction(scope=scope, connection=desk.connection, who=desk.people[role], changes=changes)


def ended(desk: Desk, proposal: Proposal) -> str:
    """A worker looks again and again, as the tick would let him, until the batch has ended."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        run_batch(desk.account.pk, proposal.batch_id or 0)
        with desk.scope.open():
            state = str(WriteBatch.objects.get(pk=proposal.batch_id or 0).state)
        if state not in OPEN_BATCHES:
            return state
    raise AssertionError("The batch has not ended.")


def types(desk: Desk) -> list[str]:
    return [row["workType"]["name"] for row in there(desk)]


def test_all_entries_of_a_correction_are_written_and_can_be_taken_back(office: Desk) -> None:
    row = proposed(office, standing(office))
    assert ended(office, row) == "committed"
    assert types(office) == ["After Hours"] * 2
    kind = CorrectEntry()
    with office.scope.open():
        ops = list(WriteOp.objects.filter(batch_id=row.batch_id).select_related("client", "batch"))
        inverse = [kind.inverse(op) for op in ops]
    assert [one.payload["fields"]["workType"]["name"] for one in inverse if one] == ["Remote", "Remote"]
    assert all(op.undoable_until for op in ops)


def test_an_entry_that_somebody_changed_meanwhile_stops_all_of_it(office: Desk) -> None:
    lines = standing(office)
    row = proposed(office, lines)
    with office.api() as api:
        body: list[dict[str, Any]] = [{"op": "replace", "path": "notes", "value": "Somebody else was here"}]
        body += [{"op": "replace", "path": "billableOption", "value": "NoCharge"}]
        assert api.patch(f"/time/entries/{lines[1].id}", json=body).status_code == 200
        body = [{"op": "replace", "path": "workType", "value": {"id": 2}}]
        assert api.patch(f"/time/entries/{lines[1].id}", json=body).status_code == 200
    assert ended(office, row) == "rolled_back"
    with office.api() as api:
        rows = api.get("/time/entries").json()
    assert sorted(one["workType"]["name"] for one in rows) == ["Onsite", "Remote"]
    with office.scope.open():
        states = set(WriteOp.objects.filter(batch_id=row.batch_id).values_list("state", flat=True))
    assert OpState.CONFLICT in states


def test_what_billing_proposes_a_manager_approves_and_takes_back(office: Desk) -> None:
    row = proposed(office, standing(office), Role.BILLING)
    scope = scope_of_role(office, Role.MANAGER)
    mark = {"proposal_uid": row.uid, "fingerprint": row.fingerprint}
    assert ended(office, acts.approve_now(scope=scope, by=scope.actor, **mark)) == "committed"
    with office.scope.open():
        uids = list(WriteOp.objects.filter(batch__proposal_uid=row.uid).values_list("uid", flat=True))
    back = acts.undo_several_now(scope=scope, op_uids=uids, by=scope.actor)
    assert ended(office, back) == "committed"
    assert types(office) == ["Remote"] * 2


def test_a_correction_that_is_no_longer_what_was_shown_is_asked_for_anew(office: Desk) -> None:
    lines = standing(office)
    row, scope = proposed(office, lines, Role.BILLING), scope_of_role(office, Role.MANAGER)
    with office.api() as api:
        body: list[dict[str, Any]] = [{"op": "replace", "path": "billableOption", "value": "NoCharge"}]
        body += [{"op": "replace", "path": "workType", "value": {"id": 2}}]
        assert api.patch(f"/time/entries/{lines[0].id}", json=body).status_code == 200
    with pytest.raises(Stale) as stale:
        acts.approve_now(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=scope.actor)
    renewed = stale.value.new
    assert renewed is not None
    assert renewed.diff[0]["field"].startswith("Ada Morrow, ")
    assert (renewed.state, renewed.parts[0]["before"]["workType"]["name"]) == ("waiting", "Onsite")


def test_an_entry_that_is_gone_is_not_asked_for_again(office: Desk) -> None:
    lines = standing(office)
    row, scope = proposed(office, lines[:1], Role.BILLING), scope_of_role(office, Role.MANAGER)
    with office.api() as api:
        assert api.delete(f"/time/entries/{lines[0].id}").status_code == 204
    with pytest.raises(Stale) as stale:
        acts.approve_now(scope=scope, proposal_uid=row.uid, fingerprint=row.fingerprint, by=scope.actor)
    assert stale.value.new is None


def test_who_may_only_ask_asks(office: Desk) -> None:
    lines = standing(office)
    assert proposed(office, lines, Role.BILLING).state == "waiting"
    with pytest.raises(NotAllowed):
        proposed(office, lines, Role.TECHNICIAN, billableOption="DoNotBill")


@pytest.mark.parametrize(
    "payload",
    [
        {"entry": 1, "fields": {}},
        {"fields": {"workType": AFTER_HOURS}},
        {"entry": 1, "fields": {"timeStart": "2026-11-18T15:00:00Z"}},
        {"entry": 1, "fields": {"member": {"id": ADA}}},
        {"entry": 1, "fields": {"billableOption": "NoDefault"}},
        {"entry": 1, "fields": {"notes": "a" * 4001}},
    ],
)
def test_nothing_but_how_it_is_charged_is_corrected(payload: dict[str, Any]) -> None:
    with pytest.raises(InvalidPayload):
        CorrectEntry().validate(payload)
