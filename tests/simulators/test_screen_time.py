"""Time and mails of the screen without a browser: what its forms write, what they are refused, who is written to."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulators.connectwise.app import SimulatorApp, make_app
from tests.simulators.tiny_world import build

WORK = {"date": "2026-11-18", "start": "09:00", "end": "09:45"}


@pytest.fixture
def app() -> Iterator[SimulatorApp]:
    made = make_app(build=build)
    yield made
    made.sim.stop()


@pytest.fixture
def screen(app: SimulatorApp) -> Iterator[httpx.Client]:
    transport = httpx.WSGITransport(app=app)
    with httpx.Client(
        transport=transport, base_url="http://sim.test", headers={"Accept": "application/json"}
    ) as client:
        yield client


def enter(screen: httpx.Client, **form: Any) -> list[str]:
    errors: list[str] = screen.post("/screen/ticket/101/time", data={**WORK, **form}).json()["errors"]
    return errors


def note(screen: httpx.Client, text: str = "We are on it.", **form: str) -> list[str]:
    asked = {"asked": "emailContact emailResource emailCc", "tab": "discussion"}
    errors: list[str] = screen.post("/screen/ticket/101/notes", data={**asked, "text": text, **form}).json()["errors"]
    return errors


def entry(app: SimulatorApp) -> dict[str, Any]:
    return app.sim.store.all("time/entries")[-1]


def change(app: SimulatorApp, **values: Any) -> None:
    tickets = app.sim.resource("service/tickets")
    app.sim.writer.amend(tickets, app.sim.store.rows("service/tickets")[101], values, "cwhub_api")


def mails(screen: httpx.Client) -> list[tuple[str, list[str], list[str]]]:
    rows = screen.get("/_sim/mails").json()["mails"]
    return [(m["kind"], m["to"], m["cc"]) for m in rows]


def test_time_is_entered_in_the_msp_s_zone_as_the_member(app: SimulatorApp, screen: httpx.Client) -> None:
    form = {
        "notes": "called her",
        "internalNotes": "she was cross",
        "hoursDeduct": "0.25",
        "billableOption": "NoCharge",
    }
    assert enter(screen, **form, addToResolutionFlag="on") == []
    made = entry(app)
    assert (made["timeStart"], made["timeEnd"]) == ("2026-11-18T15:00:00Z", "2026-11-18T15:45:00Z")
    assert (made["actualHours"], made["billableOption"]) == (0.5, "NoCharge")
    assert (made["chargeToType"], made["chargeToId"], made["company"]) == ("ServiceTicket", 101, {"id": 1})
    assert (made["member"], made["enteredBy"]) == ({"id": 2}, "AMorrow")
    assert (made["addToResolutionFlag"], made["addToDetailDescriptionFlag"]) == (True, False)
    page = screen.get("/screen/ticket/101", params={"view": "time"}).text
    assert all(text in page for text in ("Time (2)", "called her", "she was cross", "0.75 h in all"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"end": "08:00"}, "The field timeEnd must be after timeStart."),
        ({"end": ""}, "Either timeEnd or actualHours is required."),
        ({"start": ""}, "The timeStart field is required."),
        ({"hoursDeduct": "2"}, "The field hoursDeduct must be less than the time between timeStart and timeEnd."),
        ({"date": "soon"}, "soon 09:00 is no date and time."),
    ],
)
def test_time_is_refused_in_connectwise_s_words(
    app: SimulatorApp, screen: httpx.Client, form: dict[str, str], sentence: str
) -> None:
    before = len(app.sim.store.all("time/entries"))
    assert sentence in enter(screen, **form)
    assert len(app.sim.store.all("time/entries")) == before


def test_a_board_that_takes_no_time_says_so(app: SimulatorApp, screen: httpx.Client) -> None:
    boards = app.sim.resource("service/boards")
    app.sim.writer.amend(boards, app.sim.store.rows("service/boards")[1], {"timeEntryLockedFlag": True}, "cwhub_api")
    assert enter(screen) == ["Time cannot be entered on the board Desk."]
    assert screen.get("/screen/ticket/101", params={"view": "time"}).status_code == 200


def test_a_note_is_mailed_to_whom_its_ticks_name(app: SimulatorApp, screen: httpx.Client) -> None:
    members = app.sim.resource("system/members")
    app.sim.writer.amend(members, app.sim.store.rows("system/members")[3], {"officeEmail": "ben@desk.example"}, "x")
    change(app, resources="BQuill", automaticEmailCc="boss@acorn.example", contactEmailAddress="ann@acorn.example")
    assert note(screen, emailContact="on", emailResource="on", emailCc="on") == []
    assert mails(screen) == [
        ("note", ["ann@acorn.example"], ["boss@acorn.example"]),
        ("resource", ["ben@desk.example"], []),
    ]
    ticket = app.sim.store.rows("service/tickets")[101]
    assert (ticket["automaticEmailContactFlag"], ticket["automaticEmailCcFlag"]) == (True, True)
    assert '<input type="checkbox" name="emailContact" checked>' in screen.get("/screen/ticket/101").text


def test_a_note_without_ticks_is_mailed_to_nobody(app: SimulatorApp, screen: httpx.Client) -> None:
    change(app, automaticEmailContactFlag=True)
    assert note(screen) == []
    assert mails(screen) == []
    assert app.sim.store.rows("service/tickets")[101]["automaticEmailContactFlag"] is False


def test_an_internal_note_asks_for_the_resources_only(app: SimulatorApp, screen: httpx.Client) -> None:
    change(app, automaticEmailContactFlag=True)
    page = screen.get("/screen/ticket/101", params={"tab": "internal"}).text
    assert 'name="asked" value="emailResource"' in page
    assert note(screen, tab="internal", asked="emailResource") == []
    assert mails(screen) == []
    assert app.sim.store.rows("service/tickets")[101]["automaticEmailContactFlag"] is True


def test_a_refused_note_leaves_the_ticks_as_they_were(app: SimulatorApp, screen: httpx.Client) -> None:
    assert note(screen, text=" ", emailContact="on") == ["The text field is required."]
    assert "automaticEmailContactFlag" not in app.sim.store.rows("service/tickets")[101]
    assert screen.post("/screen/ticket/999/notes", data={"text": "x"}).json()["errors"] == ["Ticket 999 not found"]


def test_time_mails_its_notes_only_when_asked(app: SimulatorApp, screen: httpx.Client) -> None:
    change(app, contactEmailAddress="ann@acorn.example")
    assert enter(screen, notes="called her") == []
    assert mails(screen) == []
    assert enter(screen, notes="done", start="10:00", end="10:15", emailContactFlag="on") == []
    assert [kind for kind, *_ in mails(screen)] == ["note"]
