"""The billing review: what is found, what is done with it, who may."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agreements.rules.linting.rules import RULES
from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Membership, Role
from cwhub.audit.models import AuditEntry
from desk.models import EntryQuestion, ReviewedEntry
from tests.approvals.cast import Cast
from tests.pages.browsing import browser_of
from tests.pages.world import named
from tests.review.entries import AFTER_HOURS, LIAISON, PROJECT, REVIEW, changed, evening, worked
from tests.timeentry.mirrored import BEN, DAY, at, sheet
from timeentry.models import Preferences

pytestmark = pytest.mark.django_db
ACT = f"/billing/act?day={DAY}&show=all"


@pytest.fixture
def clerk(scene: Cast) -> Client:
    return browser_of(scene, Role.BILLING)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return str(answer.content.decode())


def shown(browser: Client, show: str = "all", by: str = "week", **more: Any) -> list[int]:
    """The entries that a list holds."""
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    html = text_of(browser, f"{REVIEW}&show={show}&by={by}{extra}")
    return [int(number) for number in re.findall(r'id="entry-(\d+)"', html)]


def picks(browser: Client, *numbers: int) -> list[str]:
    """What the ticks of these entries send: the entry, and what it said when it was shown."""
    html = text_of(browser, f"{REVIEW}&show=all")
    values = re.findall(r'name="entry" value="(\d+:\w+)"', html)
    return [one for one in values if int(one.partition(":")[0]) in numbers]


def test_every_entry_that_is_not_billed_is_read_whoever_typed_it(scene: Cast, clerk: Client) -> None:
    worked(scene, 1)
    worked(scene, 2, at(11), member=BEN, client=scene.other)
    worked(scene, 3, at(12), status="Billed")
    worked(scene, 4, at(13), invoice={"id": 9})
    worked(scene, 5, at(10, day=DAY.replace(day=2)))
    assert shown(clerk) == [1, 2]


def test_what_a_clerk_would_stop_is_found_by_kind_and_said(scene: Cast, clerk: Client) -> None:
    worked(scene, 1)
    worked(scene, 2, evening())
    worked(scene, 3, at(11), notes="lvm")
    worked(scene, 4, at(12), workType=named(PROJECT, "Project"), agreementHours=0.0)
    assert shown(clerk, "look") == [3, 4, 2]
    assert (shown(clerk, "after_hours"), shown(clerk, "thin_note"), shown(clerk, "wrong_type")) == ([2], [3], [4])
    assert "choose Evening" in text_of(clerk, f"{REVIEW}&show=after_hours")


def test_entries_are_listed_by_how_they_are_billed(scene: Cast, clerk: Client) -> None:
    block: dict[str, Any] = {"client": scene.other}
    worked(scene, 1)
    worked(scene, 2, at(11), agreementHours=0.0, **block)
    worked(scene, 3, at(12), agreementHours=0.25, **block)
    worked(scene, 4, at(13), billableOption="DoNotBill")
    worked(scene, 5, at(14), billableOption="NoCharge", workType=named(LIAISON, "Talk"))
    worked(scene, 6, at(15), workType=named(PROJECT, "Project"), agreementHours=0.0)
    lists = {name: shown(clerk, name) for name in ("covered", "partly", "outside", "empty", "DoNotBill", "NoCharge")}
    assert lists == {
        "covered": [1], "partly": [3], "outside": [2, 6], "empty": [2, 3], "DoNotBill": [4], "NoCharge": [5],
    }  # fmt: skip


def test_clients_and_agreements_are_summed_up_and_opened(scene: Cast, clerk: Client) -> None:
    worked(scene, 1)
    worked(scene, 2, at(11), notes="lvm", client=scene.other, agreementHours=0.0)
    html = text_of(clerk, f"{REVIEW}&by=client")
    assert html.index(scene.other.name) < html.index(scene.acme.name), "whoever has most to look at stands first"
    assert scene.acme.name not in text_of(clerk, f"{REVIEW}&by=client&show=look"), "nothing of it is to be looked at"
    assert shown(clerk, by="client", client=scene.other.external_id) == [2]
    assert shown(clerk, by="agreement", agreement=71) == [1]


def test_a_correction_is_shown_then_proposed_with_every_difference(scene: Cast, clerk: Client) -> None:
    for number, start in ((1, evening()), (2, at(21))):
        worked(scene, number, start)
    picked = picks(clerk, 1, 2)
    wish = {"entry": picked, "workType": str(AFTER_HOURS)}
    looked = clerk.post(ACT, {**wish, "act": "preview"}).content.decode()
    assert "Correct 2 time entries: Work type Evening" in looked
    with scene.everything.open():
        assert not Proposal.objects.exists(), "looking proposes nothing"
    assert clerk.post(ACT, {**wish, "act": "correct"}).status_code == 302
    with scene.everything.open():
        row = Proposal.objects.get()
    assert (row.state, row.kind, len(row.parts), row.risk) == (State.WAITING, "time.correct", 2, "medium")
    assert [(line["before"], line["after"]) for line in row.diff] == [("Remote", "Evening")] * 2
    assert row.parts[0]["before"]["workType"] == {"id": 1, "name": "Remote"}


def test_what_a_correction_bills_anew_is_foreseen(scene: Cast, clerk: Client) -> None:
    """Nothing but what the agreement says; ConnectWise decides when it is saved."""
    worked(scene, 1)
    wish = {"entry": picks(clerk, 1), "workType": str(PROJECT), "act": "preview"}
    looked = clerk.post(ACT, wish).content.decode()
    assert "<del>covered</del>" in looked
    assert "<ins>outside</ins>" in looked
    assert "<ins>50.00</ins>" in looked
    assert "bills a client that paid nothing before" in looked


def test_what_was_changed_since_it_was_shown_is_not_corrected(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    picked = picks(clerk, 1)
    changed(scene, 1, notes="Rebuilt the profile of the front desk PC")
    answer = clerk.post(ACT, {"entry": picked, "workType": str(AFTER_HOURS), "act": "correct"})
    assert answer.status_code == 422
    assert "has been changed since" in answer.content.decode()
    with scene.everything.open():
        assert not Proposal.objects.exists()


def test_nobody_decides_a_correction_but_who_answers_for_everybodys_time(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    wish = {"entry": picks(clerk, 1), "workType": str(AFTER_HOURS), "act": "correct"}
    clerk.post(ACT, wish)
    with scene.everything.open():
        row = Proposal.objects.get()
    for role, state in (("technician", "waiting"), ("billing", "waiting"), ("manager", "allowed")):
        browser_of(scene, role).post(f"/approvals/{row.uid}/approve", {"fingerprint": row.fingerprint})
        with scene.everything.open():
            assert Proposal.objects.get().state == state, role


def test_a_managers_own_correction_needs_no_second_person(scene: Cast) -> None:
    worked(scene, 1, evening())
    manager = browser_of(scene, Role.MANAGER)
    manager.post(ACT, {"entry": picks(manager, 1), "workType": str(AFTER_HOURS), "act": "correct"})
    with scene.everything.open():
        assert Proposal.objects.get().state == State.ALLOWED


def test_a_reviewed_mark_is_cleared_by_a_later_change(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    clerk.post(ACT, {"entry": picks(clerk, 1), "text": "24x7, covers it anyway", "act": "mark"})
    assert (shown(clerk, "look"), shown(clerk, "reviewed")) == ([], [1])
    assert "covers it anyway" in text_of(clerk, f"{REVIEW}&show=reviewed")
    changed(scene, 1, hoursBilled=0.75)
    assert (shown(clerk, "look"), shown(clerk, "reviewed")) == ([1], [])
    with scene.everything.open():
        assert ReviewedEntry.objects.count() == 1
        assert AuditEntry.objects.filter(act="review.marked").count() == 1


def test_a_change_that_says_the_same_clears_nothing(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    clerk.post(ACT, {"entry": picks(clerk, 1), "act": "mark"})
    changed(scene, 1, status="ApprovedByTierTwo", workType=named(1, "Remote work"))
    assert shown(clerk, "reviewed") == [1]


def test_a_technician_is_asked_and_answers(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    clerk.post(ACT, {"entry": picks(clerk, 1), "text": "Was it planned?", "act": "ask"})
    assert shown(clerk, "asked") == [1]
    ada = browser_of(scene, Role.TECHNICIAN)
    assert "Was it planned?" in text_of(ada, "/billing/questions")
    assert "Questions" in text_of(ada, "/tickets"), "the navigation leads there while something waits"
    with scene.everything.open():
        uid = EntryQuestion.objects.get().uid
    assert browser_of(scene, Role.BILLING).post(f"/billing/questions/{uid}/answer", {"text": "x"}).status_code == 404
    assert ada.post(f"/billing/questions/{uid}/answer", {"text": " "}).status_code == 422
    assert ada.post(f"/billing/questions/{uid}/answer", {"text": "Yes, by their IT"}).status_code == 302
    assert "Yes, by their IT" in text_of(clerk, f"{REVIEW}&show=all")
    assert shown(clerk, "asked") == []
    assert "Questions</span>" not in text_of(ada, "/tickets")


def test_who_may_not_review_sees_no_buttons_and_is_refused(scene: Cast) -> None:
    worked(scene, 1, evening())
    auditor = browser_of(scene, Role.AUDITOR)
    assert "Show the change" not in text_of(auditor, REVIEW)
    assert auditor.post(ACT, {"act": "mark"}).status_code == 403
    assert browser_of(scene, Role.TECHNICIAN).get(REVIEW).status_code == 403
    Membership.objects.filter(pk=scene.person(Role.BILLING).pk).update(all_clients=False, clients=[scene.acme.pk])
    assert browser_of(scene, Role.BILLING).get(REVIEW).status_code == 403


def test_nothing_is_asked_per_row(
    scene: Cast, clerk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        worked(scene, n + 1, at(8 + n // 4, 15 * (n % 4)), hours="0.25")
    clerk.get(REVIEW)
    with django_assert_max_num_queries(60):
        assert len(shown(clerk)) == 30


def checks_form(*, after_hours: str, **more: list[str]) -> dict[str, Any]:
    """The whole form as the page sends it, with one rule set."""
    modes = {rule.name: rule.preset for rule in RULES} | {"after_hours": after_hours}
    return {**{f"mode_{name}": mode for name, mode in modes.items()}, **more}


def test_a_work_type_is_chosen_for_what_a_rule_is_called_too(scene: Cast, clerk: Client) -> None:
    manager = browser_of(scene, Role.MANAGER)
    wish = checks_form(after_hours="warn", types_after_hours=["2"], suggested=["talk", "onsite"])
    assert manager.post("/settings/checks", wish).status_code == 302
    with scene.everything.open():
        assert Preferences.objects.get().linter["after_hours"] == [2]


def test_rules_are_set_in_the_settings_and_hold_at_once(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    worked(scene, 2, at(11), notes="lvm")
    assert clerk.get("/settings/checks").status_code == 403
    manager = browser_of(scene, Role.MANAGER)
    assert "Worked after hours, not coded" in text_of(manager, "/settings/checks")
    wish = checks_form(after_hours="off", suggested=["after_hours", "talk", "onsite"])
    assert manager.post("/settings/checks", wish).status_code == 302
    assert shown(clerk, "look") == [2]
    with scene.everything.open():
        assert AuditEntry.objects.filter(act="timeentry.linter").count() == 1
    assert manager.post("/settings/checks", checks_form(after_hours="shout")).status_code == 422
    assert manager.post("/settings/checks", {"suggested": "talk"}).status_code == 422, "half a form changes nothing"


def test_chosen_work_types_count_before_what_their_fields_suggest(scene: Cast, clerk: Client) -> None:
    worked(scene, 1, evening())
    manager = browser_of(scene, Role.MANAGER)
    manager.post("/settings/checks", checks_form(after_hours="warn", suggested=["talk", "onsite"]))
    assert "choose the work type for such hours" in text_of(clerk, f"{REVIEW}&show=after_hours")


def test_the_weeks_sheets_are_counted(scene: Cast, clerk: Client) -> None:
    sheet(scene, "ApprovedByTierTwo")
    sheet(scene, "PendingApproval", member=BEN)
    html = text_of(clerk, REVIEW)
    assert "of 2 approved" in html
    assert "0 rejected, 1 pending, 0 not handed in" in html


def test_a_sheet_that_is_closed_stops_what_came_late(scene: Cast, clerk: Client) -> None:
    sheet(scene, "ApprovedByTierTwo")
    worked(scene, 1, status="ApprovedByTierTwo")
    worked(scene, 2, at(11))
    assert shown(clerk, "period_closed") == [2]
