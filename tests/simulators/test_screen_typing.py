"""What a person has typed on the screen: kept when refused, kept on the way through the tabs, asked about when lost."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from simulators.connectwise.server import Serving
from tests.simulators.screen_browser import (
    MARKS,
    ask,
    browser_page,
    heard,
    messages,
    open_screen,
    page,
    pod_url,
    serving,
    stored,
)

__all__ = ["browser_page", "page", "pod_url", "serving"]
pytestmark = MARKS


def greetings(page: Page) -> int:
    """How often the pod was loaded."""
    return sum(1 for m in messages(page) if "MessageFrameID" in m)


def entries(serving: Serving) -> list[dict[str, Any]]:
    return serving.app.sim.store.under("time/entries", "chargeToId", 101)


def test_a_refused_save_says_why_and_keeps_everything_typed(serving: Serving, page: Page) -> None:
    page.fill("[name=summary]", "mine")
    page.fill("[name=budgetHours]", "a few")
    page.fill("#s-new", "half a note")
    page.click("#save")
    expect(page.locator("#errors")).to_contain_text("budgetHours")
    expect(page.locator("[name=summary]")).to_have_value("mine")
    expect(page.locator("[name=budgetHours]")).to_have_value("a few")
    expect(page.locator("#s-new")).to_have_value("half a note")
    expect(page.locator("#state")).to_have_text("Unsaved changes")
    assert stored(serving)["summary"] == "Outlook asks for the password"
    page.fill("[name=budgetHours]", "2")
    page.click("#save")
    expect(page.locator("h1")).to_contain_text("mine")
    expect(page.locator("#errors")).to_be_hidden()
    expect(page.locator("#s-new")).to_have_value("half a note")
    assert (stored(serving)["budgetHours"], greetings(page)) == (2, 1)


def test_a_simulator_that_does_not_answer_is_said_and_loses_nothing(page: Page) -> None:
    page.fill("[name=summary]", "mine")
    page.route("**/screen/ticket/101", lambda route: route.abort())
    page.click("#save")
    expect(page.locator("#errors")).to_contain_text("did not answer")
    page.unroute("**/screen/ticket/101")
    expect(page.locator("[name=summary]")).to_have_value("mine")


def test_tabs_keep_what_is_typed_and_the_pod_stays(page: Page) -> None:
    heard(page, "event", "onLoad")
    page.fill("[name=summary]", "half written")
    page.fill("#s-new", "half a note")
    page.click("#notes a[data-tab=internal]")
    expect(page.locator("#notes a[aria-current]")).to_have_text("Internal (0)")
    expect(page.locator("#s-new")).to_have_value("half a note")
    page.click("#views a[data-view=configurations]")
    expect(page.locator("#view")).to_contain_text("AC-LT-1")
    expect(page.locator("#fields")).to_be_hidden()
    page.go_back()
    expect(page.locator("#fields")).to_be_visible()
    expect(page.locator("[name=summary]")).to_have_value("half written")
    assert (greetings(page), len(heard(page, "event", "onLoad"))) == (1, 1)


def test_going_back_to_another_ticket_asks_first(page: Page) -> None:
    page.click("#previous")
    expect(page.locator("h1")).to_contain_text("#102")
    page.fill("[name=summary]", "half written")
    page.go_back()
    page.click("dialog button[value=no]")
    expect(page.locator("[name=summary]")).to_have_value("half written")
    expect(page).to_have_url(re.compile("/screen/ticket/102$"))


def test_time_is_refused_in_connectwise_s_words_then_taken(serving: Serving, page: Page) -> None:
    page.click("#add-time")
    page.fill("#time-form [name=start]", "10:00")
    page.fill("#time-form [name=end]", "09:00")
    page.fill("#time-form [name=notes]", "called her")
    expect(page.locator("#state")).to_have_text("Unsaved changes")
    page.click("#time-form button")
    expect(page.locator("#errors")).to_contain_text("The field timeEnd must be after timeStart.")
    expect(page.locator("#time-form [name=notes]")).to_have_value("called her")
    page.fill("#time-form [name=end]", "10:30")
    page.click("#time-form button")
    expect(page.locator("#views")).to_contain_text("Time (2)")
    expect(page.locator("#view .simrows")).to_contain_text("called her")
    expect(page.locator("#state")).to_contain_text("Nothing unsaved")
    assert [e["actualHours"] for e in entries(serving)] == [0.25, 0.5]
    assert greetings(page) == 1


def test_time_that_was_begun_is_asked_about(page: Page) -> None:
    open_screen_at_time(page)
    page.fill("#time-form [name=notes]", "half")
    page.click("#views a[data-view=schedule]")
    page.click("dialog button[value=no]")
    expect(page.locator("#time-form [name=notes]")).to_have_value("half")
    page.click("#save")
    expect(page.locator("#time-form [name=notes]")).to_have_value("half")


def open_screen_at_time(page: Page) -> None:
    page.click("#views a[data-view=time]")
    expect(page.locator("#time-form")).to_be_visible()


def test_a_note_becomes_the_note_of_a_time(page: Page) -> None:
    page.fill("#s-new", "called her")
    page.click("#note-time")
    expect(page.locator("#time-form [name=notes]")).to_have_value("called her")
    expect(page.locator("#s-new")).to_have_value("")


def test_a_note_is_added_beside_edits_and_takes_none_of_them(page: Page) -> None:
    page.fill("[name=summary]", "half written")
    page.fill("#s-new", "called her")
    page.click("#note-form button")
    expect(page.locator(".simnote").first).to_contain_text("called her")
    expect(page.locator("[name=summary]")).to_have_value("half written")


def test_another_company_offers_its_own_contacts(page: Page) -> None:
    page.fill("[name=company]", "Birch & Sons")
    page.press("[name=company]", "Tab")
    expect(page.locator("[name=contact] option")).to_have_text(["(none)", "Bob Birch"])


def test_another_board_is_saved_with_a_status_of_its_own(serving: Serving, page: Page) -> None:
    page.select_option("[name=board]", label="Network")
    expect(page.locator("[name=status] option")).to_have_text(["Open", "Done"])
    page.click("#save")
    expect(page.locator("#back")).to_contain_text("Network")
    ticket = stored(serving)
    assert (ticket["board"], ticket["status"], ticket.get("type")) == ({"id": 2}, {"id": 7}, None)


def test_another_member_signs_in_and_the_pod_stays(page: Page) -> None:
    heard(page, "event", "onLoad")
    page.select_option("#member", "BQuill")
    page.click("#sign-in button")
    expect(page.locator("#who")).to_have_text("BQuill")
    heard(page, "event", "onLoad", 2)
    ask(page, "getMemberAuthentication")
    assert heard(page, "response", "getmemberauthentication")[0]["data"]["memberid"] == "BQuill"
    assert greetings(page) == 1


def test_another_member_is_not_signed_in_over_unsaved_edits(page: Page) -> None:
    page.fill("[name=summary]", "half written")
    page.select_option("#member", "BQuill")
    page.click("#sign-in button")
    page.click("dialog button[value=no]")
    expect(page.locator("#who")).to_have_text("AMorrow")
    expect(page.locator("#member")).to_have_value("AMorrow")
    expect(page.locator("[name=summary]")).to_have_value("half written")


def test_a_board_is_searched_in_the_browser_too(serving: Serving, page: Page) -> None:
    open_screen(serving, page, "/screen")
    page.fill(".simfilter [name=q]", "printer")
    page.press(".simfilter [name=q]", "Enter")
    expect(page.locator(".simlist tbody tr")).to_have_count(1)
    page.click(".simfilter a")
    expect(page.locator(".simlist tbody tr")).to_have_count(2)
