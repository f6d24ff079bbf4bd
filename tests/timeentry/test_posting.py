"""A day's entries go out as one act: all of them or none, exactly once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.db import connections

from approvals import acts
from cwhub.accounts.membership import actor_of_membership
from cwhub.journal.services import run_batch
from cwhub.mirror.models import BoardStatus
from tests.connected import Desk
from tests.timeentry.days import ADA, entries, entry, marks, posted, scope_of_role, standing, there, written
from timeentry.errors import NotAllowed, NotUnderstood, OtherPayload, TooLate
from timeentry.models import Batch, Mode
from timeentry.services.ending import cancel, undo_posted


def close(desk: Desk, ticket: int) -> None:
    """By somebody else, in ConnectWise: the status takes no time any more."""
    with desk.api() as api:
        api.patch(
            "/service/boards/1/statuses/6", json=[{"op": "replace", "path": "timeEntryNotAllowed", "value": True}]
        )
        answer = api.patch(f"/service/tickets/{ticket}", json=[{"op": "replace", "path": "status", "value": {"id": 6}}])
        assert answer.status_code == 200, answer.text


def asked(desk: Desk, method: str, ending: str) -> list[dict[str, Any]]:
    return [row for row in desk.requests(method) if row["path"].endswith(ending)]


def batches(desk: Desk) -> int:
    with desk.scope.open():
        return Batch.objects.exclude(proposal_uid="").count()


def test_fifty_entries_are_posted_as_one_batch(office: Desk) -> None:
    batch = posted(office, entries(50))
    told = written(office, batch)
    assert told.state == "committed"
    assert {one.state for one in told.entries} == {"applied"}
    rows = there(office)
    assert len(rows) == 50
    assert len(set(marks(rows))) == 50
    assert all(mark.startswith("[ref:") for mark in marks(rows))
    assert sorted(one.external_id or 0 for one in told.entries) == sorted(row["id"] for row in rows)


def test_a_refused_row_takes_the_others_back_and_says_why(office: Desk) -> None:
    wanted = [replace(one, charge_id=105) if one.n == 36 else one for one in entries(50)]
    batch = posted(office, wanted)
    close(office, 105)
    told = written(office, batch)
    assert told.state == "rolled_back"
    assert there(office) == []
    refused = told.entries[36]
    assert refused.word == "failed"
    assert "Closed" in (refused.error or "")
    assert {one.word for one in told.entries if one.n != 36} == {"taken back"}

    rest = [one for one in wanted if one.n != 36]
    again = written(office, posted(office, [replace(one, n=n) for n, one in enumerate(rest)]))
    assert again.state == "committed"
    assert len(there(office)) == 49


def test_the_same_batch_again_is_the_same_batch(office: Desk) -> None:
    """Pressed twice before it ran, and again after it has, by another person and in another order."""
    first = posted(office, entries(3))
    assert posted(office, entries(3)) == first
    written(office, first)
    assert posted(office, entries(3)) == first
    turned = [replace(one, n=2 - one.n) for one in reversed(entries(3))]
    assert posted(office, turned, role="manager") == first
    assert batches(office) == 1
    assert len(there(office)) == 3


def test_two_tabs_post_one_set_of_entries(office: Desk) -> None:
    def press(_: int) -> str:
        try:
            return posted(office, entries(5)).uid
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tabs:
        uids = set(tabs.map(press, range(4)))
    assert len(uids) == 1
    assert batches(office) == 1
    with office.scope.open():
        batch = Batch.objects.get(uid=uids.pop())
    assert written(office, batch).state == "committed"
    assert len(there(office)) == 5


def test_what_another_batch_has_is_shown_and_not_posted_twice(office: Desk) -> None:
    first = posted(office, entries(3))
    told = written(office, first)
    partly = [replace(entry(n + 2), n=n) for n in range(3)]
    shown = standing(office, posted(office, partly))
    assert shown.state == "refused"
    assert [one.state for one in shown.entries] == ["already_recorded", "ready", "ready"]
    assert shown.entries[0].external_id == told.entries[2].external_id
    assert "posted" in (shown.entries[0].error or "")
    only_new = [replace(one, n=n) for n, one in enumerate(partly[1:])]
    assert written(office, posted(office, only_new)).state == "committed"
    assert len(there(office)) == 5


def test_the_same_work_is_posted_again_on_purpose_only(office: Desk) -> None:
    written(office, posted(office, [entry()]))
    again = posted(office, [entry(occurrence=1)])
    assert written(office, again).state == "committed"
    assert len(there(office)) == 2
    assert posted(office, [entry(occurrence=1)]) == again


def test_the_same_work_twice_in_one_batch_is_refused_the_second_time(office: Desk) -> None:
    shown = standing(office, posted(office, [entry(), replace(entry(), n=1, occurrence=1)]))
    assert [one.state for one in shown.entries] == ["ready", "refused"]
    assert "row 1" in (shown.entries[1].error or "")


def test_a_check_posts_nothing(office: Desk) -> None:
    shown = standing(office, posted(office, entries(2), mode=Mode.CHECK, idempotency_key="one"))
    assert (shown.state, [one.word for one in shown.entries]) == ("checked", ["ready", "ready"])
    assert batches(office) == 0
    assert there(office) == []


def test_a_refusal_that_is_known_beforehand_sends_nothing(office: Desk) -> None:
    """The mirror does not know yet that the ticket is closed: it is read once before anything is sent."""
    close(office, 105)
    with office.scope.open():
        row = BoardStatus.objects.get(connection=office.connection, external_id=6)
        row.record = {**row.record, "timeEntryNotAllowed": True}
        row.save()
    shown = standing(office, posted(office, [entry(), entry(1, charge_id=105)]))
    assert (shown.state, [one.word for one in shown.entries]) == ("refused", ["ready", "failed"])
    assert asked(office, "POST", "/time/entries") == []
    looks = [unquote_plus(str(row["query"])) for row in asked(office, "GET", "/service/tickets")]
    assert len([look for look in looks if "id in (101,105)" in look]) == 1


def test_a_key_gives_the_same_batch_and_takes_no_other_entries(office: Desk) -> None:
    first = posted(office, entries(2), idempotency_key="one")
    assert posted(office, entries(2), idempotency_key="one") == first
    with pytest.raises(OtherPayload):
        posted(office, entries(3), idempotency_key="one")


def test_cancelled_while_it_runs_nothing_stays(office: Desk) -> None:
    batch = posted(office, entries(5))
    cancel(scope=scope_of_role(office), batch=batch)
    cancel(scope=scope_of_role(office), batch=batch)
    assert written(office, batch).state == "rolled_back"
    assert there(office) == []


def test_an_entry_is_taken_away_again_by_its_undo(office: Desk) -> None:
    told = written(office, posted(office, entries(2)))
    technician = actor_of_membership(office.people["technician"])
    proposal = acts.undo_now(scope=office.scope, op_uid=told.entries[0].op_uid, by=technician)
    run_batch(office.account.pk, proposal.batch_id or 0)
    assert [row["notes"] for row in there(office)] == ["Worked on it, part 1"]
    assert written(office, told.batch).entries[0].word == "undone"
    assert written(office, posted(office, [entry()])).state == "committed"


def test_several_entries_are_taken_back_as_one_act(office: Desk) -> None:
    batch = posted(office, entries(4))
    written(office, batch)
    proposal = undo_posted(scope=scope_of_role(office), batch=batch, entries=[0, 2])
    run_batch(office.account.pk, proposal.batch_id or 0)
    assert [one.word for one in standing(office, batch).entries] == ["undone", "posted", "undone", "posted"]
    proposal = undo_posted(scope=scope_of_role(office), batch=batch)
    run_batch(office.account.pk, proposal.batch_id or 0)
    assert there(office) == []
    with pytest.raises(TooLate):
        undo_posted(scope=scope_of_role(office), batch=batch)


def test_nobody_enters_time_for_others_unless_he_manages_them(office: Desk) -> None:
    with pytest.raises(NotAllowed):
        posted(office, entries(1), role="dispatcher", member=ADA)
    assert posted(office, entries(1), role="manager", member=ADA).member_ref == ADA


def test_a_batch_is_not_endless(office: Desk) -> None:
    with pytest.raises(NotUnderstood):
        posted(office, entries(101))
    with pytest.raises(NotUnderstood):
        posted(office, [])
