"""The grid by keyboard alone, in Chromium, on the simulator: typed, pasted, posted, refused, taken back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route, expect

from tests.connected import Desk
from tests.pages.browsing import Sitting
from tests.templates.conftest import browser, page
from tests.timeentry.days import scope_of_role, there
from tests.timeentry.grid import Grid, day_of_ada, line
from tests.timeentry.test_posting import close
from timeentry.services import drafts

__all__ = ["browser", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
Sit = Callable[..., Grid]


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def sit(page: Page, office: Desk, live_server: Any) -> Iterator[Sit]:
    page.set_viewport_size({"width": 1360, "height": 860})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)

    def signed_in(role: str = "technician", theme: str = "light") -> Grid:
        client = Client()
        client.force_login(office.people[role].user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.add_init_script(f"localStorage.setItem('cwhub.theme', '{theme}')")
        return Grid(office, Sitting(page, live_server.url))

    yield signed_in
    page.goto("about:blank")


def test_fifty_pasted_rows_are_posted_by_keyboard_alone(office: Desk, sit: Sit) -> None:
    grid = sit().open()
    grid.paste([line(n) for n in range(50)])
    grid.post(50)
    assert len(grid.write().entries) == 50
    expect(grid.page.locator("#ended")).to_contain_text("50 of 50 are in ConnectWise")
    assert len(there(office)) == 50
    expect(grid.state(36)).to_contain_text("Posted#")


def test_a_refused_row_says_why_and_the_others_go_again(office: Desk, sit: Sit) -> None:
    grid = sit().open()
    grid.paste([line(n, 105 if n == 36 else 101) for n in range(50)])
    grid.post(50)
    close(office, 105)
    grid.write()
    expect(grid.page.locator("#ended")).to_contain_text("The post of 50 was taken back.")
    assert there(office) == []
    expect(grid.state(36)).to_contain_text("Refused")
    expect(grid.row(36).locator(".why-row")).to_contain_text("ConnectWise refused this entry:")
    expect(grid.row(36).locator(".why-row")).to_contain_text("Closed")
    expect(grid.page.locator("#post")).to_contain_text("Post the other 49")
    grid.post(49)
    grid.write()
    expect(grid.page.locator("#ended")).to_contain_text("49 of 49")
    assert len(there(office)) == 49


def test_what_is_typed_loosely_is_shown_in_the_accounts_form(sit: Sit) -> None:
    grid = sit().open()
    grid.type("101")
    grid.type("ons")
    grid.press("Tab")
    grid.type("915")
    grid.type("2pm")
    grid.type("0:15")
    grid.type("nc")
    grid.type("Changed the fan", "Enter")
    grid.is_saved()
    shown = {"charge": "Outlook asks for the password", "type": "Onsite", "start": "9:15 AM", "end": "2:00 PM"}
    for field, text in (shown | {"deduct": "0.25", "billing": "No Charge", "actual": "4.50"}).items():
        expect(grid.cell(0, field)).to_have_text(text)
    expect(grid.state(0)).to_contain_text("Ready")
    grid.type("102")
    grid.press("Escape", "Tab")
    expect(grid.page.locator("#grid :focus")).to_have_count(0)
    expect(grid.cell(1, "charge")).to_have_text("Printer says offline")


def test_a_row_that_two_answers_bring_stands_there_once(sit: Sit) -> None:
    grid = sit().open()

    def overtaken(route: Route) -> None:
        saved = route.fetch()
        with grid.page.expect_response("**/time/live*"):
            grid.page.evaluate("document.dispatchEvent(new CustomEvent('cwhub:ask'))")
        expect(grid.cell(0, "number")).to_contain_text("Acorn Bakery")
        route.fulfill(response=saved)

    grid.page.route("**/time/save*", overtaken)
    grid.type("101")
    expect(grid.cell(0, "number")).to_contain_text("Acorn Bakery")
    grid.is_saved()
    expect(grid.page.locator("tbody[data-row]:not([data-blank])")).to_have_count(1)
    expect(grid.page.locator("#mine > li")).to_have_count(1)


def test_keys_move_edit_and_leave(sit: Sit) -> None:
    grid = sit()
    grid.have(3)
    grid.open()
    grid.at(1, "notes")
    expect(grid.cell(1, "notes")).to_be_focused()
    grid.press("F2", "End")
    grid.page.keyboard.type(" and more")
    grid.press("Escape")
    expect(grid.cell(1, "notes")).to_contain_text("Worked on it, part 1")
    grid.page.keyboard.type("Anew")
    grid.press("Enter")
    expect(grid.cell(2, "notes")).to_be_focused()
    expect(grid.cell(1, "notes")).to_contain_text("Anew")
    assert grid.page.locator('#grid td[tabindex="0"]').count() == 1
    grid.press("Shift+Tab")
    expect(grid.page.locator("#grid :focus")).to_have_count(0)


def test_fill_down_undo_and_one_value_for_a_range(sit: Sit) -> None:
    grid = sit()
    grid.have(3)
    grid.open()
    grid.at(0, "type")
    grid.type("Onsite", "Enter")
    grid.press("ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+D")
    for row in range(3):
        expect(grid.cell(row, "type")).to_contain_text("Onsite")
    grid.is_saved()
    grid.press("Control+Z")
    expect(grid.cell(2, "type")).to_contain_text("Remote")
    expect(grid.cell(0, "type")).to_contain_text("Onsite")
    grid.press("Control+Shift+Z")
    expect(grid.cell(2, "type")).to_contain_text("Onsite")
    grid.at(0, "notes")
    grid.press("Shift+ArrowDown", "Shift+ArrowDown")
    grid.paste(["Same for all"])
    expect(grid.cell(2, "notes")).to_contain_text("Same for all")
    grid.is_saved()
    grid.press("Control+Z")
    expect(grid.cell(2, "notes")).to_contain_text("Worked on it, part 2")
    grid.press("Control+C", "ArrowDown", "ArrowDown", "ArrowDown", "Control+V")
    expect(grid.row(3)).to_contain_text("Worked on it, part 0")


def test_a_selected_range_is_told_as_selected(sit: Sit) -> None:
    grid = sit()
    grid.have(3)
    grid.open()
    selected = grid.page.locator('#grid [aria-selected="true"]')
    grid.at(0, "start")
    expect(selected).to_have_count(0)
    grid.press("Shift+ArrowDown", "Shift+ArrowRight")
    expect(grid.page.locator("#grid")).to_have_attribute("aria-multiselectable", "true")
    expect(selected).to_have_count(4)
    expect(grid.cell(1, "end")).to_have_attribute("aria-selected", "true")
    assert grid.sitting.violations() == "[]"
    grid.press("ArrowDown")
    expect(selected).to_have_count(0)


def test_a_cell_offers_what_it_may_hold(sit: Sit) -> None:
    grid = sit().open()
    expect(grid.page.locator('#lists option[value="Onsite"]')).to_be_attached()
    grid.at(0, "type")
    grid.press("Enter")
    expect(grid.page.locator("#grid input.cell-in")).to_have_attribute("list", "types")
    assert grid.sitting.violations() == "[]"


def test_a_removed_row_comes_back(sit: Sit) -> None:
    grid = sit()
    grid.have(2)
    grid.open()
    grid.press("Control+Delete")
    expect(grid.page.locator("tbody[data-row]:not([data-blank])")).to_have_count(1)
    grid.press("Control+Z")
    expect(grid.page.locator("tbody[data-row]:not([data-blank])")).to_have_count(2)


def test_pasting_over_posted_rows_skips_and_counts_them(office: Desk, sit: Sit) -> None:
    grid = sit()
    grid.have(2)
    grid.open()
    grid.post(2)
    grid.write()
    expect(grid.page.locator("#ended")).to_be_visible()
    grid.at(0, "charge")
    grid.paste([line(n) for n in range(5, 9)])
    expect(grid.page.locator("#toasts")).to_contain_text("2 rows pasted. 2 posted rows skipped.")
    expect(grid.page.locator("#post-count")).to_have_text("2")
    assert len(there(office)) == 2


def test_an_error_stands_in_its_cell_with_a_fix_on_one_key(sit: Sit) -> None:
    grid = sit()
    grid.have(1, start="3:45 PM", end="3:15 PM")
    grid.open()
    expect(grid.state(0)).to_contain_text("1 to fix")
    end = grid.cell(0, "end")
    expect(end).to_have_attribute("aria-invalid", "true")
    expect(end.locator(".tip")).to_contain_text("The end must be after the start. Swap start and end")
    grid.at(0, "end")
    grid.press("Alt+Enter")
    expect(grid.cell(0, "start")).to_have_text("3:15 PM")
    expect(grid.cell(0, "end")).to_have_text("3:45 PM")
    expect(grid.state(0)).to_contain_text("Ready")


def test_what_cannot_be_read_stays_as_it_was_typed(sit: Sit) -> None:
    grid = sit()
    grid.have(1)
    grid.open()
    grid.at(0, "start")
    grid.type("soonish", "Enter")
    expect(grid.cell(0, "start")).to_contain_text("soonish")
    expect(grid.cell(0, "start").locator(".tip")).to_contain_text("is no time of day")
    expect(grid.page.locator("#post")).to_have_attribute("aria-disabled", "true")


def test_a_change_by_another_shows_both_values(sit: Sit) -> None:
    grid = sit()
    [row] = grid.have(1)
    grid.open()
    grid.at(0, "notes")
    scope = scope_of_role(grid.desk)
    drafts.save(
        scope=scope, at=day_of_ada(grid.desk), uid=row.uid, version=1, fields={"notes": "Theirs", "tab": "Internal"}
    )
    grid.type("Mine", "Enter")
    tip = grid.cell(0, "notes").locator(".tip")
    expect(tip).to_contain_text("Changed meanwhile: Theirs stands here, you typed Mine.")
    expect(grid.cell(0, "tab")).to_have_text("Internal")
    grid.press("ArrowUp", "Alt+Enter")
    expect(grid.cell(0, "notes")).to_contain_text("Mine")
    expect(grid.state(0)).to_contain_text("Ready")


def test_space_leaves_a_row_out_of_the_post(office: Desk, sit: Sit) -> None:
    grid = sit()
    grid.have(3)
    grid.open()
    grid.at(1, "notes")
    grid.press("Space")
    grid.post(2)
    grid.write()
    expect(grid.page.locator("#ended")).to_contain_text("2 of 2")
    expect(grid.state(1)).to_contain_text("Ready")
    assert sorted(row["notes"][-1] for row in there(office)) == ["0", "2"]


def test_a_post_goes_on_without_its_page_and_can_be_stopped(office: Desk, sit: Sit) -> None:
    grid = sit()
    grid.have(3)
    grid.open()
    grid.post(3)
    grid.sitting.go("/")
    grid.open()
    expect(grid.page.locator("#foot")).to_contain_text("Posting 3")
    expect(grid.state(0)).to_contain_text("Waits1 of 3")
    grid.page.locator("#stop").focus()
    grid.press("Enter")
    expect(grid.page.locator("#foot")).to_contain_text("Stopping 3")
    grid.write()
    expect(grid.page.locator("#ended")).to_contain_text("The post of 3 was taken back.")
    assert there(office) == []
    expect(grid.page.locator("#post-count")).to_have_text("3")


def test_a_gap_offers_an_entry(sit: Sit) -> None:
    grid = sit()
    grid.have(1)
    grid.have(1, start="10:00 AM", end="11:00 AM")
    grid.open()
    expect(grid.page.get_by_role("button", name="1 h 50 min gap")).to_be_visible()
    grid.page.locator("#lane [data-gap]").click()
    grid.page.get_by_role("button", name="A new entry").click()
    expect(grid.cell(2, "start")).to_have_text("8:10 AM")
    expect(grid.cell(2, "end")).to_have_text("10:00 AM")
    expect(grid.cell(2, "charge")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_day(sit: Sit, theme: str) -> None:
    grid = sit(theme=theme)
    grid.have(2)
    grid.have(1, start="3:45 PM", end="3:15 PM")
    grid.open()
    assert grid.sitting.violations() == "[]"
    grid.page.set_viewport_size({"width": 320, "height": 700})
    assert grid.sitting.violations() == "[]"
    assert not grid.sitting.scrolls_sideways()


def test_on_a_narrow_screen_a_list_does_the_same(office: Desk, sit: Sit) -> None:
    grid = sit()
    grid.page.set_viewport_size({"width": 360, "height": 740})
    grid.open()
    expect(grid.page.locator("#grid")).to_be_hidden()
    grid.page.get_by_role("link", name="Add an entry").click()
    grid.page.get_by_label("Charge to").fill("101")
    grid.page.get_by_label("Start").fill("915")
    grid.page.get_by_label("Notes", exact=True).fill("Worked on it by phone")
    grid.page.get_by_role("button", name="Save and check").click()
    expect(grid.page.get_by_text("Give it an end, or hours.")).to_be_visible()
    assert grid.sitting.violations() == "[]"
    grid.page.get_by_label("End").fill("10")
    grid.page.get_by_role("button", name="Save", exact=True).click()
    expect(grid.page.locator("#mine")).to_contain_text("9:15 AM–10:00 AM")
    grid.page.get_by_role("button", name="Post 1").click()
    expect(grid.page.locator("#foot")).to_contain_text("Posting 1")
    grid.write()
    expect(grid.page.locator("#mine")).to_contain_text("Posted")
    assert len(there(office)) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_key_says_why_an_entry_is_covered(office: Desk, sit: Sit, theme: str) -> None:
    grid = sit(theme=theme)
    grid.have(2, charge="102", type="Onsite")
    grid.open()
    grid.at(1, "coverage")
    grid.press("Alt+B")
    expect(grid.page.get_by_role("heading", name="Rules, all must hold")).to_be_visible()
    expect(grid.page.locator(".why .item [aria-current]")).to_have_count(1)
    assert grid.sitting.violations() == "[]"
    grid.page.set_viewport_size({"width": 320, "height": 700})
    assert not grid.sitting.scrolls_sideways()
    grid.page.get_by_role("link", name="Entry before").click()
    expect(grid.page.get_by_text("Terms of 2 covers it; 1.00 h left after it.")).to_be_visible()
