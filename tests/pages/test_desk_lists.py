"""Home, tickets, clients, audit and palette, as people of several roles see them."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from approvals import services
from cwhub.accounts.models import Role
from kit.clock import now
from tests.approvals.cast import Cast, make_cast, make_proposal
from tests.builders import make_client
from tests.pages.browsing import HTMX, browser_of
from tests.pages.world import ALERTS, PAUSED, make_boards, make_ticket, propose_filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    make_boards(cast)
    return cast


@pytest.fixture
def browser(cast: Cast) -> Client:
    return browser_of(cast)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_home_says_what_waits(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 48817)
    propose_filing(cast)
    page = text_of(browser, "/")
    assert "File under Access, Second factor" in page
    assert "respond, " in page


def test_an_empty_home_teaches(browser: Client) -> None:
    page = text_of(browser, "/")
    assert "Nothing needs you" in page
    assert "No ticket was analysed yet" in page


def test_the_navigation_counts_what_waits_for_me(cast: Cast) -> None:
    make_proposal(cast)
    assert '<span class="sr">, waiting: </span>1</span>' in text_of(browser_of(cast), "/tickets")
    assert '<span class="sr">, waiting: </span>' not in text_of(browser_of(cast, Role.AUDITOR), "/tickets")


def test_the_queue_sorts_by_goal_and_paused_clocks_come_last(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 1, goal_at=now() + timedelta(hours=5))
    make_ticket(cast, 2, goal_at=now() + timedelta(minutes=5))
    make_ticket(cast, 3, goal_at=now() + timedelta(minutes=1), status_ref=PAUSED)
    for number in (3, 1, 2):
        make_proposal(cast, ticket=number, value=f"v{number}")
    page = text_of(browser, "/approvals")
    shown = [page.index(f">Set v{number}</a>") for number in (2, 1, 3)]
    assert shown == sorted(shown)
    assert "On hold" in page


def test_tickets_are_found_by_the_beginning_of_their_number_and_by_words(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 48817, summary="Mail is stuck")
    make_ticket(cast, 50001, summary="Printer is silent", client=cast.other)
    assert "Mail is stuck" in text_of(browser, "/tickets?q=%23488")
    assert "Printer" not in text_of(browser, "/tickets?q=488")
    assert "Printer" in text_of(browser, "/tickets?q=other+silent")


def test_closed_tickets_show_among_all_only(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 7, summary="Long gone", closed=True)
    assert "Long gone" not in text_of(browser, "/tickets")
    assert "Long gone" in text_of(browser, "/tickets?show=all")


def test_tickets_by_board_and_client(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 7, summary="Disk full", board_ref=ALERTS)
    make_ticket(cast, 8, summary="No sound", client=cast.other)
    assert "No sound" not in text_of(browser, f"/tickets?board={ALERTS}")
    assert "Disk full" not in text_of(browser, f"/tickets?client={cast.other.external_id}")


def test_pages_of_tickets_go_on_below_the_last_number(cast: Cast, browser: Client) -> None:
    for number in range(1, 53):
        make_ticket(cast, number)
    first = text_of(browser, "/tickets")
    assert "below=3" in first
    assert "Ticket 2<" not in first
    assert "Ticket 2<" in text_of(browser, "/tickets?below=3")


def test_the_ticket_list_asks_as_much_for_many_as_for_one(
    cast: Cast, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 40):
        make_ticket(cast, number)
    with django_assert_max_num_queries(30):
        browser.get("/tickets")


def test_a_client_that_does_not_take_part_says_why(cast: Cast, browser: Client) -> None:
    make_client(cast.connection, 3, "Vendor Inc", takes_part=False, inactive=True)
    page = text_of(browser, "/clients")
    assert "It is inactive in ConnectWise" in page
    assert "Vendor Inc" not in text_of(browser, "/clients?show=in")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER, Role.AUDITOR])
def test_the_audit_log_is_open_to_those_who_audit(cast: Cast, role: str) -> None:
    row = make_proposal(cast)
    with cast.scope().open() as scope:
        services.reject(scope=scope, proposal_uid=row.uid, reason="no", by=cast.actor(Role.TECHNICIAN))
    page = text_of(browser_of(cast, role), "/audit?room=approvals&ticket=48817")
    assert "Rejected: no. Set new" in page


def test_the_audit_log_is_closed_to_others_and_names_who_can(browser: Client) -> None:
    answer = browser.get("/audit")
    assert answer.status_code == 403
    assert "A manager" in answer.content.decode() or "An admin" in answer.content.decode()


def test_the_palette_finds_tickets_clients_and_pages(cast: Cast, browser: Client) -> None:
    make_ticket(cast, 48817, summary="Mail is stuck")
    assert "#48817 Mail is stuck" in browser.get("/palette?q=4881", headers=HTMX).content.decode()
    assert "Other" in browser.get("/palette?q=oth", headers=HTMX).content.decode()
    assert "/approvals/history" in browser.get("/palette?q=history", headers=HTMX).content.decode()


@pytest.mark.parametrize("address", ["/", "/tickets?show=all", "/clients", "/audit", "/palette?q=mail"])
def test_an_outsider_sees_none_of_it(cast: Cast, address: str) -> None:
    make_ticket(cast, 48817, summary="Mail is stuck")
    propose_filing(cast)
    outsiders = make_cast("nimbus")
    page = text_of(browser_of(outsiders, Role.ADMIN), address)
    assert "Mail is stuck" not in page
    assert "File under" not in page


def test_who_sees_one_client_sees_its_tickets_only(cast: Cast) -> None:
    make_ticket(cast, 7, summary="Of Acme")
    make_ticket(cast, 8, summary="Of Other", client=cast.other)
    person = cast.person(Role.TECHNICIAN)
    person.all_clients, person.clients = False, [cast.other.pk]
    person.save()
    page = text_of(browser_of(cast), "/tickets")
    assert "Of Other" in page
    assert "Of Acme" not in page


def test_odd_addresses_do_not_break_a_page(browser: Client) -> None:
    for address in (
        "/tickets?q=%00&board=x&below=99999999999999999999",
        "/clients?page=z",
        "/approvals?page=999999&q=%25",
    ):
        assert "Skip to the content" in text_of(browser, address)


def test_home_asked_with_its_cursor_answers_only_what_is_new(cast: Cast, browser: Client) -> None:
    page = text_of(browser, "/")
    cursor = page.split('data-live-cursor="')[1].split('"')[0]
    assert browser.get("/", headers=HTMX | {"X-Cursor": cursor}).status_code == 204
    make_ticket(cast, 48817)
    news = browser.get("/", headers=HTMX | {"X-Cursor": cursor}).content.decode()
    assert news.lstrip().startswith("<hx-partial")


def test_a_lost_session_is_401_for_a_fragment_and_a_way_in_for_a_page() -> None:
    stranger = Client()
    answer = stranger.get("/approvals/live", headers=HTMX)
    assert answer.status_code == 401
    assert "Your session ended" in answer.content.decode()
    assert stranger.get("/approvals").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/approvals/history", "Approvals"),
        ("/autonomy/tools", "Tool policies"),
        ("/autonomy", "Autonomy"),
        ("/", "Home"),
    ],
)
def test_the_navigation_marks_where_one_is(browser: Client, address: str, entry: str) -> None:
    page = text_of(browser, address)
    marked = [part.split("</a>")[0] for part in page.split('aria-current="page"')[1:]]
    assert len(marked) == 1
    assert entry in marked[0]


def test_a_tickets_evidence_leads_to_its_page(cast: Cast, browser: Client) -> None:
    row = make_proposal(cast)
    assert 'href="/tickets/48102"' in text_of(browser, f"/approvals/{row.uid}")
