"""The queue by keyboard, with news while one works, and axe on every state, in both themes and at 320 px."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from approvals import services
from approvals.models import Proposal
from approvals.moves import State
from cwhub.accounts.models import Role
from cwhub.journal.models import WriteOp
from cwhub.journal.states import OpState
from kit.clock import now
from tests.approvals.cast import Cast, make_proposal
from tests.pages.world import make_ticket, propose_filing, propose_note

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


@pytest.fixture
def three(scene: Cast) -> list[Proposal]:
    """By their goals: filing, note, and one that cannot be picked."""
    for minutes, number in ((10, 48817), (40, 48818), (400, 48819)):
        make_ticket(scene, number, goal_at=now() + timedelta(minutes=minutes))
    return [propose_filing(scene), propose_note(scene, 48818), make_proposal(scene, ticket=48819, kind="test.mail")]


def state_of(cast: Cast, row: Proposal) -> str:
    with cast.everything.open():
        return str(Proposal.objects.get(pk=row.pk).state)


def test_a_approves_the_next_opens_and_the_focus_follows(scene: Cast, three: list[Proposal], sit: Any) -> None:
    first, second = make_proposal(scene, ticket=1, value="a"), make_proposal(scene, ticket=2, value="b")
    desk = sit().go(f"/approvals/{first.uid}")
    desk.press("a")
    desk.wait_for_opened(second.uid)
    assert desk.focused() == "detail-title"
    assert state_of(scene, first) == State.ALLOWED
    expect(desk.page.locator("#toasts [data-toast]")).to_contain_text("Approved: Set a")
    expect(desk.page.locator(f"#run-{first.uid}")).to_contain_text("Posting")
    assert desk.page.locator(f"#row-{first.uid}").count() == 0
    assert second.uid in desk.page.url


def test_r_and_a_number_reject(scene: Cast, three: list[Proposal], sit: Any) -> None:
    desk = sit().go(f"/approvals/{three[0].uid}")
    desk.press("r")
    desk.page.wait_for_selector("#reject")
    assert desk.focused() == "reject-title"
    desk.press("3")
    desk.wait_for_opened(three[1].uid)
    assert state_of(scene, three[0]) == State.REJECTED


def test_j_and_enter_open_the_next_row(three: list[Proposal], sit: Any) -> None:
    desk = sit().go("/approvals")
    assert desk.opened() == three[0].uid
    desk.press("j")
    desk.page.keyboard.press("Enter")
    desk.wait_for_opened(three[1].uid)
    assert desk.page.locator(f"#open-{three[1].uid}").get_attribute("aria-current") == "true"


def test_l_puts_it_off(three: list[Proposal], sit: Any) -> None:
    desk = sit().go("/approvals")
    desk.press("l")
    desk.wait_for_opened(three[1].uid)
    assert desk.page.locator(f"#row-{three[0].uid}").count() == 0


def test_e_edits_and_the_new_version_waits(scene: Cast, three: list[Proposal], sit: Any) -> None:
    desk = sit().go(f"/approvals/{three[1].uid}")
    desk.press("e")
    desk.page.locator("#edit textarea").fill("Looks like the second factor.\nCall first.")
    desk.page.get_by_role("button", name="Save my version").click()
    expect(desk.page.locator(".textdiff").first).to_contain_text("Call first.")
    assert state_of(scene, three[1]) == State.SUPERSEDED


def test_choosing_a_type_brings_its_subtypes(three: list[Proposal], sit: Any) -> None:
    desk = sit().go(f"/approvals/{three[0].uid}/edit")
    desk.page.get_by_label("Type", exact=False).first.select_option(label="Mail")
    expect(desk.page.locator("#edit-0-subType")).to_contain_text("Client")


def test_x_picks_and_shift_a_approves_each(scene: Cast, sit: Any) -> None:
    rows = [make_proposal(scene, ticket=n, value=f"v{n}") for n in (1, 2)]
    make_proposal(scene, ticket=3, kind="test.mail", value="mail")
    desk = sit().go("/approvals")
    expect(desk.page.locator("#bulk")).to_be_hidden()
    desk.page.locator(f"#open-{rows[0].uid}").focus()
    desk.page.keyboard.press("x")
    desk.page.keyboard.press("Shift+J")
    expect(desk.page.locator("#picked-count")).to_have_text("2 selected")
    desk.press("Shift+A")
    expect(desk.page.locator("#results")).to_contain_text("Approved")
    assert [state_of(scene, row) for row in rows] == [State.ALLOWED, State.ALLOWED]
    expect(desk.page.locator("#bulk")).to_be_hidden()


def test_new_items_collect_behind_a_button_and_move_nothing(scene: Cast, three: list[Proposal], sit: Any) -> None:
    desk = sit().go("/approvals")
    desk.page.locator(f"#open-{three[0].uid}").hover()
    new = make_proposal(scene, ticket=5, value="late")
    desk.ask_now()
    button = desk.page.locator("#show-newer")
    expect(button).to_have_text("1 new, show")
    assert desk.page.locator(f"#row-{new.uid}").count() == 0
    button.click()
    expect(desk.page.locator(f"#row-{new.uid}")).to_be_visible()
    expect(button).to_have_count(0)


def test_what_another_decided_cannot_be_decided_here(scene: Cast, three: list[Proposal], sit: Any) -> None:
    desk = sit().go(f"/approvals/{three[0].uid}")
    with scene.scope().open() as scope:
        by = scene.actor(Role.MANAGER)
        services.reject(scope=scope, proposal_uid=three[0].uid, reason="Mine", by=by)
    desk.ask_now()
    expect(desk.page.locator("#decide")).to_contain_text("Mine")
    expect(desk.page.locator("#decide [data-key=a]")).to_have_count(0)


def test_a_write_in_doubt_says_when_it_is_looked_at(scene: Cast, sit: Any) -> None:
    row = make_proposal(scene, ticket=1)
    desk = sit().go("/approvals")
    desk.press("a")
    desk.page.wait_for_selector(f"#run-{row.uid}")
    with scene.everything.open():
        WriteOp.objects.update(state=OpState.SENDING)
        WriteOp.objects.update(state=OpState.IN_DOUBT, next_at=now() + timedelta(seconds=30))
    desk.ask_now()
    expect(desk.page.locator(f"#run-{row.uid}")).to_contain_text("Checking")
    expect(desk.page.locator(f"#run-{row.uid}")).to_contain_text("Looks again")


def test_undo_in_the_toast_stops_what_runs(scene: Cast, sit: Any) -> None:
    row = make_proposal(scene, ticket=1)
    desk = sit().go("/approvals")
    desk.press("a")
    desk.page.wait_for_selector(f"#run-{row.uid}")
    desk.press("z")
    expect(desk.page.locator("#toasts")).to_contain_text("Stopped: Set new")


def test_a_ticket_that_moved_shows_the_new_change(scene: Cast, sit: Any, world: dict[str, Any]) -> None:
    row = make_proposal(scene, ticket=1)
    desk = sit().go("/approvals")
    world["value"] = "moved"
    desk.press("a")
    expect(desk.page.locator("#refused")).to_contain_text("Nothing was written")
    expect(desk.page.locator("#detail")).to_contain_text("moved")
    assert desk.opened() != row.uid


STATES = ("", "/edit", "/reject")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 320])
def test_axe_finds_nothing_in_the_queue(three: list[Proposal], sit: Any, theme: str, width: int) -> None:
    desk = sit(theme=theme)
    desk.page.set_viewport_size({"width": width, "height": 860})
    for row, state in [*((three[0], state) for state in STATES), (three[1], ""), (three[2], "")]:
        desk.go(f"/approvals/{row.uid}{state}")
        assert desk.violations() == "[]"
        assert not desk.scrolls_sideways()
    desk.go("/approvals").page.locator("[data-pick]").first.check()
    desk.page.locator("#api-calls summary").click()
    assert desk.violations() == "[]"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 320])
def test_axe_finds_nothing_on_the_other_pages(three: list[Proposal], sit: Any, theme: str, width: int) -> None:
    desk = sit(Role.ADMIN, theme)
    desk.page.set_viewport_size({"width": width, "height": 860})
    for path in ("/", "/approvals/history", "/autonomy", "/autonomy/tools", "/tickets", "/clients", "/audit"):
        desk.go(path)
        assert desk.violations() == "[]", path
        assert not desk.scrolls_sideways(), path
