"""The screen in a real browser, with a small pod in its frame: the hosted protocol as its parent (FACTS 3)."""

import json

from playwright.sync_api import Page, expect

from simulators.connectwise.server import Serving
from tests.simulators.screen_browser import (
    MARKS,
    ask,
    browser_page,
    heard,
    messages,
    page,
    pod,
    pod_url,
    serving,
    stored,
)

__all__ = ["browser_page", "page", "pod_url", "serving"]
pytestmark = MARKS


def test_ready_is_answered_by_the_frame_s_id_and_on_load(serving: Serving, page: Page) -> None:
    heard(page, "event", "onLoad")
    (origin, first), (_, second) = pod(page).evaluate("window.got")[:2]
    assert origin == f"http://127.0.0.1:{serving.port}"
    assert set(json.loads(first)) == {"MessageFrameID"}
    on_load = json.loads(second)
    assert set(on_load) == {"event", "_id", "data"}
    assert on_load["data"] == {"screenObject": {"screen": "ticket", "id": 101, "hostedAs": "pod"}}


def test_the_next_ticket_is_told_without_reloading_the_pod(page: Page) -> None:
    heard(page, "event", "onLoad")
    page.click("#previous")
    told = heard(page, "event", "onLoad", 2)
    assert told[1]["data"]["screenObject"]["id"] == 102
    assert [m for m in messages(page) if "MessageFrameID" in m] == [messages(page)[0]]
    assert page.url.endswith("/screen/ticket/102")


def test_save_waits_for_the_pod_and_shows_its_objection(serving: Serving, page: Page) -> None:
    pod(page).evaluate("window.answer = {result: 'failure', errors: ['Not while I am thinking']}")
    page.fill("[name=summary]", "changed")
    expect(page.locator("#state")).to_have_text("Unsaved changes")
    page.click("#save")
    expect(page.locator("#errors")).to_have_text("Not while I am thinking")
    assert stored(serving)["summary"] == "Outlook asks for the password"
    pod(page).evaluate("window.answer = {result: 'success'}")
    page.click("#save")
    expect(page.locator("h1")).to_contain_text("changed")
    assert stored(serving)["summary"] == "changed"
    assert len(heard(page, "event", "beforeSave", 2)) == 2


def test_an_event_that_is_not_acknowledged_holds_the_save(serving: Serving, page: Page) -> None:
    heard(page, "event", "onLoad")
    pod(page).evaluate("window.answer = null")
    page.fill("[name=summary]", "changed")
    page.click("#save")
    waiting = heard(page, "event", "beforeSave")[0]
    expect(page.locator("#state")).to_have_text("Saving …")
    assert stored(serving)["summary"] == "Outlook asks for the password"
    answer = {"event": "beforeSave", "_id": waiting["_id"], "result": "success"}
    pod(page).evaluate("(value) => window.say(value)", answer)
    expect(page.locator("h1")).to_contain_text("changed")


def test_the_member_is_told_under_the_lower_cased_name(page: Page) -> None:
    ask(page, "getMemberAuthentication")
    (answer,) = heard(page, "response", "getmemberauthentication")
    assert (answer["data"]["memberid"], answer["data"]["memberHash"]) == ("AMorrow", "hash-of-ada")


def test_a_request_under_another_key_or_from_another_frame_is_ignored(page: Page) -> None:
    pod(page).evaluate("window.say({request: 'getMemberAuthentication'})")
    stranger = {"hosted_request": "getMemberAuthentication", "frameID": "frame-0"}
    pod(page).evaluate("(value) => parent.postMessage(JSON.stringify(value), '*')", stranger)
    pod(page).evaluate("parent.postMessage({hosted_request: 'getMemberAuthentication'}, '*')")
    ask(page, "setDirty", dirty=True)
    expect(page.locator("#state")).to_have_text("Unsaved changes")
    assert not [m for m in messages(page) if m.get("response") == "getmemberauthentication"]


def test_refresh_asks_first_when_something_is_unsaved(page: Page) -> None:
    heard(page, "event", "onLoad")
    page.fill("[name=summary]", "half written")
    ask(page, "refreshScreen")
    page.click("dialog button[value=no]")
    expect(page.locator("[name=summary]")).to_have_value("half written")
    heard(page, "response", "refreshscreen")
    ask(page, "refreshScreen")
    page.click("dialog button[value=yes]")
    expect(page.locator("[name=summary]")).to_have_value("Outlook asks for the password")
    heard(page, "event", "onLoad", 2)


def test_refresh_shows_what_the_api_wrote(serving: Serving, page: Page) -> None:
    heard(page, "event", "onLoad")
    sim = serving.app.sim
    sim.writer.amend(sim.resource("service/tickets"), stored(serving), {"summary": "by the hub"}, "cwhub_api")
    ask(page, "refreshScreen")
    expect(page.locator("[name=summary]")).to_have_value("by the hub")


def test_saving_sends_only_what_was_edited(serving: Serving, page: Page) -> None:
    sim = serving.app.sim
    sim.writer.amend(sim.resource("service/tickets"), stored(serving), {"type": {"id": 2}}, "cwhub_api")
    page.fill("[name=summary]", "mine")
    page.click("#save")
    expect(page.locator("h1")).to_contain_text("mine")
    assert stored(serving)["type"] == {"id": 2}


def test_a_new_ticket_is_nought_until_it_is_saved(page: Page) -> None:
    page.click("#new")
    assert heard(page, "event", "onLoad", 2)[1]["data"]["screenObject"]["id"] == 0
    page.fill("[name=summary]", "brand new")
    page.fill("[name=company]", "Acorn Bakery")
    page.click("#save")
    expect(page.locator("h1")).to_have_text("Service Ticket #105 - brand new")
    assert heard(page, "event", "onLoad", 3)[2]["data"]["screenObject"]["id"] == 105


def test_another_type_offers_its_own_subtypes(page: Page) -> None:
    page.select_option("[name=type]", label="Printing")
    expect(page.locator("[name=subType] option")).to_have_text(["(none)", "Driver"])


def test_the_pod_may_open_another_ticket(page: Page) -> None:
    ask(page, "openScreen", newTab=False, screen="ticket", id=102)
    expect(page.locator("h1")).to_contain_text("#102")


def test_a_note_is_added_without_reloading_the_pod(serving: Serving, page: Page) -> None:
    heard(page, "event", "onLoad")
    page.fill("#s-new", "called her")
    page.click("#note-form button")
    expect(page.locator(".simnote").first).to_contain_text("called her")
    assert len([m for m in messages(page) if "MessageFrameID" in m]) == 1
