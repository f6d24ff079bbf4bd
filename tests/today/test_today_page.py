"""`/today` as people of several roles see it, and what its forms do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from approvals.models import Proposal
from cwhub.accounts.models import Membership
from cwhub.mirror.models import Ticket
from desk.models import TodayRules
from kit.clock import now
from tests.builders import make_client
from tests.today.world import TodayDesk

pytestmark = pytest.mark.django_db
EARLIER = now() - timedelta(minutes=5)


@pytest.fixture
def desk() -> TodayDesk:
    return TodayDesk()


def signed_in(person: Membership) -> Browser:
    browser = Browser()
    browser.force_login(person.user)
    return browser


@pytest.fixture
def text(desk: TodayDesk) -> Callable[[str], str]:
    browser = signed_in(desk.dora)

    def ask(query: str = "") -> str:
        answer = browser.get(f"/today{query}")
        assert answer.status_code == 200
        return str(answer.content.decode())

    return ask


def column(page: str, key: str) -> str:
    """The words of one column."""
    return page.split(f'id="col-{key}"')[1].split("</section>")[0]


def test_each_column_shows_its_rule_its_count_and_its_tickets(desk: TodayDesk, text: Callable[[str], str]) -> None:
    desk.ticket(1, entered=now() - timedelta(minutes=50))
    desk.ticket(2, entered=now() - timedelta(hours=3), resources="Ada")
    desk.ticket(3, entered=now() - timedelta(days=20), status=14, resources="Ben")
    page = text("")
    assert "#1" in column(page, "unassigned")
    assert "#2" not in column(page, "unassigned")
    assert "#1" in column(page, "at_risk")
    assert "Less than 25 % of the goal left" in column(page, "at_risk")
    assert "#2" in column(page, "breached")
    assert " over</span>" in column(page, "breached")
    assert "#3" in column(page, "waiting")
    assert "None." in column(page, "answered")
    assert "All boards <span>3 open</span>" in page


def test_a_rule_is_changed_for_oneself_alone(desk: TodayDesk, text: Callable[[str], str]) -> None:
    desk.ticket(1, entered=now() - timedelta(minutes=40))
    assert "None." in column(text(""), "at_risk")
    assert 'value="25"' in text("?rules=at_risk")
    browser = signed_in(desk.dora)
    assert browser.post("/today/rules?rules=at_risk", {"risk_percent": "80"}).status_code == 302
    assert "#1" in column(text(""), "at_risk")
    assert "Less than 80 % of the goal left" in text("")
    assert "Less than 25 % of the goal left" in signed_in(desk.tim).get("/today").content.decode()


def test_a_bad_figure_is_refused_and_nothing_is_saved(desk: TodayDesk) -> None:
    browser = signed_in(desk.dora)
    assert "No rule was sent." in browser.post("/today/rules", {"days": "3"}, follow=True).content.decode()
    answer = browser.post("/today/rules?rules=waiting", {"waiting_days": "none"}, follow=True)
    assert "write a whole number from 1 to 365. Nothing was saved." in answer.content.decode()
    with desk.scope.open():
        assert not TodayRules.objects.exists()


def test_the_board_that_one_looks_at_is_saved(desk: TodayDesk, text: Callable[[str], str]) -> None:
    assert "Save as mine" in text("?board=1")
    assert signed_in(desk.dora).post("/today/rules?board=1", {"board_of_mine": "1"}).status_code == 302
    assert "Save as mine" not in text("")


def test_many_tickets_of_one_client_at_once_are_an_incident(desk: TodayDesk, text: Callable[[str], str]) -> None:
    for number in range(1, 5):
        desk.ticket(number, entered=now() - timedelta(minutes=10 * number))
    page = text("")
    assert "Many tickets at Acme: 4 since" in page
    number = 100
    for day in range(1, 29):  # as many on every day at this hour: that is usual here
        for minute in (10, 50, 70, 110):  # half of them also where the clocks have changed meanwhile
            number += 1
            desk.ticket(number, entered=now() - timedelta(days=day, minutes=minute), closed=True)
    assert "Many tickets at Acme" not in text("")


def test_a_ticket_is_offered_to_somebody_and_given_to_him(desk: TodayDesk, text: Callable[[str], str]) -> None:
    desk.ticket(1, entered=EARLIER)
    desk.ticket(2, entered=EARLIER)
    page = text("?pick=1&pick=2")
    assert "Assign #1" in page
    assert "1 of 2 picked" in page
    form = hidden(page)
    answer = signed_in(desk.dora).post("/today/assign?pick=1&pick=2", form, follow=True)
    after = answer.content.decode()
    assert "#1 goes to Ada" in after
    assert "Assign #2" in after
    assert hidden(after)["member"] != form["member"]
    with desk.scope.open():
        row = Proposal.objects.get()
    assert (row.kind, row.ticket, row.state) == ("ticket.assign", 1, "allowed")


def hidden(page: str) -> dict[str, str]:
    """The fields of the form that assigns as proposed."""
    form = page.split('action="/today/assign')[1].split("</form>")[0]
    parts = [part.split('"') for part in form.split('type="hidden" name="')[1:]]
    return {part[0]: part[2] for part in parts if part[0] != "csrfmiddlewaretoken"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"member": "77"}, "choose a person who works here"),
        ({"start": "soon"}, "say from when"),
        ({"minutes": "7"}, "choose for how long"),
    ],
)
def test_what_is_no_person_or_time_is_refused(desk: TodayDesk, change: dict[str, Any], said: str) -> None:
    desk.ticket(1, entered=EARLIER)
    form = {"ticket": "1", "member": "1", "start": "2026-11-23T09:00", "minutes": "30"} | change
    answer = signed_in(desk.dora).post("/today/assign?pick=1", form, follow=True)
    assert said in answer.content.decode()
    with desk.scope.open():
        assert not Proposal.objects.exists()


def test_a_technician_sees_the_columns_and_assigns_nothing(desk: TodayDesk) -> None:
    desk.ticket(1, entered=EARLIER)
    browser = signed_in(desk.tim)
    page = browser.get("/today?pick=1").content.decode()
    assert "#1" in column(page, "unassigned")
    assert "People, today" not in page
    assert "Assign #1" not in page
    assert browser.post("/today/assign", {"ticket": "1"}).status_code == 403


def test_nothing_new_is_nothing_sent_and_news_is_the_columns_alone(desk: TodayDesk) -> None:
    browser = signed_in(desk.dora)
    page = browser.get("/today").content.decode()
    cursor = page.split('data-live-cursor="')[1].split('"')[0]
    assert browser.get("/today", headers={"X-Cursor": cursor}).status_code == 204
    desk.ticket(1, entered=EARLIER)
    news = browser.get("/today", headers={"X-Cursor": cursor}).content.decode()
    assert "#1" in news
    assert "People, today" not in news


def test_more_tickets_cost_no_more_queries(desk: TodayDesk) -> None:
    browser = signed_in(desk.dora)
    desk.agreement(5, 63)

    def many(first: int, count: int) -> None:
        for number in range(first, first + count):
            client = make_client(desk.connection, 1000 + number)
            desk.ticket(
                number, sla=None, agreement=5, client=client, resources="Ada", entered=now() - timedelta(hours=2)
            )

    many(1, 3)
    browser.get("/today")
    with Counted() as few:
        browser.get("/today")
    many(10, 25)
    with Counted() as lots:
        browser.get("/today")
    with desk.scope.open():
        assert Ticket.objects.count() == 28
    assert len(lots) == len(few)


class Counted:
    """The queries made inside."""

    def __enter__(self) -> Any:
        self.context = CaptureQueriesContext(connection)
        return self.context.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.context.__exit__(*error)
