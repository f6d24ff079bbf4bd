"""Our panel framed by the simulator's own ticket screen: what a technician does there, with the panel open."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Frame, FrameLocator, Page, expect

from cwhub.accounts.models import Connection, ScreenDoor
from simulators.connectwise.app import SimulatorApp
from simulators.connectwise.server import Serving
from tests.desk.outside import journal_at_work
from tests.desk.pod_cast import NUMBER, PRINTING, Cast, make_analysis, make_cast, propose_type
from tests.templates.conftest import browser, page

__all__ = ["browser", "page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "sweep"]),
]


@pytest.fixture(scope="module", autouse=True)
def beside_the_loop() -> Iterator[None]:
    """Playwright's loop runs in this thread; the builders beside it are called in turn, never at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def origin(sim: SimulatorApp, live_server: Any) -> Iterator[str]:
    """The ticket screen of the same small ConnectWise, on a socket of its own."""
    serving = Serving(sim, host="127.0.0.1", port=0, tls_port=None, files=None)
    serving.start()
    sim.sim.screen_url = f"http://localhost:{serving.port}"
    sim.sim.pod_url = f"{live_server.url}/pod?id=[cw_id]&screen=[cw_screen]"
    yield sim.sim.screen_url
    serving.stop()


@pytest.fixture
def cast(sim: SimulatorApp, origin: str) -> Cast:
    cache.clear()
    made = make_cast(sim)
    ScreenDoor.objects.update(origin=origin)
    return made


class Desk:
    """A technician's window: the screen, and the panel in it, marked so that a reload of it would show."""

    def __init__(self, page: Page, origin: str, pod: str) -> None:
        self.page, self.origin, self.pod = page, origin, pod

    def open(self, ticket: int = NUMBER) -> FrameLocator:
        self.page.goto(f"{self.origin}/screen/ticket/{ticket}")
        expect(self.panel.get_by_text(f"#{ticket}", exact=True)).to_be_visible()
        self.frame.evaluate("window.stillHere = true")
        return self.panel

    @property
    def panel(self) -> FrameLocator:
        return self.page.frame_locator("#pod")

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if frame.url.startswith(self.pod))

    def shows(self, ticket: int) -> None:
        """The panel has come to this ticket, and is the one that was there before."""
        expect(self.panel.get_by_text(f"#{ticket}", exact=True)).to_be_visible()
        assert self.frame.evaluate("window.stillHere") is True


@pytest.fixture
def desk(page: Page, cast: Cast, origin: str, live_server: Any) -> Iterator[Desk]:
    page.set_viewport_size({"width": 1440, "height": 1060})
    page.emulate_media(reduced_motion="reduce")
    yield Desk(page, origin, live_server.url)
    page.goto("about:blank")


def test_a_write_of_the_panel_asks_before_it_reads_over_unsaved_edits(cast: Cast, desk: Desk) -> None:
    make_analysis(cast)
    propose_type(cast)
    panel = desk.open()
    desk.page.fill("[name=summary]", "half written")
    expect(desk.page.locator("#state")).to_have_text("Unsaved changes")
    with journal_at_work(cast.account.pk):
        panel.get_by_role("button", name="Approve").click()
        desk.page.click("dialog button[value=no]")
    expect(desk.page.locator("[name=summary]")).to_have_value("half written")
    assert cast.record()["type"]["id"] == PRINTING["id"]
    desk.page.click("#save")
    expect(desk.page.locator("h1")).to_contain_text("half written")
    assert cast.record()["type"]["id"] == PRINTING["id"]  # only what was edited is sent
    desk.shows(NUMBER)


def test_a_write_of_the_panel_shows_on_a_screen_without_edits(cast: Cast, desk: Desk) -> None:
    make_analysis(cast)
    propose_type(cast)
    panel = desk.open()
    with journal_at_work(cast.account.pk):
        panel.get_by_role("button", name="Approve").click()
        expect(desk.page.locator("[name=type] option:checked")).to_have_text("Printing")
    desk.shows(NUMBER)


def test_a_refused_save_leaves_the_panel_and_what_was_typed(cast: Cast, desk: Desk) -> None:
    make_analysis(cast)
    panel = desk.open()
    desk.page.fill("[name=summary]", "mine")
    desk.page.fill("[name=budgetHours]", "a few")
    desk.page.click("#save")
    expect(desk.page.locator("#errors")).to_contain_text("budgetHours")
    expect(desk.page.locator("[name=summary]")).to_have_value("mine")
    expect(panel.get_by_text("Remove the stored credential").first).to_be_visible()
    desk.shows(NUMBER)
    assert cast.record()["summary"] == "Outlook asks for the password"


def test_the_next_ticket_and_a_new_one_come_without_reloading_the_panel(cast: Cast, desk: Desk) -> None:
    panel = desk.open()
    desk.page.click("#previous")
    desk.shows(102)
    desk.page.click("#new")
    expect(panel.get_by_role("heading", name="This ticket is not saved yet")).to_be_visible()
    desk.page.fill("[name=summary]", "brand new")
    desk.page.fill("[name=company]", "Acorn Bakery")
    desk.page.click("#save")
    desk.shows(105)
    expect(panel.get_by_text("brand new").first).to_be_visible()


def test_another_member_signs_in_and_sees_only_what_is_his(cast: Cast, desk: Desk) -> None:
    with cast.everything.open():
        Connection.objects.update(first_member_is_technician=False)
    make_analysis(cast)
    panel = desk.open()
    expect(panel.get_by_text("Remove the stored credential").first).to_be_visible()
    desk.page.select_option("#member", "BQuill")
    desk.page.click("#sign-in button")
    expect(panel.get_by_role("heading", name="You have no place here yet")).to_be_visible()
    expect(panel.get_by_text("Remove the stored credential")).to_have_count(0)
    desk.page.select_option("#member", "AMorrow")
    desk.page.click("#sign-in button")
    expect(panel.get_by_text("Remove the stored credential").first).to_be_visible()
    assert desk.frame.evaluate("window.stillHere") is True


def test_time_entered_beside_the_panel_is_taken(cast: Cast, desk: Desk) -> None:
    desk.open()
    desk.page.click("#add-time")
    desk.page.fill("#time-form [name=start]", "10:00")
    desk.page.fill("#time-form [name=end]", "10:30")
    desk.page.fill("#time-form [name=notes]", "called her")
    desk.page.click("#time-form button")
    expect(desk.page.locator("#views")).to_contain_text("Time (2)")
    desk.shows(NUMBER)
    assert cast.record()["actualHours"] == 0.75
