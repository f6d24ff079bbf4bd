"""The panel inside the ticket screen: the hosted protocol, the token, and when it must keep still."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import wait_until
from tests.templates.stage import STRANGER, Stage

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(page: Page) -> Stage:
    return Stage(page).raise_curtain()


@pytest.fixture
def opened(stage: Stage) -> Stage:
    return stage.open_ticket(501).see_ticket(501)


def approve(stage: Stage) -> None:
    stage.panel.get_by_role("button", name="Approve").click()


def test_every_event_is_acknowledged_handled_or_not(opened: Stage) -> None:
    opened.page.evaluate("say({event: 'beforeSave', _id: 2}); say({event: 'nobodyKnowsThis', _id: 3, data: null})")
    opened.wait_to_hear(event="nobodyKnowsThis", _id=3, result="success", frameID="F1")
    assert opened.heard(event="onLoad", _id=1, result="success", frameID="F1")
    assert opened.heard(event="beforeSave", _id=2, result="success", frameID="F1")


def test_what_is_no_message_of_the_protocol_is_passed_over(opened: Stage) -> None:
    for rubbish in ("'no json'", "'null'", "'[]'", "{a: 1}"):
        opened.page.evaluate(f"frame.contentWindow.postMessage({rubbish}, '*')")
    answered = len(opened.heard())
    opened.page.evaluate("say({event: 'beforeBack', _id: 9})")
    opened.wait_to_hear(event="beforeBack", _id=9)
    assert len(opened.heard()) == answered + 1


def test_a_page_of_another_origin_is_told_nothing(page: Page) -> None:
    stage = Stage(page).raise_curtain(STRANGER)
    wait_until(page, "heard.length > 0")
    page.evaluate("open_ticket(501, 1)")
    wait_until(page, "heard.length > 1")  # it asks again, to nobody in particular
    assert stage.heard() == stage.heard(message="ready")
    assert not stage.requests("/session")


def test_the_member_is_proved_by_the_server_and_only_what_proves_him_is_sent(opened: Stage) -> None:
    [(method, _, headers, sent)] = opened.requests("/session")
    assert method == "POST"
    assert "cookie" not in headers
    assert json.loads(sent) == {
        "companyid": "acme", "memberid": "Ann", "memberHash": "h1", "memberContext": "c", "ticket": 501,
    }  # fmt: skip


def test_the_panel_is_asked_for_with_the_token(opened: Stage) -> None:
    [(_, _, headers, _)] = opened.requests("/panel")
    assert headers["authorization"] == "Bearer t1"


def test_the_same_ticket_loaded_again_keeps_what_is_written_here(opened: Stage) -> None:
    opened.panel.get_by_label("Note").fill("my words")
    opened.open_ticket(501, event=2)
    opened.wait_to_hear(event="onLoad", _id=2, result="success")
    expect(opened.panel.get_by_label("Note")).to_have_value("my words")
    assert len(opened.requests("/panel")) == 1


def test_the_decision_of_the_ticket_before_is_gone_before_the_next_one_is_here(opened: Stage) -> None:
    opened.holds_panel_of = "502"
    opened.open_ticket(502, event=2)
    expect(opened.panel.get_by_role("button", name="Approve")).to_have_count(0)
    opened.let_go("502")
    opened.see_ticket(502)


def test_a_late_answer_for_the_ticket_before_is_not_shown(opened: Stage) -> None:
    opened.holds_panel_of = "502"
    opened.open_ticket(502, event=2)
    expect(opened.panel.locator("[aria-busy]")).to_be_visible()
    opened.open_ticket(503, event=3).see_ticket(503)
    opened.let_go("502")
    opened.page.evaluate("say({event: 'beforeBack', _id: 9})")
    opened.wait_to_hear(event="beforeBack", _id=9)
    expect(opened.panel.get_by_role("heading", name="Ticket 502")).to_have_count(0)


def test_an_unsaved_ticket_is_not_asked_for(stage: Stage) -> None:
    stage.open_ticket(0)
    expect(stage.panel.get_by_role("heading", name="This ticket is not saved yet")).to_be_visible()
    assert not stage.requests("/panel")


def test_another_member_gets_a_token_of_his_own(opened: Stage) -> None:
    opened.page.evaluate("member = {...member, memberid: 'Bob', memberHash: 'h2'}")
    opened.open_ticket(502, event=2).see_ticket(502)
    assert [json.loads(sent)["memberid"] for *_, sent in opened.requests("/session")] == ["Ann", "Bob"]
    assert opened.requests("/panel")[-1][2]["authorization"] == "Bearer t2"


def test_a_member_the_server_refuses_sees_why_and_no_ticket(page: Page) -> None:
    stage = Stage(page, refuses_member=True).raise_curtain().open_ticket(501)
    expect(stage.panel.get_by_text("Ask your admin.")).to_be_visible()
    assert not stage.requests("/panel")


def test_a_write_refreshes_the_ticket_screen_once(opened: Stage) -> None:
    approve(opened)
    opened.wait_to_hear(hosted_request="refreshScreen")
    opened.open_ticket(501, event=2)
    opened.wait_to_hear(event="onLoad", _id=2)
    assert len(opened.heard(hosted_request="refreshScreen")) == 1


def test_the_screen_is_never_refreshed_over_unsaved_words(opened: Stage) -> None:
    opened.panel.get_by_label("Note").fill("not saved")
    approve(opened)
    opened.panel.get_by_text("Approved").wait_for()
    assert not opened.heard(hosted_request="refreshScreen")
    opened.panel.get_by_label("Note").fill("drafted")
    opened.panel.get_by_label("Note").blur()
    opened.wait_to_hear(hosted_request="refreshScreen")


def test_an_ended_session_is_renewed_and_the_decision_is_not_sent_again(opened: Stage) -> None:
    opened.token = "another"  # the server has forgotten ours
    approve(opened)
    opened.panel.get_by_text("Nothing was sent; press again.").last.wait_for()
    wait_until(opened.page, "heard.filter(m => m.hosted_request === 'getMemberAuthentication').length > 2")
    expect(opened.panel.get_by_role("button", name="Approve")).to_be_visible()
    assert len(opened.requests("/approve")) == 1


def test_after_two_failed_asks_nothing_can_be_decided_until_the_server_is_back(opened: Stage) -> None:
    opened.live_status = 503
    expect(opened.panel.locator("#offline")).to_be_visible()
    button = opened.panel.get_by_role("button", name="Approve")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    opened.live_status = 204
    expect(opened.panel.locator("#offline")).to_be_hidden()
    expect(button).not_to_have_attribute("aria-disabled", "true")
    assert not opened.requests("/approve")


def test_a_letter_decides_but_never_while_somebody_types(opened: Stage) -> None:
    opened.panel.get_by_label("Note").press("a")
    expect(opened.panel.get_by_label("Note")).to_have_value("adrafted")
    assert not opened.requests("/approve")


def test_a_held_key_decides_once(opened: Stage) -> None:
    title = opened.panel.get_by_role("heading", name="Ticket 501")
    opened.page.wait_for_timeout(600)  # an item that has just come up is not decided by a key
    title.click()
    opened.page.keyboard.down("a")
    opened.page.keyboard.down("a")
    opened.page.keyboard.up("a")
    opened.panel.get_by_text("Approved").wait_for()
    assert len(opened.requests("/approve")) == 1


def test_letters_can_be_switched_off(opened: Stage) -> None:
    opened.panel.locator("#title").click()
    opened.panel.locator("body").evaluate("body => { body.dataset.keys = 'off' }")
    opened.page.keyboard.press("a")
    opened.page.evaluate("say({event: 'beforeBack', _id: 9})")
    opened.wait_to_hear(event="beforeBack", _id=9)
    assert not opened.requests("/approve")
