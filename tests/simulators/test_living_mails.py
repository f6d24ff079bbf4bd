"""Mails that writes would have sent: who gets one, what stops it, and which write is named as its cause."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record

from .living_desk import a_ticket, api, control, set_status, standing_still


@pytest.fixture
def app(tmp_path: Path) -> Iterator[SimulatorApp]:
    made = standing_still(var=tmp_path)
    yield made
    made.sim.stop()


@pytest.fixture
def cw(app: SimulatorApp) -> Iterator[httpx.Client]:
    with api(app) as client:
        yield client


def mails(app: SimulatorApp, **asked: int) -> list[Record]:
    with control(app) as knob:
        found: list[Record] = knob.get("/mails", params=asked).json()["mails"]
    return found


def create(cw: httpx.Client, known: Record, **more: Any) -> Record:
    new = {"summary": "Screen is black", "company": known["company"], "contact": known["contact"], **more}
    answer = cw.post("/service/tickets", json=new)
    assert answer.status_code == 201, answer.text
    made: Record = answer.json()
    return made


def change(cw: httpx.Client, ticket: Record, **values: Any) -> None:
    operations = [{"op": "replace", "path": name, "value": value} for name, value in values.items()]
    answer = cw.patch(f"/service/tickets/{ticket['id']}", json=operations)
    assert answer.status_code == 200, answer.text


def add_note(cw: httpx.Client, ticket: Record, **values: Any) -> None:
    body = {"text": "We are on it.", "detailDescriptionFlag": True, **values}
    assert cw.post(f"/service/tickets/{ticket['id']}/notes", json=body).status_code == 201


def test_a_new_ticket_sends_a_receipt_that_names_the_write(app: SimulatorApp, cw: httpx.Client) -> None:
    known = a_ticket(app.sim, "In Progress")
    ticket = create(cw, known)
    (mail,) = mails(app)
    assert mail["kind"] == "receipt"
    assert mail["to"] == [known["contactEmailAddress"]]
    assert mail["subject"] == f"Ticket#{ticket['id']} - Screen is black - received"
    assert mail["ticket"] == ticket["id"]
    assert mail["cause"] == {"method": "POST", "path": "/service/tickets", "by": "cwhub_api"}
    assert mail["at"] == "2026-11-18T15:00:00Z"


def test_process_notifications_false_sends_none(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = create(cw, a_ticket(app.sim, "In Progress"), processNotifications=False)
    change(cw, ticket, status={"name": "Completed"}, processNotifications=False)
    assert mails(app) == []


def test_a_board_that_writes_to_nobody_sends_none(app: SimulatorApp, cw: httpx.Client) -> None:
    create(cw, a_ticket(app.sim, "In Progress"), board={"name": "Network Infrastructure"})
    assert mails(app) == []


def test_the_end_is_told_once(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "In Progress")
    change(cw, ticket, status={"name": "Completed"})
    change(cw, ticket, status={"name": ">Closed"})
    assert [m["kind"] for m in mails(app)] == ["closing"]
    assert mails(app)[0]["cause"]["method"] == "PATCH"


def test_a_duplicate_is_put_aside_in_silence(app: SimulatorApp, cw: httpx.Client) -> None:
    change(cw, a_ticket(app.sim, "In Progress"), status={"name": ">Duplicate"})
    assert mails(app) == []


def test_who_is_to_confirm_is_asked(app: SimulatorApp, cw: httpx.Client) -> None:
    change(cw, a_ticket(app.sim, "In Progress"), status={"name": "Waiting Client Confirmation"})
    assert [m["kind"] for m in mails(app)] == ["confirmation"]


def test_a_note_goes_to_the_contact(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "In Progress", automaticEmailContactFlag=True)
    add_note(cw, ticket)
    (mail,) = mails(app)
    assert mail["kind"] == "note"
    assert mail["to"] == [ticket["contactEmailAddress"]]
    assert mail["body"].startswith("We are on it.")
    assert mail["cause"]["path"] == f"/service/tickets/{ticket['id']}/notes"


@pytest.mark.parametrize(
    "note",
    [
        {"processNotifications": False},
        {"detailDescriptionFlag": False, "internalAnalysisFlag": True},
        {"contact": {"id": 301}, "customerUpdatedFlag": True},
    ],
)
def test_a_note_that_is_not_for_the_contact_stays_here(app: SimulatorApp, cw: httpx.Client, note: Record) -> None:
    ticket = a_ticket(app.sim, "In Progress", automaticEmailContactFlag=True)
    if "contact" in note:
        note = {**note, "contact": ticket["contact"]}
    add_note(cw, ticket, **note)
    assert mails(app) == []


def test_the_ticket_decides_whether_its_contact_is_told(app: SimulatorApp, cw: httpx.Client) -> None:
    add_note(cw, a_ticket(app.sim, "In Progress", automaticEmailContactFlag=False))
    assert mails(app) == []


def test_copies_go_where_the_ticket_says(app: SimulatorApp, cw: httpx.Client) -> None:
    more = {
        "automaticEmailContactFlag": True,
        "automaticEmailCcFlag": True,
        "automaticEmailCc": "a@x.example; b@y.example",
    }
    add_note(cw, a_ticket(app.sim, "In Progress", **more))
    assert mails(app)[0]["cc"] == ["a@x.example", "b@y.example"]


def test_an_internal_note_goes_to_the_resources_where_the_ticket_says_so(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "In Progress", automaticEmailResourceFlag=True)
    add_note(cw, ticket, detailDescriptionFlag=False, internalAnalysisFlag=True)
    (mail,) = mails(app)
    assert mail["kind"] == "resource"
    assert all(address.endswith("@ferrowick.example") for address in mail["to"])


def time_of(cw: httpx.Client, ticket: Record, **more: Any) -> None:
    entry = {"chargeToId": ticket["id"], "chargeToType": "ServiceTicket", "member": {"identifier": "JPetrosky"}}
    times = {"timeStart": "2026-11-18T14:00:00Z", "timeEnd": "2026-11-18T14:30:00Z", "notes": "Replaced the cable."}
    answer = cw.post("/time/entries", json={**entry, **times, **more})
    assert answer.status_code == 201, answer.text


def test_time_is_told_only_when_its_flags_ask_for_it(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "In Progress", automaticEmailContactFlag=True)
    time_of(cw, ticket)
    assert mails(app) == []
    time_of(cw, ticket, timeStart="2026-11-18T13:00:00Z", timeEnd="2026-11-18T13:30:00Z", emailContactFlag=True)
    assert [(m["kind"], m["to"]) for m in mails(app)] == [("note", [ticket["contactEmailAddress"]])]


def test_an_assignment_is_told_when_asked_for(app: SimulatorApp, cw: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "In Progress")
    entry = {"objectId": ticket["id"], "type": {"identifier": "S"}, "member": {"identifier": "WTsao"}}
    assert cw.post("/schedule/entries", json=entry).status_code == 201
    assert mails(app) == []
    assert cw.post("/schedule/entries", json={**entry, "notifyResource": True}).status_code == 201
    assert mails(app)[0]["kind"] == "assignment"


def test_the_screen_is_named_as_a_cause_too(app: SimulatorApp) -> None:
    ticket = a_ticket(app.sim, "In Progress", automaticEmailContactFlag=True)
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url="http://sim.test") as browser:
        browser.post(f"/screen/ticket/{ticket['id']}/notes", data={"text": "Hello", "tab": "discussion"})
    assert mails(app)[0]["cause"]["path"] == f"/screen/ticket/{ticket['id']}/notes"


def test_a_refused_write_sends_nothing(app: SimulatorApp, cw: httpx.Client) -> None:
    assert cw.post("/service/tickets", json={"summary": "no company"}).status_code == 400
    assert mails(app) == []


def test_only_newer_ones_or_those_of_a_ticket_are_shown(app: SimulatorApp, cw: httpx.Client) -> None:
    first, second = (create(cw, a_ticket(app.sim, "In Progress")) for _ in range(2))
    assert [m["ticket"] for m in mails(app)] == [first["id"], second["id"]]
    assert [m["ticket"] for m in mails(app, since=mails(app)[0]["id"])] == [second["id"]]
    assert [m["ticket"] for m in mails(app, ticket=first["id"])] == [first["id"]]


def test_they_are_there_after_a_kill(app: SimulatorApp, tmp_path: Path) -> None:
    set_status(app.sim, a_ticket(app.sim, "In Progress"), "Completed")
    again = standing_still(var=tmp_path)
    assert mails(again) == mails(app) != []
    again.sim.stop()
