"""What we wrote comes back and is no news; what something else sets back is reported once and left alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from cwhub.audit.models import AuditEntry
from cwhub.journal.models import WriteOp
from cwhub.mirror import sync
from cwhub.mirror.models import Change, SetBack
from cwhub.mirror.models.news import NEWS
from cwhub.mirror.queries import left_alone, reports
from kit.clock import now
from tests.connected import Desk
from tests.mirror.writing import patch, propose_fields, propose_note, written


@dataclass(frozen=True)
class Case:
    """An open ticket, its priority and another one, its board's statuses that do not close."""

    number: int
    was: dict[str, Any]
    other: dict[str, Any]
    statuses: list[dict[str, Any]]


@pytest.fixture
def case(desk: Desk) -> Case:
    with desk.scope.open():
        desk.connection.api_member = getattr(desk.app.sim.login, "member", "cwhub_api")
        desk.connection.save(update_fields=["api_member"])
    with desk.api() as api:
        ticket = api.get("/service/tickets", params={"conditions": "closedFlag = false", "pageSize": 1}).json()[0]
        was = short(ticket["priority"])
        other = next(short(row) for row in api.get("/service/priorities").json() if row["id"] != was["id"])
        statuses = api.get(f"/service/boards/{ticket['board']['id']}/statuses").json()
    free = [row for row in statuses if not row.get("closedStatus") and not row.get("inactive")]
    return Case(ticket["id"], was, other, [short(row) for row in free if row["id"] != ticket["status"]["id"]])


def short(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "name": row["name"]}


def news(desk: Desk) -> list[int]:
    with desk.scope.open():
        return list(Change.objects.filter(kind=NEWS).values_list("external_id", flat=True))


def field_reports(desk: Desk, number: int) -> list[str]:
    with desk.scope.open():
        return [row.field for row in reports(desk.connection, number)]


def test_our_own_write_comes_back_and_is_no_news(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, priority=case.other))
    assert sync.poll(desk.connection) == 1
    assert desk.ticket(case.number).priority_ref == case.other["id"]
    assert news(desk) == []


def test_our_own_note_comes_back_and_is_no_news(desk: Desk, case: Case) -> None:
    written(desk, propose_note(desk, case.number, "Looked at it"))
    sync.refresh_ticket(desk.connection, case.number)
    with desk.scope.open():
        assert desk.ticket(case.number).notes.filter(text__startswith="Looked at it").exists()
    assert news(desk) == []


def test_what_somebody_else_changed_beside_it_is_news(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, priority=case.other))
    patch(desk, case.number, summary="And it smokes")
    sync.poll(desk.connection)
    assert news(desk) == [case.number]


def test_somebody_else_s_note_beside_ours_is_news(desk: Desk, case: Case) -> None:
    with desk.api() as api:
        api.post(f"/service/tickets/{case.number}/notes", json={"text": "Please hurry", "detailDescriptionFlag": True})
    written(desk, propose_note(desk, case.number, "Looked at it"))
    sync.refresh_ticket(desk.connection, case.number)
    assert news(desk) == [case.number]


def test_a_field_that_is_set_back_is_reported_once_and_left_alone(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, priority=case.other, summary="Better words"))
    patch(desk, case.number, priority={"id": case.was["id"]})
    for _ in range(3):
        sync.refresh_ticket(desk.connection, case.number)
    assert field_reports(desk, case.number) == ["priority"]
    with desk.scope.open():
        assert left_alone(desk.connection, case.number) == {"priority"}
        told = AuditEntry.objects.filter(act="mirror.set_back")
        assert [row.ticket for row in told] == [case.number]
        assert "A workflow rule or a person undoes this" in told[0].sentence


def test_it_is_noticed_too_when_write_and_setting_back_were_read_at_once(desk: Desk, case: Case) -> None:
    """Then the ticket looks as it did before, and no difference leads there."""
    written(desk, propose_fields(desk, case.number, priority=case.other))
    patch(desk, case.number, priority={"id": case.was["id"]})
    sync.poll(desk.connection)
    assert field_reports(desk, case.number) == ["priority"]


def test_what_a_person_changes_to_something_else_is_his_business(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, status=case.statuses[0]))
    patch(desk, case.number, status={"id": case.statuses[1]["id"]})
    sync.refresh_ticket(desk.connection, case.number)
    assert field_reports(desk, case.number) == []


def test_later_than_an_hour_it_is_no_undoing_any_more(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, priority=case.other))
    with desk.scope.open():
        WriteOp.objects.update(sent_at=now() - timedelta(minutes=61))
    patch(desk, case.number, priority={"id": case.was["id"]})
    sync.refresh_ticket(desk.connection, case.number)
    with desk.scope.open():
        assert not SetBack.objects.exists()


def test_our_own_undo_is_no_setting_back(desk: Desk, case: Case) -> None:
    written(desk, propose_fields(desk, case.number, priority=case.other))
    written(desk, propose_fields(desk, case.number, priority=case.was))
    sync.refresh_ticket(desk.connection, case.number)
    assert field_reports(desk, case.number) == []
    assert news(desk) == []
