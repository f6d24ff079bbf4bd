"""Workflow rules and the email connector: what changes a ticket under our hands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.schema import Record
from simulators.connectwise.simulator import Simulator

from .living_desk import a_ticket, api, control, live, move_on, now, set_status, standing_still, status_name

DAY = 86400
WAITING = "Waiting Customer"


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = standing_still()
    yield made
    made.sim.stop()


@pytest.fixture
def sim(app: SimulatorApp) -> Simulator:
    return app.sim


@pytest.fixture
def knob(app: SimulatorApp) -> Iterator[httpx.Client]:
    with control(app) as client:
        yield client


def notes_of(sim: Simulator, ticket: Record) -> list[Record]:
    return sim.store.under("service/tickets/notes", "ticketId", ticket["id"])


def mails_of(knob: httpx.Client, ticket: Record, kind: str) -> list[Record]:
    rows = knob.get("/mails", params={"ticket": ticket["id"]}).json()["mails"]
    return [m for m in rows if m["kind"] == kind]


def advance(knob: httpx.Client, seconds: float) -> None:
    assert knob.post("/workflow", json={"advance_seconds": seconds}).status_code == 200


# the email connector


def test_a_customers_mail_is_on_the_ticket_and_in_its_status(sim: Simulator, knob: httpx.Client) -> None:
    ticket = a_ticket(sim, WAITING)
    mail = {"from": ticket["contactEmailAddress"], "subject": f"Re: Ticket#{ticket['id']}", "body": "still broken"}
    assert knob.post("/mail", json=mail).json() == {"ticket": ticket["id"], "new": False}
    assert status_name(sim, now(sim, ticket)) == "Customer Updated"
    assert now(sim, ticket)["customerUpdatedFlag"] is True
    note = notes_of(sim, ticket)[-1]
    assert note["text"] == "still broken"
    assert note["detailDescriptionFlag"]
    assert note["contact"]["id"]
    assert now(sim, ticket)["_info"]["updatedBy"] == "EmailConnector"


def test_a_mail_to_a_new_ticket_leaves_it_new(sim: Simulator, knob: httpx.Client) -> None:
    ticket = a_ticket(sim, "New (email connector)")
    knob.post("/mail", json={"from": ticket["contactEmailAddress"], "ticket": ticket["id"], "body": "also slow"})
    assert status_name(sim, now(sim, ticket)) == "New (email connector)"
    assert now(sim, ticket)["customerUpdatedFlag"] is True


def test_a_reply_to_a_closed_ticket_reopens_it(sim: Simulator, knob: httpx.Client) -> None:
    ticket = a_ticket(sim, ">Closed")
    reply = {"from": ticket["contactEmailAddress"], "ticket": ticket["id"], "body": "thank you!"}
    assert knob.post("/mail", json=reply).json()["new"] is False
    assert status_name(sim, now(sim, ticket)) == "Re-Opened"
    assert now(sim, ticket)["closedFlag"] is False
    assert "closedDate" not in now(sim, ticket)


def test_a_board_that_reopens_nothing_gets_a_new_ticket(sim: Simulator, knob: httpx.Client) -> None:
    closed = next(t for t in sim.store.all("service/tickets") if t["board"] == {"id": 2} and t["closedFlag"])
    answer = knob.post("/mail", json={"from": "noc@elsewhere.example", "ticket": closed["id"], "subject": "again"})
    assert answer.status_code == 201
    assert answer.json()["ticket"] != closed["id"]
    assert now(sim, closed)["closedFlag"] is True


def test_a_mail_from_a_contact_is_a_ticket_of_his_company(sim: Simulator, knob: httpx.Client) -> None:
    known = a_ticket(sim, WAITING)
    mail = {"from": known["contactEmailAddress"].upper(), "subject": "New trouble", "body": "The screen is black."}
    id = knob.post("/mail", json=mail).json()["ticket"]
    ticket = sim.store.rows("service/tickets")[id]
    assert ticket["company"] == known["company"]
    assert ticket["contact"]["id"]
    assert status_name(sim, ticket) == "New (email connector)"
    assert notes_of(sim, ticket)[0]["text"] == "The screen is black."
    assert len(mails_of(knob, ticket, "receipt")) == 1


def test_a_mail_from_nobody_lands_in_catch_all(sim: Simulator, knob: httpx.Client) -> None:
    mail = {"from": "who@homemail.example", "subject": "It's me", "body": "Reset my password."}
    ticket = sim.store.rows("service/tickets")[knob.post("/mail", json=mail).json()["ticket"]]
    company = sim.store.rows("company/companies")[ticket["company"]["id"]]
    assert company["name"] == "Catch-All (email connector)"
    assert "contact" not in ticket
    assert ticket["contactEmailAddress"] == "who@homemail.example"


@pytest.mark.parametrize("wrong", [{"from": "nobody"}, {"from": "a@b.example", "ticket": 1}, {"sender": "a@b.example"}])
def test_a_mail_that_cannot_be_taken_is_refused(knob: httpx.Client, wrong: Record) -> None:
    assert knob.post("/mail", json=wrong).status_code == 400


@pytest.mark.parametrize("seconds", [-1, "60", True, 1e12])
def test_the_clock_goes_ahead_by_a_sane_number_only(knob: httpx.Client, seconds: object) -> None:
    assert knob.post("/workflow", json={"advance_seconds": seconds}).status_code == 400


# rules that our writes set off


def test_a_reply_written_by_the_api_moves_the_status_at_the_next_run(app: SimulatorApp, knob: httpx.Client) -> None:
    ticket = a_ticket(app.sim, WAITING)
    with api(app) as cw:
        note = {"text": "customer called back", "detailDescriptionFlag": True, "customerUpdatedFlag": True}
        assert cw.post(f"/service/tickets/{ticket['id']}/notes", json=note).status_code == 201
    assert status_name(app.sim, now(app.sim, ticket)) == WAITING
    assert knob.post("/workflow").json()["changed"] == 1
    assert status_name(app.sim, now(app.sim, ticket)) == "Customer Updated"
    assert now(app.sim, ticket)["_info"]["updatedBy"] == "Workflow"
    set_status(app.sim, ticket, WAITING)
    assert knob.post("/workflow").json()["changed"] == 0  # a person has decided


def test_assigned_to_nobody_goes_back_to_the_queue(app: SimulatorApp, knob: httpx.Client) -> None:
    ticket = a_ticket(app.sim, "New (email connector)")
    with api(app) as cw:
        move = [{"op": "replace", "path": "status", "value": {"name": "Assigned"}}]
        assert cw.patch(f"/service/tickets/{ticket['id']}", json=move).status_code == 200
    knob.post("/workflow")
    assert status_name(app.sim, now(app.sim, ticket)) == "Assigned"  # a resource may still come
    advance(knob, 150)
    assert status_name(app.sim, now(app.sim, ticket)) == "New (default)"


def test_the_thread_runs_them_too(sim: Simulator) -> None:
    ticket = set_status(sim, a_ticket(sim, "New (email connector)"), "Assigned")
    live(sim, 3)
    assert status_name(sim, now(sim, ticket)) == "New (default)"


# rules of time


def waiting(sim: Simulator, status: str) -> Record:
    return set_status(sim, a_ticket(sim, "In Progress"), status)


def chasers(sim: Simulator, ticket: Record) -> list[Record]:
    return [n for n in notes_of(sim, ticket) if n["createdBy"] == "Workflow"]


def test_chasers_come_on_the_second_and_the_fourth_day_once_each(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, WAITING)
    counts = []
    for _ in range(7):
        advance(knob, DAY)
        counts.append((len(chasers(sim, ticket)), len(mails_of(knob, ticket, "chaser"))))
    assert counts == [(0, 0), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2), (2, 2)]
    assert mails_of(knob, ticket, "chaser")[0]["cause"] == {"rule": "chaser"}
    assert status_name(sim, now(sim, ticket)) == WAITING


def test_a_chaser_keeps_what_was_waited_for_so_far(sim: Simulator, knob: httpx.Client) -> None:
    """A ticket of the seeded world: its waiting is told by its last write, until the chaser writes."""
    ticket = a_ticket(sim, WAITING)
    begun = ticket["_info"]["lastUpdated"]
    move_on(sim, 0)
    sim.living.workflow.done_until = datetime(2026, 9, 1, tzinfo=UTC)
    sim.living.workflow.run()
    chased = next(t for t in sim.store.all("service/tickets") if t["_info"]["updatedBy"] == "Workflow")
    assert chased["_waitingSince"] < chased["_info"]["lastUpdated"]
    assert begun <= now(sim, ticket)["_info"]["lastUpdated"]


def test_on_hold_is_not_chased(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, "On Hold")
    advance(knob, 5 * DAY)
    assert chasers(sim, ticket) == []


def test_an_answer_ends_the_chasing(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, WAITING)
    advance(knob, DAY)
    knob.post("/mail", json={"from": ticket["contactEmailAddress"], "ticket": ticket["id"], "body": "here I am"})
    advance(knob, 5 * DAY)
    assert chasers(sim, ticket) == []


def test_confirmation_closes_itself_after_three_business_days(sim: Simulator, knob: httpx.Client) -> None:
    """Asked for on Wednesday at nine: Thursday, Friday, and on Monday at nine it closes."""
    ticket = waiting(sim, "Waiting Client Confirmation")
    advance(knob, 4 * DAY)
    assert status_name(sim, now(sim, ticket)) == "Waiting Client Confirmation"
    advance(knob, DAY + 600)
    assert status_name(sim, now(sim, ticket)) == ">Closed"
    assert now(sim, ticket)["closedFlag"] is True
    assert mails_of(knob, ticket, "closing")[0]["cause"] == {"rule": "confirmation"}


def test_solved_closes_itself_when_even_billing_forgets(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, "Completed")
    advance(knob, 13 * DAY)
    assert now(sim, ticket)["closedFlag"] is False
    advance(knob, DAY + 60)
    assert status_name(sim, now(sim, ticket)) == ">Closed"


def test_an_alert_that_nobody_looks_at_closes_itself(app: SimulatorApp, knob: httpx.Client) -> None:
    company = a_ticket(app.sim, WAITING)["company"]
    with api(app) as cw:
        new = {"summary": "[WARNING] C: 8% free", "company": company, "board": {"name": "Alerts"}}
        alert = cw.post("/service/tickets", json=new).json()
    advance(knob, 2 * DAY)
    assert status_name(app.sim, now(app.sim, alert)) == "New Alert"
    advance(knob, DAY + 60)
    assert status_name(app.sim, now(app.sim, alert)) == ">Auto-Closed"


def test_what_fell_into_a_pause_is_not_made_up_for(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, WAITING)
    move_on(sim, timedelta(days=3).total_seconds())
    sim.living.opened()  # as after a restart
    knob.post("/workflow")
    assert chasers(sim, ticket) == []


def test_the_clock_may_be_set_ahead_instead(sim: Simulator, knob: httpx.Client) -> None:
    ticket = waiting(sim, WAITING)
    knob.put("/settings", json={"clock_ahead_seconds": 2 * DAY + 60})
    knob.post("/workflow")
    assert len(chasers(sim, ticket)) == 1
